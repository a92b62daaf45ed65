// What the quotes of the day ask for, read once: titles, units and choices of figures that steps and plots carry by their ids.

import { ask } from '@/api/request'
import type { Named, QuoteInput, QuoteKind } from '@/api/shapes'
import { printed } from '@/figures/number'

let held: { day: string; kinds: Promise<QuoteKind[]> } | undefined

/** The kinds of quotes of a day; asked for once while the day stays the same. */
export function quoteKinds(day: string): Promise<QuoteKind[]> {
  if (held?.day !== day) {
    const kinds = ask<QuoteKind[]>('/supply/quotes')
    held = { day, kinds }
    kinds.catch(() => { held = undefined })
  }
  return held!.kinds
}

/** Inputs of the quotes named, each once; of all when none is named. */
export function inputsOf(kinds: readonly QuoteKind[], wanted?: readonly string[]): QuoteInput[] {
  const found = new Map<string, QuoteInput>()
  for (const kind of kinds) {
    if (wanted && !wanted.includes(kind.id)) continue
    for (const input of kind.inputs) if (!found.has(input.id)) found.set(input.id, input)
  }
  return [...found.values()]
}

/** A figure of the deal or the contract that no quote of the step asks for, as an input. */
export function inputFor(kinds: readonly QuoteKind[], one: Named): QuoteInput {
  return inputsOf(kinds).find((input) => input.id === one.id) ?? { id: one.id, title: figureTitle(kinds, one.id, one.title), unit: '', kind: 'number', options: [] }
}

/** What was written, as people read it: a code by its words, a number with separators. */
export function writtenShown(kinds: readonly QuoteKind[], id: string, value: string): string {
  const option = inputsOf(kinds).find((input) => input.id === id)?.options.find((one) => one.id === value)
  return option?.title ?? printed(value)
}

/** The title of a figure that the glossary does not have: a result of a quote. */
export function figureTitle(kinds: readonly QuoteKind[], id: string, title: string): string {
  if (title !== id) return title
  return kinds.flatMap((kind) => kind.results).find((one) => one.id === id)?.title ?? inputsOf(kinds).find((one) => one.id === id)?.title ?? id
}
