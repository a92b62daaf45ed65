// The three kinds of cases: what their lists are called, where they begin, what their places are.

import type { Named } from '@/api/shapes'
import type { CaseKind } from './shapes'

export interface KindWords {
  id: CaseKind
  title: string
  lead: string
  /** Where what may become such a case is found. */
  found: { path: string; title: string }
  /** What a case is about. */
  place: string
  empty: string
}

export const caseKinds: KindWords[] = [
  { id: 'low', title: '低效用地处置', lead: '筛选、核查、告知、会审、公示、认定、方案、盘活、验收、销号', found: { path: '/land/low', title: '低效用地名单' }, place: '宗地', empty: '在低效用地名单里选一宗，点“立案”。认定的依据在立案时固定。' },
  { id: 'idle', title: '闲置土地处置', lead: '《闲置土地处置办法》（第53号令）：调查、答复、认定、决定、送达、销号', found: { path: '/land/idle', title: '闲置土地名单' }, place: '宗地', empty: '在闲置土地名单里选一宗，点“立案”。调查期限从立案起算。' },
  { id: 'unsupplied', title: '批而未供处置', lead: '逐批次查原因、定路径：失效清理、调整、供应，办结后销号', found: { path: '/land/batches', title: '批而未供批次' }, place: '批次', empty: '在批而未供批次里选一批，点“立案”。' },
]

export const kindWords = (kind: string): KindWords | undefined => caseKinds.find((one) => one.id === kind)

/** Task forces (S1-1.4c). */
export const boards: Named[] = [
  { id: 'attract', title: '招商盘活专班' },
  { id: 'reserve', title: '收储出让专班' },
  { id: 'lawful', title: '依法处置专班' },
]

export const deadlineStates: Named[] = [
  { id: 'open', title: '未到期' },
  { id: 'overdue', title: '已逾期' },
  { id: 'met', title: '已完成' },
]

/** How the mark of a deadline looks. */
export const deadlineLook = (state: string): string => ({ met: 'done', overdue: 'overdue', open: 'planned' })[state] ?? 'closed'
