// What a column of a table is.

import type { Named } from '@/api/shapes'

export interface ColumnFilter {
  /** Name of the query field. */
  name: string
  kind: 'text' | 'choice'
  options?: Named[]
}

export interface Column {
  /** Also the sort key. */
  id: string
  title: string
  unit?: string
  width: number
  right?: boolean
  sortable?: boolean
  filter?: ColumnFilter
  /** Not shown unless chosen. */
  spare?: boolean
  /** Cannot be taken away. */
  fixed?: boolean
}

export function shownColumns(columns: readonly Column[], chosen: readonly string[]): Column[] {
  if (chosen.length === 0) return columns.filter((column) => !column.spare)
  return columns.filter((column) => column.fixed || chosen.includes(column.id))
}
