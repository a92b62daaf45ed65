// How a table is looked at: search, filters, sorting, chosen columns. It stands in the address, so that a link is a saved view.

export interface SortKey {
  id: string
  down: boolean
}

export interface TableView {
  q: string
  filters: Record<string, string[]>
  sort: SortKey[]
  /** Chosen columns in their order; empty for the usual ones. */
  columns: string[]
}

type RawQuery = Record<string, unknown>

const filterPrefix = 'f.'

function one(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}

function list(value: unknown): string[] {
  return one(value).split(',').filter((part) => part !== '')
}

export function readSort(text: string): SortKey[] {
  return text
    .split(',')
    .filter((part) => part !== '' && part !== '-')
    .map((part) => (part.startsWith('-') ? { id: part.slice(1), down: true } : { id: part, down: false }))
}

export function writeSort(sort: readonly SortKey[]): string {
  return sort.map((key) => (key.down ? `-${key.id}` : key.id)).join(',')
}

export function readView(query: RawQuery): TableView {
  const filters: Record<string, string[]> = {}
  for (const name of Object.keys(query)) {
    if (!name.startsWith(filterPrefix)) continue
    const values = list(query[name])
    if (values.length > 0) filters[name.slice(filterPrefix.length)] = values
  }
  return { q: one(query.q), filters, sort: readSort(one(query.sort)), columns: list(query.cols) }
}

/** The address with this view; what is not of the view stays. */
export function writeView(view: TableView, query: RawQuery): Record<string, string> {
  const written: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    const ours = name.startsWith(filterPrefix) || name === 'q' || name === 'sort' || name === 'cols'
    if (!ours && one(value) !== '') written[name] = one(value)
  }
  if (view.q !== '') written.q = view.q
  for (const name of Object.keys(view.filters).sort()) {
    const values = view.filters[name] ?? []
    if (values.length > 0) written[filterPrefix + name] = values.join(',')
  }
  if (view.sort.length > 0) written.sort = writeSort(view.sort)
  if (view.columns.length > 0) written.cols = view.columns.join(',')
  return written
}

/** What the server is asked for. */
export function questionOf(view: TableView): Record<string, string> {
  const question: Record<string, string> = {}
  if (view.q !== '') question.q = view.q
  for (const [name, values] of Object.entries(view.filters)) if (values.length > 0) question[name] = values.join(',')
  if (view.sort.length > 0) question.sort = writeSort(view.sort)
  return question
}

/** A click on a heading: up, down, off. With `more` the key joins the others instead of replacing them. */
export function turnSort(sort: readonly SortKey[], id: string, more: boolean): SortKey[] {
  const held = sort.find((key) => key.id === id)
  const next: SortKey[] = !held ? [{ id, down: false }] : held.down ? [] : [{ id, down: true }]
  if (!more) return next
  if (!held) return [...sort, ...next]
  return sort.flatMap((key) => (key.id === id ? next : [key]))
}

export function sameView(one: TableView, other: TableView): boolean {
  return JSON.stringify(writeView(one, {})) === JSON.stringify(writeView(other, {}))
}
