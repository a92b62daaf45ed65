// Cases on the boards of the task forces, by how near their next day is.

import { boards } from './kinds'
import type { LandCaseRow } from './shapes'

export interface BoardLane {
  id: string
  title: string
  rows: LandCaseRow[]
}

/** Every board, an empty one too; a task force that is not known here stands behind them. What has no day left comes last. */
export function boardLanes(rows: readonly LandCaseRow[]): BoardLane[] {
  const known = new Map(boards.map((one) => [one.id, one.title] as const))
  for (const row of rows) if (row.board && !known.has(row.board.id)) known.set(row.board.id, row.board.title)
  const due = (row: LandCaseRow): string => row.next_deadline?.due ?? '9999'
  return [...known].map(([id, title]) => ({ id, title, rows: rows.filter((row) => row.board?.id === id).sort((one, other) => due(one).localeCompare(due(other)) || one.key.localeCompare(other.key)) }))
}
