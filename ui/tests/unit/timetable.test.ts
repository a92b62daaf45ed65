import { describe, expect, it } from 'vitest'
import { movedOn, stages, suggestedTimetable } from '@/pages/years/stages'

describe('a suggested timetable', () => {
  it('is last year’s, moved on', () => {
    const before = { year: 2023, timetable: [{ stage: 'collecting', starts: '2024-01-16', ends: '2024-02-29' }, { stage: 'archived', starts: null, ends: null }], due: { tax: '2024-03-20' } }
    expect(suggestedTimetable(2024, ['tax', 'land'], before)).toEqual({ stages: { collecting: ['2025-01-16', '2025-02-28'] }, due: { tax: '2025-03-20' } })
  })
  it('has every stage in order and a day for every form where nobody planned before', () => {
    const found = suggestedTimetable(2025, ['tax'], undefined)
    expect(Object.keys(found.stages)).toEqual(stages.map((one) => one.id))
    const days = Object.values(found.stages).flat()
    expect([...days].sort()).toEqual(days)
    expect(found.due).toEqual({ tax: '2026-03-31' })
  })
  it.each([
    ['2024-02-29', 1, '2025-02-28'],
    ['2024-02-29', 4, '2028-02-29'],
    ['2024-12-31', 1, '2025-12-31'],
  ])('%s moved on by %s is %s', (day, years, expected) => {
    expect(movedOn(day, years)).toBe(expected)
  })
})
