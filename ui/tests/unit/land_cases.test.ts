import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Me, Zone } from '@/api/shapes'
import { shownNavigation, standing } from '@/frame/navigation'
import FilePicker from '@/figures/FilePicker.vue'
import BatchesPage from '@/pages/land/BatchesPage.vue'
import LegacyForm from '@/pages/land/LegacyForm.vue'
import LegacyPage from '@/pages/land/LegacyPage.vue'
import ParcelFactsTab from '@/pages/land/ParcelFactsTab.vue'
import ParcelTable from '@/pages/land/ParcelTable.vue'
import { boardLanes } from '@/pages/land_cases/board_lanes'
import BoardsPage from '@/pages/land_cases/BoardsPage.vue'
import CasePage from '@/pages/land_cases/CasePage.vue'
import CasesPage from '@/pages/land_cases/CasesPage.vue'
import DeadlinesPage from '@/pages/land_cases/DeadlinesPage.vue'
import { caseStates, stations } from '@/pages/land_cases/life'
import { percent } from '@/pages/land_cases/percent'
import ProgressPage from '@/pages/land_cases/ProgressPage.vue'
import { frozenShown } from '@/pages/land_cases/frozen'
import type { LandCase } from '@/pages/land_cases/shapes'
import { useSession } from '@/session'
import { batches, identification, map, parcel, parcels } from '../mock/land'
import { cases, deadline, deadlines, landCase, progress, rows } from '../mock/land_cases'

let answers: Record<string, unknown> = {}
const asked: URL[] = []
const told: { path: string; body: unknown }[] = []
let shown: VueWrapper | undefined
let pinia = createPinia()

beforeEach(() => {
  sessionStorage.clear()
  pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  session.me = { login: 'zr', role: 'natural_resources', name: '局', role_title: '自然资源局', csrf: 't', actions: ['read_land', 'land_open', 'land_idle', 'land_batch', 'read_supply'] } as unknown as Me
  session.zone = { today: '2025-06-12', years: [], zones: [{ id: 'z1', title: '开发区' }], regions: [], departments: [], terms: [] } as unknown as Zone
  asked.length = 0
  told.length = 0
  answers = { '/api/land/map': map(), '/api/land/identification': identification() }
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const place = new URL(url, 'http://x')
    if (init.method === 'POST') told.push({ path: place.pathname, body: JSON.parse(String(init.body)) })
    else asked.push(place)
    const found = answers[place.pathname]
    const answer = typeof found === 'function' ? (found as (query: URLSearchParams) => unknown)(place.searchParams) : found
    if (answer instanceof Response) return Promise.resolve(answer)
    return Promise.resolve(new Response(JSON.stringify(answer ?? { title: '没有找到' }), { status: answer === undefined ? 404 : 200, headers: { 'Content-Type': answer === undefined ? 'application/problem+json' : 'application/json' } }))
  })
})

