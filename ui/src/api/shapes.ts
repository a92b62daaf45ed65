// What the server says, as the pages read it. Exact numbers are strings, dates are ISO.

export interface Named {
  id: string
  title: string
}

export interface Listed<T> {
  items: T[]
  total: number
  page: number
  size: number
  totals?: Record<string, string>
}

export interface StoredFile {
  digest: string
  name: string
  size: number
}

/** That a change was recorded: the entry and what to tell the person. */
export interface Receipt {
  entry: number
  number: string
  recorded: string
  repeated: boolean
  message: string
  key?: string | null
}

/** A figure: a value, or the reason why there is none. */
export interface FigureValue {
  value?: string | null
  state: string
  shown: string
}

/** A figure that somebody states. */
export type Reading = { number: string } | { text: string } | 'not_reported' | 'not_applicable'

export interface Finding {
  code: string
  severity: string
  file: string
  sheet?: string | null
  row?: number | null
  column?: number | null
  cell?: string | null
  subject?: string | null
  term?: string | null
  raw: string
  message: string
  advice: string
}

export interface Me {
  login: string
  name: string
  role: string
  role_title: string
  department?: string | null
  department_title?: string | null
  enterprise?: string | null
  enterprise_name?: string | null
  zone_scope?: string | null
  actions: string[]
  csrf: string
  second_factor: boolean
  second_factor_required?: boolean
  must_change_password: boolean
}

export interface Enrolment {
  secret: string
  uri: string
  qr_svg: string
}

export interface DemoAccount {
  login: string
  password: string
  name: string
  role: string
  role_title: string
  what: string
}

export interface Demo {
  demo: boolean
  notice: string
  accounts: DemoAccount[]
  today: string
}

export interface YearBrief {
  year: number
  state: string
  state_title: string
  scheme: string
  scheme_title: string
  has_result: boolean
}

export interface FormBrief {
  id: string
  title: string
  department: string
  department_title: string
  period: string
}

export interface Term {
  id: string
  label: string
  unit: string
  kind: string
}

export interface Zone {
  id: string
  title: string
  notice?: string | null
  today: string
  as_of: string
  years: YearBrief[]
  regions: Named[]
  zones: Named[]
  forms: FormBrief[]
  departments: Named[]
  terms: Term[]
}

export interface Task {
  id: string
  kind: string
  title: string
  detail: string
  due?: string | null
  overdue: boolean
  action: string
  link: string
}

export interface Notice {
  id: string
  at: string
  title: string
  text: string
  link: string
  read: boolean
}

export interface Tally {
  read: number
  admitted: number
  held: number
  refused: number
}

export interface SheetTotal {
  sheet: string
  term: string
  label: string
  unit: string
  stated?: string | null
  sum: string
  agrees?: boolean | null
}

export interface FindingGroup {
  code: string
  severity: string
  count: number
  sample?: Finding | null
}

export interface Batch {
  id: string
  entry: number
  form: string
  form_title: string
  department: string
  department_title: string
  year?: number | null
  file: StoredFile
  delivered: string
  recorded: string
  account: string
  tally: Tally
  totals: SheetTotal[]
  findings_by: FindingGroup[]
  receipt: string
}

export interface Delivery {
  batch?: string | null
  dry_run: boolean
  tally: Tally
  totals: SheetTotal[]
  findings_by: FindingGroup[]
  findings: Finding[]
  findings_count: number
  receipt?: Receipt | null
}

export interface Cells {
  sheet: string
  row: number
  columns: string[]
  rows: { number: number; cells: string[] }[]
}

export interface Expectation {
  department: string
  department_title: string
  form: string
  form_title: string
  due?: string | null
  state: string
  state_title: string
  delivered?: string | null
  batch?: string | null
  rows?: number | null
  findings?: number | null
  chased: { day: string; by: string; message: string }[]
}

export interface HeldRow {
  id: number
  batch?: string | null
  form: string
  form_title: string
  department: string
  file: string
  sheet: string
  row: number
  name: string
  code?: string | null
  reason: string
  candidates: { subject: string; name: string; why: string }[]
  figures: { term: string; label: string; raw: string }[]
}

export interface FirmRow {
  subject: string
  name: string
  district?: string | null
  zone?: string | null
  industry?: string | null
  list?: string | null
  status?: string | null
  status_title?: string | null
  class?: string | null
  class_by_rank?: string | null
  total?: string | null
  rank?: number | null
  ranked?: number | null
  previous_class?: string | null
  change?: string | null
  figures: Record<string, FigureValue>
}

