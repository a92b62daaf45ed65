// Cases of land of the imaginary server: one of each kind under way, one closed, one that ended otherwise.

import type { LandCase, LandCaseRow, LandDeadline, LandProgress } from '../../src/pages/land_cases/shapes'

const named = (id: string, title: string): { id: string; title: string } => ({ id, title })
const firm = named('91320411MA9DEM00XW', '示范精密机械有限公司')
const zone = named('z1', '示范经济开发区')
const bureau = named('natural_resources', '自然资源局')

export const deadline = (more: Partial<LandDeadline> = {}): LandDeadline => ({ case: '12', place: '320411001000000000002', case_title: '飞龙路 12 号闲置土地', kind: 'idle', id: 'idle_reply', title: '企业答复调查', due: '2025-06-20', days_left: 8, state: 'open', state_title: '未到期', role: named('enterprise', '企业'), clause: '第六条', unit: '自然日', ...more })

const row = (more: Partial<LandCaseRow>): LandCaseRow => ({
  key: '12', kind: 'idle', kind_title: '闲置土地', place: '320411001000000000002', title: '飞龙路 12 号闲置土地', zone, enterprises: [firm], area: '34.5', category: null, sub_types: [],
  state: 'awaiting_reply', state_title: '待答复', board: null, opened: '2025-05-06', next_deadline: deadline(), disposed: '0', remaining: '34.5', closed: null, ...more,
})

export const rows: LandCaseRow[] = [
  row({}),
  row({ key: '15', kind: 'low', kind_title: '低效用地', title: '飞龙路 21 号低效用地', place: '320411001000000000009', area: '20', disposed: '8.5', remaining: '11.5', category: named('T3', '开发未达标'), sub_types: [named('t3_1', 'T3-1 容积率不足')], state: 'disposing', state_title: '盘活中', board: named('attract', '招商盘活专班'), opened: '2025-02-10', next_deadline: deadline({ case: '15', case_title: '飞龙路 21 号低效用地', kind: 'low', id: 'low_progress', title: '盘活进展', due: '2025-06-03', days_left: -9, state: 'overdue', state_title: '已逾期', role: named('zone_committee', '园区管委会'), clause: 'S1-1.4i' }) }),
  row({ key: '16', kind: 'low', kind_title: '低效用地', title: '飞龙路 34 号低效用地', place: '320411001000000000017', area: '25', disposed: '25', remaining: '0', category: named('T5', '产出未达标'), sub_types: [named('t5_1', 'T5-1 末等')], state: 'closed', state_title: '已销号', board: named('reserve', '收储出让专班'), opened: '2024-11-01', next_deadline: null, closed: '销〔2025〕3号' }),
  row({ key: '18', kind: 'low', kind_title: '低效用地', title: '飞龙路 40 号低效用地', place: '320411001000000000025', area: '18', remaining: '18', state: 'rejected', state_title: '不予认定', next_deadline: null }),
  row({ key: '19', kind: 'unsupplied', kind_title: '批而未供', title: '示范2021-01 批而未供', place: '示范2021-01', enterprises: [], area: '70', remaining: '70', state: 'registered', state_title: '已登记', next_deadline: null }),
]

export function cases(query: URLSearchParams): object {
  const [kind, open, state] = [query.get('kind'), query.get('open'), query.get('state')]
  const over = (one: LandCaseRow): boolean => ['closed', 'rejected', 'not_idle'].includes(one.state)
  const held = rows.filter((one) => (!kind || one.kind === kind) && (open === null || (open === 'true') !== over(one)) && (!state || one.state === state))
  return { items: held, total: held.length, page: 1, size: 100, totals: { area: String(held.reduce((sum, one) => sum + Number(one.area), 0)) } }
}

const deed = (entry: number, day: string, what: string, text: string, files: LandCase['history'][number]['files'] = []): LandCase['history'][number] => ({ entry, day, what, text, by: '自然资源局', files })

