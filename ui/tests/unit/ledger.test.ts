import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Column } from '@/table/columns'
import LedgerTable from '@/table/LedgerTable.vue'

interface Row {
  id: string
  name: string
}

const columns: Column[] = [
  { id: 'name', title: '名称', width: 200, sortable: true, fixed: true },
  { id: 'class', title: '等级', width: 80, sortable: true, filter: { name: 'class', kind: 'choice', options: [{ id: 'A', title: 'A' }] } },
]

let asked: Record<string, string | number>[] = []
let shown: VueWrapper | undefined

async function table(address = '/firms', total = 250): Promise<{ wrapper: VueWrapper; router: Router; opened: string[] }> {
  asked = []
  const opened: string[] = []
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/firms', component: { render: () => h('div') } }] })
  await router.push(address)
  const question = vi.fn((query: Record<string, string | number>) => {
    asked.push(query)
    const page = Number(query.page)
    const items = Array.from({ length: Math.min(100, total - (page - 1) * 100) }, (_none, step): Row => ({ id: `${(page - 1) * 100 + step}`, name: `企业${(page - 1) * 100 + step}` }))
    return Promise.resolve({ items, total, page, size: 100 })
  })
  const wrapper = mount(LedgerTable as never, {
    attachTo: document.body,
    global: { plugins: [router, createPinia()] },
    props: { name: 'test', columns, question, rowKey: (row: Row) => row.id, onOpen: (row: Row) => opened.push(row.name) } as never,
    slots: { cell: (scope: { row: Row; column: Column }) => (scope.column.id === 'name' ? scope.row.name : 'A') } as never,
  }) as unknown as VueWrapper
  shown = wrapper
  await flushPromises()
  return { wrapper, router, opened }
}

afterEach(() => {
  shown?.unmount()
  shown = undefined
})

describe('the working table', () => {
  it('asks for the first page with what the address says', async () => {
    await table('/firms?q=科驰&f.class=A&sort=-name')
    expect(asked[0]).toEqual({ q: '科驰', class: 'A', sort: '-name', page: 1, size: 100 })
  })

  it('draws only the rows in sight of a long list', async () => {
    const { wrapper } = await table('/firms', 100_000)
    expect(wrapper.findAll('tbody tr:not(.spacer)').length).toBeLessThan(60)
    expect(wrapper.get('table').attributes('aria-rowcount')).toBe('100001')
    expect(wrapper.text()).toContain('100,000')
  })

  it('moves with the arrows and opens with enter', async () => {
    const { wrapper, opened } = await table()
    const box = wrapper.get('.ledger-scroll')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await box.trigger('keydown', { key })
    expect(wrapper.get('tr.current').text()).toContain('企业1')
    await box.trigger('keydown', { key: 'Enter' })
    expect(opened).toEqual(['企业1'])
  })

  it('gives up the row with the first escape and the filters with the second', async () => {
    const { wrapper, router } = await table('/firms?q=科驰&basis=total@2024@9')
    const box = wrapper.get('.ledger-scroll')
    await box.trigger('keydown', { key: 'ArrowDown' })
    await box.trigger('keydown', { key: 'Escape' })
    expect(wrapper.find('tr.current').exists()).toBe(false)
    expect(router.currentRoute.value.query.q).toBe('科驰')
    await box.trigger('keydown', { key: 'Escape' })
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ basis: 'total@2024@9' })
  })

  it('puts a filter and a second sort key into the address and asks again', async () => {
    const { wrapper, router } = await table('/firms?sort=name')
    await wrapper.get('select').setValue('A')
    await flushPromises()
    await wrapper.findAll('button.sort')[1]!.trigger('click', { shiftKey: true })
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ 'f.class': 'A', sort: 'name,class' })
    expect(asked[asked.length - 1]).toMatchObject({ class: 'A', sort: 'name,class', page: 1 })
  })

  it('says how to go on when nothing is found', async () => {
    const { wrapper } = await table('/firms?q=没有', 0)
    expect(wrapper.text()).toContain('没有符合条件的记录')
    expect(wrapper.text()).toContain('清除筛选')
  })
})
