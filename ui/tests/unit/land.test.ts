import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { areaShown, lengthShown, lineLength, ringArea, type Place } from '@/map/measure'
import { rgba, seenOnWhite, styleOf } from '@/map/looks'
import { summed } from '@/pages/land/adding'
import BalancePanel from '@/pages/land/BalancePanel.vue'
import ClusterTable from '@/pages/land/ClusterTable.vue'
import DecidedTab from '@/pages/land/DecidedTab.vue'
import { countKinds } from '@/pages/land/legend_counts'
import BatchesPage from '@/pages/land/BatchesPage.vue'
import LowPage from '@/pages/land/LowPage.vue'
import MapLegend from '@/pages/land/MapLegend.vue'
import { listFilter, readMapView, writeMapView } from '@/pages/land/map_view'
import { tipOf } from '@/pages/land/map_tip'
import { kindOf, kindsOf, paintBy, schemes } from '@/pages/land/painting'
import { parcelColumns } from '@/pages/land/parcel_columns'
import ParcelFactsTab from '@/pages/land/ParcelFactsTab.vue'
import PhotosTab from '@/pages/land/PhotosTab.vue'
import { sizeTitle } from '@/pages/land/size_bars'
import type { Balance, BatchRow, Identification, MapSetting } from '@/pages/land/shapes'
import { balance, batches, clusters, identification, map, parcel } from '../mock/land'

const setting = map() as MapSetting
let shown: VueWrapper | undefined

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  shown?.unmount()
  vi.unstubAllGlobals()
})

