// Asks when a page opens and again when what it depends on changes; the older question is dropped.

import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { asProblem, isAbort, type Problem } from './problem'

export interface Asked<T> {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  busy: Ref<boolean>
  again: () => Promise<void>
}

export function useAsk<T>(question: (signal: AbortSignal) => Promise<T> | undefined, on: WatchSource[] = []): Asked<T> {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const busy = ref(false)
  let running: AbortController | undefined

  async function again(): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    const asked = question(mine.signal)
    if (!asked) {
      busy.value = false
      return
    }
    busy.value = true
    try {
      const answer = await asked
      if (running !== mine) return
      data.value = answer
      problem.value = undefined
    } catch (error) {
      if (running !== mine || isAbort(error)) return
      problem.value = asProblem(error)
    } finally {
      if (running === mine) busy.value = false
    }
  }

  if (on.length > 0) watch(on, () => void again())
  void again()
  onScopeDispose(() => running?.abort())
  return { data, problem, busy, again }
}
