// How a shape looks on the map: fill at 60 %, a clear outline, and its letter once there is room. Styles are made once for
// each look, however many parcels wear it.

import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'

export interface Look {
  /** `#rrggbb` of fill and outline. */
  colour: string
  /** Letter or short word that says the same without colour. */
  letter?: string
  /** Drawn with hatching in the outline only: what stands outside a filter. */
  faint?: boolean
  /** Outline only: plan units, lines, borders. */
  hollow?: boolean
  dash?: number[]
  width?: number
}

/** Tags of a shape in a tile. */
export type Tags = Readonly<Record<string, unknown>>

/** What a shape looks like; undefined is not drawn. */
export type Paint = (tags: Tags) => Look | undefined

/** Map metres per pixel below which letters have room. */
const letterResolution = 5
const fillShare = 0.6
const face = "'Noto Sans SC', 'Microsoft YaHei', sans-serif"

const plain = new Map<string, Style>()
const lettered = new Map<string, Style>()

/** Style of a look at a resolution. */
export function styleOf(look: Look, resolution: number): Style {
  const key = `${look.colour}/${look.letter ?? ''}/${look.faint ?? ''}/${look.hollow ?? ''}/${look.dash?.join(' ') ?? ''}/${look.width ?? ''}`
  const withLetter = Boolean(look.letter) && resolution < letterResolution
  const held = withLetter ? lettered : plain
  const known = held.get(key)
  if (known) return known
  const made = new Style({
    fill: look.hollow ? undefined : new Fill({ color: rgba(look.colour, look.faint ? 0.08 : fillShare) }),
    stroke: new Stroke({ color: look.faint ? rgba(look.colour, 0.35) : darker(look.colour), width: look.width ?? 1, lineDash: look.dash }),
    text: withLetter ? new Text({ text: look.letter, font: `600 12px ${face}`, fill: new Fill({ color: '#10202f' }), stroke: new Stroke({ color: '#ffffff', width: 3 }), overflow: false }) : undefined,
  })
  held.set(key, made)
  return made
}

/** `rgba(…)` of a hex colour. */
export function rgba(colour: string, share: number): string {
  const [red, green, blue] = parts(colour)
  return `rgba(${red},${green},${blue},${share})`
}

/** What a filled parcel comes out as on white: for the legend, and to know it again in a picture. */
export function seenOnWhite(colour: string): [number, number, number] {
  return parts(colour).map((part) => Math.round(part * fillShare + 255 * (1 - fillShare))) as [number, number, number]
}

function darker(colour: string): string {
  const [red, green, blue] = parts(colour).map((part) => Math.round(part * 0.75))
  return `rgb(${red},${green},${blue})`
}

function parts(colour: string): [number, number, number] {
  const whole = Number.parseInt(colour.slice(1), 16)
  return [(whole >> 16) & 255, (whole >> 8) & 255, whole & 255]
}

/** Colours for kinds that have no colour of their own: apart for colour-blind eyes and by lightness in grey. */
export const series = ['#1f5fa6', '#c8780a', '#1a7a48', '#8e44a3', '#b3261e', '#0f8b8d', '#7a5a2b', '#d0589b', '#4b5563', '#6b8e23']

export const unknownColour = '#8a94a0'
