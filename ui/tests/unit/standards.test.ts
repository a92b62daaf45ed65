import { describe, expect, it } from 'vitest'
import { candidates, chosenOf, picked, unfilled } from '@/pages/redevelopment/picking'
import type { Coverage, Plan } from '@/pages/redevelopment/shapes'
import type { StandardBasis, StandardLine } from '@/pages/standards/shapes'
import { inputOf, isStated, lacking, termsOf } from '@/pages/standards/terms'

const line = (parameter: string, more: Partial<StandardLine> = {}): StandardLine => ({ pack: 'p', parameter, label: parameter, unit: '月', required: false, fixed: false, value: '12', source: '某标准', confirmed: true, sub_types: ['T4-1'], ...more })
const basis = (lines: StandardLine[]): StandardBasis => ({
  day: '2025-06-12', classes: [{ id: 'D', title: '倒逼转型' }], in_force: null, terms: {}, lines,
  categories: [{ id: 'T4', title: '停产半停产', sub_types: [{ id: 'T4-1', title: '停产' }, { id: 'T4-2', title: '半停产' }] }],
})

describe('the terms of a standard', () => {
  it.each([[{}, '12', false], [{}, '18', true], [{}, '', false], [{ required: true }, '12', true], [{ required: true, value: null }, '', false], [{ fixed: true }, '18', false]] as const)('a line %o with %s is stated: %s', (more, value, stated) => {
    const one = line('m', more as Partial<StandardLine>)
    const input = inputOf(basis([one]), {})
    input.lines['p/m']!.value = value
    expect(isStated(one, input)).toBe(stated)
  })
  it('sends what was changed, with its source, and nothing else', () => {
    const known = basis([line('a'), line('b', { required: true, value: '6' })])
    const input = inputOf(known, { classes: [], left_out: [{ code: 'T4-2', source: '甲文' }], lines: [{ pack: 'p', parameter: 'b', value: '6', source: '乙文' }] })
    expect(input.used).toEqual(['T4-1'])
    expect(termsOf(known, input)).toEqual({ classes: [], classes_source: '', left_out: [{ code: 'T4-2', source: '甲文' }], lines: [{ pack: 'p', parameter: 'b', value: '6', source: '乙文' }] })
    expect(lacking(known, input)).toEqual([])
    input.lines['p/a'] = { value: '1,800', source: '' }
    expect(lacking(known, input)).toEqual(['a的出处'])
    expect(termsOf(known, input).lines?.[0]?.value).toBe('1800')
    input.lines['p/a'] = { value: '一年', source: '丙文' }
    expect(lacking(known, input)).toEqual(['a要写数'])
  })
  it('asks for a masked number unless the sub-type that uses it is left out', () => {
    const known = basis([line('m', { required: true, value: null })])
    const input = inputOf(known, {})
    expect(lacking(known, input)).toEqual(['m'])
    input.used = ['T4-2']
    input.leftOut['T4-1'] = '甲文'
    expect(lacking(known, input)).toEqual([])
  })
})

describe('parcels of a plan', () => {
  const coverage = { gaps: [{ code: 'P1', location: '', area: '1' }, { code: 'P2', location: '', area: '2' }] } as unknown as Coverage
  const plan = { plan_parcels: [{ code: 'P1', location: '', area: '1', mode: { id: 'reserve', title: '收储' } }] } as unknown as Plan
  it('are its own first, then those that no plan covers, each once', () => {
    const all = candidates(plan, coverage)
    expect(all.map((one) => [one.code, one.mode])).toEqual([['P1', 'reserve'], ['P2', '']])
    const form = picked(all, 'market')
    expect(chosenOf(all, form).map((one) => one.code)).toEqual(['P1'])
    expect([form.P1!.mode, form.P2!.mode]).toEqual(['reserve', 'market'])
  })
  it.each([['2025-12-31', '王', []], ['2026-01-01', '王', ['P1']], ['', '王', ['P1']], ['2025-01-01', ' ', ['P1']]])('of a year with day %s by “%s” lack %o', (day, person, wanted) => {
    const all = candidates(plan, coverage)
    const form = picked(all, 'market')
    form.P1 = { chosen: true, mode: 'market', day, person }
    expect(unfilled(all, form, 2025)).toEqual(wanted)
  })
})
