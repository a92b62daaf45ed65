import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Me, Zone } from '@/api/shapes'
import GapsPanel from '@/pages/redevelopment/GapsPanel.vue'
import PlanPage from '@/pages/redevelopment/PlanPage.vue'
import StandardPage from '@/pages/standards/StandardPage.vue'
import { useSession } from '@/session'
import { coverage, plan } from '../mock/redevelopment'
import { basis, standard, trial } from '../mock/standards'

let answers: Record<string, unknown> = {}
const told: { path: string; body: unknown }[] = []
let shown: VueWrapper | undefined
let pinia = createPinia()

beforeEach(() => {
  sessionStorage.clear()
  pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  session.me = { login: 'zr', role: 'natural_resources', name: '局', role_title: '自然资源局', csrf: 't', actions: ['read_standards', 'standard_draft', 'read_redevelopment', 'redevelopment_draft'] } as unknown as Me
  session.zone = { today: '2025-06-12', years: [], zones: [], regions: [], departments: [], terms: [] } as unknown as Zone
  told.length = 0
  answers = { '/api/land/standards/7': standard(), '/api/land/standards/7/trial': trial(), '/api/land/standard_basis': basis(), '/api/land/redevelopment/9': plan(), '/api/land/redevelopment_coverage': coverage() }
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.split('?')[0]!
    if (init.method === 'POST') told.push({ path, body: JSON.parse(String(init.body)) })
    const answer = init.method === 'POST' ? { entry: 8, message: '' } : answers[path]
    return Promise.resolve(new Response(JSON.stringify(answer ?? {}), { status: answer === undefined ? 404 : 200, headers: { 'Content-Type': answer === undefined ? 'application/problem+json' : 'application/json' } }))
  })
})

afterEach(() => {
  shown?.unmount()
  vi.unstubAllGlobals()
})

async function show(component: unknown, address: string): Promise<VueWrapper> {
  const page = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/land/standards/:key', component: page }, { path: '/land/redevelopment/:key', component: page }, { path: '/:rest(.*)*', component: page }] })
  await router.push(address)
  shown = mount(component as never, { attachTo: document.body, global: { plugins: [pinia, router] } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

describe('a drafted standard', () => {
  it('says what it changes, who leaves the list with what land, and who signs', async () => {
    const wrapper = await show(StandardPage, '/land/standards/7')
    expect(wrapper.text()).toMatch(/停产的月数线（T4-1）\s*12\s*18/)
    expect(wrapper.text()).toMatch(/清单由 3 宗.*变为 2 宗/)
    expect(wrapper.text()).toContain('不再列入')
    expect(wrapper.text()).toContain('领导小组办公室')
  })
  it('sends the changed numbers with their sources, and the masked ones', async () => {
    const wrapper = await show(StandardPage, '/land/standards/7')
    await wrapper.findAll('button').find((one) => one.text() === '修改草案')!.trigger('click')
    await wrapper.get('#standard-reason').setValue('按会议意见')
    await wrapper.get('form.editor').trigger('submit')
    await flushPromises()
    expect(told).toEqual([{ path: '/api/land/standards/7/terms', body: { title: '示范低效标准', reason: '按会议意见', terms: { classes: [], classes_source: '', left_out: [], lines: [{ pack: 'c', parameter: 'months', value: '18', source: '示政发〔2025〕3号' }, { pack: 'c', parameter: 'tax', value: '3', source: '示政发〔2025〕3号' }] } } }])
  })
})

describe('a plan of redevelopment', () => {
  it('tells its year parcel by parcel, and what is late', async () => {
    const wrapper = await show(PlanPage, '/land/redevelopment/9')
    expect(wrapper.text()).toContain('2025 年度实施计划')
    expect(wrapper.text()).toMatch(/未开始 1 宗.*已启动 1 宗.*已完成 0 宗.*逾期 1 宗/)
    expect(wrapper.text()).toContain('未开始，逾期')
  })
  it('names the parcels of the list that no plan covers', async () => {
    const wrapper = await show(GapsPanel, '/')
    expect(wrapper.text()).toMatch(/低效清单 3 宗.*覆盖 2 宗.*66\.67%.*缺 1 宗/)
    expect(wrapper.find('a[href="/land/parcels/P3"]').exists()).toBe(true)
  })
})
