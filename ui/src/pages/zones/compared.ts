// The indicators of a zone beside those of others: only where both have a figure in the same unit, so that no bar stands
// for what nobody reported.

import { compareExact, printed } from '@/figures/number'
import { series } from '@/map/looks'
import type { ChartTable } from '@/charts/ChartPanel.vue'
import type { ZoneComparison, ZoneIndicator } from './shapes'

export interface Compared {
  unit: string
  rows: ZoneIndicator[]
}

/** Indicators that can be compared, by unit: one chart has one scale. */
export function comparable(indicators: readonly ZoneIndicator[], comparison: readonly ZoneComparison[]): Compared[] {
  const units = new Map<string, ZoneIndicator[]>()
  for (const one of indicators) {
    if (!one.value || !comparison.some((other) => other.values[one.id] !== undefined)) continue
    units.set(one.unit, [...(units.get(one.unit) ?? []), one])
  }
  return [...units].map(([unit, rows]) => ({ unit, rows }))
}

export function comparedBars({ unit, rows }: Compared, zone: string, comparison: readonly ZoneComparison[]): Record<string, unknown> {
  const columns = [{ name: zone, values: rows.map((one) => one.value ?? null) }, ...comparison.map((other) => ({ name: other.title, values: rows.map((one) => other.values[one.id] ?? null) }))]
  return {
    animation: false,
    grid: { left: 8, right: 56, top: 4, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', min: 0, name: unit === '1' ? '' : unit, splitLine: { lineStyle: { color: '#e6eaef' } }, axisLabel: { color: '#566373' } },
    yAxis: { type: 'category', inverse: true, data: rows.map((one) => one.title), axisTick: { show: false }, axisLine: { lineStyle: { color: '#9aa7b5' } }, axisLabel: { color: '#1c2733', width: 130, overflow: 'truncate' } },
    series: columns.map((one, at) => ({ type: 'bar', name: one.name, barMaxWidth: 16, itemStyle: { color: series[at % series.length], opacity: at === 0 ? 0.85 : 0.5 }, label: { show: true, position: 'right', color: '#1c2733', fontSize: 11 }, data: one.values.map((value) => (value === null ? null : Number(value))) })),
  }
}

export function comparedTable({ unit, rows }: Compared, zone: string, comparison: readonly ZoneComparison[]): ChartTable {
  const shown = (value: string | null | undefined): string => (value ? printed(value) : '—')
  return { heads: [unit && unit !== '1' ? `指标（${unit}）` : '指标', zone, ...comparison.map((one) => one.title)], rows: rows.map((one) => [one.title, shown(one.value), ...comparison.map((other) => shown(other.values[one.id]))]) }
}

/** The sentence that the bars prove: in how many of them the zone reaches the first that it is compared with. */
export function comparedSentence({ rows }: Compared, zone: string, comparison: readonly ZoneComparison[]): string {
  const first = comparison.find((other) => rows.some((one) => other.values[one.id] !== undefined))
  if (!first) return zone
  const both = rows.filter((one) => one.value && first.values[one.id] !== undefined)
  const reached = both.filter((one) => compareExact(one.value!, first.values[one.id]!) >= 0)
  return `${zone}有 ${reached.length} 项不低于${first.title}，共比较 ${both.length} 项`
}
