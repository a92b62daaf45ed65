import { describe, expect, it } from 'vitest'
import { absenceTitle, compareExact, differenceExact, printed, share, usualDigits } from '@/figures/number'
import { dayShown, daysBetween, dueShown } from '@/figures/day'

describe('printed numbers', () => {
  it.each([
    ['1234567.891', undefined, '1,234,567.891'],
    ['1234567.895', 2, '1,234,567.90'],
    ['1234567.894', 2, '1,234,567.89'],
    ['0.005', 2, '0.01'],
    ['0.0049999', 2, '0.00'],
    ['-0.004', 2, '0.00'],
    ['-1.005', 2, '-1.01'],
    ['999.995', 2, '1,000.00'],
    ['999', undefined, '999'],
    ['1000', undefined, '1,000'],
    ['12', 2, '12.00'],
    ['0', 2, '0.00'],
    ['9007199254740993.01', 2, '9,007,199,254,740,993.01'],
    ['约1200', 2, '约1200'],
    ['9.95', 1, '10.0'],
    ['2.5', 0, '3'],
  ])('%s with %s digits is %s', (value, digits, expected) => {
    expect(printed(value, digits)).toBe(expected)
  })
  it('keep two digits for 万元 and 亩 and all others as they are', () => {
    expect(usualDigits('万元')).toBe(2)
    expect(usualDigits('万元/亩')).toBe(2)
    expect(usualDigits('t')).toBeUndefined()
  })
})

describe('exact decimals', () => {
  it.each([
    ['1.10', '1.1', 0],
    ['1.09', '1.1', -1],
    ['-2', '1', -1],
    ['9007199254740993', '9007199254740992', 1],
  ])('compare %s with %s', (one, other, expected) => {
    expect(compareExact(one, other)).toBe(expected)
  })
  it.each([
    ['0.3', '0.1', '0.2'],
    ['1', '1.05', '-0.05'],
    ['100', '1', '99'],
    ['x', '1', undefined],
  ])('%s less %s is %s', (later, earlier, expected) => {
    expect(differenceExact(later, earlier)).toBe(expected)
  })
})

describe('what is not known', () => {
  it('is four things with four words', () => {
    expect([absenceTitle('not_reported'), absenceTitle('not_applicable'), absenceTitle('unknown'), absenceTitle('confidential')]).toEqual(['未报送', '不适用', '未知', '保密'])
  })
  it('has no share', () => {
    expect(share(1, 0)).toBe('—')
    expect(share(1, 8)).toBe('12.5%')
  })
})

describe('days', () => {
  it.each([
    ['2025-06-12', '2025-06-12', '今天到期'],
    ['2025-06-13', '2025-06-12', '还有 1 天'],
    ['2025-06-11', '2025-06-12', '已超 1 天'],
  ])('due %s on %s', (due, today, expected) => {
    expect(dueShown(due, today)).toBe(expected)
  })
  it('cross the end of a year', () => {
    expect(daysBetween('2024-12-31', '2025-01-01')).toBe(1)
    expect(dayShown('2025-01-01', 2025)).toBe('1月1日')
    expect(dayShown('2024-12-31', 2025)).toBe('2024年12月31日')
  })
})
