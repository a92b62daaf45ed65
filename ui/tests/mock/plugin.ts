// A stand-in for the server while pages are drawn: `npm run mock`. Never part of a build.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import * as answers from './answers'

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
  ['GET', '/tasks', answers.tasks],
  ['GET', '/notices', answers.notices],
  ['GET', '/firms', ({ query }) => answers.firmList(query)],
  ['GET', '/firms/:s', ({ parts }) => answers.firmPage(parts[1]!) ?? missing()],
  ['GET', '/firms/:s/trace', ({ parts, query }) => answers.trace(parts[1]!, query)],
  ['GET', '/firms/:s/explanation', () => answers.explanation],
  ['POST', '/firms/:s/try', () => ({ class: 'B', class_before: 'C', total: '89.1203', total_before: '82.4852', rank: 79, rank_before: 90, ranked: 144, items: answers.explanation.items.map((one, step) => ({ id: one.id, label: one.label, before: one.value, after: one.value, score_before: one.score, score_after: step === 0 ? '37.7536' : one.score })) })],
  ['POST', '/firms/:s/confirmation', () => ({})],
  ['GET', '/years', () => [2024, 2023, 2022, 2021, 2020].map((year) => ({ year, state: year === 2024 ? 'result_publicity' : 'archived', state_title: year === 2024 ? '结果公示' : '已归档', scheme: 'henan-2019/main', scheme_title: '两阶段分类综合评价', counts: answers.countsOf(answers.firms) }))],
  ['GET', '/years/:y', ({ parts }) => answers.yearPage(Number(parts[1]))],
  ['GET', '/years/:y/compare', () => ({ transitions: [{ from: 'A', to: 'A', count: 120 }, { from: 'A', to: 'B', count: 31 }, { from: 'B', to: 'A', count: 38 }, { from: 'B', to: 'B', count: 640 }, { from: 'B', to: 'C', count: 44 }, { from: 'C', to: 'B', count: 40 }, { from: 'C', to: 'C', count: 60 }], movers: answers.movers })],
  ['POST', '/years/:y/simulate', () => ({ counts_before: answers.countsOf(answers.firms), counts_after: answers.countsOf(answers.firms), transitions: [{ from: 'A', to: 'B', count: 12 }, { from: 'B', to: 'A', count: 12 }, { from: 'B', to: 'B', count: 900 }], movers: answers.movers.slice(0, 20) })],
  ['GET', '/years/:y/adjustments', () => [{ id: 'a1', subject: answers.firms[7]!.subject, name: answers.firms[7]!.name, kind: 'veto', term: 'veto_environment', label: '环境否决', value: '是', reason: '2024-11 超标排放被处罚', evidence: [{ digest: 'cd34', name: '处罚决定书.pdf', size: 120000 }], by: '生态环境局 孙工', at: '2025-06-07T01:00:00Z', entry: 176 }]],
  ['GET', '/years/:y/checks', () => ({ stability: { title: '等级稳定性', text: '每项数值上下浮动 1%，97.2% 的企业等级不变。', lines: [{ label: 'A/B 线附近', value: '11 家', note: '总分差不到 0.5 分' }] }, weights: [{ method: 'entropy', title: '熵权法', lines: [{ term: 'tax_per_mu', label: '亩均税收', declared: '30', found: '26.4' }] }], plausibility: [{ id: 'p1', title: '亩均税收异常高', count: 3, text: '高于同组均值 20 倍', firms: [] }] })],
  ['GET', '/years/:y/published', ({ parts }) => (answers.yearPage(Number(parts[1])) as { published: unknown[] }).published],
  ['GET', '/years/:y/published/:n', ({ query }) => answers.firmList(query)],
  ['GET', '/objections', () => answers.objectionList()],
  ['GET', '/objections/:id', () => answers.objectionPage()],
  ['GET', '/overview', ({ query }) => answers.overview(Number(query.get('year')))],
  ['GET', '/expectations', answers.expectations],
  ['GET', '/batches', listed(answers.batches())],
  ['POST', '/batches', ({ query }) => answers.delivery(query.get('dry_run') === 'true')],
  ['GET', '/batches/:id', ({ parts }) => ({ ...(answers.batches()[0] as object), id: parts[1], ...(answers.delivery(false) as object), findings: 23 })],
  ['GET', '/batches/:id/findings', listed(answers.findings)],
  ['GET', '/batches/:id/cells', answers.cells],
  ['GET', '/held', listed(answers.held())],
  ['POST', '/files', () => ({ digest: 'ab12cd', name: '附件.pdf', size: 34567 })],
  ['GET', '/packs', answers.packs],
  ['GET', '/packs/diff', () => ({ a: 'henan-2019', b: 'changzhou-2019', lines: [{ what: '亩均税收权重', kind: 'parameter', where: '六项指标', before: '30', after: '40' }, { what: '研发投入强度', kind: 'indicator', where: '六项指标', before: '15 分', after: null }] })],
  ['GET', '/packs/:id', ({ parts }) => answers.pack(parts[1]!)],
  ['GET', '/packs/:id/articles/:f', answers.article],
  ['GET', '/public', () => ({ title: '示范市工业企业综合评价结果', notice: '示范数据', years: [{ year: 2023, title: '2023 年度', published_on: '2024-06-28', number: 1 }, { year: 2022, title: '2022 年度', published_on: '2023-06-28', number: 1 }] })],
  ['GET', '/public/results', ({ query }) => { const found = answers.firmList(query) as { items: { name: string; class: string }[] }; return { ...found, items: found.items.map((one) => ({ name: one.name, class: one.class })) } }],
  ['GET', '/audit/entries', listed(answers.entries())],
  ['GET', '/audit/entries/:s', () => ({ ...(answers.entries()[0] as object), body: { command: 'deliver', form: 'tax', year: 2024 }, files: [{ digest: 'd41d', name: '税务局_企业税收_2024.xlsx', size: 88213 }], derived: [{ table: 'fact', rows: 1188, digest: 'aa' }] })],
  ['GET', '/audit/log', listed([{ at: '2025-06-12T02:00:00Z', login: 'firm', kind: 'refused', kind_title: '拒绝', text: '读取其他企业', address: '10.1.2.3', outcome: '403' }, { at: '2025-06-12T01:58:00Z', login: 'firm', kind: 'login', kind_title: '登录', text: '登录成功', address: '10.1.2.3', outcome: '200' }])],
  ['POST', '/audit/verify', () => ({ entries: 212, rows: 128344, faults: [] })],
  ['GET', '/accounts', () => answers.accounts.map((one) => ({ login: one.login, name: one.name, role: one.role, role_title: one.role_title, department: one.role, active: true, second_factor: false, last_login: '2025-06-12T01:00:00Z' }))],
  ['GET', '/roles', () => [{ id: 'tax', title: '税务局', what: '报送企业税收', actions: [{ id: 'batch.deliver', title: '报送', scope: 'department', scope_title: '本部门' }, { id: 'firm.read', title: '看企业', scope: 'all', scope_title: '全市' }] }]],
  ['GET', '/health', () => ({ state: 'ok', version: '0.3.0', parts: [{ name: 'store', title: '数据库', ok: true, text: 'SQLite，账本 212 条' }, { name: 'jobs', title: '定时任务', ok: true, text: '上次 02:00，下次明日 02:00' }] })],
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

export function mockServer(): Plugin {
  return {
    name: 'muheng-mock',
    configureServer(server) {
      server.middlewares.use('/api', (request, response) => {
        request.url = `/api${request.url ?? ''}`
        void answer(request, response)
      })
    },
  }
}
