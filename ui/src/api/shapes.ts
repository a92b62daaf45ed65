// What the server says, as the pages read it: the shapes of openapi.json by the names used here. Exact numbers are text,
// dates are ISO. The explanation sheet is the office's own shape and stands below.

import type { components } from './schema'

type Shapes = components['schemas']

export interface Listed<T> {
  items: T[]
  total: number
  page: number
  size: number
  totals?: Record<string, string>
}

export type Named = Shapes['Named']
export type StoredFile = Shapes['StoredFile']
export type Receipt = Shapes['Receipt']
export type Finding = Shapes['Finding']
export type Reading = Shapes['Reading']
export type Me = Shapes['Me']
export type Enrolment = Shapes['Enrolment']
export type DemoAccount = Shapes['DemoAccount']
export type Demo = Shapes['Demo']
export type YearBrief = Shapes['YearBrief']
export type FormBrief = Shapes['FormBrief']
export type Term = Shapes['Term']
export type Zone = Shapes['Zone']
export type Task = Shapes['Task']
export type Tasks = Shapes['Tasks']
export type Notice = Shapes['Notice']
export type Tally = Shapes['Tally']
export type Batch = Shapes['Batch']
export type FindingGroup = Shapes['FindingGroup']
export type Delivery = Shapes['Delivery']
export type Cells = Shapes['Cells']
export type Expectation = Shapes['Expectation']
export type HeldRow = Shapes['HeldRow']
export type QuoteKind = Shapes['QuoteKind']
export type QuoteInput = Shapes['QuoteInput']
export type QuoteForm = Shapes['QuoteForm']
export type Quote = Shapes['Quote']
export type QuoteLine = Shapes['QuoteLine']
export type SupplyProjectRow = Shapes['SupplyProjectRow']
export type SupplyProject = Shapes['SupplyProject']
export type SupplyPlotRow = Shapes['SupplyPlotRow']
export type SupplyPlot = Shapes['SupplyPlot']
export type SupplyMachine = Shapes['SupplyMachine']
export type SupplyBond = Shapes['BondRow']
export type SupplyMilestone = Shapes['MilestoneRow']
export type WrittenFigure = Shapes['WrittenFigure']
export type NextStep = Shapes['NextStep']
export type StepField = Shapes['StepField']
export type Deed = Shapes['Deed']
export type SupplyPart = Shapes['PlanPart']
export type SupplyCondition = Shapes['GroundCondition']
export type SupplyTask = Shapes['PlotTask']
export type SupplyDuty = Shapes['Duty']
export type FirmRow = Shapes['FirmRow']
export type FirmYear = Shapes['FirmYear']
export type Occupancy = Shapes['Occupancy']
export type Confirmation = Shapes['Confirmation']
export type Firm = Shapes['Firm']
export type Statement = Shapes['Statement']
export type TraceInput = Shapes['TraceInput']
export type Trace = Shapes['Trace']
export type AttemptStanding = Shapes['AttemptStanding']
export type AttemptResult = Shapes['AttemptResult']
export type PackVersion = Shapes['PackVersion']
export type StageRow = Shapes['StageRow']
export type RunRow = Shapes['RunRow']
export type Run = Shapes['Run']
export type Mover = Shapes['Mover']
export type Moved = Shapes['Moved']
export type Standing = Shapes['Standing']
export type PublicationRow = Shapes['PublicationRow']
export type PublishedFirm = Shapes['PublishedFirm']
export type Publication = Shapes['Publication']
export type Policies = Shapes['Policies']
export type Policy = Shapes['Policy']
export type Reopening = Shapes['Reopening']
export type Year = Shapes['Year']
export type ProposedTimetable = Shapes['TimetableForm']
export type Comparison = Shapes['Comparison']
export type Adjustment = Shapes['Adjustment']
export type Check = Shapes['Check']
export type Checks = Shapes['Checks']
export type ObjectionItem = Shapes['ObjectionItem']
export type ObjectionRow = Shapes['ObjectionRow']
export type Objection = Shapes['Objection']
export type Breakdown = Shapes['Breakdown']
export type Overview = Shapes['Overview']
export type Alert = Shapes['Alert']
export type PackRow = Shapes['PackRow']
export type ArticleRow = Shapes['ArticleRow']
export type Parameter = Shapes['Parameter']
export type Pack = Shapes['Pack']
export type Article = Shapes['Article']
export type PackDifference = Shapes['PackDifference']
export type EntryRow = Shapes['EntryRow']
export type Entry = Shapes['Entry']
export type AccessRow = Shapes['AccessRow']
export type Verification = Shapes['Verification']
export type Account = Shapes['Account']
export type NewCredential = Shapes['NewCredential']
export type Role = Shapes['Role']
export type FigureValue = Shapes['Figure']
export type SheetTotal = Shapes['Total']
export type FigureLine = Shapes['FigureRow']
export type TraceClause = Shapes['Clause']
export type NextStage = Shapes['NextStage']
export type OfficeWindow = Shapes['Window']
export type PublicHome = Shapes['PublicPage']
export type PublicRow = Shapes['PublicResult']
export type FirmList = Listed<FirmRow>