afterEach(() => {
  shown?.unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

async function show(component: unknown, address = '/', props: object = {}): Promise<VueWrapper> {
  const page = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/land/cases/:key', component: page }, { path: '/:rest(.*)*', component: page }] })
  await router.push(address)
  shown = mount(component as never, { props: props as never, attachTo: document.body, global: { plugins: [pinia, router], stubs: { LandMap: true } } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

/** A button of the dialog that is open. */
function press(words: string): void {
  const button = [...document.querySelectorAll<HTMLButtonElement>('.el-dialog button')].filter((one) => one.textContent?.trim() === words).at(-1)
  button!.click()
}

const refusal = (status: number, body: object): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } })

describe('the life of a case', () => {
  const line = (more: Partial<LandCase>): [string, string, string][] => stations({ ...landCase('15'), deadlines: [], ...more }).map((one) => [one.title, one.state, one.day])
  it('has behind it what was done with its days, and ahead what was not', () => {
    expect(line({}).slice(0, 9)).toEqual([['筛选立案', 'done', '2025-02-10'], ['现场核查', 'done', '2025-02-18'], ['企业告知', 'done', '2025-02-20'], ['联合会审', 'done', '2025-03-10'], ['公示', 'done', '2025-03-20'], ['认定', 'done', '2025-04-01'], ['一企一策', 'done', '2025-04-15'], ['盘活', 'now', '2025-04-16'], ['验收', 'ahead', '']])
  })
  it('says late where a deadline is over, and which', () => {
    const late = stations({ ...landCase('15'), deadlines: [deadline({ state: 'overdue', title: '盘活进展', due: '2025-06-03' })] }).find((one) => one.state === 'late')
    expect([late?.title, late?.hint]).toEqual(['盘活', '盘活进展应在 2025-06-03'])
  })
  it('is done to the last once it is closed', () => {
    expect(new Set(line({ state: 'closed' }).map(([, state]) => state))).toEqual(new Set(['done']))
  })
  it('ends where it ended otherwise, and promises nothing after', () => {
    const history = landCase('15').history.filter((one) => one.entry <= 310)
    expect(line({ state: 'rejected', state_title: '不予认定', history })).toEqual([['筛选立案', 'done', '2025-02-10'], ['现场核查', 'done', '2025-02-18'], ['企业告知', 'done', '2025-02-20'], ['不予认定', 'ended', '2025-02-20']])
  })
  it('leaves out a hearing that nobody asked for', () => {
    const deed = (entry: number, day: string, what: string): LandCase['history'][number] => ({ entry, day, what, text: '', by: '局', files: [] })
    const whole = { ...landCase('12'), deadlines: [], state: 'decided', state_title: '已决定', history: [deed(1, '2025-05-08', '启动调查'), deed(2, '2025-06-01', '拟处置方案'), deed(3, '2025-06-10', '作出决定')] }
    const titles = (history: LandCase['history']): string[] => stations({ ...whole, history }).filter((one) => one.state === 'done').map((one) => one.title)
    expect(titles(whole.history)).toEqual(['疑似立案', '调查', '处置方案', '决定'])
    expect(titles([...whole.history, deed(4, '2025-06-05', '告知听证')])).toEqual(['疑似立案', '调查', '处置方案', '听证', '决定'])
  })
  it('is placed by what was done last when its state is not known here', () => {
    expect(line({ state: 'something new', history: landCase('15').history.filter((one) => one.entry <= 322) }).find(([, state]) => state === 'now')?.[0]).toBe('公示')
  })
  it.each(['idle', 'unsupplied'] as const)('of %s stands at one station in every state that is not an end', (kind) => {
    for (const { id } of caseStates(kind)) {
      const found = stations({ ...landCase('12'), kind, state: id, state_title: id, history: [], deadlines: [] })
      expect([id, found.filter((one) => one.state === 'now' || one.state === 'ended').length]).toEqual([id, id === 'closed' ? 0 : 1])
    }
  })
})

describe('a share', () => {
  it.each([['0.3968', '39.68%'], ['1', '100.00%'], ['0', '0.00%'], ['0.00995', '1.00%'], ['0.00994', '0.99%'], ['-0.05', '-5.00%'], [null, '—'], ['约三成', '—']])('%s is %s', (share, words) => {
    expect(percent(share)).toBe(words)
  })
})

describe('the boards', () => {
  it('have each case with a plan once, the nearest day first, and an empty board too', () => {
    const lanes = boardLanes([{ ...rows[1]!, key: 'b', next_deadline: deadline({ due: '2025-07-01' }) }, { ...rows[1]!, key: 'a', next_deadline: null }, rows[1]!, rows[0]!])
    expect(lanes.map((lane) => [lane.title, lane.rows.map((one) => one.key)])).toEqual([['招商盘活专班', ['15', 'b', 'a']], ['收储出让专班', []], ['依法处置专班', []]])
  })
  it('say what has no plan yet, so that the open cases add up', async () => {
    answers['/api/land/cases'] = cases
    const wrapper = await show(BoardsPage)
    expect(asked.at(-1)?.searchParams.get('open')).toBe('true')
    expect(wrapper.findAll('.board section').map((lane) => lane.findAll('li b').length)).toEqual([1, 0, 0])
    expect(wrapper.get('.waiting').text()).toMatch(/没有分到专班的 2 件，104\.50/)
  })
})

describe('the lists of cases', () => {
  it.each([['low', '低效用地处置', 1], ['idle', '闲置土地处置', 1], ['unsupplied', '批而未供处置', 1]] as const)('of %s ask for their kind, under way first', async (kind, title, count) => {
    answers['/api/land/cases'] = cases
    const wrapper = await show(CasesPage, '/', { kind })
    expect(wrapper.get('h1').text()).toBe(title)
    const query = asked.find((one) => one.pathname === '/api/land/cases')!.searchParams
    expect([query.get('kind'), query.get('open')]).toEqual([kind, 'true'])
    expect(wrapper.findAll('.ledger-table tbody tr').length).toBe(count)
  })
  it('show what is overdue with its days, and the whole beside what is disposed of', async () => {
    answers['/api/land/cases'] = cases
    const text = (await show(CasesPage, '/', { kind: 'low' })).get('.ledger-table tbody').text()
    for (const wanted of ['盘活中', '盘活进展', '已超 9 天', '8.50', '11.50', '招商盘活专班']) expect(text).toContain(wanted)
  })
  it('ask for closed ones when these are looked at, and tell a firm what is its own', async () => {
    answers['/api/land/cases'] = cases
    await show(CasesPage, '/?show=closed', { kind: 'low' })
    expect(asked.find((one) => one.pathname === '/api/land/cases')!.searchParams.get('open')).toBe('false')
    shown!.unmount()
    useSession().me!.role = 'enterprise'
    const own = await show(CasesPage)
    expect(own.get('h1').text()).toBe('本企业的处置事项')
    expect(own.text()).not.toContain('导出 xlsx')
  })
})

describe('one case', () => {
  const at = (key: string): Promise<VueWrapper> => {
    answers[`/api/land/cases/${key}`] = landCase(key)
    return show({ components: { CasePage }, template: '<CasePage />' }, `/land/cases/${key}`)
  }
  it('says how it stands, what is frozen, on what it stands, and which papers cannot be made yet and why', async () => {
    const text = (await at('12')).text()
    for (const wanted of ['飞龙路 12 号闲置土地', '待答复', '还有 8 天', '处置期间不办理：新增用地申请', '2024-06-29 构成闲置', '第二条第一款', '延长动工开发期限', '原因认定后才能出']) expect(text).toContain(wanted)
  })
  it('opens a paper of its past', async () => {
    const links = (await at('15')).findAll('a').map((one) => one.attributes('href'))
    expect(links).toContain(`/api/files/${'a'.repeat(64)}`)
  })
  it('says what is disposed of, what remains, and when these do not add up', async () => {
    expect((await at('15')).text()).not.toContain('之和不等于面积')
    shown!.unmount()
    answers['/api/land/cases/15'] = { ...landCase('15'), remaining: '11.49' }
    expect((await show({ components: { CasePage }, template: '<CasePage />' }, '/land/cases/15')).text()).toContain('之和不等于面积')
  })
  it('says of idle land the cause, the draft and the decision, and no more ways once it is decided', async () => {
    const bare = { ...landCase('12'), cause: '企业原因', ground: '资金没有到位', proposal: { measure: { id: 'fee', title: '征缴闲置费' }, option: null, start: null, until: null, mortgaged: true, text: '征缴 192 万元' } }
    answers['/api/land/cases/12'] = bare
    const drafted = (await show({ components: { CasePage }, template: '<CasePage />' }, '/land/cases/12')).text()
    expect(drafted).toMatch(/企业原因资金没有到位.*拟处置征缴闲置费.*方案征缴 192 万元.*抄送抵押权人.*延长动工开发期限/s)
    shown!.unmount()
    answers['/api/land/cases/12'] = { ...bare, decision: { measure: { id: 'fee', title: '征缴闲置费' }, fee: '192', approver: { id: 'same_level', title: '同级人民政府' }, approval_number: '示政复〔2025〕8号', city_approval: '', day: '2025-06-03' } }
    const decided = (await show({ components: { CasePage }, template: '<CasePage />' }, '/land/cases/12')).text()
    expect(decided).toMatch(/决定征缴闲置费.*192.*万元.*2025-06-03.*同级人民政府.*示政复〔2025〕8号/s)
    expect(decided).not.toContain('延长动工开发期限')
  })
  it.each<[string, string[], string]>([
    ['one clause for all is said once', ['转让（第二十四条）', '抵押（第二十四条）'], '转让、抵押（第二十四条）'],
    ['another clause stands apart', ['转让（第二十四条）', '供地（S2-1d）', '立项（S2-1d）'], '转让（第二十四条）；供地、立项（S2-1d）'],
    ['what names no clause', ['转让', '抵押'], '转让、抵押'],
    ['nothing', [], ''],
  ])('tells what is frozen: %s', (_what, frozen, words) => {
    expect(frozenShown(frozen)).toBe(words)
  })
  it('tells who has not spoken', async () => {
    expect((await at('15')).text()).toMatch(/2 个部门，1 个已提意见.*税务局✓同意.*生态环境局○还没有提/s)
  })
  it('of a batch adds its parts up to what is unsupplied, and says when they do not', async () => {
    const fine = (await at('19')).text()
    expect(fine).toMatch(/南块40\.00规划调整.*北块30\.00补偿未落实还没有定/s)
    expect(fine).not.toContain('还差或多出')
    shown!.unmount()
    const one = landCase('19')
    answers['/api/land/cases/19'] = { ...one, parts: one.parts.map((part) => ({ ...part, area: '34.99' })) }
    expect((await show({ components: { CasePage }, template: '<CasePage />' }, '/land/cases/19')).text()).toContain('还差或多出')
  })
  it('is without a form for somebody who looks back', async () => {
    useSession().asOf = '2025-01-01'
    expect((await at('12')).find('form').exists()).toBe(false)
  })
})

describe('opening a case', () => {
  it('is offered where there is none of its kind, says what follows, and sends the place', async () => {
    answers['/api/land/parcels'] = parcels(new URLSearchParams('state=idle,listed'))
    answers['/api/land/cases'] = { entry: 500, number: '', recorded: '', repeated: false, message: '已立案。', key: '33' }
    const wrapper = await show(ParcelTable, '/', { name: 't', columns: ['code', 'cases'], emptyHow: '', opens: 'idle' })
    const lines = wrapper.findAll('.ledger-table tbody tr').filter((one) => one.find('a').exists())
    const [listed, idle] = [lines.find((one) => !one.text().includes('闲置〔2024〕3号'))!, lines.find((one) => one.text().includes('闲置〔2024〕3号'))!]
    expect(idle.find('.open-case').exists()).toBe(false)
    expect(idle.get('.case-link a').attributes('href')).toBe('/land/cases/12')
    await listed.get('.open-case').trigger('click')
    await flushPromises()
    expect(document.body.textContent).toContain('送达闲置土地调查通知书')
    press('立案')
    await flushPromises()
    expect(told).toEqual([{ path: '/api/land/cases', body: { kind: 'idle', place: listed.get('a').text() } }])
  })
  it('keeps the refusal with its clause before the eyes', async () => {
    answers['/api/land/parcels'] = parcels(new URLSearchParams('state=listed'))
    answers['/api/land/cases'] = refusal(409, { title: '现在不能立案', detail: '这宗地的闲置案件还没有了结。（S1-1.0f）请先办结。', code: 'idle_open' })
    const wrapper = await show(ParcelTable, '/', { name: 't', columns: ['code', 'cases'], emptyHow: '', opens: 'low' })
    await wrapper.get('.open-case').trigger('click')
    await flushPromises()
    press('立案')
    await flushPromises()
    expect(document.querySelector('.el-dialog [role=alert]')?.textContent).toContain('S1-1.0f')
  })
  it('is not offered to whoever may not, nor for a batch that is all supplied', async () => {
    const [row] = batches() as { id: string; unsupplied: string }[]
    answers['/api/land/batches'] = { items: [row, { ...row!, id: '示范2020-09', unsupplied: '0' }, { ...row!, id: '示范2023-01' }], total: 3, page: 1, size: 100 }
    answers['/api/land/cases'] = cases
    const wrapper = await show(BatchesPage)
    const cells = wrapper.findAll('.ledger-table tbody tr').map((one) => [one.find('.case-link').exists(), one.find('.open-case').exists()])
    expect(cells).toEqual([[true, false], [false, false], [false, true]])
    wrapper.unmount()
    useSession().me!.actions = ['read_land', 'land_open', 'land_idle']
    expect((await show(BatchesPage)).find('.open-case').exists()).toBe(false)
  })
})

it('deadlines say whose they are and how they are counted; one that was met has no days left', async () => {
  const met = deadline({ id: 'm', state: 'met', state_title: '已完成', days_left: -3 })
  answers['/api/land/deadlines'] = { items: [...deadlines(), met], total: 3, page: 1, size: 100 }
  const lines = (await show(DeadlinesPage)).findAll('.ledger-table tbody tr').map((one) => one.text())
  expect(lines[0]).toContain('还有 8 天')
  expect(lines[0]).toMatch(/企业自然日第六条/)
  expect(lines[1]).toContain('已超 9 天')
  expect(lines[2]).not.toContain('已超')
})

it('progress adds up by way and by task force, and says so when it does not', async () => {
  answers['/api/land/progress'] = progress()
  const right = await show(ProgressPage)
  expect(right.text()).toContain('39.68%')
  expect(right.text()).not.toContain('与总数不一致')
  right.unmount()
  answers['/api/land/progress'] = { ...progress(), identified: '63.01' }
  expect((await show(ProgressPage)).text()).toContain('与总数不一致')
})

it('a contract of a parcel leads to its plot, where one may read plots', async () => {
  const one = { ...parcel('1'), contracts: [{ plot: '7', code: 'G-01', title: '三号路以东', state_title: '已开工' }] }
  const link = (wrapper: VueWrapper): string | undefined => wrapper.findAll('a').find((each) => each.text().includes('G-01'))?.attributes('href')
  expect(link(await show(ParcelFactsTab, '/', { parcel: one }))).toBe('/supply/plots/7')
  shown!.unmount()
  useSession().me!.actions = ['read_land']
  const bare = await show(ParcelFactsTab, '/', { parcel: one })
  expect([link(bare), bare.text().includes('G-01 三号路以东')]).toEqual([undefined, true])
})

describe('where a page lies in the navigation', () => {
  const all = shownNavigation(['read_land', 'read_land_layers', 'read_supply'], false)
  const own = shownNavigation(['read_land', 'read_supply'], true)
  it.each([['/land', '土地', '/land'], ['/land/parcels/3204', '土地', '/land/parcels'], ['/land/cases/low', '处置', '/land/cases/low'], ['/land/cases/17', '处置', ''], ['/land/deadlines', '处置', '/land/deadlines'], ['/landing', undefined, undefined]])('%s lies in %s', (path, title, entry) => {
    const found = standing(all, path)
    expect([found.group?.title, found.entry]).toEqual([title, entry])
  })
  it('gives a firm its land and its cases', () => {
    expect(own.find((one) => one.title === '土地')?.entries.map((one) => one.path)).toEqual(['/land/parcels', '/land', '/land/cases', '/land/deadlines'])
    expect(standing(own, '/land/cases/17').entry).toBe('/land/cases')
  })
})

describe('the register of problems of long ago', () => {
  const row = (more: object): object => ({ key: '7', parcel: 'P1', location: '老厂路3号', zone: null, area: '62.98', kind: { id: 'title_unclear', title: '权属不清' }, note: '两家都有证', source: { id: 'entered', title: '自然资源局登记' }, way: '确权', state: { id: 'open', title: '待处置' }, cases: [], case_keys: [], day: '2025-06-03', by: '局', settled_day: null, result: '', files: [], ...more })
  const rows = [row({}), row({ key: null, parcel: 'P2', way: '', source: { id: 'layer', title: '图层或调查' } }), row({ key: '8', parcel: 'P3', state: { id: 'settled', title: '已理清' }, settled_day: '2025-09-01', result: '补办了证' })]
  const open = async (actions: string[]): Promise<VueWrapper> => {
    useSession().me!.actions = actions
    answers['/api/land/legacy/kinds'] = [{ id: 'title_unclear', title: '权属不清' }]
    answers['/api/land/legacy'] = { items: rows, total: 3, page: 1, size: 100 }
    return show(LegacyPage)
  }
  it('lets who may settle what was entered and is open, nothing else', async () => {
    const wrapper = await open(['read_land', 'land_legacy'])
    const lines = wrapper.findAll('.ledger-table tbody tr')
    expect(lines.map((line) => line.findAll('button').some((one) => one.text() === '办结'))).toEqual([true, false, false])
    expect(lines[1]!.text()).toContain('还没有定')
    expect(lines[2]!.text()).toContain('2025-09-01 补办了证')
    expect(wrapper.text()).toContain('登记问题')
  })
  it('offers nothing to who may only read', async () => {
    const wrapper = await open(['read_land'])
    expect(wrapper.text()).not.toContain('登记问题')
    expect(wrapper.findAll('button').some((one) => one.text() === '办结')).toBe(false)
  })
  it('sends what settles a problem, once it is said and has its paper', async () => {
    const wrapper = await show(LegacyForm, '/', { kinds: [], settles: rows[0] })
    expect(wrapper.get('button[type=submit]').attributes('disabled')).toBeDefined()
    answers['/api/land/legacy/7/settle'] = { entry: 9, message: '已记' }
    await wrapper.get('#legacy-result').setValue(' 两家协商确权 ')
    wrapper.getComponent(FilePicker).vm.$emit('update:modelValue', [{ digest: 'd'.repeat(64), name: '协议.pdf', size: 3 }])
    await flushPromises()
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(told).toEqual([{ path: '/api/land/legacy/7/settle', body: { result: '两家协商确权', paper: 'd'.repeat(64) } }])
    expect(wrapper.emitted('done')).toHaveLength(1)
  })
})
