// What is told of the parcel under the pointer.

import type { Tags } from '@/map/looks'

/** From afar a square of a tile stands for several parcels: it has a colour and no name, and its area is not asked. */
export function tipOf(tags: Tags, state: string, kind: string): string[] {
  if (!tags.code) return [state, kind, '这里有几宗，放大后分开'].filter(Boolean)
  return [String(tags.code), tags.area ? `${state} · ${String(tags.area)} 亩` : state, kind].filter(Boolean)
}
