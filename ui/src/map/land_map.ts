// The map itself: parcels and overlays in tiles, one chosen parcel, marked areas, drawing. It knows OpenLayers and nothing
// of land; what a parcel means, and the words beside the map, are the page's.

import OlMap from 'ol/Map'
import View from 'ol/View'
import { ScaleLine } from 'ol/control'
import { defaults as defaultInteractions } from 'ol/interaction/defaults'
import GeoJSON from 'ol/format/GeoJSON'
import VectorLayer from 'ol/layer/Vector'
import type TileLayer from 'ol/layer/Tile'
import type VectorTileLayer from 'ol/layer/VectorTile'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj'
import RenderFeature, { toGeometry } from 'ol/render/Feature'
import VectorSource from 'ol/source/Vector'
import type VectorTileSource from 'ol/source/VectorTile'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import type { Place } from './measure'
import { Pencil, type Drawn, type DrawKind } from './pencil'
import type { Paint, Tags } from './looks'
import { tianditu, type Base } from './tianditu'
import { tileLayer, tileSource, type TileAddress } from './tiles'

export interface Heard {
  /** The parcel under the pointer, and where the pointer is. */
  over(tags: Tags | undefined, pixel: number[]): void
  /** Clicked, or taken by the keyboard at the centre. */
  taken(tags: Tags | undefined): void
  /** Tiles that did not come. */
  lost(status: number): void
  /** The ground below cannot be had: the map stands on its own layers. */
  bare(): void
}

export interface Overlay {
  id: string
  address: TileAddress
  paint: Paint
  shown: boolean
}

/** West, south, east, north in degrees. */
export type Extent = readonly [number, number, number, number]

const action = '#1f5fa6'
const chosenStyle = new Style({ stroke: new Stroke({ color: action, width: 3.5 }), fill: new Fill({ color: 'rgba(31,95,166,0.12)' }), zIndex: 2 })
const markedStyle = new Style({ stroke: new Stroke({ color: '#10202f', width: 2, lineDash: [6, 4] }) })
const margin = [36, 36, 36, 36]
const closest = 18

export class LandMap {
  readonly map: OlMap
  private readonly parcels: VectorTileLayer
  private readonly source: VectorTileSource
  private readonly overlays = new Map<string, VectorTileLayer>()
  private readonly chosen = new VectorSource()
  private readonly marked = new VectorSource()
  private readonly pencil: Pencil
  private readonly reader = new GeoJSON({ featureProjection: 'EPSG:3857' })
  private pointed = 0
  /** Where the pointer is over the map, and whether the map has moved under it since it was looked at. */
  private pointer: number[] | undefined
  private moved = false
  private ground: TileLayer[] = []

