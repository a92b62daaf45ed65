// 天地图 under the parcels, only where the office has a key for it; without one, or where its pictures do not come, the map
// stands on its own layers.

import TileLayer from 'ol/layer/Tile'
import XYZ from 'ol/source/XYZ'

export type Base = 'none' | 'vec' | 'img'

export const bases: { id: Base; title: string }[] = [
  { id: 'none', title: '只用本地图层' },
  { id: 'vec', title: '天地图 · 矢量' },
  { id: 'img', title: '天地图 · 影像' },
]

/** Names of places over each ground: cva over vec, cia over img. */
const names = { vec: 'cva', img: 'cia' } as const
/** So many pictures in a row that did not come are enough to do without. */
const patience = 6

/** A tile of a layer in the frame of the map, EPSG:3857, which 天地图 calls w. */
export function tileAddress(layer: string, key: string): string {
  const query = { SERVICE: 'WMTS', REQUEST: 'GetTile', VERSION: '1.0.0', LAYER: layer, STYLE: 'default', TILEMATRIXSET: 'w', FORMAT: 'tiles' }
  return `https://t{0-7}.tianditu.gov.cn/${layer}_w/wmts?${new URLSearchParams(query)}&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`
}

/** Says when to do without: nothing but failures so far, and enough of them. */
export function counting(gone: () => void): { came(): void; failed(): void } {
  let left = patience
  return {
    came: () => { left = Infinity },
    failed: () => {
      left -= 1
      if (left === 0) gone()
    },
  }
}

/** Ground and its names; `gone` is told once when it cannot be had. */
export function tianditu(base: Base, key: string, gone: () => void): TileLayer[] {
  if (base === 'none' || key === '') return []
  const count = counting(gone)
  return [base, names[base]].map((layer, zIndex) => {
    // A key may be bound to the office's address, which is told for these pictures only.
    const source = new XYZ({ url: tileAddress(layer, key), maxZoom: 18, referrerPolicy: 'origin' })
    source.on('tileloadend', count.came)
    source.on('tileloaderror', count.failed)
    return new TileLayer({ zIndex, source })
  })
}