export type FirmList = Listed<FirmRow>

export interface FigureLine {
  term: string
  label: string
  unit: string
  values: Record<string, FigureValue>
}

export interface FirmYear {
  year: number
  class?: string | null
  total?: string | null
  rank?: number | null
  ranked?: number | null
  status?: string | null
  status_title?: string | null
  state: string
  state_title: string
}

export interface Occupancy {
  parcel: string
  kind: string
  kind_title: string
  area: FigureValue
  counterpart?: string | null
  from?: string | null
  to?: string | null
  source: string
}

export interface Policy {
  title: string
  amount?: string | null
  clause: string
  from?: string | null
  to?: string | null
}

export interface Confirmation {
  year: number
  what: string
  agrees: boolean
  remark: string
  day: string
  by: string
}

export interface Firm {
  subject: string
  name: string
  former_names: string[]
  industry?: string | null
  industry_title?: string | null
  district?: string | null
  zone?: string | null
  town?: string | null
  years: FirmYear[]
  figures: FigureLine[]
  occupancy: Occupancy[]
  objections: ObjectionRow[]
  confirmation: Confirmation[]
  policies: Policy[]
}

export interface Statement {
  file: string
  sheet: string
  cell: string
  raw: string
  value: FigureValue
  department: string
  delivered?: string | null
  recorded?: string | null
  entry?: number | null
  batch?: string | null
  chosen: boolean
  why: string
}

export interface TraceInput {
  term: string
  label: string
  value: FigureValue
  unit: string
  trace_link?: string | null
  statements: Statement[]
}

export interface TraceClause {
  pack: string
  file: string
  clause: string
  title: string
  text: string
  citation: string
  in_force: string
}

export interface Trace {
  title: string
  value: FigureValue
  unit: string
  formula?: { text: string; with_figures: string } | null
  inputs: TraceInput[]
  clauses: TraceClause[]
  rounding?: string | null
  capped?: string | null
  decided_by?: { who: string; when: string; entry: number } | null
}

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

export interface AttemptStanding {
  total?: string | null
  rank?: number | null
  ranked?: number | null
  class?: string | null
  items: { indicator: string; title: string; score?: string | null }[]
}

export interface AttemptResult {
  before: AttemptStanding
  after: AttemptStanding
}

export interface PackVersion {
  id: string
  version: string
  digest: string
}

export interface StageRow {
  stage: string
  title: string
  starts?: string | null
  ends?: string | null
  /** done, now, late or ahead. */
  state: string
}

export interface NextStage {
  to: string
  title: string
  allowed: boolean
  why_not: string[]
  what_happens: string
  clause?: string | null
  needs_reason: boolean
  needs_evidence: boolean
}

export interface OfficeWindow {
  kind: string
  title: string
  opens: string
  closes: string
  open: boolean
  working_days: number
}

export interface RunRow {
  id: number
  purpose: string
  purpose_title: string
  scheme: string
  overrides: Record<string, string>
  ran: string
  by: string
  classes: Record<string, number>
  firms: number
}

export interface Run extends RunRow {
  statuses: Record<string, number>
  lists: Breakdown[]
  findings: Finding[]
  receipt?: Receipt | null
}

export interface Mover {
  subject: string
  name: string
  class_before?: string | null
  class_after?: string | null
  rank_before?: number | null
  rank_after?: number | null
  total_before?: string | null
  total_after?: string | null
  why?: string | null
}

export interface PublicationRow {
  number: number
  run: number
  published: string
  supersedes?: number | null
  reason: string
  changes: Mover[]
}

export interface PublishedFirm {
  subject: string
  name: string
  list?: string | null
  class: string
}

export interface Publication extends PublicationRow {
  classes: Record<string, number>
  results: PublishedFirm[]
}

export interface Reopening {
  id: string
  subject: string
  subjects: string[]
  reason: string
  day: string
  open: boolean
}

export interface Year {
  year: number
  state: string
  state_title: string
  scheme: string
  scheme_title: string
  pack: PackVersion
  timetable: StageRow[]
  due: Record<string, string>
  next: NextStage[]
  runs: RunRow[]
  current_run?: number | null
  published: PublicationRow[]
  reopenings: Reopening[]
  counts: Record<string, number>
  windows: OfficeWindow[]
}

