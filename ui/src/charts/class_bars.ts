// Stacked bars of classes by some division, with the counts written on them.

import type { Breakdown, Named } from '@/api/shapes'
import { share } from '@/figures/number'
import { classLook, orderedClasses } from '@/states/class_look'
import type { ChartTable } from './ChartPanel.vue'

const fills: Record<string, string> = { '#1a7a48': '#8cc6a5', '#1f5fa6': '#9dbde2', '#9a5b00': '#e6bd7c', '#b3261e': '#e39a95', '#5f6b76': '#ccd3da' }

export function classesIn(parts: readonly Breakdown[], order: readonly Named[]): string[] {
  return orderedClasses([...new Set(parts.flatMap((part) => Object.keys(part.classes)))], order)
}

export const classWord = (id: string): string => (id === '' ? '无等级' : id)

export function classBars(parts: readonly Breakdown[], order: readonly Named[]): Record<string, unknown> {
  const ids = classesIn(parts, order)
  const longest = Math.max(1, ...parts.map((part) => part.count))
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 8, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', min: 0, splitLine: { lineStyle: { color: '#e6eaef' } }, axisLabel: { color: '#566373' } },
    yAxis: { type: 'category', inverse: true, data: parts.map((part) => part.title), axisTick: { show: false }, axisLine: { lineStyle: { color: '#9aa7b5' } }, axisLabel: { color: '#1c2733', width: 150, overflow: 'truncate' } },
    series: ids.map((id) => {
      const look = classLook(id, order)
      return {
        type: 'bar', stack: 'all', name: classWord(id), barMaxWidth: 24,
        itemStyle: { color: fills[look.colour] ?? '#ccd3da', borderColor: look.colour, borderWidth: 1 },
        data: parts.map((part) => part.classes[id] ?? 0),
        label: { show: true, color: '#1c2733', fontSize: 11, formatter: (at: { value: number }) => labelThatFits(classWord(id), at.value, longest) },
      }
    }),
  }
}

/** A bar's own label, or nothing where the bar is too short for it: half the width of a 1366 screen holds about 50 letters. */
export function labelThatFits(word: string, count: number, longest: number): string {
  const room = (count / longest) * 50
  const letters = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1.1), 0)
  const whole = `${word} ${count}`
  return room >= letters(whole) ? whole : room >= letters(String(count)) + 0.6 ? String(count) : ''
}

export function classTable(parts: readonly Breakdown[], order: readonly Named[], head: string): ChartTable {
  const ids = classesIn(parts, order)
  return {
    heads: [head, ...ids.map((id) => `${classWord(id)}（家）`), '合计（家）', `${classWord(ids[0] ?? 'A')} 占比`],
    rows: parts.map((part) => [part.title, ...ids.map((id) => part.classes[id] ?? 0), part.count, share(part.classes[ids[0] ?? 'A'] ?? 0, part.count)]),
  }
}

/** The part with the greatest share of a class, for the sentence above the chart. */
export function greatestShare(parts: readonly Breakdown[], id: string, least = 1): Breakdown | undefined {
  const known = parts.filter((part) => part.count >= least)
  return known.reduce<Breakdown | undefined>((best, part) => {
    if (!best) return part
    return (part.classes[id] ?? 0) * best.count > (best.classes[id] ?? 0) * part.count ? part : best
  }, undefined)
}
