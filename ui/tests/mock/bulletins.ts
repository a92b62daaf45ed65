// A bulletin of the imaginary server, the months around it, and a problem that it named.

import type { Board, Bulletin, Problem, ProblemRow } from '../../src/pages/bulletins/shapes'

const kfq = { id: 'KFQ', title: '示范经济开发区' }
const tax = { id: 'tax', title: '税务局' }

export const problemRow: ProblemRow = { key: '41', what: '两宗闲置土地没有立案', source: 'bulletin', source_title: '2025年第3期：闲置土地存量', source_link: '/bulletins/40', place: '示范经济开发区', lead: kfq, support: [tax], due: '2025-05-30', state: 'open', state_title: '整改中', late: true }

export const problem = (): Problem => ({ ...problemRow, history: [], next: [{ step: 'report', title: '报整改结果', action: 'problem_report', permitted: true, roles: [], quotes: [], fields: [{ name: 'text', title: '整改情况', kind: 'text', options: [], optional: false }, { name: 'files', title: '整改材料', kind: 'files', options: [], optional: false }] }] })

const row = { key: '40', title: '关于2025年4月低效工业用地盘活和土地高效利用督查情况的通报', number: '2025年第3期', state: 'issued', state_title: '已印发', issued: '2025-05-09', corrects: null, addressees: 2, received: 1, open_problems: 1 }

export const board = (): Board => ({
  may_draft: true, may_record: true, last_month: '2025-05', parties: [kfq, tax], places: [kfq],
  months: [
    { month: '2025-05', title: '2025年5月', gap: 'due', gap_title: '还没有起草', bulletins: [] },
    { month: '2025-04', title: '2025年4月', gap: 'none', gap_title: '已印发', bulletins: [row] },
    { month: '2025-03', title: '2025年3月', gap: 'skipped', gap_title: '缺期', bulletins: [] },
  ],
})

const place = (id: string | null, title: string, value: string, rank: number | null) => ({ place: id, title, value, rows: 1, change: '-12.5', rank, target: null, target_source: null, target_met: null })

export const bulletin = (): Bulletin => ({
  ...row, month: '2025-04', day: '2025-04-30', position: 812, reason: '', organisation: '专班按月调度', policy: '细则已出台', effect: '盘活两宗', demands: '',
  figures: [
    { id: 'low_stock', title: '低效用地存量', unit: '亩', more_is_better: false, clause: 'S2-7a', unknown: null, hidden: 3, regions: [place('320411', '东湖区', '40', 1), place('320412', '西岭区', '40', 1), place(null, '合计', '80', null)], zones: [place('KFQ', '示范经济开发区', '40', 1), place(null, '合计', '80', null)], items: [{ about: '320411001', title: '三号路以东', region: '东湖区', zone: '示范经济开发区', value: '40', whole: null, note: '方案已定', link: '/land/cases/88' }] },
    { id: 'supply_rate', title: '供地率', unit: '%', more_is_better: true, clause: 'S2-6c', unknown: '还没有报送批次台账。', hidden: 0, regions: [], zones: [], items: [] },
  ],
  receipts: [{ to: kfq, by: '王主任', day: '2025-05-12' }, { to: tax, by: null, day: null }],
  problems: [problemRow], history: [], next: [], may_raise: true, may_correct: true, parties: [kfq, tax], places: [kfq],
})
