import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Me, NextStep, Zone } from '@/api/shapes'
import AssessmentsPage from '@/pages/supply/AssessmentsPage.vue'
import BondsPage from '@/pages/supply/BondsPage.vue'
import ContractsPage from '@/pages/supply/ContractsPage.vue'
import DealsPage from '@/pages/supply/DealsPage.vue'
import DutiesPage from '@/pages/supply/DutiesPage.vue'
import FloorsPage from '@/pages/supply/FloorsPage.vue'
import PlotPage from '@/pages/supply/PlotPage.vue'
import PlotsPage from '@/pages/supply/PlotsPage.vue'
import ProjectPage from '@/pages/supply/ProjectPage.vue'
import ProjectsPage from '@/pages/supply/ProjectsPage.vue'
import StepPanel from '@/steps/StepPanel.vue'
import WatchPage from '@/pages/supply/WatchPage.vue'
import { useSession } from '@/session'

type Answer = { status?: number; body: unknown }
let answers: Record<string, Answer> = {}
const asked: string[] = []
const told: { path: string; body: unknown }[] = []
let shown: VueWrapper | undefined
let pinia = createPinia()

beforeEach(() => {
  sessionStorage.clear()
  pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  session.me = { login: 'zr', role: 'natural_resources', name: '局', role_title: '自然资源局', csrf: 't', actions: ['read_supply', 'supply_plan', 'supply_propose'] } as unknown as Me
  session.zone = { today: '2030-05-01', years: [], zones: [{ id: 'KFQ', title: '开发区' }], regions: [], departments: [], terms: [] } as unknown as Zone
  asked.length = 0
  told.length = 0
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.split('?')[0]!
    if (init.method === 'POST') told.push({ path, body: JSON.parse(String(init.body)) })
    else asked.push(url)
    const answer = answers[path] ?? { status: 404, body: { title: '没有找到', detail: path } }
    const status = answer.status ?? 200
    return Promise.resolve(new Response(JSON.stringify(answer.body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } }))
  })
})

afterEach(() => {
  shown?.unmount()
  vi.unstubAllGlobals()
})

