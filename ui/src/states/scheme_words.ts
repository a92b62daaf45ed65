// The scheme's own words, as the zone brings them: titles of its classes, labels and units of its indicators.

import { ref } from 'vue'
import type { Named, Zone } from '@/api/shapes'

type IndicatorWord = Zone['indicators'][number]

export const heardClasses = ref<Named[]>([])
const indicators = ref<IndicatorWord[]>([])

export const indicatorWord = (id: string): IndicatorWord | undefined => indicators.value.find((one) => one.id === id)

export function hearWords(zone: Zone): void {
  heardClasses.value = zone.classes
  indicators.value = zone.indicators
}
