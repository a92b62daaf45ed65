// What was typed for a quote, and its form in the address: kind, day, figures (f.…) and readings (r.…).

import type { LocationQuery } from 'vue-router'
import type { QuoteForm } from '@/api/shapes'

export interface Typed {
  kind: string
  /** Day whose rules count; empty for today. */
  day: string
  figures: Record<string, string>
  readings: Record<string, string>
}

export function readAddress(query: LocationQuery): Typed {
  const typed: Typed = { kind: text(query.kind), day: text(query.day), figures: {}, readings: {} }
  for (const [name, value] of Object.entries(query)) {
    if (name.startsWith('f.')) typed.figures[name.slice(2)] = text(value)
    if (name.startsWith('r.')) typed.readings[name.slice(2)] = text(value)
  }
  return typed
}

export function writeAddress(typed: Typed): Record<string, string> {
  const written: Record<string, string> = {}
  if (typed.kind) written.kind = typed.kind
  if (typed.day) written.day = typed.day
  for (const [id, value] of Object.entries(typed.figures)) if (value.trim()) written[`f.${id}`] = value.trim()
  for (const [id, value] of Object.entries(typed.readings)) if (value) written[`r.${id}`] = value
  return written
}

function text(value: LocationQuery[string] | undefined): string {
  const one = Array.isArray(value) ? value[0] : value
  return one ?? ''
}

/** What is sent: figures and readings together, by their ids. */
export function quoteForm(typed: Typed): QuoteForm {
  const given = [...Object.entries(typed.figures), ...Object.entries(typed.readings)].map(([id, value]) => ({ id, value: value.trim().replace(/,/g, '') }))
  return { day: typed.day || null, given, parameters: [], source: null }
}
