import { describe, expect, it } from 'vitest'
import { movedOn, stages, suggestedTimetable } from '@/pages/years/stages'

describe('a suggested timetable', () => {
  it('is last year’s, moved on', () => {
    const before = { year: 2023, timetable: [{ stage: 'collecting', starts: '2024-01-16', ends: '2024-02-29' }, { stage: 'archived', starts: null, ends: null }], due: { tax: '2024-03-20' } }
    expect(suggestedTimetable(2024, ['tax', 'land'], before)).toEqual({ stages: { collecting: ['2025-01-14', '2025-02-27'] }, due: { tax: '2025-03-19' } })
  })
  it('gives a publicity room for its working days, and what follows makes room', () => {
    // 27 April 2025 was a Sunday on which people worked; in 2026 nobody does.
    const timetable = [{ stage: 'area_publicity', starts: '2025-04-21', ends: '2025-04-27' }, { stage: 'area_frozen', starts: '2025-04-28', ends: '2025-04-29' }]
    expect(suggestedTimetable(2025, [], { year: 2024, timetable, due: {} }).stages).toEqual({ area_publicity: ['2026-04-20', '2026-04-29'], area_frozen: ['2026-04-30', '2026-05-01'] })
  })
  it('has every stage in order and a day for every form where nobody planned before', () => {
    const found = suggestedTimetable(2025, ['tax'], undefined)
    expect(Object.keys(found.stages)).toEqual(stages.map((one) => one.id))
    const days = Object.values(found.stages).flat()
    expect([...days].sort()).toEqual(days)
    expect(found.due).toEqual({ tax: '2026-03-31' })
  })
  it.each([
    ['2024-02-29', 1, '2025-02-27'],
    ['2024-02-29', 4, '2028-03-02'],
    ['2024-12-31', 1, '2025-12-30'],
    ['2025-04-21', 1, '2026-04-20'],
  ])('%s moved on by %s years is %s, the same day of the week', (day, years, expected) => {
    expect(movedOn(day, years)).toBe(expected)
    expect(new Date(expected).getUTCDay()).toBe(new Date(day).getUTCDay())
  })
})
