// What the server says of cases of land. Areas are text in 亩, days are ISO.

import type { Deed, Listed, Named, NextStep, WrittenFigure } from '@/api/shapes'

/** low: low-efficiency land; idle: idle land; unsupplied: approved, not supplied. */
export type CaseKind = 'low' | 'idle' | 'unsupplied'

export interface LandDeadline {
  /** Key of the case. */
  /** Absent where a day of the law comes near and nobody opened a case yet. */
  case?: string | null
  /** Code of the parcel, or number of the batch. */
  place: string
  case_title: string
  kind: string
  id: string
  title: string
  due: string
  days_left: number | null
  /** open, overdue or met. */
  state: string
  state_title: string
  role: Named
  clause: string
  /** 自然日 or 工作日. */
  unit: string
}

export interface LandCaseRow {
  key: string
  kind: CaseKind
  kind_title: string
  /** Code of the parcel, or number of the batch. */
  place: string
  title: string
  zone?: Named | null
  enterprises: Named[]
  area: string
  category?: Named | null
  sub_types: Named[]
  state: string
  state_title: string
  /** Task force: attract, reserve or lawful. */
  board?: Named | null
  opened: string
  next_deadline?: LandDeadline | null
  disposed: string
  remaining: string
  /** Cause, once it is found. */
  cause?: string | null
  /** Number under which it was closed. */
  closed?: string | null
}

export interface CaseFound {
  id: string
  title: string
  area: string
  sentence: string
  clause: string
}

export interface CaseProgress {
  day: string
  text: string
  disposed: string
  by: string
}

export interface CaseOpinion {
  department: Named
  stance?: Named | null
  text: string
}

/** A part of a batch: why it was not supplied, what is done about it. */
export interface CasePart {
  number: number
  title: string
  area: string
  cause: Named
  text: string
  path?: Named | null
  day?: string | null
  person: string
  /** Number of the paper by which it was dealt with. */
  settled?: string | null
}

export interface CasePaper {
  id: string
  title: string
  ready: boolean
  why_not: string
}

export interface LandCase extends LandCaseRow {
  found: CaseFound[]
  figures: WrittenFigure[]
  mode?: Named | null
  target: string
  criteria: string
  plan_day?: string | null
  person: string
  progress: CaseProgress[]
  /** Parts of a batch. */
  parts: CasePart[]
  deadlines: LandDeadline[]
  opinions: CaseOpinion[]
  history: Deed[]
  papers: CasePaper[]
  /** Operations that are not done with the parcel while the case is open. */
  frozen: string[]
  /** Ways out of article 12, for idle land. */
  options: Named[]
  next: NextStep[]
}

export interface ProgressShare {
  id: string
  title: string
  area: string
  count: number
  share?: string | null
}

export interface KindProgress {
  kind: string
  title: string
  identified: string
  closed: string
  open: number
  count: number
}

export interface LandProgress {
  since: string
  identified: string
  closed: string
  share?: string | null
  by_mode: ProgressShare[]
  by_board: ProgressShare[]
  by_kind: KindProgress[]
  open: number
  overdue: number
}

export type CaseList = Listed<LandCaseRow>
export type DeadlineList = Listed<LandDeadline>