const low = {
  figures: [{ id: 'plot_ratio', title: '实际容积率', unit: '1', value: '0.62' }], mode: named('market', '招商开发：股权转让'), target: '引进轴承项目，亩均税收 20 万元', criteria: '投产满一年亩均税收不低于 20 万元', plan_day: '2026-03-31', person: '李某',
  progress: [{ day: '2025-05-03', text: '签股权转让意向书，腾出 8.5 亩', disposed: '8.5', by: '园区管委会' }], opinions: [{ department: named('tax', '税务局'), stance: named('agree', '同意'), text: '' }, { department: named('ecology', '生态环境局'), stance: null, text: '' }],
  history: [deed(301, '2025-02-18', '现场核查', '厂房一层，南侧空置', [{ digest: 'a'.repeat(64), name: '现场.jpg', size: 230_000 }]), deed(310, '2025-02-20', '企业告知', ''), deed(322, '2025-03-10', '提请联合会审', ''), deed(330, '2025-03-20', '公示', ''), deed(341, '2025-04-01', '认定', '常自然认〔2025〕2号'), deed(350, '2025-04-15', '一企一策方案', ''), deed(351, '2025-04-16', '启动盘活', '')],
}

export function landCase(key: string): LandCase {
  const one = rows.find((each) => each.key === key) ?? rows[0]!
  const idle = { figures: [{ id: 'excused_days', title: '扣除日数', unit: '天', value: '120' }], mode: null, target: '', criteria: '', plan_day: null, person: '', progress: [], opinions: [], history: [deed(290, '2025-05-08', '启动调查', '闲置土地调查通知书'), deed(292, '2025-05-21', '送达调查通知书', '')] }
  return {
    ...one, ...(one.kind === 'low' ? low : idle),
    found: [{ id: 'idle_1', title: one.kind === 'low' ? 'T3-1 容积率不足' : '未动工满一年', area: one.area, sentence: '约定 2023-03-01 动工，扣除 120 天后 2024-06-29 构成闲置', clause: '第二条第一款' }],
    parts: one.kind === 'unsupplied' ? [{ number: 1, title: '南块', area: '40', cause: named('plan', '规划调整'), text: '', path: named('adjust', '调整'), day: '2025-09-30', person: '王某', settled: null }, { number: 2, title: '北块', area: '30', cause: named('comp', '补偿未落实'), text: '', path: null, day: null, person: '', settled: null }] : [],
    deadlines: one.next_deadline ? [deadline({ ...one.next_deadline, id: 'x', title: '启动调查', due: '2025-06-05', state: 'met', state_title: '已完成', days_left: 13 }), one.next_deadline] : [],
    papers: one.kind === 'idle' ? [{ id: 'investigation_notice', title: '闲置土地调查通知书', ready: true, why_not: '' }, { id: 'declaration', title: '闲置土地认定书', ready: false, why_not: '原因认定后才能出' }] : [],
    frozen: one.kind === 'idle' ? ['新增用地申请', '转让、出租、抵押和变更登记'] : [],
    options: one.kind === 'idle' ? [named('extend', '延长动工开发期限'), named('swap', '置换土地')] : [],
    next: [{ step: 'find_cause', title: '认定原因', action: 'land_idle', permitted: true, roles: [bureau], quotes: [], fields: [{ name: 'cause', title: '原因', kind: 'choice', options: [named('government', '政府原因'), named('user', '企业原因')], optional: false }, { name: 'ground', title: '事实和理由', kind: 'text', options: [], optional: false }, { name: 'area', title: '闲置面积', kind: 'area', options: [], optional: true }, { name: 'files', title: '现场照片', kind: 'files', options: [], optional: true }] }, { step: 'answer', title: '企业答复调查', action: 'land_reply', permitted: false, roles: [named('enterprise', '企业')], quotes: [], fields: [] }],
  }
}

export const deadlines = (): LandDeadline[] => rows.flatMap((one) => (one.next_deadline ? [one.next_deadline] : []))

export const progress = (): LandProgress => ({
  by_kind: [{ kind: 'low', title: '低效用地', identified: '63', closed: '25', open: 1, count: 1 }, { kind: 'idle', title: '闲置土地', identified: '0', closed: '0', open: 1, count: 0 }, { kind: 'unsupplied', title: '批而未供', identified: '70', closed: '0', open: 1, count: 0 }],
  since: '2024-09-01', identified: '63', closed: '25', share: '0.3968', open: 3, overdue: 1,
  by_mode: [{ id: 'reserve', title: '收储出让', area: '25', count: 1, share: '1' }],
  by_board: [{ id: 'attract', title: '招商盘活专班', area: '20', count: 1, share: '0.3175' }, { id: 'reserve', title: '收储出让专班', area: '25', count: 1, share: '0.3968' }, { id: '', title: '还没有方案', area: '18', count: 1, share: '0.2857' }],
})
