// Stages that are planned when a year is opened; the words are the server's once the year stands.

export const stages: { id: string; title: string }[] = [
  { id: 'draft', title: '筹备' },
  { id: 'collecting', title: '数据汇集' },
  { id: 'area_publicity', title: '用地面积公示' },
  { id: 'area_frozen', title: '用地面积锁定' },
  { id: 'calculating', title: '测算' },
  { id: 'dept_review', title: '部门复核' },
  { id: 'preliminary', title: '初步结果' },
  { id: 'result_publicity', title: '结果公示' },
  { id: 'objection_handling', title: '异议处理' },
  { id: 'leading_group_review', title: '领导小组审议' },
  { id: 'gov_meeting_approved', title: '政府常务会议审定' },
  { id: 'published', title: '公布' },
  { id: 'applied', title: '应用' },
  { id: 'archived', title: '归档' },
]

export interface Timetable {
  stages: Record<string, [string, string]>
  due: Record<string, string>
}

/** A year that nobody planned before: only a beginning for whoever plans it, month and day. */
const firstPlan: Record<string, [string, string]> = {
  draft: ['01-05', '01-15'], collecting: ['01-16', '03-31'], area_publicity: ['04-07', '04-18'], area_frozen: ['04-21', '04-25'], calculating: ['04-28', '05-09'],
  dept_review: ['05-12', '05-20'], preliminary: ['05-21', '05-27'], result_publicity: ['05-28', '06-08'], objection_handling: ['06-09', '06-20'],
  leading_group_review: ['06-23', '06-25'], gov_meeting_approved: ['06-26', '06-27'], published: ['06-30', '07-04'], applied: ['07-07', '12-19'], archived: ['12-22', '12-31'],
}

export interface PlannedBefore {
  year: number
  timetable: { stage: string; starts?: string | null; ends?: string | null }[]
  due: Record<string, string>
}

const DAY_MS = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const shifted = (day: string, days: number): string => new Date(at(day) + days * DAY_MS).toISOString().slice(0, 10)

/** The same weekday of the same week, years later: what stood on a working day stands on one, holidays aside. */
export function movedOn(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const same = `${year}${day.slice(4) === '-02-29' && !leap ? '-02-28' : day.slice(4)}`
  const ahead = (new Date(at(day)).getUTCDay() - new Date(at(same)).getUTCDay() + 7) % 7
  return shifted(same, ahead > 3 ? ahead - 7 : ahead)
}

/** Calendar days of five working days after the first, with room for a holiday between. */
const SHOWN_DAYS = 9

/** A publicity keeps its working days wherever the weekends and holidays fall; what follows it makes room. */
function withRoom(planned: [string, [string, string]][]): Record<string, [string, string]> {
  let free = ''
  return Object.fromEntries(planned.map(([stage, [starts, ends]]) => {
    const length = Math.max(at(ends) - at(starts), stage.endsWith('_publicity') ? SHOWN_DAYS * DAY_MS : 0)
    const begins = free > starts ? free : starts
    const until = new Date(at(begins) + length).toISOString().slice(0, 10)
    free = shifted(until, 1)
    return [stage, [begins, until] as [string, string]]
  }))
}

/** What a new year's timetable begins with: last year's, moved on. */
export function suggestedTimetable(year: number, forms: readonly string[], before: PlannedBefore | undefined): Timetable {
  const planned = (before?.timetable ?? []).filter((one) => one.starts && one.ends)
  if (before && planned.length > 0) {
    const on = year - before.year
    return {
      stages: withRoom(planned.map((one) => [one.stage, [movedOn(one.starts!, on), movedOn(one.ends!, on)]])),
      due: Object.fromEntries(Object.entries(before.due).map(([form, day]) => [form, movedOn(day, on)])),
    }
  }
  const after = year + 1
  return {
    stages: withRoom(Object.entries(firstPlan).map(([stage, [starts, ends]]) => [stage, [`${after}-${starts}`, `${after}-${ends}`]])),
    due: Object.fromEntries(forms.map((form) => [form, `${after}-03-31`])),
  }
}
