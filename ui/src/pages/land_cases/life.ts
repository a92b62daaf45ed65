// The life of a case as one line, kind by kind, and how the mark of its state looks. States and words are the server's; a
// state that is not known here is placed by what was done last.

import type { Named } from '@/api/shapes'
import type { Station } from '@/steps/station'
import type { CaseKind, LandCase } from './shapes'

interface Stop {
  id: string
  title: string
  /** States in which this is what is under way. */
  states: string[]
  /** What is written in the history once it is done. */
  by: string[]
}

const stop = (id: string, title: string, states: string[], by: string[]): Stop => ({ id, title, states, by })

const stops: Record<CaseKind, Stop[]> = {
  low: [
    stop('screen', '筛选立案', [], []),
    stop('check', '现场核查', ['screened', 'watched'], ['现场核查']),
    stop('notify', '企业告知', ['checked', 'notified'], ['企业告知']),
    stop('review', '联合会审', ['reviewing'], ['提请联合会审']),
    stop('publicise', '公示', ['publicised'], ['公示']),
    stop('identify', '认定', [], ['认定']),
    stop('plan', '一企一策', ['identified'], ['一企一策方案']),
    stop('dispose', '盘活', ['planned', 'disposing'], ['启动盘活']),
    stop('accept', '验收', [], ['验收']),
    stop('close', '销号', ['accepted'], ['销号']),
  ],
  idle: [
    stop('open', '疑似立案', [], []),
    stop('investigate', '调查', ['suspected', 'investigating'], ['启动调查']),
    stop('answer', '企业答复', ['awaiting_reply'], ['企业答复', '送达调查通知书']),
    stop('cause', '原因', [], ['认定政府原因', '认定企业原因']),
    stop('declare', '认定闲置', ['government_caused', 'user_caused'], ['认定闲置']),
    stop('publish', '公布上报', ['identified'], ['公布并上报']),
    stop('draft', '处置方案', ['published'], ['拟处置方案']),
    stop('hear', '听证', ['drafted', 'hearing_told', 'hearing_asked'], ['举行听证', '告知听证']),
    stop('decide', '决定', ['heard'], ['作出决定']),
    stop('serve', '送达', ['decided'], ['送达决定']),
    stop('carry', '履行', ['served', 'contested', 'enforcing'], ['缴清闲置费', '注销登记']),
    stop('close', '销号', ['paid', 'deregistered'], ['销号']),
  ],
  unsupplied: [
    stop('open', '立案', [], []),
    stop('causes', '查原因', ['registered'], ['原因查清']),
    stop('routes', '定路径', ['causes_found'], ['路径确定']),
    stop('settle', '办理', ['handling'], ['办结一宗']),
    stop('close', '销号', [], ['销号']),
  ],
}

/** The end of a case that is not its closing under a number. */
const endings = new Set(['rejected', 'merged_into_idle', 'recurred', 'not_idle'])

/** The day on which something of these words was done last. */
function doneOn(found: Pick<LandCase, 'history'>, words: readonly string[]): string {
  const deeds = found.history.filter((deed) => words.some((word) => deed.what.startsWith(word)))
  return deeds.map((deed) => deed.day).sort().at(-1) ?? ''
}

export function stations(found: Pick<LandCase, 'kind' | 'state' | 'state_title' | 'opened' | 'history' | 'deadlines'>): Station[] {
  const line = stops[found.kind] ?? []
  const days = line.map((one, at) => (at === 0 ? found.opened : doneOn(found, one.by)))
  const lastDone = days.reduce((last, day, at) => (day ? at : last), 0)
  if (endings.has(found.state)) {
    const kept = line.slice(0, lastDone + 1).map((one, at): Station => ({ id: one.id, title: one.title, state: 'done', day: days[at]!, hint: '' }))
    const over = found.history.map((deed) => deed.day).sort().at(-1) ?? ''
    return [...kept, { id: 'end', title: found.state_title, state: 'ended', day: over, hint: '' }]
  }
  const known = line.findIndex((one) => one.states.includes(found.state))
  const now = found.state === 'closed' ? line.length : known >= 0 ? known : lastDone + 1
  const late = found.deadlines.filter((one) => one.state === 'overdue')
  // What was passed by, as a hearing that nobody asked for, was not done: it is left out.
  const passed = (station: Station): boolean => station.state === 'done' && station.day === ''
  const whole = line.map((one, at): Station => {
    const station = { id: one.id, title: one.title, day: at <= now ? days[at]! : '', hint: '' }
    if (at < now) return { ...station, state: 'done' }
    if (at > now) return { ...station, state: 'ahead' }
    return late.length ? { ...station, state: 'late', hint: late.map((due) => `${due.title}应在 ${due.due}`).join('；') } : { ...station, state: 'now', hint: found.state_title }
  })
  return whole.filter((one) => !passed(one))
}

const states: Record<CaseKind, Named[]> = {
  low: named({ screened: '已筛选', checked: '已核查', notified: '已告知', reviewing: '会审中', publicised: '公示中', identified: '已认定', planned: '方案已定', disposing: '盘活中', accepted: '已验收', closed: '已销号', rejected: '不予认定', watched: '观察', merged_into_idle: '并入闲置', recurred: '再次低效' }),
  idle: named({ suspected: '疑似闲置', investigating: '调查中', awaiting_reply: '待答复', not_idle: '不属闲置', government_caused: '政府原因', user_caused: '企业原因', identified: '已认定', published: '已公布上报', drafted: '方案已拟', hearing_told: '已告知听证', hearing_asked: '待听证', heard: '已听证', decided: '已决定', served: '已送达', paid: '已缴清', deregistered: '已注销', contested: '复议诉讼中', enforcing: '强制执行中', closed: '已销号' }),
  unsupplied: named({ registered: '已登记', causes_found: '原因查清', handling: '办理中', closed: '已销号' }),
}

function named(words: Record<string, string>): Named[] {
  return Object.entries(words).map(([id, title]) => ({ id, title }))
}

/** States to filter by; those of every kind when none is named, each once. */
export function caseStates(kind?: CaseKind): Named[] {
  const all = kind ? states[kind] : Object.values(states).flat()
  return [...new Map(all.map((one) => [one.id, one] as const)).values()]
}

const looks: Record<string, string> = {
  closed: 'done', accepted: 'done',
  rejected: 'closed', not_idle: 'closed', merged_into_idle: 'closed',
  watched: 'overdue', recurred: 'overdue', contested: 'overdue', enforcing: 'overdue',
  screened: 'planned', suspected: 'planned', registered: 'planned',
}

/** How the mark of a state looks; what is under way is the rest. */
export const caseLook = (state: string): string => looks[state] ?? 'open'
