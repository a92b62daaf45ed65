// What the server says of standards of low-efficiency land. Areas are text in 亩, numbers of lines are text in their unit.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

export type StandardRow = Shapes['StandardRow']
export type StandardTerms = Shapes['StandardTerms']
export type StandardLine = Shapes['StandardLine']
export type StandardBasis = Shapes['StandardBasis']
export type Standard = Shapes['Standard']
export type StandardTrial = Shapes['StandardTrial']
export type StandardList = Listed<StandardRow>
