// What the server says of development zones as a whole. Areas are text in 亩; shares and growths are per cent.

import type { Listed, Named } from '@/api/shapes'

export interface ZonePart {
  id: string
  title: string
  area?: string | null
  share?: string | null
  clause: string
}

export interface ZoneBalance {
  zone: Named
  year?: number | null
  total?: string | null
  parts: ZonePart[]
  reserve_day?: string | null
  planned?: string | null
  supplied?: string | null
  reserved?: string | null
  remaining?: string | null
  parcels?: string | null
  low?: string | null
  low_firms?: number | null
  idle?: string | null
  identified?: string | null
  closed?: string | null
  closed_share?: string | null
  output_growth?: string | null
  output_basis: string
  tax_growth?: string | null
  tax_basis: string
  /** yes, no or unknown. */
  twin: string
  differences: string[]
}

export interface ZoneIndicator {
  id: string
  title: string
  formula: string
  value?: string | null
  unit: string
  ideal?: string | null
  weight?: string | null
  score?: string | null
  scored: boolean
  numbers: { id: string; title: string; value?: string | null; unit: string }[]
  missing: string[]
  clause: string
}

export interface ZoneComparison {
  title: string
  source: string
  values: Record<string, string>
}

export interface ZoneEvaluation {
  kind?: Named | null
  indicators: ZoneIndicator[]
  score?: string | null
  scoring: string
  comparison: ZoneComparison[]
  unverified: boolean
  remarks: string[]
}

export interface ZoneLand {
  zone: Named
  balance: ZoneBalance
  evaluation: ZoneEvaluation
}

export interface LineConflict {
  parcel: string
  location: string
  zone?: Named | null
  line: string
  kind: string
  beyond: boolean
  area: string
  parcel_area: string
}

export type LineList = Listed<LineConflict>
