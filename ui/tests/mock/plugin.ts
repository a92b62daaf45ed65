// A stand-in for the server while pages are drawn: `npm run mock`. Never part of a build.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import * as answers from './answers'
import * as land from './land'
import * as bulletins from './bulletins'
import * as disposal from './land_cases'
import * as appraisals from './appraisals'
import * as redevelopment from './redevelopment'
import * as standards from './standards'
import * as surveys from './surveys'
import * as zones from './zones'
import { tile } from './land_tiles'

type Answer = (found: { query: URLSearchParams; parts: string[]; body: Record<string, unknown> }) => unknown

class Refusal {
  readonly status: number
  readonly body: object
  constructor(status: number, body: object) {
    this.status = status
    this.body = body
  }
}

const listed = (items: readonly unknown[]): Answer => ({ query }) => {
  const page = Number(query.get('page') ?? 1)
  const size = Number(query.get('size') ?? 50)
  return { items: items.slice((page - 1) * size, page * size), total: items.length, page, size }
}
const missing = (): never => {
  throw new Refusal(404, { title: '没有找到', detail: '可能已移走，或不属于你的范围。', status: 404, code: 'not_found', number: 'E-20250612-0007' })
}

const routes: [string, string, Answer][] = [
  ['GET', '/demo', answers.demo],
  ['GET', '/session', () => (answers.state.me ? answers.me() : (() => { throw new Refusal(401, { title: '请先登录', status: 401 }) })())],
  ['POST', '/session', ({ body }) => {
    const who = answers.accounts.find((one) => one.login === body.login && one.password === body.password)
    if (!who) throw new Refusal(401, { title: '账号或密码不对', detail: '再错 4 次将锁定 15 分钟。', code: 'wrong_credentials', number: 'E-20250612-0003' })
    answers.state.me = who
    return answers.me()
  }],
  ['DELETE', '/session', () => { answers.state.me = undefined }],
  ['GET', '/zone', answers.zone],
  ['GET', '/tasks', () => ({ mine: answers.tasks(), waiting: [] })],
  ['GET', '/notices', answers.notices],
  ['GET', '/firms', ({ query }) => answers.firmList(query)],
  ['GET', '/firms/:s', ({ parts }) => answers.firmPage(parts[1]!) ?? missing()],
  ['GET', '/firms/:s/trace', ({ parts, query }) => answers.trace(parts[1]!, query)],
  ['GET', '/firms/:s/explanation', () => answers.explanation],
  ['POST', '/firms/:s/try', () => ({ before: { class: 'C', total: '82.4852', rank: 90, ranked: 144, items: answers.standing('31.1185') }, after: { class: 'B', total: '88.1020', rank: 81, ranked: 144, items: answers.standing('36.7353') } })],
  ['POST', '/firms/:s/confirmation', () => ({})],
  ['GET', '/years', answers.years],
  ['GET', '/years/proposed', () => ({ stages: [{ stage: 'collecting', starts: '2026-01-05', ends: '2026-03-31' }, { stage: 'area_publicity', starts: '2026-04-01', ends: '2026-04-09' }], due: { tax: '2026-03-20' } })],
  ['GET', '/alerts', listed((answers.overview(2024) as { alerts: unknown[] }).alerts)],
  ['GET', '/years/:y', ({ parts }) => answers.yearPage(Number(parts[1]))],
  ['GET', '/years/:y/compare', () => ({ before: '2023 年度', after: '2024 年度', counts_before: {}, counts_after: {}, classes: ['A', 'B', 'C', ''], transitions: [[120, 31, 0, 0], [38, 640, 44, 0], [0, 40, 60, 3], [1, 2, 0, 60]], movers: answers.movers, movers_count: answers.movers.length })],
  ['POST', '/years/:y/simulate', () => ({ before: '2023 年度', after: '2024 年度', counts_before: {}, counts_after: {}, classes: ['A', 'B', 'C', ''], transitions: [[120, 31, 0, 0], [38, 640, 44, 0], [0, 40, 60, 3], [1, 2, 0, 60]], movers: answers.movers, movers_count: answers.movers.length })],
  ['GET', '/years/:y/adjustments', () => [{ id: 'a1', subject: answers.firms[7]!.subject, name: answers.firms[7]!.name, kind: 'veto', kind_title: '否决', term: 'veto_environment', label: '环境否决', value: { value: 'true', state: 'known', shown: '是' }, reason: '2024-11 超标排放被处罚', evidence: { digest: 'cd34', name: '处罚决定书.pdf', size: 120000 }, by: '生态环境局 孙工', day: '2025-06-07', withdrawn: null }]],
  ['GET', '/years/:y/checks', () => ({ run: 188, checks: [{ id: 'stability', title: '等级稳定性', text: '每项数值上下浮动 1%，97.2% 的企业等级不变。', level: 'fine', columns: ['等级线', '附近企业'], rows: [['A/B', '11'], ['B/C', '9']] }, { id: 'weights', title: '权重核对', text: '熵权法给出的权重与方案相差最大的是亩均税收。', level: 'look', columns: ['指标', '方案', '熵权法'], rows: [['亩均税收', '30', '26.4'], ['研发投入强度', '15', '18.2']] }] })],
  ['GET', '/years/:y/published', ({ parts }) => (answers.yearPage(Number(parts[1])) as { published: unknown[] }).published],
  ['GET', '/years/:y/published/:n', ({ parts }) => ({ number: Number(parts[3]), run: 90, published: '2024-06-28', supersedes: null, reason: '', by: '陈科长', changes: Number(parts[3]) === 2 ? answers.movers.slice(0, 2) : [], classes: answers.countsOf(answers.firms), results: answers.firms.slice(0, 400).map((one, step) => ({ subject: one.subject, name: one.name, list: one.list, class: Number(parts[3]) === 2 && step === 3 ? 'B' : one.class })) })],
  ['GET', '/objections', () => answers.objectionList()],
  ['GET', '/objections/:id', () => answers.objectionPage()],
  ['GET', '/overview', ({ query }) => answers.overview(Number(query.get('year')))],
  ['GET', '/expectations', answers.expectations],
  ['GET', '/batches', listed(answers.batches())],
  ['POST', '/batches', ({ query }) => answers.delivery(query.get('dry_run') === 'true')],
  ['GET', '/batches/:id', ({ parts }) => ({ ...(answers.batches()[0] as object), id: parts[1], ...(answers.delivery(false) as object), receipt: 'R-212' })],
  ['GET', '/batches/:id/findings', listed(answers.findings)],
  ['GET', '/batches/:id/cells', answers.cells],
  ['GET', '/held', listed(answers.held())],
  ['POST', '/files', () => ({ digest: 'ab12cd', name: '附件.pdf', size: 34567 })],
  ['GET', '/packs', answers.packs],
  ['GET', '/packs/diff', () => ({ a: { id: 'henan-2019', version: '1', digest: 'a' }, b: { id: 'changzhou-2019', version: '1', digest: 'b' }, changes: [{ id: 'weight_tax_per_mu', title: '亩均税收权重', kind: 'parameter', before: '30', after: '40' }, { id: 'rd_intensity', title: '研发投入强度', kind: 'indicator', before: '15 分', after: null }] })],
  ['GET', '/packs/:id', ({ parts }) => answers.pack(parts[1]!)],
  ['GET', '/packs/:id/articles/:f', answers.article],
  ['GET', '/public', () => ({ title: '示范市工业企业综合评价结果', notice: '示范数据', years: [{ year: 2024, scheme_title: '两阶段分类综合评价', published: '2025-06-10', classes: ['A', 'B', 'C'], in_publicity: true, objections_until: '2025-06-16' }, { year: 2023, scheme_title: '两阶段分类综合评价', published: '2024-06-28', classes: ['A', 'B', 'C'], in_publicity: false, objections_until: null }] })],
  ['GET', '/public/results', ({ query }) => { const found = answers.firmList(query) as { items: { name: string; class: string }[] }; return { ...found, items: found.items.map((one) => ({ name: one.name, class: one.class })) } }],
  ['GET', '/audit/entries', listed(answers.entries())],
  ['GET', '/audit/entries/:s', () => ({ ...(answers.entries()[0] as object), command: { deliver: { form: 'tax', year: 2024 } }, rows: [{ table: 'fact', count: 1188, digest: 'aa' }], previous: '9c1f', hash: 'f3a1', documents: [{ kind: 'batch', key: '240', body: { form: 'tax' } }] })],
  ['GET', '/audit/log', listed([{ seq: 2, at: '2025-06-12T02:00:00Z', account: 'firm', role: '企业', action: '看一家企业', what: '91320412MA0335033U', from: '10.1.2.3', result: 'refused', result_title: '拒绝', number: 'E-9' }, { seq: 1, at: '2025-06-12T01:58:00Z', account: 'firm', role: '企业', action: '登录', what: '', from: '10.1.2.3', result: 'done', result_title: '成功', number: 'E-8' }])],
  ['POST', '/audit/verify', () => ({ entries: 240, rows: 128344, faults: [], message: '账本完整。' })],
  ['GET', '/land/map', land.map],
  ['GET', '/land/parcels', ({ query }) => land.parcels(query)],
  ['GET', '/land/parcels/:c', ({ parts }) => land.parcel(parts[2]!)],
  ['POST', '/land/balance', land.balance],
  ['GET', '/land/identification', land.identification],
  ['GET', '/land/batches', listed(land.batches())],
  ['GET', '/land/clusters', land.clusters],
  ['GET', '/land/cases', ({ query }) => disposal.cases(query)],
  ['POST', '/land/cases', () => ({ entry: 500, number: 'R-500', recorded: '', repeated: false, message: '已立案。', key: '12' })],
  ['GET', '/land/cases/:k', ({ parts }) => disposal.landCase(parts[2]!)],
  ['GET', '/land/deadlines', listed(disposal.deadlines())],
  ['GET', '/land/progress', disposal.progress],
  ['GET', '/land/standards', listed([standards.standardRow])],
  ['GET', '/land/standard_basis', standards.basis],
  ['GET', '/land/standards/:k', standards.standard],
  ['GET', '/land/standards/:k/trial', standards.trial],
  ['GET', '/appraisals', listed([appraisals.appraisalRow])],
  ['GET', '/appraisals/:y', appraisals.appraisal],
  ['GET', '/land/redevelopment', listed([redevelopment.planRow])],
  ['GET', '/land/redevelopment_coverage', redevelopment.coverage],
  ['GET', '/land/redevelopment/:k', redevelopment.plan],
  ['GET', '/bulletins', bulletins.board],
  ['GET', '/bulletins/:k', bulletins.bulletin],
  ['GET', '/bulletin_problems', listed([bulletins.problemRow])],
  ['GET', '/bulletin_problems/:k', bulletins.problem],
  ['GET', '/bulletin_inspections', () => []],
  ['GET', '/bulletin_meetings', () => []],
  ['GET', '/land/surveys', listed([surveys.survey])],
  ['GET', '/land/surveys/:k', surveys.wholeSurvey],
  ['GET', '/land/surveys/:k/parcels', ({ query }) => listed(surveys.surveyParcels.filter((one) => !query.get('answered') || String(one.answered) === query.get('answered')))({ query, parts: [], body: {} })],
  ['GET', '/land/surveys/:k/parcels/:c', ({ parts }) => surveys.surveyAnswer(parts[4]!)],
  ['GET', '/land/zones', zones.zones],
  ['GET', '/land/lines', listed(zones.lines())],
  ['GET', '/land/fragmentation', land.fragmentation],
  ['GET', '/accounts', listed(answers.accounts.map((one) => ({ login: one.login, name: one.name, role: one.role, role_title: one.role_title, department: one.role, enterprise: null, zone_scope: null, open: true, locked_until: null, second_factor: false, must_change_password: false })))],
  ['GET', '/roles', () => answers.accounts.map((one, step) => ({ id: one.role, title: one.role_title, second_factor: false, actions: [{ action: 'deliver', title: '报送数据', scope: step % 2 ? 'all' : 'own_department', scope_title: '本部门' }, { action: 'read_firms', title: '看企业名单和等级', scope: 'all', scope_title: '全部' }].slice(step % 3 === 0 ? 1 : 0) }))],
]

