// Figures of a firm in their groups.
import { describe, expect, it } from 'vitest'
import { digitsOf, groupedFigures } from '@/pages/firms/figure_groups'

const line = (term: string, unit: string, values: Record<string, string | null> = {}) => ({ term, label: term, unit, values: Object.fromEntries(Object.entries(values).map(([year, value]) => [year, { value, state: 'known', shown: value ?? '是' }])) })

describe('groups of figures', () => {
  it.each([
    ['tax_paid', '产出与效益'],
    ['land_owned', '用地'],
    ['landlord_uscc', '用地'],
    ['nitrogen_oxides', '能耗、用水与排放'],
    ['high_tech_until', '用工与创新'],
    ['veto_environment', '登记与资格'],
    ['a_term_of_tomorrow', '登记与资格'],
  ])('%s stands under %s', (term, title) => {
    expect(groupedFigures([line(term, '')])).toEqual([expect.objectContaining({ title })])
  })

  it('puts numbers before words and loses no line', () => {
    const [group] = groupedFigures([line('high_tech', ''), line('employees', '人')])
    expect(group?.lines.map((one) => one.term)).toEqual(['employees', 'high_tech'])
  })

  it.each([
    [{ 2023: '0.01', 2024: '0.006' }, 3],
    [{ 2023: '12', 2024: null }, 0],
    [{ 2023: '72.51', 2024: '96.9' }, 2],
  ])('gives all years of %j the digits %i', (values, digits) => {
    expect(digitsOf(line('cod', 't', values))).toBe(digits)
  })
})
