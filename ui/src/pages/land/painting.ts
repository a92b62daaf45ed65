// What the colours of the map say: by state, class, use, category, findings or age of the land. Each kind has its colour
// and its letter; what is not known has its own grey and never the colour of a kind.

import type { Named } from '@/api/shapes'
import { classLook } from '@/states/class_look'
import { series, unknownColour, type Look, type Paint, type Tags } from '@/map/looks'
import type { MapSetting } from './shapes'

export type Scheme = 'state' | 'class' | 'category' | 'use' | 'findings' | 'age'

export const schemes: { id: Scheme; title: string }[] = [
  { id: 'state', title: '认定状态' },
  { id: 'class', title: '企业等级' },
  { id: 'category', title: '低效类别' },
  { id: 'use', title: '土地用途' },
  { id: 'findings', title: '数据问题' },
  { id: 'age', title: '已供年数' },
]

export interface Kind {
  id: string
  title: string
  look: Look
}

const stateLooks: Record<string, Look> = {
  listed: { colour: '#d07a00', letter: '低' },
  watch: { colour: '#8e44a3', letter: '观' },
  idle: { colour: '#b3261e', letter: '闲' },
  not_used: { colour: '#0f8b8d', letter: '未用' },
  waiting: { colour: '#4a6fa5', letter: '等' },
  held: { colour: '#d0589b', letter: '矛' },
  normal: { colour: '#7fb08f', letter: '' },
  out_of_scope: { colour: '#c4ccd4', letter: '' },
  scope_unknown: { colour: unknownColour, letter: '?' },
  undecided: { colour: '#a9987c', letter: '待' },
}

const ages: { id: string; title: string; most: number; look: Look }[] = [
  { id: 'under5', title: '不满 5 年', most: 5, look: { colour: '#bcd7ee', letter: '<5' } },
  { id: 'under10', title: '5 年至不满 10 年', most: 10, look: { colour: '#6fa5d8', letter: '5' } },
  { id: 'under20', title: '10 年至不满 20 年', most: 20, look: { colour: '#2f6fb3', letter: '10' } },
  { id: 'older', title: '20 年及以上', most: Infinity, look: { colour: '#123f73', letter: '20' } },
]

/** Id of the kind that a parcel belongs to; `unknown` is its own kind. */
export function kindOf(scheme: Scheme, tags: Tags): string {
  if (scheme === 'findings') return Number(tags.findings ?? 0) > 0 ? 'some' : 'none'
  if (scheme === 'age') {
    if (typeof tags.age !== 'number') return 'unknown'
    return ages.find((one) => (tags.age as number) < one.most)!.id
  }
  const given = tags[scheme]
  return typeof given === 'string' && given !== '' ? given : scheme === 'category' ? 'none' : 'unknown'
}

/** Every kind of a scheme in the order of the legend. */
export function kindsOf(scheme: Scheme, setting: MapSetting, classes: readonly Named[]): Kind[] {
  switch (scheme) {
    case 'state':
      return setting.legends.state.map((one, at) => ({ ...one, look: stateLooks[one.id] ?? { colour: series[at % series.length]! } }))
    case 'class':
      return [...setting.legends.class.map((one) => ({ id: one.id, title: [one.id, one.title === one.id ? '' : one.title].join(' ').trim(), look: { colour: classLook(one.id, classes).colour, letter: one.id } })), unknown('没有等级或不知道')]
    case 'category':
      return [...named(setting.legends.category), { id: 'none', title: '没有低效类别', look: { colour: '#c4ccd4' } }]
    case 'use':
      return [...named(setting.legends.use), unknown('用途未登记')]
    case 'findings':
      return [{ id: 'some', title: '有数据问题', look: { colour: '#b3261e', letter: '!' } }, { id: 'none', title: '没有发现问题', look: { colour: '#7fb08f' } }]
    case 'age':
      return [...ages.map(({ id, title, look }) => ({ id, title, look })), unknown('供应时间未知')]
  }
}

/** Paints by the kinds; `only` are the kinds that are looked for, empty for all. Others stay faint, so that the land around is seen. */
export function paintBy(scheme: Scheme, kinds: readonly Kind[], only: ReadonlySet<string>): Paint {
  const looks = new Map(kinds.map((one) => [one.id, one.look]))
  const faint = new Map(kinds.map((one) => [one.id, { ...one.look, letter: '', faint: true }]))
  const odd: Look = { colour: unknownColour, letter: '?' }
  return (tags) => {
    const kind = kindOf(scheme, tags)
    return only.size > 0 && !only.has(kind) ? (faint.get(kind) ?? { ...odd, faint: true }) : (looks.get(kind) ?? odd)
  }
}

function named(kinds: readonly Named[]): Kind[] {
  return kinds.map((one, at) => ({ ...one, look: { colour: series[at % series.length]!, letter: one.title.slice(0, 2) } }))
}

function unknown(title: string): Kind {
  return { id: 'unknown', title, look: { colour: unknownColour, letter: '?' } }
}
