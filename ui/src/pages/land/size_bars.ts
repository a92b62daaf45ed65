// Parcels by size, as bars from zero with their counts on them.

import type { Fragmentation } from './shapes'

type Size = Fragmentation['sizes'][number]

export function sizeTitle(size: Size): string {
  return size.to === null ? `${size.from} 及以上` : `${size.from}–${size.to}`
}

export function sizeBars(sizes: readonly Size[]): Record<string, unknown> {
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 24, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'category', name: '亩', data: sizes.map(sizeTitle), axisTick: { show: false }, axisLabel: { color: '#1c2733' } },
    yAxis: { type: 'value', min: 0, name: '宗', splitLine: { lineStyle: { color: '#e6eaef' } }, axisLabel: { color: '#566373' } },
    series: [{ type: 'bar', name: '宗', barMaxWidth: 48, itemStyle: { color: '#9dbde2', borderColor: '#1f5fa6', borderWidth: 1 }, label: { show: true, position: 'top', color: '#1c2733', fontSize: 11 }, data: sizes.map((one) => one.parcels) }],
  }
}
