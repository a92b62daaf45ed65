// What the server says of surveys of industrial land. Areas are text in 亩, days are ISO, answers are text by question.

import type { Deed, Listed, Named, NextStep, StoredFile } from '@/api/shapes'

export interface SurveyRow {
  key: string
  year: number
  title: string
  zone?: Named | null
  due: string
  overdue: boolean
  state: string
  state_title: string
  parcels: number
  answered: number
  area: string
  answered_area: string
  closed?: string | null
}

export interface SurveyQuestion {
  id: string
  title: string
  meaning: string
  /** flag is answered 是 or 否. */
  kind: string
  unit: string
  options: Named[]
  optional: boolean
  clause: string
}

export interface Survey extends SurveyRow {
  questions: SurveyQuestion[]
  document?: string | null
  left_out: { parcel: string; reason: string }[]
  history: Deed[]
  next: NextStep[]
  open: boolean
}

export interface SurveyParcelRow {
  code: string
  title: string
  zone?: Named | null
  area: string
  firms: Named[]
  answered: boolean
  by?: string | null
  day?: string | null
}

export interface SurveyAnswer extends SurveyParcelRow {
  answers: Record<string, string>
  /** What the layer in force says of the same. */
  layer: Record<string, string>
  photos: StoredFile[]
  place?: [number, number] | null
  history: Deed[]
  may_answer: boolean
}

export interface SurveyedFigure {
  id: string
  title: string
  unit: string
  answer: string
  file?: string | null
  counts: boolean
  day: string
  by: string
  survey: Named
}

export type SurveyList = Listed<SurveyRow>
export type SurveyParcelList = Listed<SurveyParcelRow>
