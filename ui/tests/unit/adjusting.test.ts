import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import AdjustForm from '@/pages/firms/AdjustForm.vue'
import PoliciesTab from '@/pages/firms/PoliciesTab.vue'
import { useSession } from '@/session'

const asked: string[] = []
let answers: Record<string, unknown> = {}
let shown: VueWrapper | undefined

beforeEach(() => {
  asked.length = 0
  setActivePinia(createPinia())
  useSession().year = 2025
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    const answer = answers[url]
    return Promise.resolve(new Response(JSON.stringify(answer ?? { detail: url }), { status: answer ? 200 : 404, headers: { 'Content-Type': answer ? 'application/json' : 'application/problem+json' } }))
  })
})

afterEach(() => {
  shown?.unmount()
  vi.unstubAllGlobals()
})

async function show(component: unknown, props: object): Promise<VueWrapper> {
  const stubs = { RouterLink: true, ElRadio: { props: ['value', 'disabled'], template: '<label :data-kind="value" :data-off="disabled"><slot /></label>' }, ElRadioGroup: { template: '<div><slot /></div>' }, ElSelect: { template: '<div><slot /></div>' }, ElOption: { props: ['value', 'label'], template: '<p class="offered">{{ label }}</p>' } }
  shown = mount(component as never, { props: props as never, global: { plugins: [createPinia()], stubs } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

const veto = (term: string, label: string, mine = true): object => ({ kind: 'veto', term, label, unit: '', value_kind: 'flag', rule: label, owner_title: '应急管理局', mine })

describe('vetoes, bonuses and deductions', () => {
  it('offers what the scheme of the year reads, and says which kind it does not know', async () => {
    answers = { '/api/years/2025': { scheme_title: '某县办法', adjustable: [veto('veto_safety', '安全否决'), veto('veto_task', '任务否决', false), veto('veto_environment', '环境否决')] } }
    const wrapper = await show(AdjustForm, { subject: '9', name: '甲公司' })
    expect(wrapper.findAll('.offered').map((one) => one.text())).toEqual(['安全否决', '环境否决'])
    expect(wrapper.get('[data-kind=bonus]').attributes('data-off')).toBe('true')
    expect(wrapper.get('[data-kind=veto]').attributes('data-off')).toBe('false')
    expect(wrapper.text()).toContain('本年度的方案没有加分、扣分项')
  })
  it('tells a department that may enter none of them whose they are', async () => {
    answers = { '/api/years/2025': { scheme_title: '某县办法', adjustable: [veto('veto_safety', '安全否决', false)] } }
    const wrapper = await show(AdjustForm, { subject: '9', name: '甲公司' })
    expect(wrapper.text()).toContain('安全否决（应急管理局）')
    expect(wrapper.find('form').exists()).toBe(false)
  })
  it('says clearly that there are none, and offers no form', async () => {
    answers = { '/api/years/2025': { scheme_title: '某省办法', adjustable: [] } }
    const wrapper = await show(AdjustForm, { subject: '9', name: '甲公司' })
    expect(wrapper.text()).toContain('“某省办法”没有否决、加分、扣分项')
    expect(wrapper.find('form').exists()).toBe(false)
  })
})

describe('policies of a firm', () => {
  const none = { subject: '9', note: '2025年度还没有公布结果，公布后才有适用的政策。', policies: [] }
  const older = { subject: '9', year: 2024, published: '2025-06-28', class: 'A', class_title: '优先发展类', note: '按2024年度公布的等级（A 优先发展类）列出0项。', policies: [] }
  it('go by the newest published year as long as the one on the page is not published, and say so', async () => {
    answers = { '/api/firms/9/policies?year=2025': none, '/api/firms/9/policies': older }
    const wrapper = await show(PoliciesTab, { subject: '9', year: 2025 })
    expect(wrapper.text()).toContain('2025 年度还没有公布结果，以下按最近一次公布的 2024 年度等级')
    expect(wrapper.text()).toContain('依 2024 年度公布的等级')
  })
  it('ask once when the year is published', async () => {
    answers = { '/api/firms/9/policies?year=2024': older }
    const wrapper = await show(PoliciesTab, { subject: '9', year: 2024 })
    expect(asked).toEqual(['/api/firms/9/policies?year=2024'])
    expect(wrapper.text()).not.toContain('还没有公布结果')
  })
})
