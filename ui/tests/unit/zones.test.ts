import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Zone } from '@/api/shapes'
import { comparable, comparedBars, comparedSentence } from '@/pages/zones/compared'
import ZonesPage from '@/pages/zones/ZonesPage.vue'
import { useSession } from '@/session'
import { lines, zones } from '../mock/zones'

let pinia = createPinia()

beforeEach(() => {
  pinia = createPinia()
  setActivePinia(pinia)
  useSession().zone = { today: '2025-06-12', years: [], zones: [], regions: [], departments: [], terms: [] } as unknown as Zone
})

afterEach(() => vi.unstubAllGlobals())

async function pageOf(answers: Record<string, unknown>): Promise<string> {
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(new Response(JSON.stringify(answers[url.split('?')[0]!]), { status: 200, headers: { 'Content-Type': 'application/json' } })))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<div />' } }] })
  await router.push('/')
  const shown = mount(ZonesPage as never, { global: { plugins: [pinia, router], stubs: { ChartPanel: { props: ['sentence'], template: '<p>{{ sentence }}</p>' } } } })
  await flushPromises()
  const text = shown.text()
  shown.unmount()
  return text
}

describe('a zone beside others', () => {
  const [zone] = zones()
  const { indicators, comparison } = zone!.evaluation
  it('is compared only where both have a figure, on one scale a chart', () => {
    const found = comparable(indicators, comparison)
    expect(found.map((one) => [one.unit, one.rows.map((row) => row.id)])).toEqual([['%', ['supply_rate', 'built_rate']]])
    expect(comparable(indicators, [])).toEqual([])
    const bars = comparedBars({ ...found[0]!, others: [{ ...comparison[0]!, values: { supply_rate: '92.84' } }] }, '示范区') as { xAxis: { min: number }; series: { data: unknown[] }[] }
    expect([bars.xAxis.min, bars.series.map((one) => one.data)]).toEqual([0, [[97.78, 97.73], [92.84, null]]])
  })
  it('stands beside those only that have a figure on this scale', () => {
    const other = { title: '另一处', source: '', values: { plot_ratio: '0.98' } }
    expect(comparable([...indicators, { ...indicators[2]!, value: '1.1' }], [...comparison, other]).map((one) => one.others.map((each) => each.title))).toEqual([['全国 2021'], ['另一处']])
  })
  it('reaches another at the line, not just below it', () => {
    const at = (value: string): string => comparedSentence({ unit: '%', rows: [{ ...indicators[0]!, value }], others: comparison }, '示范区')
    expect([at('92.83'), at('92.84'), at('92.85')].map((one) => /有 (\d)/.exec(one)![1])).toEqual(['0', '1', '1'])
  })
  it('names what is missing, what is not verified and what does not add up; unknown is a word', async () => {
    const text = await pageOf({ '/api/land/zones': zones(), '/api/land/lines': { items: lines(), total: 1, page: 1, size: 200 } })
    for (const wanted of ['计分办法未核实', '缺：总建筑面积', '比规划总面积少 10 亩', 'D/(A+B21)', '97.78', '无法判断', '永久基本农田', '不计分', '示范经济开发区有 1 项不低于全国 2021，共比较 2 项']) expect(text).toContain(wanted)
    expect(text).toMatch(/综合容积率\s*未知/)
  })
})