export interface FigureOrigin {
  file: string
  sheet: string
  cell: string
  raw: string
  department: string
  delivered: string
  value: string
  chosen: boolean
  remark: string
}

export interface FigureNote {
  term: string
  label: string
  value: string
  unit: string
  known: boolean
  formula: string | null
  steps: string[]
  origins: FigureOrigin[]
}

export interface ItemNote {
  id: string
  label: string
  value: string | null
  unit: string
  benchmark: { value: string; kind: string; count: number; fell_back: boolean; rounding: string | null; source: string; mark: string } | null
  ratio: string | null
  cap: string | null
  limit: string
  weight: string
  mark: string
  counts: boolean
  score: string
  treatment: string
  formula: string
  figures: FigureNote[]
  roundings: string[]
  article: string
}

export interface RuleNote {
  label: string
  effect: string
  class_before: string
  until: string | null
  article: string
}

export interface Crossing {
  value: string
  change: string | null
  percent: string | null
  class: string
}

export interface FigureChange {
  term: string
  label: string
  unit: string
  now: string | null
  digits: number
  better: Crossing | null
  better_other_way: Crossing | null
  worse: Crossing | null
  searched: [string, string]
}

export interface SwitchChange {
  term: string
  label: string
  now: boolean | null
  class: string
  changes: boolean
  total: string | null
}

export interface Changes {
  class: string
  figures: FigureChange[]
  switches: SwitchChange[]
  effects: { label: string; class: string; changes?: boolean; article?: string }[]
}

export interface Explanation {
  subject: string
  name: string
  place: string
  notice: string
  year: number
  scheme: {
    title: string
    pack: string
    pack_title: string
    version: string
    digest: string
    day: string
    articles: { title: string; document: string; clauses: string[] }[]
  }
  list: string
  within: string
  class: string
  class_label: string
  class_by_rank: string
  rank: number | null
  ranked: number
  total: string | null
  raw: string | null
  weights: [string, string | null] | null
  base: string | null
  items: ItemNote[]
  bonuses: { label: string; points: string; remark: string; until: string | null; article: string }[]
  bonus: string
  deductions: { label: string; points: string; remark: string; until: string | null; article: string }[]
  deduction: string
  vetoes: RuleNote[]
  regrades: RuleNote[]
  protections: RuleNote[]
  order: string[]
  tie: string | null
  two_stage: { top_half: boolean; top_count: number; ends: { class: string; keys: string; own: string | null; place: number | null; seats: number; line: string | null }[]; middle: string } | null
  lines: { class: string; rank: number; total: string }[]
  warnings: string[]
  roundings: string[]
  notes: string[]
  other_figures: FigureNote[]
  changes: Changes | null
  classes: [string, string][]
}
