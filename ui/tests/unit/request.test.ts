import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { address, ask, askAddress, fileName, Intent, newKey, surroundRequests, tell } from '@/api/request'

interface Sent {
  url: string
  init: RequestInit
}

let sent: Sent[] = []
let signedOut = 0
let asOf = ''

function answers(...given: (Response | Error)[]): void {
  let at = 0
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, init })
    const next = given[Math.min(at, given.length - 1)]!
    at += 1
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next.clone())
  })
}

const json = (body: unknown, status = 200, kind = 'application/json'): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': kind } })
const header = (at: number, name: string): string | undefined => (sent[at]!.init.headers as Record<string, string>)[name]

beforeEach(() => {
  sent = []
  signedOut = 0
  asOf = ''
  surroundRequests({ csrf: () => 'token-1', asOf: () => asOf, signedOut: () => { signedOut += 1 } })
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 500 })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('addresses', () => {
  it('leave out what is empty and join lists', () => {
    expect(address('/firms', { q: '', class: ['A', 'B'], zone: undefined, page: 2, none: [] })).toBe('/api/firms?class=A%2CB&page=2')
  })
  it('carry the day that is looked back to, unless asked for today', () => {
    asOf = '2025-03-01'
    expect(askAddress('/zone')).toBe('/api/zone?as_of=2025-03-01')
    expect(askAddress('/zone', {}, true)).toBe('/api/zone')
  })
})

describe('asking', () => {
  it('sends no token and no key, only the question', async () => {
    answers(json({ total: 3 }))
    expect(await ask('/firms')).toEqual({ total: 3 })
    expect(header(0, 'X-CSRF-Token')).toBeUndefined()
    expect(header(0, 'Idempotency-Key')).toBeUndefined()
  })
  it('turns a problem into words with the number to quote', async () => {
    answers(json({ title: '与现在的状态不符', detail: '公示期未满。', code: 'too_early', number: 'E-7' }, 409, 'application/problem+json'))
    const problem = await ask('/years/2024').catch((error: unknown) => error as Problem)
    expect(problem).toBeInstanceOf(Problem)
    expect((problem as Problem).sentence).toBe('与现在的状态不符：公示期未满。（报修请引用编号 E-7）')
  })
  it('answers a page that is not JSON with what to do', async () => {
    answers(new Response('<html>', { status: 500, headers: { 'content-type': 'text/html' } }))
    const problem = (await ask('/x').catch((error: unknown) => error)) as Problem
    expect(problem.title).toBe('服务器出错')
    expect(problem.detail).toContain('稍后重试')
  })
  it('says that the session is lost on 401, but not for a refused log-in', async () => {
    answers(json({ code: 'not_logged_in' }, 401))
    await expect(ask('/tasks')).rejects.toBeInstanceOf(Problem)
    expect(signedOut).toBe(1)
    answers(json({ code: 'wrong_credentials' }, 401))
    await expect(tell('POST', '/session', { body: {}, keepSession: true })).rejects.toBeInstanceOf(Problem)
    expect(signedOut).toBe(1)
  })
  it('stops at once when it is no longer wanted', async () => {
    const stop = new AbortController()
    stop.abort()
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('aborted', 'AbortError')))
    await expect(ask('/firms', { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('telling', () => {
  it('keeps one key through lost answers and busy servers', async () => {
    answers(new TypeError('network'), json({}, 503), json({ entry: 7 }))
    expect(await tell('POST', '/years', { body: { year: 2025 } })).toEqual({ entry: 7 })
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map((_one, at) => header(at, 'Idempotency-Key'))).size).toBe(1)
    expect(header(0, 'X-CSRF-Token')).toBe('token-1')
  })
  it('gives up after three attempts and says that nothing is lost', async () => {
    answers(new TypeError('network'))
    const problem = (await tell('POST', '/years').catch((error: unknown) => error)) as Problem
    expect(sent).toHaveLength(3)
    expect(problem.detail).toContain('不会重复提交')
  })
  it('keeps the key of a wish that failed and takes a new one after success', async () => {
    const intent = new Intent()
    const first = intent.current
    answers(json({ title: '出错' }, 500))
    await tell('POST', '/years', { intent }).catch(() => undefined)
    expect(intent.current).toBe(first)
    answers(json({}))
    await tell('POST', '/years', { intent })
    expect(intent.current).not.toBe(first)
  })
  it('does not repeat what was refused', async () => {
    answers(json({ title: '没有权限' }, 403))
    await tell('POST', '/years').catch(() => undefined)
    expect(sent).toHaveLength(1)
  })
  it('understands an answer without a body', async () => {
    answers(new Response(null, { status: 204 }))
    expect(await tell('DELETE', '/session')).toBeUndefined()
  })
})

describe('keys and names', () => {
  it('are UUIDs of version 4', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
  it.each([
    [`attachment; filename="a.xlsx"; filename*=UTF-8''%E4%BC%81%E4%B8%9A.xlsx`, '企业.xlsx'],
    ['attachment; filename="list.xlsx"', 'list.xlsx'],
    ['attachment', ''],
    [null, ''],
  ])('file name of %s is %s', (given, expected) => {
    expect(fileName(given)).toBe(expected)
  })
})
