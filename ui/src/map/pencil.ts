// Drawing on the map: a line or an area, told while it grows. What is drawn stays until the next is begun.

import type OlMap from 'ol/Map'
import Draw from 'ol/interaction/Draw'
import type Geometry from 'ol/geom/Geometry'
import LineString from 'ol/geom/LineString'
import Polygon from 'ol/geom/Polygon'
import VectorLayer from 'ol/layer/Vector'
import { toLonLat } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import type { Place } from './measure'

export type DrawKind = 'line' | 'area'

export interface Drawn {
  kind: DrawKind
  places: Place[]
  /** False while the hand is still drawing. */
  done: boolean
}

const ink = '#7a1f5c'
const style = new Style({
  stroke: new Stroke({ color: ink, width: 2.5 }),
  fill: new Fill({ color: 'rgba(122,31,92,0.10)' }),
  image: new CircleStyle({ radius: 4, fill: new Fill({ color: '#ffffff' }), stroke: new Stroke({ color: ink, width: 2 }) }),
})

export class Pencil {
  private readonly drawn = new VectorSource()
  private interaction: Draw | undefined
  /** The click that ends a drawing is not a click on a parcel. */
  private ending = false

  constructor(private readonly map: OlMap) {
    map.addLayer(new VectorLayer({ source: this.drawn, style, zIndex: 7 }))
  }

  get busy(): boolean {
    return this.interaction !== undefined || this.ending
  }

  begin(kind: DrawKind, told: (drawn: Drawn) => void): void {
    this.stop()
    const draw = new Draw({ source: this.drawn, type: kind === 'line' ? 'LineString' : 'Polygon', style, stopClick: true })
    draw.on('drawstart', ({ feature }) => {
      this.drawn.clear()
      const geometry = feature.getGeometry()!
      geometry.on('change', () => told({ kind, places: placesOf(geometry), done: false }))
    })
    draw.on('drawend', ({ feature }) => {
      told({ kind, places: placesOf(feature.getGeometry()!), done: true })
      this.ending = true
      setTimeout(() => {
        this.leave()
        this.ending = false
      }, 320)
    })
    this.interaction = draw
    this.map.addInteraction(draw)
  }

  finish(): void {
    this.interaction?.finishDrawing()
  }

  /** Puts the pencil away; `keep` leaves what was drawn. */
  stop(keep = false): void {
    this.leave()
    if (!keep) this.drawn.clear()
  }

  private leave(): void {
    if (this.interaction) this.map.removeInteraction(this.interaction)
    this.interaction = undefined
  }
}

/** The places of a line, or of a ring without its last, which is its first. */
function placesOf(geometry: Geometry): Place[] {
  const places = geometry instanceof Polygon ? (geometry.getCoordinates()[0] ?? []).slice(0, -1) : geometry instanceof LineString ? geometry.getCoordinates() : []
  return places.map((one) => toLonLat(one) as unknown as Place)
}
