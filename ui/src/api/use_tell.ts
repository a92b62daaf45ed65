// A change that a person asks for: one key through every attempt, the form stays as it is until it worked.

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, isAbort, type Problem } from './problem'
import { Intent } from './request'

export interface Told<A extends unknown[], T> {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | undefined>
  run: (...given: A) => Promise<T | undefined>
  /** Id of the request now under way, by which events of the server name it. */
  id: () => string
}

/** `work` gets the intent whose key it must send. Returns undefined when it failed; `problem` then says why. */
export function useTell<A extends unknown[], T>(work: (intent: Intent, ...given: A) => Promise<T>): Told<A, T> {
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  const intent = new Intent()
  let sent = ''

  async function run(...given: A): Promise<T | undefined> {
    if (busy.value) return undefined
    const wish = JSON.stringify(given, (_name, value: unknown) => (value instanceof Blob ? `${(value as File).name}/${value.size}` : value))
    if (wish !== sent) intent.spent()
    sent = wish
    busy.value = true
    problem.value = undefined
    try {
      return await work(intent, ...given)
    } catch (error) {
      if (!isAbort(error)) problem.value = asProblem(error)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run, id: () => intent.current }
}
