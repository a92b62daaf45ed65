// Closed land by its way, as bars from zero with their areas on them.

import type { ProgressShare } from './shapes'

export function modeBars(rows: readonly ProgressShare[]): Record<string, unknown> {
  return {
    animation: false,
    grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', min: 0, name: '亩', splitLine: { lineStyle: { color: '#e6eaef' } }, axisLabel: { color: '#566373' } },
    yAxis: { type: 'category', inverse: true, data: rows.map((one) => one.title), axisTick: { show: false }, axisLine: { lineStyle: { color: '#9aa7b5' } }, axisLabel: { color: '#1c2733', width: 120, overflow: 'truncate' } },
    series: [{ type: 'bar', name: '亩', barMaxWidth: 22, itemStyle: { color: '#9dbde2', borderColor: '#1f5fa6', borderWidth: 1 }, label: { show: true, position: 'right', color: '#1c2733', fontSize: 11 }, data: rows.map((one) => Number(one.area)) }],
  }
}
