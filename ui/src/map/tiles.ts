// Layers of vector tiles from the server. A tile that is refused or lost is counted, not passed over in silence.

import type { Extent } from 'ol/extent'
import MVT from 'ol/format/MVT'
import VectorTileLayer from 'ol/layer/VectorTile'
import type Projection from 'ol/proj/Projection'
import type RenderFeature from 'ol/render/Feature'
import VectorTileSource from 'ol/source/VectorTile'
import type Tile from 'ol/Tile'
import TileState from 'ol/TileState'
import type VectorTile from 'ol/VectorTile'
import { styleOf, type Paint, type Tags } from './looks'

/** Deepest zoom whose tiles are asked for; beyond it they are enlarged. */
const deepest = 18

export interface TileTroubles {
  /** Tiles that did not come: with the status, 0 when the server was not reached. */
  lost(status: number): void
}

export type TileAddress = (zoom: number, column: number, row: number) => string

export function tileSource(address: TileAddress, troubles: TileTroubles): VectorTileSource {
  return new VectorTileSource({
    format: new MVT({ idProperty: undefined }),
    maxZoom: deepest,
    // Parcels do not lie over one another; their fills and outlines can be drawn together.
    overlaps: false,
    wrapX: false,
    transition: 0,
    tileUrlFunction: ([zoom, column, row]) => address(zoom!, column!, row!),
    tileLoadFunction: (tile, url) => load(tile, url, troubles),
  })
}

export function tileLayer(source: VectorTileSource, paint: () => Paint, depth: number): VectorTileLayer {
  return new VectorTileLayer({
    source,
    // Tiles are kept as pictures, so that panning only moves pictures: what makes it smooth without a GPU.
    renderMode: 'hybrid',
    declutter: false,
    renderBuffer: 8,
    zIndex: depth,
    style: (feature, resolution) => {
      const look = paint()(feature.getProperties() as Tags)
      return look && styleOf(look, resolution)
    },
  })
}

function load(given: Tile, url: string, troubles: TileTroubles): void {
  const tile = given as VectorTile<RenderFeature>
  tile.setLoader((extent, _resolution, projection) => void fetchInto(tile, url, extent, projection, troubles))
}

async function fetchInto(tile: VectorTile<RenderFeature>, url: string, extent: Extent, projection: Projection, troubles: TileTroubles): Promise<void> {
  try {
    const answer = await fetch(url, { credentials: 'same-origin' })
    if (!answer.ok) {
      troubles.lost(answer.status)
      tile.setState(TileState.ERROR)
      return
    }
    const bytes = await answer.arrayBuffer()
    const features = bytes.byteLength === 0 ? [] : tile.getFormat().readFeatures(bytes, { extent, featureProjection: projection })
    tile.setFeatures(features as RenderFeature[])
  } catch {
    troubles.lost(0)
    tile.setState(TileState.ERROR)
  }
}
