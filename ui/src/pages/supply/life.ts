// A plot's whole life as one line: what is behind, what is now, what lies ahead, each with its day where one is known.

import type { SupplyCondition, SupplyMachine, SupplyPlot } from '@/api/shapes'
import type { Station } from '@/steps/station'

/** Day on which something of these words was done last. */
function doneOn(machine: SupplyMachine | null | undefined, ...words: string[]): string {
  const found = machine?.history.filter((deed) => words.some((word) => deed.what.startsWith(word)))
  return found?.[found.length - 1]?.day ?? ''
}

const ended = new Set(['terminated', 'void'])

/** Stations of the building time: the agreed day is the measure, the day met what happened. */
function agreed(plot: SupplyPlot, id: string, title: string): Station {
  const found = [...plot.milestones].reverse().find((one) => one.term === id)
  if (found?.state === 'met') return { id, title, state: 'done', day: found.met ?? '', hint: `约定 ${found.due}` }
  if (found?.state === 'open') return { id, title, state: (found.days_left ?? 0) < 0 ? 'late' : 'ahead', day: found.due, hint: (found.days_left ?? 0) < 0 ? `已超 ${-(found.days_left ?? 0)} 天` : `还有 ${found.days_left} 天` }
  return { id, title, state: 'ahead', day: '', hint: found ? found.state_title : '没有约定' }
}

/** How many of the conditions for supplying the land hold, and which do not. */
export function groundTold(ground: readonly SupplyCondition[]): string {
  const not = ground.filter((one) => one.holds === false).length
  const unknown = ground.filter((one) => one.holds === null || one.holds === undefined).length
  if (!not && !unknown) return `${ground.length} 项都为是`
  return [not ? `${not} 项为否` : '', unknown ? `${unknown} 项没有核查` : ''].filter(Boolean).join('，')
}

/** What the contract says of splitting (S2-7h), as it was written down. */
export function splitTold(plot: SupplyPlot): string {
  const written = plot.figures.find((one) => one.id === 'split_agreed')?.value.trim()
  if (written === undefined || written === '') return '没有登记合同是否约定'
  return ['是', '1', 'true'].includes(written) ? '合同已约定' : '合同没有约定，不能申请'
}

/** Whether the conditions matter here: a plot that was listed before they were asked for has none. */
export const asksForGround = (plot: SupplyPlot): boolean => plot.ground.length > 0 && (plot.ground_history.length > 0 || !doneOn(plot.plan, '挂牌'))

/** Day on which the land was found ready, the last of its conditions; empty as long as one is open. */
function readyOn(plot: SupplyPlot): string {
  if (!plot.ground.length || plot.ground.some((one) => one.holds !== true)) return ''
  return plot.ground.reduce((last, one) => ((one.day ?? '') > last ? one.day! : last), '')
}

export function stations(plot: SupplyPlot): Station[] {
  const decided = plot.route.state === 'decided'
  const approved = doneOn(plot.plan, '批准')
  const sold = doneOn(plot.plan, '成交')
  const station = (id: string, title: string, day: string, hint = ''): Station => ({ id, title, state: day ? 'done' : 'ahead', day, hint })
  const line: Station[] = [
    { ...station('route', '供应方式', doneOn(plot.route, '确定')), state: decided ? 'done' : 'ahead' },
    station('plan', '方案批准', approved),
    ...(asksForGround(plot) ? [{ ...station('ground', '净地核查', readyOn(plot)), hint: groundTold(plot.ground) }] : []),
    station('listing', '挂牌', doneOn(plot.plan, '挂牌'), plot.signing_deadline ? `${plot.signing_deadline}前签订` : ''),
    station('sale', '成交', sold),
    station('agreement', '监管协议', plot.agreement_day ?? ''),
    station('contract', '土地合同', plot.contract_day ?? ''),
    agreed(plot, 'agreed_delivery', '交地'),
    agreed(plot, 'agreed_start', '开工'),
    agreed(plot, 'agreed_completion', '竣工'),
    agreed(plot, 'agreed_production', '投产'),
    { ...station('assessment', '绩效评估', plot.assessment?.state === 'passed' ? doneOn(plot.assessment, '评估通过') || ' ' : ''), hint: plot.assessment?.state_title ?? '' },
  ]
  if (plot.lease || plot.lease_to) line.push({ ...station('lease', '转为出让', plot.lease?.state === 'converted' ? doneOn(plot.lease, '签') || ' ' : ''), hint: plot.lease_to ? `租至 ${plot.lease_to}` : '' })
  if (plot.pair && ended.has(plot.pair.state)) {
    const over = plot.pair.history[plot.pair.history.length - 1]
    const kept = line.filter((one) => one.state === 'done')
    return [...kept, { id: 'end', title: plot.pair.state_title, state: 'ended', day: over?.day ?? '', hint: over?.text ?? '' }]
  }
  const now = line.findIndex((one) => one.state !== 'done')
  if (now >= 0 && line[now]!.state === 'ahead') line[now] = { ...line[now]!, state: 'now' }
  return line
}

export interface Past {
  entry: number
  day: string
  about: string
  what: string
  text: string
  by: string
}

/** Everything done with a plot, the newest first. */
export function wholePast(plot: SupplyPlot): Past[] {
  const of = (about: string, machine: SupplyMachine | null | undefined): Past[] => (machine?.history ?? []).map((deed) => ({ ...deed, about }))
  const all = [
    ...of('供应方式', plot.route),
    ...of('供地方案', plot.plan),
    ...plot.ground_history.map((deed) => ({ ...deed, about: '供前净地' })),
    ...of('两份合同', plot.pair),
    ...plot.bonds.flatMap((bond) => bond.history.map((deed) => ({ ...deed, about: `${bond.kind_title} ${bond.number}` }))),
    ...of('绩效评估', plot.assessment),
    ...of('租赁期', plot.lease),
    ...plot.splits.flatMap((one) => of(`分割 ${one.title}`, one)),
    ...of('过渡期', plot.transition),
    ...plot.deals.flatMap((one) => of(`二级市场 ${one.title}`, one)),
  ]
  return all.sort((one, other) => other.entry - one.entry)
}
