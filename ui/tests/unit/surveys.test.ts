import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Me, Zone } from '@/api/shapes'
import { answerBody, unanswered, wrong } from '@/pages/surveys/answering'
import AnswerPage from '@/pages/surveys/AnswerPage.vue'
import { covered } from '@/pages/surveys/coverage'
import type { SurveyQuestion } from '@/pages/surveys/shapes'
import { useSession } from '@/session'
import { surveyAnswer, wholeSurvey } from '../mock/surveys'

let answers: Record<string, unknown> = {}
const told: { path: string; body: unknown }[] = []
let shown: VueWrapper | undefined
let pinia = createPinia()

beforeEach(() => {
  sessionStorage.clear()
  pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  session.me = { login: 'yq', role: 'zone_committee', name: '委', role_title: '园区', csrf: 't', actions: ['read_surveys', 'survey_answer'] } as unknown as Me
  session.zone = { today: '2025-06-12', years: [], zones: [], regions: [], departments: [], terms: [] } as unknown as Zone
  told.length = 0
  answers = { '/api/land/surveys/401': wholeSurvey() }
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.split('?')[0]!
    if (init.method === 'POST') told.push({ path, body: JSON.parse(String(init.body)) })
    const answer = init.method === 'POST' ? (answers[`POST ${path}`] ?? answers[path]) : answers[path]
    if (answer instanceof Response) return Promise.resolve(answer)
    return Promise.resolve(new Response(JSON.stringify(answer ?? {}), { status: answer === undefined ? 404 : 200, headers: { 'Content-Type': answer === undefined ? 'application/problem+json' : 'application/json' } }))
  })
})

afterEach(() => {
  shown?.unmount()
  vi.unstubAllGlobals()
})

async function show(component: unknown, address = '/'): Promise<VueWrapper> {
  const page = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/land/surveys/:key/parcels/:code', component: page }, { path: '/:rest(.*)*', component: page }] })
  await router.push(address)
  shown = mount(component as never, { attachTo: document.body, global: { plugins: [pinia, router] } }) as unknown as VueWrapper
  await flushPromises()
  return shown
}

const question = (kind: string, more: Partial<SurveyQuestion> = {}): SurveyQuestion => ({ id: 'q', title: '问', meaning: '', kind, unit: '', options: [], optional: false, clause: '', ...more })

describe('an answer', () => {
  it.each([['number', '12,000', ''], ['number', '约一万', /不是数/], ['number', '-1', '不能是负数'], ['number', '', ''], ['number', '0', ''], ['day', '2025-02-30x', /不是日期/], ['day', '2025-02-28', ''], ['text', '－', '']] as const)('of kind %s reads %s', (kind, text, words) => {
    const found = wrong(question(kind), text)
    if (words instanceof RegExp) expect(found).toMatch(words)
    else expect(found).toBe(words)
  })
  it('leaves blanks out: what is not answered is not zero', () => {
    const questions = [question('number', { id: 'a' }), question('text', { id: 'b' }), question('flag', { id: 'c' }), question('number', { id: 'd' })]
    const written = { answers: { a: ' 12,000 ', b: '  ', c: '否', d: '0' }, photos: [{ digest: 'ff', name: 'x.jpg', size: 1 }], place: null }
    expect(answerBody(questions, written)).toEqual({ answers: { a: '12000', c: '否', d: '0' }, photos: ['ff'], place: null })
    expect(unanswered(questions, written.answers).map((one) => one.id)).toEqual(['b'])
  })
})

describe('coverage', () => {
  it.each([[0, 0, 0], [0, 3, 0], [2, 3, 66], [2999, 3000, 99], [3000, 3000, 100]])('%i of %i is %i per cent, and whole only when it is whole', (answered, parcels, share) => {
    expect(covered({ answered, parcels })).toBe(share)
  })
})

describe('the form of a parcel', () => {
  const code = '320411001000000000000'
  const path = `/api/land/surveys/401/parcels/${code}`
  const at = (): Promise<VueWrapper> => show({ components: { AnswerPage }, template: '<AnswerPage />' }, `/land/surveys/401/parcels/${code}`)
  const fill = async (wrapper: VueWrapper): Promise<void> => {
    await wrapper.get('input[type=radio][value=停产]').setValue()
    await wrapper.get('input[type=radio][value=是]').setValue()
    await wrapper.get('#survey-built_area').setValue('12,000.5')
  }
  it('is sent as it was written, without what was left blank, and takes photos from the camera', async () => {
    answers[path] = surveyAnswer(code)
    answers[`POST ${path}`] = { entry: 9, number: '', recorded: '', repeated: false, message: '已保存。' }
    const wrapper = await at()
    expect(wrapper.get('input[capture]').attributes()).toMatchObject({ accept: 'image/*', capture: 'environment' })
    expect(wrapper.text()).toContain('还有 3 项必填没有填')
    await fill(wrapper)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(told).toEqual([{ path, body: { answers: { operating_state: '停产', production_stopped: '是', built_area: '12000.5' }, photos: [], place: null } }])
  })
  it('shows what the layer says beside what was found, and marks where they differ', async () => {
    answers[path] = surveyAnswer(code)
    const wrapper = await at()
    expect(wrapper.find('.layer.differs').exists()).toBe(false)
    await fill(wrapper)
    expect(wrapper.get('.layer.differs').text()).toBe('图层：11,800平方米')
  })
  it('does not send what is no number, and keeps what was written over a refusal and a reload', async () => {
    answers[path] = surveyAnswer(code)
    answers[`POST ${path}`] = new Response(JSON.stringify({ title: '现在不能填', detail: '调查已办结。（S2-7a）' }), { status: 409, headers: { 'Content-Type': 'application/problem+json' } })
    const wrapper = await at()
    await wrapper.get('#survey-built_area').setValue('很多')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect([told, wrapper.text().includes('请先改正：建成面积')]).toEqual([[], true])
    await fill(wrapper)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toContain('S2-7a')
    wrapper.unmount()
    expect((await at()).get<HTMLInputElement>('#survey-built_area').element.value).toBe('12,000.5')
  })
  it('is only read by whoever may not answer', async () => {
    answers[path] = { ...surveyAnswer(code), may_answer: false }
    const wrapper = await at()
    expect(wrapper.text()).toContain('这个账号不填报这次调查')
    expect(wrapper.findAll('input').every((one) => one.attributes('disabled') !== undefined)).toBe(true)
    expect(wrapper.text()).not.toContain('保存')
  })
})
