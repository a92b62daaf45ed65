// ECharts, only the parts used, drawn as SVG without motion.

import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer])

export type Chart = EChartsType

export function draw(box: HTMLElement): Chart {
  return init(box, undefined, { renderer: 'svg' })
}

export const chartText = { fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--el-font-family') || 'sans-serif', fontSize: 12, color: '#1c2733' }
