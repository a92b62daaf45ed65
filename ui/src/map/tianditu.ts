// 天地图 under the parcels, only where the office has a key for it; without one the map stands on its own layers.

import TileLayer from 'ol/layer/Tile'
import XYZ from 'ol/source/XYZ'

export type Base = 'none' | 'vec' | 'img'

export const bases: { id: Base; title: string }[] = [
  { id: 'none', title: '只用本地图层' },
  { id: 'vec', title: '天地图 · 矢量' },
  { id: 'img', title: '天地图 · 影像' },
]

/** Ground and its names. */
export function tianditu(base: Base, key: string): TileLayer[] {
  if (base === 'none') return []
  const names = base === 'vec' ? 'cva' : 'cia'
  return [base, names].map((layer) => new TileLayer({
    zIndex: layer === names ? 1 : 0,
    source: new XYZ({
      url: `https://t{0-7}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`,
      maxZoom: 18,
    }),
  }))
}
