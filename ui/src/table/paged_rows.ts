// Rows of a long list, a page at a time as they come into sight. A new question drops the old pages and answers.

import { computed, onScopeDispose, ref, shallowReactive, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, isAbort, type Problem } from '@/api/problem'
import type { Listed } from '@/api/shapes'
import { pagesFor } from './cursor'

export type PageQuestion<L> = (page: number, size: number, signal: AbortSignal) => Promise<L>

export interface PagedRows<T, L> {
  found: ShallowRef<L | undefined>
  total: ComputedRef<number>
  busy: Ref<boolean>
  problem: ShallowRef<Problem | undefined>
  row: (index: number) => T | undefined
  show: (first: number, last: number) => void
  restart: () => void
  all: (most: number) => Promise<void>
}

export function usePagedRows<T, L extends Listed<T>>(question: PageQuestion<L>, size: number): PagedRows<T, L> {
  const pages = shallowReactive(new Map<number, readonly T[]>())
  const running = new Map<number, AbortController>()
  const found = shallowRef<L>()
  const problem = shallowRef<Problem>()
  const busy = ref(false)
  let round = 0

  async function fetchPage(page: number): Promise<void> {
    if (pages.has(page) || running.has(page)) return
    const mine = round
    const stop = new AbortController()
    running.set(page, stop)
    busy.value = true
    try {
      const answer = await question(page, size, stop.signal)
      if (mine !== round) return
      if (found.value === undefined || page === 1) found.value = answer
      pages.set(page, answer.items)
      problem.value = undefined
    } catch (error) {
      if (mine === round && !isAbort(error)) problem.value = asProblem(error)
    } finally {
      if (mine === round) {
        running.delete(page)
        busy.value = running.size > 0
      }
    }
  }

  function restart(): void {
    round += 1
    for (const stop of running.values()) stop.abort()
    running.clear()
    pages.clear()
    found.value = undefined
    void fetchPage(1)
  }

  const total = computed(() => found.value?.total ?? 0)
  onScopeDispose(() => {
    round += 1
    for (const stop of running.values()) stop.abort()
  })

  return {
    found,
    total,
    busy,
    problem,
    row: (index) => pages.get(Math.floor(index / size) + 1)?.[index % size],
    show: (first, last) => {
      if (found.value) for (const page of pagesFor(first, last, size, total.value)) void fetchPage(page)
    },
    restart,
    all: async (most) => {
      for (const page of pagesFor(0, Math.min(most, total.value) - 1, size, total.value)) await fetchPage(page)
    },
  }
}
