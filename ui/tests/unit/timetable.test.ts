import { describe, expect, it } from 'vitest'
import { inFields, stages } from '@/pages/years/stages'

describe('a proposed timetable', () => {
  it('stands in the fields as the server sent it, and the fields change nothing of the answer', () => {
    const proposed = { stages: [{ stage: 'collecting', starts: '2026-01-08', ends: '2026-04-20' }], due: { tax: '2026-03-20' } }
    const table = inFields(proposed)
    expect(table).toEqual({ stages: { collecting: ['2026-01-08', '2026-04-20'] }, due: { tax: '2026-03-20' } })
    table.due.tax = '2026-03-23'
    expect(proposed.due.tax).toBe('2026-03-20')
  })
  it('has a field for every stage that a year goes through, in order', () => {
    expect(stages.map((one) => one.id).slice(0, 3)).toEqual(['draft', 'collecting', 'area_publicity'])
    expect(new Set(stages.map((one) => one.id)).size).toBe(14)
  })
})
