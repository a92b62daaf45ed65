// One stream of server-sent events for all pages: progress of long work, and that something changed.

type Heard = (data: unknown) => void

/** What the server says of long work: the request's id and what is being done. */
export function progressOf(data: unknown): { id: string; what: string } | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const inner = Object.values(data).find((one) => typeof one === 'object' && one !== null)
  const { id, what } = ('what' in data ? data : (inner ?? {})) as { id?: unknown; what?: unknown }
  return typeof id === 'string' && typeof what === 'string' ? { id, what } : undefined
}

const listeners = new Map<string, Set<Heard>>()
let source: EventSource | undefined

function attach(kind: string): void {
  source?.addEventListener(kind, (event) => {
    let data: unknown
    try {
      data = JSON.parse((event as MessageEvent<string>).data)
    } catch {
      data = undefined
    }
    for (const heard of listeners.get(kind) ?? []) heard(data)
  })
}

export function listen(kind: 'progress' | 'changed', heard: Heard): () => void {
  if (typeof EventSource === 'undefined') return () => undefined
  if (!source) source = new EventSource('/api/events', { withCredentials: true })
  if (!listeners.has(kind)) {
    listeners.set(kind, new Set())
    attach(kind)
  }
  listeners.get(kind)!.add(heard)
  return () => {
    listeners.get(kind)?.delete(heard)
    if ([...listeners.values()].every((held) => held.size === 0)) {
      source?.close()
      source = undefined
      listeners.clear()
    }
  }
}
