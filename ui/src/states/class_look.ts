// Colour and shape of a class by its place in the order; the letter and the words are the server's.

import { computed, type ComputedRef } from 'vue'
import type { Named } from '@/api/shapes'
import { heardClasses } from './scheme_words'

export interface ClassLook {
  colour: string
  shape: 'circle' | 'square' | 'diamond' | 'octagon' | 'dashed'
}

const looks: ClassLook[] = [
  { colour: '#1a7a48', shape: 'circle' },
  { colour: '#1f5fa6', shape: 'square' },
  { colour: '#9a5b00', shape: 'diamond' },
  { colour: '#b3261e', shape: 'octagon' },
]
const unrated: ClassLook = { colour: '#5f6b76', shape: 'dashed' }
const rated = 'ABCD'

/** Unrated classes come last in the server's order and are not letters of the scale. */
export function classLook(id: string, order: readonly Named[]): ClassLook {
  if (id === '') return unrated
  const scale = order.filter((one) => rated.includes(one.id))
  const place = scale.length > 0 ? scale.findIndex((one) => one.id === id) : rated.indexOf(id)
  return looks[place] ?? unrated
}

export const usualClasses: Named[] = [
  { id: 'A', title: '' },
  { id: 'B', title: '' },
  { id: 'C', title: '' },
  { id: 'D', title: '' },
]

export function useClasses(): ComputedRef<Named[]> {
  return computed(() => (heardClasses.value.length > 0 ? heardClasses.value : usualClasses))
}

/** What is written where a firm has no class: it is not rated, or its figures wait to be settled. */
export const noClass = '不参评或搁置'

/** Class ids of a count, best first, those outside the scale last. */
export function orderedClasses(ids: readonly string[], order: readonly Named[]): string[] {
  const place = (id: string): number => {
    const at = order.findIndex((one) => one.id === id)
    return id === '' ? 99 : at < 0 ? 50 : at
  }
  return [...ids].sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1))
}
