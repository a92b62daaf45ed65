// The one way to the server: CSRF, Idempotency-Key, as_of, retries, aborts, and every failure as a Problem.

import { problemOf, Problem, unreachable } from './problem'

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[]
export type Query = Record<string, QueryValue>

/** What the wrapper has to know about who sits here. Set once by the session. */
export interface Surroundings {
  csrf(): string
  asOf(): string
  signedOut(): void
}

let around: Surroundings = { csrf: () => '', asOf: () => '', signedOut: () => undefined }

export function surroundRequests(surroundings: Surroundings): void {
  around = surroundings
}

/**
 * One wish of a person. Its key goes with every attempt, so that a repeated click or a lost answer does nothing twice.
 * After success the wish is spent and gets a new key.
 */
export class Intent {
  private key = newKey()

  get current(): string {
    return this.key
  }

  spent(): void {
    this.key = newKey()
  }
}

export function newKey(): string {
  if (typeof crypto !== 'undefined' && typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const root = '/api'
const attempts = 3
const pauses = [300, 1200]

export interface AskOptions {
  query?: Query
  signal?: AbortSignal
  /** Do not send the date that the top bar looks back to. */
  today?: boolean
}

export interface TellOptions {
  query?: Query
  body?: unknown
  signal?: AbortSignal
  intent?: Intent
  /** A refused log-in is an answer, not a lost session. */
  keepSession?: boolean
}

/** Path with its query; empty values are left out, lists are joined by commas. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(name, value.join(','))
    } else {
      search.set(name, String(value))
    }
  }
  const text = search.toString()
  return `${root}${path}${text ? `?${text}` : ''}`
}

/** The address of a GET as it would be asked now, with as_of. For links and downloads. */
export function askAddress(path: string, query: Query = {}, today = false): string {
  const asOf = today ? '' : around.asOf()
  return address(path, asOf ? { ...query, as_of: asOf } : query)
}

export async function ask<T>(path: string, options: AskOptions = {}): Promise<T> {
  const url = askAddress(path, options.query, options.today)
  const response = await send(url, { method: 'GET', signal: options.signal })
  return read<T>(response, false)
}

export async function tell<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, options: TellOptions = {}): Promise<T> {
  const intent = options.intent ?? new Intent()
  const response = await send(address(path, options.query), told(method, intent, options))
  const answer = await read<T>(response, options.keepSession ?? false)
  intent.spent()
  return answer
}

function told(method: string, intent: Intent, options: TellOptions): RequestInit {
  const headers: Record<string, string> = { 'Idempotency-Key': intent.current, 'X-CSRF-Token': around.csrf() }
  let body: BodyInit | undefined
  if (options.body instanceof FormData) {
    body = options.body
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  return { method, headers, body, signal: options.signal }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= attempts
    try {
      const response = await fetch(url, {
        ...init,
        credentials: 'same-origin',
        headers: { Accept: 'application/json, application/problem+json', ...init.headers },
      })
      const busy = response.status === 502 || response.status === 503 || response.status === 504
      if (!busy || last) return response
    } catch (error) {
      if (init.signal?.aborted) throw error
      if (last) throw unreachable()
    }
    await pause(pauses[attempt - 1] ?? 1200, init.signal)
  }
}

function pause(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('aborted', 'AbortError'))
    })
  })
}

async function read<T>(response: Response, keepSession: boolean): Promise<T> {
  if (!response.ok) {
    const problem = await problemOf(response)
    if (response.status === 401 && !keepSession) around.signedOut()
    throw problem
  }
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Sends a form with files and tells how far it is; fetch cannot report upload progress. */
export function upload<T>(path: string, form: FormData, options: { query?: Query; intent: Intent; progress?: (share: number) => void; signal?: AbortSignal }): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address(path, options.query))
    request.setRequestHeader('Accept', 'application/json, application/problem+json')
    request.setRequestHeader('Idempotency-Key', options.intent.current)
    request.setRequestHeader('X-CSRF-Token', around.csrf())
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.progress?.(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        options.intent.spent()
        resolve((request.responseText === '' ? undefined : JSON.parse(request.responseText)) as T)
        return
      }
      if (request.status === 401) around.signedOut()
      reject(uploadProblem(request))
    }
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function uploadProblem(request: XMLHttpRequest): Problem {
  try {
    return new Problem(JSON.parse(request.responseText) as object, request.status)
  } catch {
    return new Problem({}, request.status)
  }
}

/** Fetches a file and hands it to the browser under the name the server gives it. */
export async function download(path: string, query: Query = {}, fallbackName = '下载', today = false): Promise<void> {
  await handOver(await send(askAddress(path, query, today), { method: 'GET', headers: { Accept: '*/*' } }), fallbackName)
}

/** The same for a file that is made from what is sent. */
export async function downloadTold(path: string, options: TellOptions, fallbackName = '下载'): Promise<void> {
  const intent = options.intent ?? new Intent()
  const init = told('POST', intent, options)
  await handOver(await send(address(path, options.query), { ...init, headers: { ...init.headers, Accept: '*/*' } }), fallbackName)
  intent.spent()
}

async function handOver(response: Response, fallbackName: string): Promise<void> {
  if (!response.ok) {
    if (response.status === 401) around.signedOut()
    throw await problemOf(response)
  }
  const blob = await response.blob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = fileName(response.headers.get('content-disposition')) || fallbackName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** File name of a Content-Disposition header; the RFC 5987 form wins. */
export function fileName(header: string | null): string {
  if (!header) return ''
  const extended = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(header)
  if (extended?.[1]) {
    try {
      return decodeURIComponent(extended[1].trim())
    } catch {
      return extended[1].trim()
    }
  }
  return /filename\s*=\s*"?([^";]+)"?/i.exec(header)?.[1]?.trim() ?? ''
}