async function show(component: unknown, address = '/', props: object = {}): Promise<VueWrapper> {
  const page = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/supply/plots/:key', component: page }, { path: '/supply/projects/:key', component: page }, { path: '/:rest(.*)*', component: page }] })
  await router.push(address)
  shown = mount(component as never, { props: props as never, attachTo: document.body, global: { plugins: [pinia, router] } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

const list = (items: unknown[]): Answer => ({ body: { items, total: items.length, page: 1, size: 100, totals: {} } })
const step = (id: string, more: Partial<NextStep> = {}): NextStep => ({ step: id, title: id, action: 'supply_plan', permitted: true, roles: [], fields: [], quotes: [], ...more })
const reason = { name: 'reason', title: '理由', kind: 'text', options: [], optional: false }

describe('what comes next', () => {
  it('shows a refusal under the form, keeps what was written, and sends it again as it stands', async () => {
    answers = { '/api/supply/plots/7/steps': { status: 409, body: { title: '现在不能办', detail: '签订期限到2030-06-01，还没有过。（S2-14d）期限过后再办。', code: 'not_over' } } }
    const wrapper = await show(StepPanel, '/', { next: [step('pass_in', { title: '未成交', fields: [reason] })], path: '/supply/plots/7/steps', known: [], over: '' })
    await wrapper.get('button.plain').trigger('click')
    await wrapper.get('form').trigger('submit')
    expect(wrapper.text()).toContain('还没有填理由')
    expect(told).toEqual([])
    await wrapper.get('textarea').setValue('无人报名')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toContain('S2-14d')
    expect(wrapper.get('textarea').element.value).toBe('无人报名')
    answers = { '/api/supply/plots/7/steps': { body: { entry: 12, message: '' } } }
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(told).toEqual([1, 2].map(() => ({ path: '/api/supply/plots/7/steps', body: { step: 'pass_in', reason: '无人报名' } })))
    expect(wrapper.text()).toContain('已记入第 12 条记录')
    expect(wrapper.emitted('done')).toHaveLength(1)
  })
  it('tells who may act to who may not, without a button', async () => {
    const wrapper = await show(StepPanel, '/', { next: [step('sign_land', { title: '签土地合同', permitted: false, roles: [{ id: 'natural_resources', title: '自然资源局' }] })], path: '/x', known: [], over: '' })
    expect(wrapper.find('form').exists()).toBe(false)
    expect(wrapper.text()).toMatch(/由别的单位办.*签土地合同.*自然资源局/s)
  })
  it('offers nothing to somebody who looks back', async () => {
    useSession().asOf = '2029-01-01'
    const wrapper = await show(StepPanel, '/', { next: [step('note')], path: '/x', known: [], over: '' })
    expect(wrapper.find('form').exists()).toBe(false)
    expect(wrapper.text()).toContain('不能办理')
  })
  it('keeps a draft over a reload until the step is taken', async () => {
    const props = { next: [step('approve', { fields: [reason] })], path: '/supply/plots/7/steps', known: [], over: '' }
    const first = await show(StepPanel, '/', props)
    await first.get('textarea').setValue('写了一半')
    await flushPromises()
    first.unmount()
    const again = await show(StepPanel, '/', props)
    expect(again.get('textarea').element.value).toBe('写了一半')
  })
})

describe('lists that are empty', () => {
  it.each<[string, unknown, string, string]>([
    ['项目评审', ProjectsPage, '/api/supply/projects', '点右上角“登记项目”'],
    ['供地计划', PlotsPage, '/api/supply/plots', '登记宗地'],
    ['合同与监管协议', ContractsPage, '/api/supply/plots', '宗地成交后'],
    ['履约保函', BondsPage, '/api/supply/bonds', '收取开工、竣工两份保函'],
    ['履约监管', WatchPage, '/api/supply/milestones', '提前提醒提出的部门'],
    ['绩效评估', AssessmentsPage, '/api/supply/plots', '满一年启动评估'],
    ['分割与过渡期', FloorsPage, '/api/supply/plots', '申请分割或过渡期'],
    ['二级市场', DealsPage, '/api/supply/plots', '发布转让、出租或抵押'],
  ])('%s says what will be there and how to begin', async (title, page, path, how) => {
    answers = { [path]: list([]) }
    const wrapper = await show(page)
    expect(wrapper.get('h1').text()).toBe(title)
    expect(wrapper.text()).toContain(how)
  })
  it.each([[ContractsPage, 'contracts'], [AssessmentsPage, 'assessment'], [FloorsPage, 'floors'], [DealsPage, 'deals']])('ask for their part of life', async (page, part) => {
    answers = { '/api/supply/plots': list([]) }
    await show(page)
    expect(asked.filter((url) => url.startsWith('/api/supply/plots'))).toEqual([expect.stringContaining(`part=${part}`)])
  })
})

const machine = (state: string, title: string, history: object[] = []): object => ({ title: '', state, state_title: title, history })
const standing = { route: { id: 'decided', title: '供应方式已定' }, plan: { id: 'sold', title: '已成交' }, parts_written: 6, ground_holding: 5, splits: [], deals: [] }
const milestone = { number: 1, plot: '7', code: 'G-01', winner: '甲公司', term: 'agreed_start', title: '约定开工时间', due: '2030-04-01', agreed: '2030-04-01', met: null, state: 'open', state_title: '待完成', days_left: -30, days_late: 30, proposer: { id: 'housing', title: '住建局' }, supervisors: [{ id: 'housing', title: '住建局' }] }
const bond = { plot: '7', code: 'G-01', winner: '甲公司', kind: 'start', kind_title: '开工履约保函', number: 'B1', issuer: '某银行', beneficiary: '局', amount: '44800.00', claimed: '0.00', balance: '44800.00', until: '2030-05-20', days_left: 19, place: '柜', state: 'lodged', state_title: '在管', history: [{ entry: 9, day: '2030-01-09', what: '收取', text: '44800.00元', by: '局' }] }
const plot = { key: '7', code: 'G-01', title: '三号路以东', project: { id: '3', title: '轴承项目' }, zone: null, enterprise: null, winner: '甲公司', state: 'land_signed', state_title: '土地合同已签', next_day: milestone, open_tasks: 1, uncovered: '0.00', standing, figures: [{ id: 'plot_area', title: '出让宗地面积', unit: 'm²', value: '26666.67' }], route: machine('decided', '供应方式已定'), plan: machine('sold', '已成交'), parts: [], ground: [], ground_history: [], signing_deadline: '2030-02-28', pair: machine('land_signed', '土地合同已签', [{ entry: 8, day: '2030-01-07', what: '签土地合同', text: '合同.pdf', by: '局' }]), agreement_day: '2030-01-07', contract_day: '2030-01-07', bonds: [bond], milestones: [milestone], assessment: null, lease: machine('leasing', '租赁中'), lease_to: '2035-01-06', conversion_price: null, splits: [], transition: null, deals: [], payments: [], tasks: [{ number: 1, what: '注销登记', department: { id: 'n', title: '自然资源局' }, clause: 'S2-14e', done: null }], next: [] }

it('a plot shows its days, bonds, tasks; what is not known is a word, never zero', async () => {
  answers = { '/api/supply/plots/7': { body: plot } }
  const wrapper = await show({ components: { PlotPage }, template: '<PlotPage />' }, '/supply/plots/7')
  const text = wrapper.text()
  for (const wanted of ['G-01', '轴承项目', '已超 30 天', '44,800.00', '注销登记', 'S2-14e', '住建局']) expect(text).toContain(wanted)
  expect(wrapper.find('dl.facts').text()).toMatch(/转让差价\s*—未知/)
})

it('the board of agreed days has the overdue in its first lane, the month in its cell', async () => {
  answers = { '/api/supply/milestones': list([milestone, { ...milestone, term: 'x', title: '约定竣工时间', due: '2030-05-03', agreed: '2030-05-03', days_left: 2, days_late: 0 }]) }
  const wrapper = await show(WatchPage)
  expect(wrapper.findAll('.board section').map((lane) => lane.get('h2').text())).toEqual(['已逾期1', '30 天内1', '31 至 90 天0', '90 天以后0', '已完成0'])
  wrapper.unmount()
  const month = await show(WatchPage, '/?view=month&month=2030-05')
  const cell = month.findAll('.month td').find((one) => one.text().includes('约定竣工时间'))
  expect(cell?.get('.num').text()).toBe('3')
})

it('the register of bonds says who, how much, until when and how long', async () => {
  answers = { '/api/supply/bonds': list([bond]) }
  const wrapper = await show(BondsPage)
  for (const wanted of ['B1', '甲公司', '44,800.00', '2030-05-20', '还有 19 天', '在管']) expect(wrapper.text()).toContain(wanted)
})

it('a project shows each opinion of the panel, and who said nothing', async () => {
  const member = (title: string, stance: object | null, more: object = {}): object => ({ department: { id: title, title }, chairs: false, attended: false, stance, text: '', file: null, ...more })
  answers = { '/api/supply/projects/3': { body: { key: '3', title: '轴承项目', investor: '甲公司', enterprise: null, zone: null, state: 'convened', state_title: '已召集', proposed: '2030-01-02', plots: [], figures: [], members: [member('区政府', { id: 'agree', title: '同意' }, { chairs: true }), member('生态环境局', { id: 'conditional', title: '附条件同意' }, { text: '废水预处理' }), member('住建局', null)], meeting: null, minutes: null, history: [], next: [] } } }
  const wrapper = await show({ components: { ProjectPage }, template: '<ProjectPage />' }, '/supply/projects/3')
  const text = wrapper.text()
  for (const wanted of ['3 个单位，2 个已提意见', '附条件同意', '废水预处理', '还没有提', '主持']) expect(text).toContain(wanted)
})

it('the duties name the responsible department first', async () => {
  answers = { '/api/supply/duties': { body: [{ number: 4, title: '项目评审', leads: [{ id: 'a', title: '区政府' }, { id: 'b', title: '发改委' }], supports: [], tasks: [{ clause: 'S2-4b', task: '联席会议' }] }] } }
  const wrapper = await show(DutiesPage)
  expect(wrapper.get('tbody b').text()).toBe('区政府')
  expect(wrapper.text()).toContain('S2-4b')
})
