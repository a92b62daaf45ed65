// The indicators of a zone beside those of others: only where both have a figure in the same unit, so that no bar stands
// for what nobody reported.

import { compareExact, printed } from '@/figures/number'
import { rgba, series } from '@/map/looks'
import type { ChartTable } from '@/charts/ChartPanel.vue'
import type { ZoneComparison, ZoneIndicator } from './shapes'

export interface Compared {
  unit: string
  rows: ZoneIndicator[]
  /** Those that have a figure for one of the rows. */
  others: ZoneComparison[]
}

/** Indicators that can be compared, by unit: one chart has one scale. */
export function comparable(indicators: readonly ZoneIndicator[], comparison: readonly ZoneComparison[]): Compared[] {
  const units = new Map<string, ZoneIndicator[]>()
  for (const one of indicators) {
    if (!one.value || !comparison.some((other) => other.values[one.id] !== undefined)) continue
    units.set(one.unit, [...(units.get(one.unit) ?? []), one])
  }
  return [...units].map(([unit, rows]) => ({ unit, rows, others: comparison.filter((other) => rows.some((one) => other.values[one.id] !== undefined)) }))
}

/** Fill of the zone, and of the others in their order. */
export const fillOf = (at: number): string => rgba(series[at % series.length]!, at === 0 ? 0.85 : 0.55)

export function comparedBars({ unit, rows, others }: Compared, zone: string): Record<string, unknown> {
  const columns = [{ name: zone, values: rows.map((one) => one.value ?? null) }, ...others.map((other) => ({ name: other.title, values: rows.map((one) => other.values[one.id] ?? null) }))]
  return {
    animation: false,
    grid: { left: 8, right: 56, top: 4, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', min: 0, name: unit === '1' ? '' : unit, splitLine: { lineStyle: { color: '#e6eaef' } }, axisLabel: { color: '#566373' } },
    yAxis: { type: 'category', inverse: true, data: rows.map((one) => one.title), axisTick: { show: false }, axisLine: { lineStyle: { color: '#9aa7b5' } }, axisLabel: { color: '#1c2733', width: 130, overflow: 'truncate' } },
    series: columns.map((one, at) => ({ type: 'bar', name: one.name, barMaxWidth: 16, itemStyle: { color: fillOf(at), borderColor: series[at % series.length], borderWidth: 1 }, label: { show: true, position: 'right', color: '#1c2733', fontSize: 11 }, data: one.values.map((value) => (value === null ? null : Number(value))) })),
  }
}

export function comparedTable({ unit, rows, others }: Compared, zone: string): ChartTable {
  const shown = (value: string | null | undefined): string => (value ? printed(value) : '—')
  return { heads: [unit && unit !== '1' ? `指标（${unit}）` : '指标', zone, ...others.map((one) => one.title)], rows: rows.map((one) => [one.title, shown(one.value), ...others.map((other) => shown(other.values[one.id]))]) }
}

/** The sentence that the bars prove: in how many of them the zone reaches the first that it is compared with. */
export function comparedSentence({ rows, others }: Compared, zone: string): string {
  const first = others[0]
  if (!first) return zone
  const both = rows.filter((one) => one.value && first.values[one.id] !== undefined)
  const reached = both.filter((one) => compareExact(one.value!, first.values[one.id]!) >= 0)
  return `${zone}有 ${reached.length} 项不低于${first.title}，共比较 ${both.length} 项`
}
