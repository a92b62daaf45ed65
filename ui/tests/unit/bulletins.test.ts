import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Me, Zone } from '@/api/shapes'
import BulletinPage from '@/pages/bulletins/BulletinPage.vue'
import BulletinsPage from '@/pages/bulletins/BulletinsPage.vue'
import ProblemPage from '@/pages/bulletins/ProblemPage.vue'
import { isWhole, emptyProblem, problemLook } from '@/pages/bulletins/shapes'
import { useSession } from '@/session'
import { board, bulletin, problem, problemRow } from '../mock/bulletins'

let answers: Record<string, unknown> = {}
const told: { path: string; body: unknown }[] = []
let shown: VueWrapper | undefined
let pinia = createPinia()

beforeEach(() => {
  sessionStorage.clear()
  pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  session.me = { login: 'zr', role: 'natural_resources', name: '局', role_title: '自然资源局', csrf: 't', actions: ['read_bulletins', 'bulletin_draft'] } as unknown as Me
  session.zone = { today: '2025-06-12', years: [], zones: [], regions: [], departments: [], terms: [] } as unknown as Zone
  told.length = 0
  answers = { '/api/bulletins': board(), '/api/bulletins/40': bulletin(), '/api/bulletin_problems/41': problem() }
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.split('?')[0]!
    if (init.method === 'POST') told.push({ path, body: JSON.parse(String(init.body)) })
    const answer = init.method === 'POST' ? { entry: 8, key: '8', message: '' } : answers[path]
    return Promise.resolve(new Response(JSON.stringify(answer ?? {}), { status: answer === undefined ? 404 : 200, headers: { 'Content-Type': answer === undefined ? 'application/problem+json' : 'application/json' } }))
  })
})

afterEach(() => {
  shown?.unmount()
  vi.unstubAllGlobals()
})

async function show(component: unknown, address: string): Promise<VueWrapper> {
  const page = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/bulletins/problems/:key', component: page }, { path: '/bulletins/:key', component: page }, { path: '/:rest(.*)*', component: page }] })
  await router.push(address)
  shown = mount(component as never, { attachTo: document.body, global: { plugins: [pinia, router] } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

describe('the months', () => {
  it('name the one that was skipped and the one that is due, and draft it without figures', async () => {
    const wrapper = await show(BulletinsPage, '/bulletins')
    const lines = wrapper.findAll('tbody tr').map((line) => line.text())
    expect(lines[0]).toMatch(/2025-05.*没有通报.*还没有起草/)
    expect(lines[1]).toMatch(/2025-04.*2025年第3期.*1 \/ 2/)
    expect(lines[2]).toMatch(/2025-03.*缺期/)
    await wrapper.findAll('tbody button')[1]!.trigger('click')
    await flushPromises()
    expect(told).toEqual([{ path: '/api/bulletins', body: { month: '2025-03' } }])
  })
})

describe('a bulletin', () => {
  it('tells equals with one place, what is not known with its reason, and opens the list behind a figure', async () => {
    const wrapper = await show(BulletinPage, '/bulletins/40')
    const ranks = wrapper.findAll('.sides table')[0]!.findAll('tbody tr').map((line) => line.findAll('td')[0]!.text())
    expect(ranks).toEqual(['1', '1', '—'])
    expect(wrapper.text()).toContain('还没有报送批次台账。')
    expect(wrapper.find('a[href="/land/cases/88"]').exists()).toBe(false)
    await wrapper.findAll('button').find((one) => one.text().includes('看明细'))!.trigger('click')
    expect(wrapper.find('a[href="/land/cases/88"]').exists()).toBe(true)
    expect(wrapper.text()).toContain('另有 3 行')
    expect(wrapper.text()).toMatch(/税务局\s*还没有签收/)
  })
})

describe('a problem', () => {
  it('says who answers for it, and that it is late', async () => {
    const wrapper = await show(ProblemPage, '/bulletins/problems/41')
    expect(wrapper.text()).toMatch(/主办\s*示范经济开发区\s*协办\s*税务局\s*期限\s*2025-05-30/)
    expect(wrapper.text()).toContain('已过期限')
    expect(wrapper.text()).toContain('报整改结果')
  })
  it('is whole with what, who and by when', () => {
    const whole = { ...emptyProblem(), what: '立案', lead: 'KFQ', due: '2025-06-30' }
    expect(isWhole(whole)).toBe(true)
    for (const field of ['what', 'lead', 'due']) expect(isWhole({ ...whole, [field]: '' })).toBe(false)
    expect([problemLook(problemRow), problemLook({ state: 'closed', late: false })]).toEqual(['overdue', 'closed'])
  })
})
