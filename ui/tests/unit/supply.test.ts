import { describe, expect, it } from 'vitest'
import { quoteForm, readAddress, writeAddress, type Typed } from '@/pages/supply/typed'

const typed: Typed = { kind: 'penalty', day: '2024-06-03', figures: { supply_price: ' 4,800 ', delay_days: '' }, readings: { rent_reading: 'agreed_term' } }

describe('what was typed for a quote', () => {
  it('comes back from the address, without what is blank', () => {
    const address = writeAddress(typed)
    expect(address).toEqual({ kind: 'penalty', day: '2024-06-03', 'f.supply_price': '4,800', 'r.rent_reading': 'agreed_term' })
    expect(readAddress({ ...address, as_of: '2024-12-31' })).toEqual({ ...typed, figures: { supply_price: '4,800' } })
  })

  it('is sent with figures and readings together, commas taken out', () => {
    const form = quoteForm({ ...typed, figures: { supply_price: ' 4,800 ' } })
    expect(form.given).toEqual([{ id: 'supply_price', value: '4800' }, { id: 'rent_reading', value: 'agreed_term' }])
    expect(form.day).toBe('2024-06-03')
  })

  it('asks for today where no day was chosen', () => {
    expect(quoteForm(readAddress({ kind: 'deposit' })).day).toBeNull()
    expect(readAddress({}).kind).toBe('')
  })
})