export interface Comparison {
  before: string
  after: string
  counts_before: Record<string, number>
  counts_after: Record<string, number>
  classes: string[]
  transitions: number[][]
  movers: Mover[]
  movers_count: number
}

export interface Adjustment {
  id: string
  subject: string
  name: string
  kind: string
  kind_title: string
  term: string
  label: string
  value: FigureValue
  reason: string
  evidence: StoredFile
  by: string
  day: string
  withdrawn?: string | null
}

export interface Check {
  id: string
  title: string
  text: string
  /** fine, look or stop. */
  level: string
  columns: string[]
  rows: string[][]
}

export interface Checks {
  run: number
  checks: Check[]
}

export type ObjectionItem = { kind: 'area'; term: string } | { kind: 'figure'; term: string; year: number } | { kind: 'class' }

export interface ObjectionRow {
  id: string
  year: number
  subject: string
  name: string
  item: ObjectionItem
  item_title: string
  state: string
  state_title: string
  submitted: string
  due?: string | null
  overdue: boolean
  owner?: string | null
  owner_title?: string | null
}

export interface Objection extends ObjectionRow {
  claim: string
  value?: string | null
  files: StoredFile[]
  history: { day: string; by: string; what: string; text: string; files: StoredFile[]; entry: number }[]
  before?: AttemptStanding | null
  after?: AttemptStanding | null
  also_moved: Mover[]
  actions: string[]
}

export interface Breakdown {
  id: string
  title: string
  classes: Record<string, number>
  count: number
}

export interface Overview {
  year: number
  run?: number | null
  classes: Record<string, number>
  districts: Breakdown[]
  industries: Breakdown[]
  zones: Breakdown[]
  lists: Breakdown[]
  distribution: { from: string; to: string; count: number }[]
  movers: Mover[]
  class_path: { year: number; classes: Record<string, number> }[]
  alerts: { id: string; level: string; title: string; count: number; link: string }[]
  coverage: { form: string; title: string; firms: number; known: number }[]
}

export interface PublicHome {
  title: string
  notice?: string | null
  years: { year: number; scheme_title: string; published: string; classes: string[]; in_publicity: boolean; objections_until?: string | null }[]
}

export interface PublicRow {
  name: string
  class: string
}

export interface PackRow extends PackVersion {
  title: string
  authority: string
  in_force: string
  articles: number
  cases: number
  schemes: Named[]
}

export interface ArticleRow {
  file: string
  clause: string
  title: string
  in_force: string
  confirmed: boolean
}

export interface Parameter {
  id: string
  title: string
  value: string
  unit: string
  clause: string
}

export interface Pack extends PackRow {
  articles_list: ArticleRow[]
  parameters: Parameter[]
}

export interface Article extends ArticleRow {
  citation: string
  text: string
  rules: { id: string; text: string }[]
  cases: { title: string; expected: string; got: string; passes: boolean }[]
}

export interface PackDifference {
  a: PackVersion
  b: PackVersion
  changes: { kind: string; id: string; title: string; before?: string | null; after?: string | null }[]
}

export interface EntryRow {
  seq: number
  id: string
  number: string
  recorded: string
  day: string
  account: string
  name: string
  role: string
  role_title: string
  department?: string | null
  action: string
  action_title: string
  files: StoredFile[]
}

export interface Entry extends EntryRow {
  command: unknown
  rows: { table: string; count: number; digest: string }[]
  previous: string
  hash: string
  documents: { kind: string; key: string; body: unknown }[]
}

export interface AccessRow {
  seq: number
  at: string
  account: string
  role: string
  action: string
  what: string
  from: string
  result: string
  result_title: string
  number: string
}

export interface Verification {
  entries: number
  rows: number
  faults: { table: string; entry: number; number?: number | null; kind: string; what: string }[]
  message: string
}

export interface Account {
  login: string
  name: string
  department?: string | null
  enterprise?: string | null
  role?: string | null
  role_title?: string | null
  zone_scope?: string | null
  open: boolean
  locked_until?: string | null
  second_factor: boolean
  must_change_password: boolean
}

export interface NewCredential {
  receipt: Receipt
  first_password?: string | null
}

export interface Role {
  id: string
  title: string
  second_factor: boolean
  actions: { action: string; title: string; scope: string; scope_title: string }[]
}
