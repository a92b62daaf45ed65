// How many parcels and how much title land each colour stands for: asked of the same list that the tables show, so that
// the legend adds up with them. What the list cannot tell stays unknown.

import { ask } from '@/api/request'
import { differenceExact } from '@/figures/number'
import { listFilter } from './map_view'
import type { Kind, Scheme } from './painting'
import type { ParcelList } from './shapes'

export interface Counted {
  parcels: number
  area: string
}

export type Counts = Record<string, Counted | undefined>

/** Kinds of which a parcel has at most one, so that the rest is what none of them has. */
const parting: readonly Scheme[] = ['state', 'use', 'class', 'findings']

export async function countKinds(scheme: Scheme, kinds: readonly Kind[], signal: AbortSignal): Promise<Counts> {
  const all = await count({}, signal)
  const counts: Counts = { all }
  await Promise.all(kinds.map(async (kind) => {
    const filter = listFilter(scheme, [kind.id])
    if (filter) counts[kind.id] = await count(filter, signal)
  }))
  const rest = kinds.filter((kind) => !counts[kind.id])
  if (rest.length === 1 && parting.includes(scheme) && scheme !== 'state') counts[rest[0]!.id] = remainder(all, kinds.flatMap((kind) => counts[kind.id] ?? []))
  return counts
}

function remainder(all: Counted, parts: readonly Counted[]): Counted {
  return {
    parcels: all.parcels - parts.reduce((sum, one) => sum + one.parcels, 0),
    area: parts.reduce((left, one) => differenceExact(left, one.area) ?? left, all.area),
  }
}

async function count(filter: Record<string, string>, signal: AbortSignal): Promise<Counted> {
  const found = await ask<ParcelList>('/land/parcels', { query: { ...filter, page: 1, size: 1 }, signal })
  return { parcels: found.total, area: found.totals?.area ?? '0' }
}
