// The scheme's own words: titles of its classes, labels and units of its indicators. The zone brings them; where it does
// not, one firm's explanation sheet is read for them, once for a year.

import { ref } from 'vue'
import { ask } from '@/api/request'
import type { Explanation, FirmList, Named, Zone } from '@/api/shapes'

export interface IndicatorWord {
  id: string
  label: string
  unit: string
  digits?: number | null
}

export type ZoneWithWords = Zone & { classes?: Named[]; indicators?: IndicatorWord[] }

export const heardClasses = ref<Named[]>([])
const indicators = ref<IndicatorWord[]>([])
let learned = ''

export const indicatorWord = (id: string): IndicatorWord | undefined => indicators.value.find((one) => one.id === id)

export function hearSheet(sheet: Explanation): void {
  if (sheet.classes.length > 0) heardClasses.value = sheet.classes.map(([id, title]) => ({ id, title }))
  if (sheet.items.length > 0) indicators.value = sheet.items.map(({ id, label, unit }) => ({ id, label, unit }))
}

export async function learnWords(zone: ZoneWithWords, year: number, own: string | undefined): Promise<void> {
  if (zone.classes?.length) heardClasses.value = zone.classes
  if (zone.indicators?.length) indicators.value = zone.indicators
  const key = `${zone.id}/${year}`
  if ((zone.classes?.length && zone.indicators?.length) || learned === key) return
  learned = key
  try {
    const subject = own ?? (await ask<FirmList>('/firms', { query: { year, size: 1 }, today: true })).items[0]?.subject
    if (subject) hearSheet(await ask<Explanation>(`/firms/${encodeURIComponent(subject)}/explanation`, { query: { year }, today: true }))
  } catch {
    // The letters alone still say which class it is.
  }
}
