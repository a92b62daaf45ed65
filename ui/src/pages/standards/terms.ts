// What an area states, as a form holds it: a box for each class and sub-type, a number and a source for each line. What is
// as packs and configuration have it is not sent, but for the numbers that somebody must state.

import type { StandardBasis, StandardLine, StandardTerms } from './shapes'

export interface LineInput {
  value: string
  source: string
}

export interface StandardInput {
  classes: string[]
  classesSource: string
  /** Codes of the sub-types that are used. */
  used: string[]
  /** Why a sub-type is not used, by code. */
  leftOut: Record<string, string>
  /** By `lineKey`. */
  lines: Record<string, LineInput>
}

export const lineKey = (line: { pack: string; parameter: string }): string => `${line.pack}/${line.parameter}`
const codes = (basis: StandardBasis): string[] => basis.categories.flatMap((category) => category.sub_types.map((one) => one.id))

/** The form of some terms. */
export function inputOf(basis: StandardBasis, terms: StandardTerms): StandardInput {
  const leftOut = Object.fromEntries((terms.left_out ?? []).map((one) => [one.code, one.source]))
  const lines = Object.fromEntries(basis.lines.map((line) => {
    const own = terms.lines?.find((one) => lineKey(one) === lineKey(line))
    return [lineKey(line), { value: own?.value ?? line.value ?? '', source: own?.source ?? '' }]
  }))
  return { classes: [...(terms.classes ?? [])], classesSource: terms.classes_source ?? '', used: codes(basis).filter((code) => !(code in leftOut)), leftOut, lines }
}

/** Whether a line is to be sent: it must be stated, or is not as the packs have it. */
export function isStated(line: StandardLine, input: StandardInput): boolean {
  const own = input.lines[lineKey(line)]?.value.trim() ?? ''
  if (line.fixed || own === '') return false
  return line.required || own !== (line.value ?? '')
}

/** What is written, as the server takes it. */
export function termsOf(basis: StandardBasis, input: StandardInput): StandardTerms {
  return {
    classes: input.classes,
    classes_source: input.classes.length ? input.classesSource.trim() : '',
    left_out: codes(basis).filter((code) => !input.used.includes(code)).map((code) => ({ code, source: (input.leftOut[code] ?? '').trim() })),
    lines: basis.lines.filter((line) => isStated(line, input)).map((line) => {
      const own = input.lines[lineKey(line)]!
      return { pack: line.pack, parameter: line.parameter, value: own.value.trim().replaceAll(',', ''), source: own.source.trim() }
    }),
  }
}

/** What the form still lacks, in words; the server decides. */
export function lacking(basis: StandardBasis, input: StandardInput): string[] {
  const terms = termsOf(basis, input)
  const missing: string[] = []
  if (terms.classes?.length && !terms.classes_source) missing.push('等级的出处')
  for (const one of terms.left_out ?? []) if (!one.source) missing.push(`不用 ${one.code} 的出处`)
  for (const line of basis.lines) {
    const own = terms.lines?.find((one) => lineKey(one) === lineKey(line))
    const used = line.sub_types.some((code) => input.used.includes(code))
    if (own && !/^\d+(\.\d+)?$/.test(own.value)) missing.push(`${line.label}要写数`)
    else if (own && !own.source) missing.push(`${line.label}的出处`)
    else if (!own && line.required && used) missing.push(line.label)
  }
  return missing
}
