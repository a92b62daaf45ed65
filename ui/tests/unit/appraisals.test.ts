import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Me } from '@/api/shapes'
import AppraisalPage from '@/pages/appraisals/AppraisalPage.vue'
import { percent, read } from '@/pages/appraisals/shapes'
import { useSession } from '@/session'
import { appraisal } from '../mock/appraisals'

describe('a share of one, read in hundredths', () => {
  it.each([['0.058043', '5.8043%'], ['1.0575', '105.75%'], ['0', '0%'], ['1', '100%'], ['-0.25', '-25%'], ['0.005', '0.5%'], ['0.4', '40%'], ['12.3', '1230%']])('%s is %s', (value, shown) => {
    expect(percent(value)).toBe(shown)
  })
  it('says what is no number and what is not known', () => {
    const one = appraisal().results[0]!.items[0]!
    expect([read({ ...one, value: null }), read({ ...one, value: '是' }), read({ ...one, value: '3.5', unit: '亩' })]).toEqual(['不知道', '是', '3.5 亩'])
  })
})

describe('a year of the assessment', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    const session = useSession()
    session.me = { login: 'fg', role: 'development_reform', name: '委', role_title: '发改委', csrf: 't', actions: ['read_appraisals'] } as unknown as Me
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(appraisal()), { status: 200, headers: { 'content-type': 'application/json' } })))
  })
  it('shows points, what hangs on them, and why a district has none', async () => {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/appraisals/:year', component: AppraisalPage }, { path: '/:rest(.*)*', component: AppraisalPage }] })
    await router.push('/appraisals/2024')
    const wrapper = mount(AppraisalPage, { global: { plugins: [router], mocks: { $say: (text: string) => text } } })
    await flushPromises()
    const text = wrapper.text()
    for (const said of ['99.02', '5.8043%', '还缺：当年存量供地面积。', '未核实', '不知道，还缺：闲置处置任务', '1100', '等待答复', '少计一宗']) expect(text).toContain(said)
  })
})
