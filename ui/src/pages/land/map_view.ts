// What of the map stands in its address: the colouring, the kinds looked for, the layers that are on, the chosen parcel.

import type { LocationQuery } from 'vue-router'
import type { Base } from '@/map/tianditu'
import { schemes, type Scheme } from './painting'

export interface MapView {
  by: Scheme
  only: string[]
  layers: string[]
  base: Base
  parcel: string
}

const usualLayers = ['zone']

export function readMapView(query: LocationQuery): MapView {
  const by = schemes.find((one) => one.id === text(query.by))?.id ?? 'state'
  const base = text(query.base)
  return { by, only: list(query.only), layers: query.layers === undefined ? usualLayers : list(query.layers), base: base === 'vec' || base === 'img' ? base : 'none', parcel: text(query.parcel) }
}

/** The address with this view; what belongs to the list beside the map stays. */
export function writeMapView(view: MapView, query: LocationQuery): Record<string, string | undefined> {
  const others = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, text(value)]))
  return {
    ...others,
    by: view.by === 'state' ? undefined : view.by,
    only: view.only.join(',') || undefined,
    layers: view.layers.join(',') === usualLayers.join(',') ? undefined : view.layers.join(',') || '-',
    base: view.base === 'none' ? undefined : view.base,
    parcel: view.parcel || undefined,
  }
}

/** The same kinds asked of the server's list; undefined where the list has no such filter. */
export function listFilter(by: Scheme, only: readonly string[]): Record<string, string> | undefined {
  if (only.length === 0) return {}
  if (by === 'findings') return only.length === 1 && only[0] === 'some' ? { finding: 'any' } : undefined
  if (by === 'age' || only.some((one) => one === 'unknown' || one === 'none')) return undefined
  if (by !== 'state' && only.length > 1) return undefined
  return { [by]: only.join(',') }
}

function text(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function list(value: LocationQuery[string] | undefined): string[] {
  return text(value).split(',').filter((part) => part !== '' && part !== '-')
}
