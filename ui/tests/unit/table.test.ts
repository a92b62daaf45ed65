import { flushPromises } from '@vue/test-utils'
import { effectScope } from 'vue'
import { describe, expect, it } from 'vitest'
import { shownColumns, type Column } from '@/table/columns'
import { movedRow, pagesFor } from '@/table/cursor'
import { usePagedRows } from '@/table/paged_rows'
import { questionOf, readSort, readView, sameView, turnSort, writeView, type TableView } from '@/table/view_state'

describe('a view in the address', () => {
  const view: TableView = { q: '科驰', filters: { zone: ['GXQ'], class: ['A', 'B'] }, sort: [{ id: 'rank', down: true }, { id: 'name', down: false }], columns: ['name', 'rank'] }
  it('comes back as it was written', () => {
    expect(readView(writeView(view, {}))).toEqual(view)
  })
  it('leaves alone what is not of the view', () => {
    expect(writeView({ q: '', filters: {}, sort: [], columns: [] }, { basis: 'total@2024@9132', q: 'old', 'f.zone': 'KFQ' })).toEqual({ basis: 'total@2024@9132' })
  })
  it('asks the server with plain names', () => {
    expect(questionOf(view)).toEqual({ q: '科驰', zone: 'GXQ', class: 'A,B', sort: '-rank,name' })
  })
  it('takes nonsense as nothing', () => {
    expect(readView({ q: ['a', 'b'], sort: ',-,', 'f.x': '' })).toEqual({ q: 'a', filters: {}, sort: [], columns: [] })
    expect(readSort('-a,b')).toEqual([{ id: 'a', down: true }, { id: 'b', down: false }])
  })
  it('is the same whatever the order of its filters', () => {
    expect(sameView(view, { ...view, filters: { class: ['A', 'B'], zone: ['GXQ'] } })).toBe(true)
    expect(sameView(view, { ...view, q: '' })).toBe(false)
  })
})

describe('sorting', () => {
  it('turns up, down and off', () => {
    const up = turnSort([], 'rank', false)
    const down = turnSort(up, 'rank', false)
    expect([up, down, turnSort(down, 'rank', false)]).toEqual([[{ id: 'rank', down: false }], [{ id: 'rank', down: true }], []])
  })
  it('joins other keys only when asked', () => {
    const one = [{ id: 'class', down: false }]
    expect(turnSort(one, 'total', false)).toEqual([{ id: 'total', down: false }])
    expect(turnSort(one, 'total', true)).toEqual([...one, { id: 'total', down: false }])
    expect(turnSort([...one, { id: 'total', down: true }], 'total', true)).toEqual(one)
  })
})

describe('columns', () => {
  const columns: Column[] = [{ id: 'name', title: '名称', width: 1, fixed: true }, { id: 'rank', title: '名次', width: 1 }, { id: 'list', title: '名单', width: 1, spare: true }]
  it('are the usual ones until chosen, and the fixed one stays', () => {
    expect(shownColumns(columns, []).map((one) => one.id)).toEqual(['name', 'rank'])
    expect(shownColumns(columns, ['list']).map((one) => one.id)).toEqual(['name', 'list'])
  })
})

describe('the keyboard', () => {
  it.each([
    [-1, 'ArrowDown', 0],
    [0, 'ArrowUp', 0],
    [98, 'ArrowDown', 99],
    [99, 'ArrowDown', 99],
    [0, 'PageDown', 19],
    [5, 'PageUp', 0],
    [40, 'Home', 0],
    [0, 'End', 99],
    [3, 'x', undefined],
  ])('from row %s with %s to %s', (row, key, expected) => {
    expect(movedRow({ row, total: 100, seen: 20 }, key)).toBe(expected)
  })
  it('has nowhere to go in an empty table', () => {
    expect(movedRow({ row: -1, total: 0, seen: 20 }, 'ArrowDown')).toBeUndefined()
  })
})

describe('pages of a long list', () => {
  it.each([
    [0, 99, [1]],
    [99, 100, [1, 2]],
    [250, 320, [3, 4]],
    [990, 2000, [10]],
  ])('rows %s to %s are on pages %s', (first, last, expected) => {
    expect(pagesFor(first, last, 100, 1000)).toEqual(expected)
  })

  it('are asked once, and answers to an old question are dropped', async () => {
    const asked: string[] = []
    let word = 'old'
    const waiting: (() => void)[] = []
    const scope = effectScope()
    const rows = scope.run(() => usePagedRows<string, { items: string[]; total: number; page: number; size: number }>((page, size) => {
      const mine = word
      asked.push(`${mine}${page}`)
      return new Promise((resolve) => waiting.push(() => resolve({ items: [`${mine}-${page}`], total: 300, page, size })))
    }, 100))!
    rows.restart()
    word = 'new'
    rows.restart()
    for (const done of waiting) done()
    await flushPromises()
    expect(rows.row(0)).toBe('new-1')
    rows.show(0, 150)
    rows.show(0, 150)
    expect(asked).toEqual(['old1', 'new1', 'new2'])
    scope.stop()
  })
})
