// Cases about batches, by the number of the batch: the list of batches does not carry them itself.

import { ask } from '@/api/request'
import type { CaseRef } from '@/pages/land/shapes'
import type { CaseList } from './shapes'

const step = 200

export async function batchCases(signal: AbortSignal): Promise<Map<string, CaseRef[]>> {
  const found = new Map<string, CaseRef[]>()
  for (let page = 1, seen = 0; ; page += 1) {
    const part = await ask<CaseList>('/land/cases', { query: { kind: 'unsupplied', page, size: step }, signal })
    for (const one of part.items) found.set(one.place, [...(found.get(one.place) ?? []), { key: one.key, kind: one.kind, title: one.title, state_title: one.state_title }])
    seen += part.items.length
    if (part.items.length === 0 || seen >= part.total) return found
  }
}
