// Where the keyboard stands in a table.

export interface Cursor {
  row: number
  total: number
  /** Rows that fit on the screen. */
  seen: number
}

/** The row after a key, or undefined when the key is not for moving. -1 is no row. */
export function movedRow(cursor: Cursor, key: string): number | undefined {
  const last = cursor.total - 1
  const held = (row: number): number => Math.max(0, Math.min(last, row))
  if (last < 0) return undefined
  switch (key) {
    case 'ArrowDown':
      return held(cursor.row + 1)
    case 'ArrowUp':
      return held(cursor.row < 0 ? 0 : cursor.row - 1)
    case 'PageDown':
      return held(Math.max(cursor.row, 0) + Math.max(1, cursor.seen - 1))
    case 'PageUp':
      return held(Math.max(cursor.row, 0) - Math.max(1, cursor.seen - 1))
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

/** Pages (from 1) needed to show rows `first` to `last`, with one spare row block either side. */
export function pagesFor(first: number, last: number, size: number, total: number): number[] {
  if (total === 0) return [1]
  const from = Math.max(0, Math.floor(first / size))
  const to = Math.max(from, Math.floor(Math.min(last, total - 1) / size))
  return Array.from({ length: to - from + 1 }, (_none, step) => from + step + 1)
}
