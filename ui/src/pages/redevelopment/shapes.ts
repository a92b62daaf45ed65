// What the server says of plans of redevelopment. Areas are text in 亩, days are ISO.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

export type PlanRow = Shapes['RedevelopmentRow']
export type Plan = Shapes['Redevelopment']
export type PlanYear = Shapes['RedevelopmentYear']
export type Coverage = Shapes['RedevelopmentCoverage']
export type PlanList = Listed<PlanRow>
