// Days and moments as an office writes them.

/** `2025-09-30` as 9月30日, with the year when it is not this one. */
export function dayShown(iso: string | null | undefined, thisYear?: number): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? '')
  if (!match) return iso ?? ''
  const [, year, month, day] = match
  const short = `${Number(month)}月${Number(day)}日`
  return thisYear !== undefined && Number(year) === thisYear ? short : `${year}年${short}`
}

/** A moment in Beijing time, to the minute: the office's clock, wherever the browser stands. */
export function momentShown(iso: string | null | undefined): string {
  if (!iso) return ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso
  const moment = Date.parse(iso)
  return Number.isNaN(moment) ? iso : new Date(moment + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** When a notice was given: the moment, or the office's day where its clock is not the machine's (the demo). */
export function noticeShown(notice: { at: string; day: string }): string {
  const moment = momentShown(notice.at)
  return moment.startsWith(notice.day) ? moment : notice.day
}

/** Whole days from one ISO day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000)
}

/** 今天到期, 还有 3 天, 已超 2 天. */
export function dueShown(due: string, today: string): string {
  const days = daysBetween(today, due)
  if (Number.isNaN(days)) return due
  if (days === 0) return '今天到期'
  return days > 0 ? `还有 ${days} 天` : `已超 ${-days} 天`
}