  constructor(target: HTMLElement, extent: Extent, address: TileAddress, private paint: Paint, overlays: Overlay[], private readonly heard: Heard) {
    const view = new View({ enableRotation: false, minZoom: 6, maxZoom: 20, center: fromLonLat([(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2]), zoom: 13 })
    this.source = tileSource(address, { lost: heard.lost })
    this.parcels = tileLayer(this.source, () => this.paint, 2)
    const lines = overlays.map((one) => {
      const layer = tileLayer(tileSource(one.address, { lost: heard.lost }), () => one.paint, 3)
      layer.setVisible(one.shown)
      this.overlays.set(one.id, layer)
      return layer
    })
    this.map = new OlMap({
      target,
      view,
      controls: [new ScaleLine({ units: 'metric', minWidth: 80 })],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false, doubleClickZoom: false }),
      layers: [this.parcels, ...lines, new VectorLayer({ source: this.marked, style: markedStyle, zIndex: 5 }), new VectorLayer({ source: this.chosen, style: chosenStyle, zIndex: 6 })],
    })
    this.pencil = new Pencil(this.map)
    this.fit(extent)
    this.map.on('moveend', () => this.tellView())
    view.on('change', () => this.unpoint())
    this.map.on('rendercomplete', () => this.pointAgain())
    this.map.on('pointermove', (event) => this.point(event))
    this.map.on('singleclick', (event) => {
      if (!this.pencil.busy) this.heard.taken(this.tagsAt(event.coordinate))
    })
  }

  /** Draws the parcels anew: another colouring, or another filter. */
  repaint(paint: Paint): void {
    this.paint = paint
    this.parcels.changed()
  }

  /** Asks for every tile again: another day. */
  reread(): void {
    this.source.refresh()
    for (const layer of this.overlays.values()) layer.getSource()?.refresh()
  }

  /** What lies under the parcels. */
  stand(base: Base, key: string): void {
    this.clearGround()
    this.ground = tianditu(base, key, () => {
      this.clearGround()
      this.heard.bare()
    })
    for (const layer of this.ground) this.map.addLayer(layer)
  }

  private clearGround(): void {
    for (const layer of this.ground) this.map.removeLayer(layer)
    this.ground = []
  }

  show(id: string, shown: boolean): void {
    this.overlays.get(id)?.setVisible(shown)
  }

  fit(extent: Extent, close = closest - 1): void {
    this.map.updateSize()
    this.map.getView().fit(transformExtent([...extent], 'EPSG:4326', 'EPSG:3857'), { padding: margin, maxZoom: close })
  }

  /** Outlines one parcel, by its GeoJSON geometry; undefined takes the outline away. */
  choose(geometry: object | undefined | null, goThere: boolean): void {
    this.outline(this.chosen, geometry ? [geometry] : [], goThere)
  }

  /** Dashed outlines around areas that the page speaks of. */
  mark(geometries: object[], goThere = false): void {
    this.outline(this.marked, geometries, goThere)
  }

  private outline(source: VectorSource, geometries: object[], goThere: boolean): void {
    source.clear()
    source.addFeatures(geometries.map((one) => this.reader.readFeature({ type: 'Feature', geometry: one, properties: {} }) as never))
    const extent = source.getExtent()
    if (goThere && geometries.length > 0 && extent) this.map.getView().fit(extent, { padding: [80, 80, 80, 80], maxZoom: closest - 2 })
  }

  zoom(steps: number): void {
    const view = this.map.getView()
    view.animate({ zoom: (view.getZoom() ?? 13) + steps, duration: 120 })
  }

  /** What is seen: a ring of places, for whoever cannot draw. */
  seen(): Place[] {
    const [west, south, east, north] = this.map.getView().calculateExtent(this.map.getSize())
    return [[west, south], [east, south], [east, north], [west, north]].map((corner) => toLonLat(corner as number[]) as unknown as Place)
  }

  /** Tags of the parcel at the centre: what Enter takes. */
  atCentre(): Tags | undefined {
    const centre = this.map.getView().getCenter()
    return centre && this.tagsAt(centre)
  }

  draw(kind: DrawKind, told: (drawn: Drawn) => void): void {
    this.pencil.begin(kind, told)
  }

  finishDrawing(): void {
    this.pencil.finish()
  }

  stopDrawing(keep = false): void {
    this.pencil.stop(keep)
  }

  /** Once all that is asked for is drawn. */
  ready(): Promise<void> {
    return new Promise((done) => {
      this.map.once('rendercomplete', () => done())
      this.map.render()
    })
  }

  /** The pointer has left the map. */
  leave(): void {
    this.pointer = undefined
  }

  dispose(): void {
    cancelAnimationFrame(this.pointed)
    this.map.setTarget(undefined)
    this.map.dispose()
  }

  /** The box says where it looks (longitude, latitude, metres of the map per pixel), for whoever reads the page by program. */
  private tellView(): void {
    const view = this.map.getView()
    const box = this.map.getTargetElement()
    if (box) box.dataset.view = [...toLonLat(view.getCenter() ?? [0, 0]), view.getResolution() ?? 0].join(' ')
  }

  /** The map moves: what was told under the pointer is no longer there. */
  private unpoint(): void {
    this.moved = true
    if (this.pointer) this.heard.over(undefined, this.pointer)
  }

  /** The tiles of the new view are there: what lies under the pointer now. */
  private pointAgain(): void {
    if (!this.moved || !this.pointer || this.pencil.busy) return
    this.moved = false
    const place = this.map.getCoordinateFromPixel(this.pointer)
    if (place) this.heard.over(this.tagsAt(place), this.pointer)
  }

  /** At most once a frame, and not while the map is dragged: every look at it costs. */
  private point(event: MapBrowserEvent): void {
    this.pointer = event.pixel
    if (event.dragging || this.pencil.busy) {
      this.heard.over(undefined, event.pixel)
      return
    }
    cancelAnimationFrame(this.pointed)
    this.pointed = requestAnimationFrame(() => {
      const tags = this.tagsAt(event.coordinate)
      const box = this.map.getTargetElement()
      if (box) box.style.cursor = tags ? 'pointer' : ''
      this.heard.over(tags, event.pixel)
    })
  }

  private tagsAt([x, y]: number[]): Tags | undefined {
    const found = this.parcels.getFeaturesInExtent([x!, y!, x!, y!])
    const hit = found.find((one) => one instanceof RenderFeature && this.paint(one.getProperties() as Tags) && toGeometry(one).intersectsCoordinate([x!, y!]))
    return hit?.getProperties() as Tags | undefined
  }
}
