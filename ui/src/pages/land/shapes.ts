// What the server says of land. Areas are text in 亩 unless the name says m2; coordinates are longitude and latitude.

import type { components } from '@/api/schema'
import type { SurveyedFigure } from '@/pages/surveys/shapes'
import type { Finding, FindingGroup, Listed, Named, Receipt, StoredFile } from '@/api/shapes'

export type Bounds = [number, number, number, number]

export interface CaseRef {
  key: string
  kind: string
  title: string
  state_title: string
}

export interface ParcelRow {
  code: string
  location: string
  zone: Named | null
  region: Named | null
  use: Named | null
  area: string
  measured: string | null
  state: string
  state_title: string
  category: Named | null
  sub_types: Named[]
  listed: string | null
  idle: string | null
  class: string | null
  firms: Named[]
  findings: number
  age: number | null
  cases: CaseRef[]
  bounds: Bounds | null
}

export interface ParcelFigure {
  id: string
  title: string
  unit: string
  value: string | null
  number: boolean
}

export interface ExplainedLine {
  sentence: string
  numbers: { label: string; value: string | null; unit: string; source: string; confirmed: boolean }[]
}

export interface ExplainedSubType {
  id: string
  code: string
  label: string
  category: Named
  uscc: string | null
  firm: string | null
  holds: 'yes' | 'no' | 'unknown'
  lines: ExplainedLine[]
  missing: string
}

export interface Occupant {
  uscc: string
  name: string | null
  area: string
  share: string
  class: string | null
  protected: boolean | null
  low_class: boolean | null
  figures: ParcelFigure[]
}

export interface Decided {
  standing: string
  delay: string
  standard?: string | null
  reasons: string[]
  remarks: string[]
  days: { id: string; title: string; clause: string; day: string | null; standing: boolean }[]
  idle: { limb: string; area: string; excused_days: number; cause: string; fee: string | null; take_back: boolean | null } | null
}

/** Photos that came together: of a step of a case, of a survey, or added to the file of the parcel. */
export type ParcelPhotos = components['schemas']['ParcelPhotos']
export type LowPolicy = components['schemas']['LandLowPolicy']
export type LegacyRow = components['schemas']['LandLegacyRow']

export interface Parcel extends ParcelRow {
  geometry: object | null
  areas: { title_mu: string; title_m2: string; plane_m2: string | null; ellipsoid_m2: string | null; difference_m2: string | null; frame: string | null; agrees: boolean | null }
  figures: ParcelFigure[]
  titles: ParcelFigure[]
  rights: ParcelFigure[]
  encumbrances: ParcelFigure[]
  occupants: Occupant[]
  occupied: string
  unoccupied: string
  excused: { from: string; to: string | null; cause: Named; document: string }[]
  contracts: { plot: string; code: string; title: string; state_title: string }[]
  units: { layer: string; layer_title: string; id: string; title: string; area: string }[]
  decided: Decided | null
  policies: LowPolicy[]
  sub_types_explained: ExplainedSubType[]
  /** What closed surveys say, beside what the layer says. */
  surveyed?: SurveyedFigure[]
  data_findings: Finding[]
  photos: ParcelPhotos[]
  may_add_photos: boolean
  history: { delivery: string; valid_from: string; file: string; area: string | null; present: boolean; changed: string[] }[]
}

export interface Identification {
  day: string
  ready: boolean
  why: string | null
  survey: { completed: string | null; document: string }
  standard?: string | null
  packs: { id: string; digest: string }[]
  groups: { state: string; title: string; parcels: number; area: string }[]
  categories: { id: string; title: string; parcels: number; area: string; sub_types: { code: string; id: string; label: string; parcels: number; area: string }[] }[]
  listed: string
  idle: string
  firms: number
  chain: Chain | null
}

export interface Chain {
  approved: string
  supplied: string
  lapsed: string
  adjusted: string
  unsupplied: string
  recent_approved: string
  recent_supplied: string
  rate: string | null
  rate_low: boolean | null
  remarks: string[]
}

export interface BatchRow {
  id: string
  zone: Named | null
  approved_day: string
  approved: string
  supplied: string
  lapsed: string
  adjusted: string
  unsupplied: string
  expropriated: string | null
  not_expropriated: string | null
  state: Named | null
  lapses_on: string | null
  lapses_standing: boolean
  supplies: { id: string; day: string; area: string; share: string }[]
}

export interface Share {
  id: string
  title: string
  area: string
  parcels: number
}

export interface Balance {
  area: string
  area_m2: string
  covered: string
  uncovered: string
  doubled: string
  by_use: Share[]
  by_state: Share[]
  by_category: Share[]
  by_class: Share[]
  by_zone: Share[]
  parcels: { code: string; location: string; inside: string; whole: string; state: string; state_title: string }[]
  parcel_count: number
}

export interface Cluster {
  number: number
  area: string
  parcels: { code: string; area: string; state_title: string }[]
  firms: Named[]
  unit: Named | null
  mortgaged: number
  seized: number
  encumbrance_unknown: number
  matches_leading: number | null
  complexity: number | null
  bounds: Bounds | null
}

export interface Clusters {
  distance: string
  least: string
  by_unit: boolean
  considered: number
  clusters: Cluster[]
}

export interface Fragmentation {
  parcels: number
  area: string
  measures: { id: string; title: string; value: string | null; unit: string; formula: string; meaning: string }[]
  below: { line: string; parcels: number; area: string } | null
  sizes: { from: string; to: string | null; parcels: number; area: string }[]
  units: { id: string; title: string; area: string; covered: string; share: string | null }[]
}

export interface MapSetting {
  bounds: Bounds | null
  layers: { layer: string; title: string; features: number; version: string; bounds: Bounds | null }[]
  legends: { state: Named[]; use: Named[]; category: Named[]; class: Named[] }
  base: { tianditu_key: string | null }
}

export interface LandDelivery {
  id: string
  entry: number
  kind: string
  kind_title: string
  file: StoredFile
  valid_from: string
  delivered: string
  account_name: string
  frame: string | null
  tally: { read: number; admitted: number; held: number; refused: number }
  findings_by: FindingGroup[]
  receipt: string
  counts: boolean
}

export interface LandLayer {
  kind: string
  title: string
  is_map: boolean
  columns: { name: string; needed: boolean; meaning: string }[]
  current: LandDelivery | null
  deliveries: LandDelivery[]
}

export interface LandReport {
  delivery: string | null
  dry_run: boolean
  tally: { read: number; admitted: number; held: number; refused: number }
  frame: string | null
  cures: { kind: 'use_frame' | 'swap_axes'; epsg: number | null; title: string }[]
  fields: string[]
  findings_by: FindingGroup[]
  findings: Finding[]
  findings_count: number
  compared: { within: number; beyond: number; unmeasured: number } | null
  receipt: Receipt | null
}

export type ParcelList = Listed<ParcelRow>
export type BatchList = Listed<BatchRow>
