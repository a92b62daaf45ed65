// How close the rows of tables stand: each person's choice, kept in the browser by log-in.

import { computed, ref, type ComputedRef, type Ref } from 'vue'

export type Density = 'close' | 'wide'

export const densities: { id: Density; title: string }[] = [
  { id: 'close', title: '紧凑' },
  { id: 'wide', title: '宽松' },
]

const heights: Record<Density, number> = { close: 28, wide: 38 }
const density = ref<Density>('close')
let owner = ''

/** Reads the choice of whoever sits here now. */
export function sitDown(login: string): void {
  owner = login
  let held: string | null
  try {
    held = localStorage.getItem(`muheng.density.${owner}`)
  } catch {
    held = null
  }
  show(held === 'wide' ? 'wide' : 'close')
}

export function choose(wanted: Density): void {
  show(wanted)
  try {
    localStorage.setItem(`muheng.density.${owner}`, wanted)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function show(wanted: Density): void {
  density.value = wanted
  document.documentElement.dataset.density = wanted
}

/** The choice, and the height of a row of a long table in pixels. */
export function useDensity(): { density: Ref<Density>; rowHeight: ComputedRef<number> } {
  return { density, rowHeight: computed(() => heights[density.value]) }
}