function match(pattern: string, path: string): string[] | undefined {
  const wanted = pattern.split('/').slice(1)
  const given = path.split('/').slice(1)
  if (wanted.length !== given.length) return undefined
  return wanted.every((part, step) => part.startsWith(':') || part === given[step]) ? given.map(decodeURIComponent) : undefined
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}

function send(response: ServerResponse, status: number, body: unknown, kind = 'application/json'): void {
  response.statusCode = body === undefined && status === 200 ? 204 : status
  response.setHeader('content-type', kind)
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock')
  const path = url.pathname.replace(/^\/api/, '')
  if (path === '/events') return send(response, 404, { title: '没有' }, 'application/problem+json')
  const open = path === '/demo' || path === '/session' || path.startsWith('/public')
  if (!open && !answers.state.me) return send(response, 401, { title: '请先登录', status: 401 }, 'application/problem+json')
  const asked = /^\/land\/tiles\/(\w+)\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path)
  if (asked) {
    response.setHeader('content-type', 'application/vnd.mapbox-vector-tile')
    const found = tile(asked[1]!, Number(asked[2]), Number(asked[3]), Number(asked[4]))
    response.statusCode = found ? 200 : 204
    response.end(found)
    return
  }
  const body = await bodyOf(request)
  for (const [method, pattern, work] of routes) {
    const parts = method === request.method ? match(pattern, path) : undefined
    if (!parts) continue
    try {
      return send(response, 200, work({ query: url.searchParams, parts, body }))
    } catch (error) {
      if (error instanceof Refusal) return send(response, error.status, error.body, 'application/problem+json')
      throw error
    }
  }
  if (request.method !== 'GET') return send(response, 200, {})
  send(response, 404, { title: '没有找到', status: 404, number: 'E-20250612-0001' }, 'application/problem+json')
}

// As crates/web/src/headers.rs sends it, so that a page that would be blocked is seen here.
const pagePolicy = "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

function stand(middlewares: Connect.Server): void {
  middlewares.use('/api', (request, response) => {
    request.url = `/api${request.url ?? ''}`
    void answer(request, response)
  })
}

export function mockServer(): Plugin {
  return {
    name: 'muheng-mock',
    configureServer: (server) => stand(server.middlewares),
    configurePreviewServer: (server) => {
      server.middlewares.use((_request, response, next) => {
        response.setHeader('content-security-policy', pagePolicy)
        next()
      })
      stand(server.middlewares)
    },
  }
}
