// Agreed days sorted for those who watch over them: a board by how near they are, a month as a calendar.

import type { SupplyMilestone } from '@/api/shapes'

export interface Lane {
  id: string
  title: string
  rows: SupplyMilestone[]
}

/** What is overdue stands first, the longest overdue at its head; then by how near the day is. */
export function lanes(rows: readonly SupplyMilestone[]): Lane[] {
  const open = rows.filter((one) => one.state === 'open')
  const between = (from: number, to: number): SupplyMilestone[] => open.filter((one) => (one.days_left ?? 0) >= from && (one.days_left ?? 0) <= to).sort((one, other) => one.due.localeCompare(other.due))
  return [
    { id: 'late', title: '已逾期', rows: between(-Infinity, -1) },
    { id: 'month', title: '30 天内', rows: between(0, 30) },
    { id: 'season', title: '31 至 90 天', rows: between(31, 90) },
    { id: 'later', title: '90 天以后', rows: between(91, Infinity) },
    { id: 'met', title: '已完成', rows: rows.filter((one) => one.state === 'met').sort((one, other) => (other.met ?? '').localeCompare(one.met ?? '')) },
  ]
}

/** Who supervises an agreed day: whoever proposed the item, else the departments that the packs name. */
export function supervision(one: Pick<SupplyMilestone, 'proposer' | 'supervisors'>): string {
  if (one.proposer) return `${one.proposer.title}提出并监管`
  const named = one.supervisors.map((each) => each.title).join('、')
  return named ? `${named}监管` : '规则包没有写由谁监管'
}

export interface CalendarDay {
  iso: string
  day: number
  inMonth: boolean
  rows: SupplyMilestone[]
}

const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

/** Weeks of a month, Monday first, with the days of the neighbouring months that fill them. */
export function monthWeeks(month: string, rows: readonly SupplyMilestone[]): CalendarDay[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`)
  const before = (new Date(first).getUTCDay() + 6) % 7
  const weeks: CalendarDay[][] = []
  for (let moment = first - before * 86_400_000; weeks.length === 0 || iso(moment).slice(0, 7) === month; ) {
    const week: CalendarDay[] = []
    for (let at = 0; at < 7; at += 1, moment += 86_400_000) {
      const day = iso(moment)
      week.push({ iso: day, day: Number(day.slice(8)), inMonth: day.startsWith(month), rows: rows.filter((one) => one.due === day && one.state !== 'cancelled') })
    }
    weeks.push(week)
  }
  return weeks
}

/** The month so many months away. */
export function monthFrom(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7)
}
