// What went wrong with a request, in words that say what to do and a number to quote (RFC 9457).

export interface ProblemFinding {
  code?: string
  severity?: string
  message?: string
  advice?: string
  place?: string
}

export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  number?: string
  findings?: ProblemFinding[]
}

/** A refused or failed request. `retriable`: the same request may be sent again as it is. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly number: string
  readonly findings: ProblemFinding[]

  constructor(body: ProblemBody, status: number) {
    const title = body.title?.trim() || titleOf(status)
    super(title)
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? ''
    this.title = title
    this.detail = body.detail?.trim() || adviceOf(status)
    this.number = body.number ?? ''
    this.findings = body.findings ?? []
  }

  get retriable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }

  /** One paragraph for a message box. */
  get sentence(): string {
    const quoted = this.number ? `（报修请引用编号 ${this.number}）` : ''
    const detail = this.detail && this.detail !== this.title ? `：${this.detail}` : ''
    return `${this.title}${detail}${quoted}`
  }
}

/** The request never reached the server, or its answer was lost. */
export function unreachable(): Problem {
  return new Problem({ title: '连不上服务器', detail: '请检查网络后重试；刚才填写的内容还在，不会重复提交。', code: 'unreachable' }, 0)
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const message = error instanceof Error ? error.message : String(error)
  return new Problem({ title: '页面出错', detail: `请刷新页面重试。原因：${message}`, code: 'page' }, -1)
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

export async function problemOf(response: Response): Promise<Problem> {
  const kind = response.headers.get('content-type') ?? ''
  if (kind.includes('json')) {
    try {
      return new Problem((await response.json()) as ProblemBody, response.status)
    } catch {
      return new Problem({}, response.status)
    }
  }
  return new Problem({}, response.status)
}

function titleOf(status: number): string {
  const titles: Record<number, string> = {
    400: '请求有误',
    401: '请先登录',
    403: '没有权限',
    404: '没有找到',
    409: '与现在的状态不符',
    413: '文件太大',
    415: '文件类型不支持',
    422: '填写的内容有误',
    429: '操作太频繁',
    503: '服务器正忙',
  }
  return titles[status] ?? (status >= 500 ? '服务器出错' : '没有完成')
}

function adviceOf(status: number): string {
  if (status === 403) return '如果工作需要，请联系安全管理员授权。'
  if (status === 404) return '可能已移走或不属于你的范围，请返回列表重新打开。'
  if (status === 429) return '请稍等一分钟再试。'
  if (status >= 500) return '请稍后重试；多次出现请联系系统管理员。'
  return ''
}