async function show(component: unknown, props: object): Promise<VueWrapper> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<div />' } }] })
  shown = mount(component as never, { props: props as never, global: { plugins: [createPinia(), router], stubs: { LandMap: true, ElCheckbox: true, ElRadioGroup: true, ElPopover: true } } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

describe('what is measured on the map', () => {
  it('is measured on the ellipsoid: the quarter meridian and an eighth of the earth', () => {
    // GRS 80, whose figure CGCS2000 has: quarter meridian 10 001 965.7293 m, surface 510 065 621.7241 km².
    expect(lineLength([[0, 0], [0, 90]])).toBeCloseTo(10_001_965.7293, 3)
    expect(ringArea([[0, 0], [90, 0], [0, 90]]) / 1e6).toBeCloseTo(510_065_621.7241 / 8, 0)
  })
  it('does not depend on the way round, and a parcel drawn for 60 mu comes out within two thousandths of it', () => {
    const ring: Place[] = [[119.98, 31.8], [119.98422788, 31.8], [119.98422788, 31.80090196], [119.98, 31.80090196]]
    expect(ringArea(ring)).toBeCloseTo(ringArea([...ring].reverse()), 6)
    expect(Math.abs(ringArea(ring) / (2000 / 3) / 60 - 1)).toBeLessThan(0.002)
  })
  it('is said in the units of the desk', () => {
    expect([lengthShown(999.94), lengthShown(1000), areaShown(40_000)]).toEqual(['999.9 米', '1.000 公里', '60.00 亩（40,000 平方米）'])
  })
})

describe('the colours', () => {
  it.each(schemes.map((one) => [one.id]))('say a different thing for every kind of %s', (scheme) => {
    const kinds = kindsOf(scheme, setting, setting.legends.class)
    expect(new Set(kinds.map((one) => `${one.look.colour}${one.look.letter}`)).size).toBe(kinds.length)
  })
  it.each([
    ['class', { class: '' }, 'unknown'], ['class', { class: 'B' }, 'B'], ['use', {}, 'unknown'], ['category', {}, 'none'], ['findings', { findings: 0 }, 'none'], ['findings', { findings: 3 }, 'some'],
    ['age', {}, 'unknown'], ['age', { age: 0 }, 'under5'], ['age', { age: 4 }, 'under5'], ['age', { age: 5 }, 'under10'], ['age', { age: 19 }, 'under20'], ['age', { age: 20 }, 'older'],
  ] as const)('of %s with %o are of the kind %s', (scheme, tags, kind) => {
    expect(kindOf(scheme, tags)).toBe(kind)
  })
  it('leave what is not looked for faint, and do not lose a kind nobody named', () => {
    const kinds = kindsOf('state', setting, [])
    const paint = paintBy('state', kinds, new Set(['idle']))
    expect([paint({ state: 'idle' })?.faint, paint({ state: 'listed' })?.faint, paint({ state: 'new kind' })?.faint]).toEqual([undefined, true, true])
    expect(paintBy('state', kinds, new Set())({ state: 'new kind' })?.letter).toBe('?')
  })
  it('are made once for each look, with a letter only where there is room', () => {
    const look = { colour: '#d07a00', letter: '低' }
    expect(styleOf(look, 100)).toBe(styleOf({ ...look }, 50))
    expect([styleOf(look, 100).getText(), styleOf(look, 2).getText()?.getText()]).toEqual([null, '低'])
    expect([rgba('#d07a00', 0.6), seenOnWhite('#000000')]).toEqual(['rgba(208,122,0,0.6)', [102, 102, 102]])
  })
})

describe('how the map is looked at', () => {
  it('stands in the address, beside what the list keeps there', () => {
    const view = { by: 'class', only: ['A', 'C'], layers: ['zone', 'red_line'], base: 'img', parcel: '320411' } as const
    const query = writeMapView({ ...view, only: [...view.only], layers: [...view.layers] }, { q: '飞龙路' })
    expect(query).toEqual({ q: '飞龙路', by: 'class', only: 'A,C', layers: 'zone,red_line', base: 'img', parcel: '320411' })
    expect(readMapView(query as never)).toEqual(view)
  })
  it('knows all layers off from nothing said', () => {
    expect(readMapView({}).layers).toEqual(['zone'])
    const off = writeMapView({ ...readMapView({}), layers: [] }, {})
    expect(readMapView(off as never).layers).toEqual([])
  })
  it.each([
    ['state', [], {}], ['state', ['idle', 'listed'], { state: 'idle,listed' }], ['use', ['unknown'], undefined], ['use', ['0601'], { use: '0601' }], ['use', ['0601', '1001'], undefined], ['class', ['A', 'unknown'], undefined], ['category', ['none'], undefined],
    ['findings', ['some'], { finding: 'any' }], ['findings', ['none'], undefined], ['age', ['under5'], undefined],
  ] as const)('asks the list for %s %o only when it can be asked', (by, only, filter) => {
    expect(listFilter(by, only)).toEqual(filter)
  })
})

describe('the tip on the map', () => {
  it('tells a parcel by its code and area', () => {
    expect(tipOf({ code: '3204', area: '60.5' }, '低效', '')).toEqual(['3204', '低效 · 60.5 亩'])
  })
  it('does not call the area of several parcels unknown: it says that they come apart nearer by', () => {
    expect(tipOf({ state: 'listed' }, '低效', 'C')).toEqual(['低效', 'C', '这里有几宗，放大后分开'])
  })
})

describe('the legend', () => {
  it('adds up: what no kind has is the rest, and what cannot be told stays unknown', async () => {
    const lists: Record<string, object> = { '': { total: 10, totals: { area: '100.55' } }, '0601': { total: 6, totals: { area: '60.5' } }, '1001': { total: 3, totals: { area: '30' } } }
    vi.stubGlobal('fetch', (url: string) => Promise.resolve(new Response(JSON.stringify({ items: [], ...lists[new URL(url, 'http://x').searchParams.get('use') ?? ''] }), { status: 200 })))
    const counts = await countKinds('use', kindsOf('use', setting, []), new AbortController().signal)
    expect(counts).toEqual({ all: { parcels: 10, area: '100.55' }, '0601': { parcels: 6, area: '60.5' }, '1001': { parcels: 3, area: '30' }, unknown: { parcels: 1, area: '10.05' } })
    const ages = await countKinds('age', kindsOf('age', setting, []), new AbortController().signal)
    expect(Object.keys(ages)).toEqual(['all'])
  })
  it('shows a dash and no zero where a count is not known, and says which kind is looked at', async () => {
    const wrapper = await show(MapLegend, { kinds: kindsOf('use', setting, []), counts: { all: { parcels: 3, area: '9' }, '0601': { parcels: 0, area: '0' } }, only: new Set(['0601']), title: '土地用途' })
    const rows = wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
    expect(rows[0]!.slice(1)).toEqual(['0', '0.00'])
    expect(rows[1]!.slice(1)).toEqual(['—', '—'])
    expect(wrapper.findAll('.kind').map((one) => one.attributes('aria-pressed'))).toEqual(['true', 'false', 'false'])
    await wrapper.findAll('.kind')[1]!.trigger('click')
    expect(wrapper.emitted('turn')).toEqual([['1001']])
  })
})

describe('sums', () => {
  it.each([[['0.1', '0.2'], '0.3'], [['120.55', '-20.55'], '100'], [['-1', '0.5'], '-0.5'], [[], '0'], [['9999999999999999.9999', '0.0001'], '10000000000000000'], [['未知'], undefined]] as const)('of %o are exact', (texts, sum) => {
    expect(summed(texts)).toBe(sum)
  })
})

describe('the columns of parcels', () => {
  it('are those that a list shows, in its order, the others to be chosen', () => {
    const columns = parcelColumns(['code', 'idle', 'area'], setting, [])
    expect(columns.filter((one) => !one.spare).map((one) => one.id)).toEqual(['code', 'idle', 'area'])
    expect(columns.length).toBe(16)
    expect(columns.find((one) => one.id === 'state')?.filter?.options?.map((one) => one.id)).toContain('scope_unknown')
  })
})

describe('the file of a parcel', () => {
  it('shows shares that add up to the parcel, and says so when they do not', async () => {
    const one = parcel('320411001000000000001')
    const right = await show(ParcelFactsTab, { parcel: { ...one, area: '60' } })
    expect(right.text()).toContain('33.33%')
    expect(right.text()).not.toContain('不一致')
    right.unmount()
    const wrong = await show(ParcelFactsTab, { parcel: { ...one, area: '60.01' } })
    expect(wrong.text()).toContain('占用之和与宗地面积不一致')
  })
  it('says unknown and why where nothing was reported, never a zero', async () => {
    const one = parcel('1')
    const wrapper = await show(ParcelFactsTab, { parcel: { ...one, areas: { ...one.areas, plane_m2: null, difference_m2: null, agrees: null } } })
    expect(wrapper.text()).toContain('未知（没有可用的图形）')
    expect(wrapper.text()).toContain('固定资产投资强度未知（没有报送）')
    expect(wrapper.text()).not.toContain('0.00 平方米')
  })
  it('puts what holds first, then what could not be answered with what is missing, and hides what does not hold', async () => {
    const one = parcel('1')
    const no = { ...one.sub_types_explained[0]!, id: 't9', code: 'T1-1', label: '禁止类产业', holds: 'no' as const }
    const wrapper = await show(DecidedTab, { parcel: { ...one, sub_types_explained: [no, ...[...one.sub_types_explained].reverse()] } })
    const items = wrapper.findAll('.lines > li').map((item) => item.text())
    expect(items.length).toBe(2)
    expect(items[0]).toContain('T3-1 容积率不足')
    expect(items[1]).toContain('还不知道：竣工日期')
    expect(wrapper.text()).toContain('256.00')
  })
  it('says that nothing has been decided where nothing has been', async () => {
    expect((await show(DecidedTab, { parcel: { ...parcel('1'), decided: null } })).text()).toContain('这一天还没有认定')
  })
})

describe('the lists', () => {
  const answer = (answers: Record<string, object>): void => {
    vi.stubGlobal('fetch', (url: string) => Promise.resolve(new Response(JSON.stringify({ '/api/land/map': setting, ...answers }[url.replace(/\?.*/, '')] ?? { items: [], total: 0, page: 1, size: 100 }), { status: 200, headers: { 'Content-Type': 'application/json' } })))
  }
  it('of low-efficiency land say so when the categories do not add up with the whole', async () => {
    const right = identification() as Identification
    answer({ '/api/land/identification': right })
    const fine = await show(LowPage, {})
    expect(fine.text()).toContain('T3-1 容积率不足')
    expect(fine.text()).not.toContain('不一致')
    fine.unmount()
    answer({ '/api/land/identification': { ...right, listed: '330.01' } })
    expect((await show(LowPage, {})).text()).toContain('类别之和与合计不一致')
  })
  it('say why there is no list, and show no figure in its place', async () => {
    answer({ '/api/land/identification': { ...(identification() as Identification), ready: false, why: '还没有完成底数调查（S1-1.1a）。', survey: { completed: null, document: '' } } })
    const wrapper = await show(LowPage, {})
    expect(wrapper.text()).toContain('现在还不能认定。还没有完成底数调查')
    expect(wrapper.find('.big-figures').exists()).toBe(false)
  })
  it('of batches mark the one that does not balance, and tell unknown from none', async () => {
    const [row] = batches() as BatchRow[]
    const rows = [row!, { ...row!, id: '示范2022-02', unsupplied: '69.99', expropriated: null, not_expropriated: null, lapses_on: null }]
    answer({ '/api/land/identification': identification(), '/api/land/batches': { items: rows, total: 2, page: 1, size: 100 } })
    const wrapper = await show(BatchesPage, {})
    const cells = wrapper.findAll('.ledger-table tbody tr').map((one) => one.text())
    expect(cells[0]).not.toContain('不平')
    expect(cells[1]).toContain('示范2022-02不平')
    expect(cells[1]).toContain('未知（没有报送征收补偿面积）')
    expect(cells[1]).toContain('不会失效')
  })
  it.each<[string | null, boolean | null, string]>([
    ['0.5625', true, '56.25%▲ 低于下限'],
    ['0.6000', false, '60.00%'],
    ['0.5625', null, '本地没有配置供应率下限'],
    [null, null, '没有可算的批次'],
  ])('with a rate of supply of %s, low %s, say %s', async (rate, low, wanted) => {
    const found = identification() as Identification
    answer({ '/api/land/identification': { ...found, chain: { ...found.chain!, rate, rate_low: low } }, '/api/land/batches': { items: [], total: 0, page: 1, size: 100 } })
    const text = (await show(BatchesPage, {})).text()
    expect(text).toContain(wanted)
    expect(text.includes('低于下限')).toBe(low === true)
  })
})

it('policies and ways out stand with a listed parcel, each with its clause, and nowhere else', async () => {
  const own = parcel('P1')
  const wrapper = await show(DecidedTab, { parcel: own })
  const rows = wrapper.findAll('section').find((one) => one.text().includes('差别化政策与退出'))!.findAll('tbody tr').map((one) => one.text())
  expect(rows).toEqual(['○ 差别化政策不再增收土地价款自然资源局S2-5d', '■ 退出收储后再出让土地储备中心S1-1.3f'])
  wrapper.unmount()
  expect((await show(DecidedTab, { parcel: { ...own, policies: [] } })).text()).not.toContain('差别化政策与退出')
})

describe('a balance and clusters', () => {
  it('of an area name each part, and overlaps only where there are some', async () => {
    const whole = balance() as Balance
    const fine = await show(BalancePanel, { balance: whole, by: '按手画的范围' })
    expect(fine.text()).toContain('120.55')
    expect(fine.text()).not.toContain('图形有错')
    await fine.findAll('tbody button')[0]!.trigger('click')
    expect(fine.emitted('choose')).toEqual([[whole.parcels[0]!.code]])
    fine.unmount()
    expect((await show(BalancePanel, { balance: { ...whole, doubled: '0.5' }, by: '' })).text()).toContain('图形有错')
  })
  it('open their parcels, and tell unknown from none', async () => {
    const wrapper = await show(ClusterTable, { found: clusters(), chosen: undefined, colour: () => '#000000' })
    expect(wrapper.get('[title=没有主导产业资料]').text()).toBe('未知')
    await wrapper.findAll('button')[1]!.trigger('click')
    expect(wrapper.findAll('.member').length).toBe(5)
    expect((wrapper.emitted('choose')![0]![0] as { number: number }).number).toBe(2)
  })
  it('call the last size open at its end', () => {
    expect([sizeTitle({ from: '5', to: '20', parcels: 1, area: '9' }), sizeTitle({ from: '50', to: null, parcels: 1, area: '9' })]).toEqual(['5–20', '50 及以上'])
  })
})

describe('photos of a parcel', () => {
  const one = parcel('320411001000000001')
  it('stand by day, each with its own picture', async () => {
    const wrapper = await show(PhotosTab, { parcel: one })
    expect(wrapper.findAll('section h2').map((head) => head.text())).toEqual(['2025-05-14', '2025-02-18', '加照片'])
    expect(wrapper.findAll('img').map((image) => image.attributes('src'))).toEqual([`/api/files/${'c'.repeat(64)}`, `/api/files/${'a'.repeat(64)}`, `/api/files/${'b'.repeat(64)}`])
    expect(wrapper.findAll('a[href^="/land/"]').map((link) => link.attributes('href'))).toEqual([`/land/surveys/88/parcels/${one.code}`, '/land/cases/15?tab=past'])
  })
  it('are added only by whoever may', async () => {
    expect((await show(PhotosTab, { parcel: { ...one, may_add_photos: false } })).find('form').exists()).toBe(false)
  })
})
