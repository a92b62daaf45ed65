// Parcels that are picked for a plan or a year of it: which, in which way, by when, by whom.

import type { Coverage, Plan } from './shapes'

export interface Candidate {
  code: string
  location: string
  area: string
  /** Way that it has already; empty for none. */
  mode: string
}

export interface Picked {
  chosen: boolean
  mode: string
  day: string
  person: string
}

/** What a plan may take in: its own parcels first, then those of the list that no plan covers. */
export function candidates(plan: Plan | undefined, coverage: Coverage): Candidate[] {
  const own = (plan?.plan_parcels ?? []).map((one) => ({ code: one.code, location: one.location, area: one.area, mode: one.mode.id }))
  const known = new Set(own.map((one) => one.code))
  const gaps = coverage.gaps.filter((one) => !known.has(one.code)).map((one) => ({ code: one.code, location: one.location, area: one.area, mode: '' }))
  return [...own, ...gaps]
}

/** The form with everything that has a way ticked. */
export function picked(all: Candidate[], usual: string): Record<string, Picked> {
  return Object.fromEntries(all.map((one) => [one.code, { chosen: one.mode !== '', mode: one.mode || usual, day: '', person: '' }]))
}

export const chosenOf = (all: Candidate[], form: Record<string, Picked>): Candidate[] => all.filter((one) => form[one.code]?.chosen)

/** What of a year is still to be filled in; the server decides. */
export function unfilled(all: Candidate[], form: Record<string, Picked>, year: number): string[] {
  return chosenOf(all, form).filter((one) => {
    const own = form[one.code]!
    return !own.day.startsWith(`${year}-`) || !own.person.trim()
  }).map((one) => one.code)
}
