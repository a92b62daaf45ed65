// What the server says of development zones as a whole. Areas are text in 亩; shares and growths are per cent.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

export type ZoneLand = Shapes['ZoneLand']
export type ZoneBalance = Shapes['ZoneBalance']
export type ZonePart = Shapes['ZonePart']
export type ZoneEvaluation = Shapes['ZoneEvaluation']
export type ZoneIndicator = Shapes['ZoneIndicator']
export type ZoneComparison = Shapes['ZoneComparison']
export type LineConflict = Shapes['LineConflict']
export type LineList = Listed<LineConflict>
