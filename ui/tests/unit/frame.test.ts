import { describe, expect, it } from 'vitest'
import { basisPath, basisQuery, basisText, readBasis, type Basis } from '@/figures/trace_drawer'
import { progressOf } from '@/frame/events'
import { allows, shownNavigation } from '@/frame/navigation'
import { usualYear } from '@/session'
import type { Zone } from '@/api/shapes'
import { classLook, orderedClasses, usualClasses } from '@/states/class_look'

describe('the 依据 in the address', () => {
  it.each<Basis>([
    { subject: '91320412MA0335026U', year: 2024, what: 'term', id: 'tax_paid' },
    { subject: '91320412MA0335026U', year: 2024, what: 'indicator', id: 'tax_per_mu' },
    { subject: '91320412MA0335026U', year: 2024, what: 'total', id: '' },
    { subject: '320411001001GB00148', what: 'parcel', id: 'plot_ratio' },
    { subject: '320411001001GB00148', what: 'parcel', id: 'occupied_area', firm: '91320412MA0335026U' },
  ])('comes back as it was written: $what', (basis) => {
    expect(readBasis(basisText(basis))).toEqual(basis)
  })
  it('is nothing when the address is not one', () => {
    expect([readBasis(undefined), readBasis('tax_paid'), readBasis('tax_paid@x@9'), readBasis(['a']), readBasis('parcel.area')]).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
  it('asks for one thing only', () => {
    expect(basisQuery({ subject: '9', year: 2024, what: 'term', id: 'tax_paid' })).toEqual({ year: 2024, term: 'tax_paid' })
    expect(basisQuery({ subject: '9', year: 2024, what: 'total', id: '' })).toEqual({ year: 2024, total: 'true' })
    expect(basisQuery({ subject: '3', what: 'parcel', id: 'area' })).toEqual({ term: 'area' })
    expect(basisQuery({ subject: '3', what: 'parcel', id: 'area', firm: '9' })).toEqual({ term: 'area', uscc: '9' })
    expect([basisPath({ subject: '3', what: 'parcel', id: 'area' }), basisPath({ subject: '9', year: 2024, what: 'term', id: 'a' })]).toEqual(['/land/parcels/3/trace', '/firms/9/trace'])
  })
})

describe('navigation', () => {
  const titles = (actions: string[], firm = false): string[] => shownNavigation(actions, firm).map((group) => group.title)
  it('shows an auditor the journal and nothing that he may not read', () => {
    expect(titles(['read_audit'])).toEqual(['工作台', '公示与查询', '审计'])
  })
  it('shows a firm itself, never the list of firms', () => {
    const seen = titles(['read_firms', 'read_years', 'read_objections', 'submit_objection', 'read_packs'], true)
    expect(seen).toContain('我的企业')
    expect(seen).not.toContain('企业')
    expect(seen).not.toContain('评价年度')
  })
  it('leads a group to the first of its pages that the role may open', () => {
    const path = (actions: string[], firm = false): string | undefined => shownNavigation(actions, firm).find((group) => group.title === '供地')?.path
    expect([path(['read_supply', 'quote_supply']), path(['quote_supply']), path(['read_supply'], true), path([])]).toEqual(['/supply/projects', '/supply/quotes', '/supply/plots', undefined])
  })
  it('wants the very action, not one that begins alike', () => {
    expect(allows(['read_firms_all'], ['read_firms'])).toBe(false)
    expect(allows(['run_trial'], ['run', 'run_trial'])).toBe(true)
    expect(allows([], undefined)).toBe(true)
  })
})

describe('classes', () => {
  it('look by their place, whatever the letter, and unrated ones apart', () => {
    expect(classLook('A', usualClasses).shape).toBe('circle')
    expect(classLook('C', usualClasses).shape).toBe('diamond')
    expect(classLook('N', [...usualClasses, { id: 'N', title: '暂不评价' }]).shape).toBe('dashed')
    expect(classLook('', usualClasses).shape).toBe('dashed')
  })
  it('stand best first, no class last', () => {
    expect(orderedClasses(['', 'C', 'A', 'N', 'B'], usualClasses)).toEqual(['A', 'B', 'C', 'N', ''])
  })
})

describe('the year that opens first', () => {
  const zone = (years: [number, boolean][]): Zone => ({ years: years.map(([year, has_result]) => ({ year, has_result })) }) as Zone
  it('is the newest with a result, else the newest', () => {
    expect(usualYear(zone([[2023, true], [2025, false], [2024, true]]))).toBe(2024)
    expect(usualYear(zone([[2023, false], [2025, false]]))).toBe(2025)
  })
})

describe('progress of long work', () => {
  it.each([
    [{ id: 'a', what: '正在读表' }, { id: 'a', what: '正在读表' }],
    [{ progress: { id: 'a', what: '正在评价' } }, { id: 'a', what: '正在评价' }],
    [{}, undefined],
    [undefined, undefined],
    [{ id: 'a' }, undefined],
  ])('%j is %j', (heard, expected) => {
    expect(progressOf(heard)).toEqual(expected)
  })
})
