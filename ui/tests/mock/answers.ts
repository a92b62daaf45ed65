// What the imaginary server answers.

import explanation from './explanation.json'
import { accounts, classes, countsOf, departments, firms, forms, movers, regions, zones, type MockFirm } from './city'

export const state = { me: undefined as undefined | (typeof accounts)[number], today: '2025-06-12' }

const office = ['overview.read', 'batch.read', 'batch.deliver', 'expectation.read', 'expectation.chase', 'held.read', 'held.settle', 'firm.read', 'firm.explain', 'year.read', 'year.open', 'year.advance', 'year.run', 'year.simulate', 'year.adjust', 'year.reopen', 'objection.read', 'objection.precheck', 'objection.answer', 'objection.close', 'pack.read', 'task.read']
const actionsOf: Record<string, string[]> = {
  enterprise: ['firm.read', 'firm.confirm', 'objection.read', 'objection.submit', 'pack.read', 'year.read'],
  system_admin: ['account.read', 'account.create', 'system.health'],
  security_admin: ['account.read', 'account.grant', 'role.read'],
  audit_admin: ['audit.read', 'audit.verify', 'audit.log'],
}

export function me(): object {
  const who = state.me!
  return { login: who.login, name: who.name, role: who.role, role_title: who.role_title, department: who.role, enterprise: who.role === 'enterprise' ? firms[0]!.subject : null, zone_scope: null, actions: actionsOf[who.role] ?? office, csrf: 'mock', second_factor: false, must_change_password: false }
}

const notice = '示范数据：企业、宗地和数字全部虚构，权重和比例为示范配置，非官方。'
export const demo = (): object => ({ demo: true, notice, accounts, today: state.today })

const stages = [['draft', '拟定'], ['collecting', '数据汇集'], ['area_publicity', '用地公示'], ['area_frozen', '用地冻结'], ['calculating', '评价计算'], ['department_review', '部门审核'], ['preliminary', '初步结果'], ['result_publicity', '结果公示'], ['objection_handling', '异议处理'], ['leading_group_review', '领导小组审核'], ['approved', '政府会议通过'], ['published', '公布'], ['archived', '归档']] as const

export const zone = (): object => ({
  id: 'demo', title: '示范市', notice, today: state.today, regions, zones, forms, departments, classes,
  years: [2020, 2021, 2022, 2023].map((year) => ({ year, state: 'archived', state_title: '已归档', scheme: 'henan-2019/main', has_result: true })).concat([{ year: 2024, state: 'result_publicity', state_title: '结果公示', scheme: 'henan-2019/main', has_result: true }]),
})

export const tasks = (): object[] => [
  { id: 't1', kind: 'objection', title: '答复异议：示范科驰电路科技股份有限公司 · 用地面积', detail: '南苑街道已预审，等自然资源部门答复', due: '2025-06-12', overdue: false, action: '去答复', link: '/objections/o1' },
  { id: 't2', kind: 'chase', title: '生态环境局 污染物排放 逾期 3 天', detail: '上次催报 6月10日', due: '2025-06-09', overdue: true, action: '催报', link: '/deliveries' },
  { id: 't3', kind: 'held', title: '12 行因企业对不上而暂缓', detail: '3 行有候选企业', due: '2025-06-16', overdue: false, action: '去核对', link: '/deliveries/held' },
  { id: 't4', kind: 'year', title: '结果公示期 6月16日 17:00 截止', detail: '截止后进入异议处理', due: '2025-06-16', overdue: false, action: '看年度', link: '/years/2024' },
  { id: 'w1', kind: 'waiting', title: '税务局答复 4 件异议', detail: '最早一件 6月13日到期', due: '2025-06-13', overdue: false, action: '查看', link: '/objections?f.department=tax', waiting: true, waits_for: '税务局' },
  { id: 'w2', kind: 'waiting', title: '生态环境局报送污染物排放', detail: '已催 2 次', due: '2025-06-09', overdue: true, action: '查看', link: '/deliveries', waiting: true, waits_for: '生态环境局' },
]

export const notices = (): object[] => [
  { id: 'n1', at: '2025-06-12T01:20:00Z', title: '新的异议', text: '示范科驰电路科技股份有限公司对用地面积提出异议', link: '/objections/o1', read: false },
  { id: 'n2', at: '2025-06-10T08:00:00Z', title: '结果公示开始', text: '2024 年度结果公示，至 6月16日', link: '/years/2024', read: false },
  { id: 'n3', at: '2025-06-08T02:00:00Z', title: '统计局报送完成', text: '规上企业指标 612 行，退回 2 行', link: '/deliveries/batches/b2', read: true },
]

export function firmList(query: URLSearchParams): object {
  const q = query.get('q')
  const asked = (name: string): string[] => (query.get(name) ?? '').split(',').filter(Boolean)
  let list = firms.filter((one) => (!q || one.name.includes(q) || one.subject.includes(q)) && (['class', 'zone', 'district', 'status'] as const).every((name) => asked(name).length === 0 || asked(name).includes(one[name])) && (!query.get('industry') || one.industry.startsWith(query.get('industry')!)))
  const sort = (query.get('sort') ?? 'rank').split(',').filter(Boolean)
  const valueOf = (one: MockFirm, id: string): string | number => (id in one.figures ? Number(one.figures[id] ?? -1) : id === 'total' ? Number(one.total ?? -1) : id === 'rank' ? (one.rank ?? 99999) : String(one[id as keyof MockFirm] ?? ''))
  list = [...list].sort((left, right) => {
    for (const key of sort) {
      const id = key.replace('-', '')
      const one = valueOf(left, id)
      const other = valueOf(right, id)
      if (one !== other) return (one < other ? -1 : 1) * (key.startsWith('-') ? -1 : 1)
    }
    return 0
  })
  const page = Number(query.get('page') ?? 1)
  const size = Number(query.get('size') ?? 50)
  return { items: list.slice((page - 1) * size, page * size), total: list.length, page, size, totals: countsOf(list), columns: [{ term: 'tax_per_mu', label: '亩均税收', unit: '万元/亩' }, { term: 'land_used', label: '用地面积', unit: '亩' }, { term: 'revenue', label: '营业收入', unit: '万元' }] }
}

export function firmPage(subject: string): object | undefined {
  const one = firms.find((each) => each.subject === subject)
  if (!one) return undefined
  const years = [2020, 2021, 2022, 2023, 2024]
  const spread = (base: number, digits: number): Record<string, object> => Object.fromEntries(years.map((year, step) => [year, year === 2021 && base < 1 ? { value: null, state: 'not_reported' } : { value: (base * (0.8 + step * 0.07)).toFixed(digits) }]))
  return {
    ...one, former_names: ['示范科驰电子厂'], town: '南苑街道',
    years: years.map((year, step) => ({ year, class: ['B', 'B', 'B', 'B', one.class][step], total: (70 + step * 3.1).toFixed(4), rank: 60 + step * 8, ranked: 144, status: 'classed', list: one.list })),
    figures: [['tax_paid', '实缴税金', '万元', 140, 2], ['revenue', '营业收入', '万元', 3300, 2], ['profit', '利润总额', '万元', 128, 2], ['rd_expense', '研发费用', '万元', 98, 2], ['gross_output', '工业总产值', '万元', 3366, 2], ['energy', '综合能耗', 'tce', 630, 2], ['emissions', '主要污染物排放量', 't', 0.146, 3], ['land_used', '用地面积', '亩', 15.8445, 4], ['tax_per_mu', '亩均税收', '万元/亩', 9.142, 4]].map(([term, label, unit, base, digits]) => ({ term, label, unit, values: spread(base as number, digits as number) })),
    occupancy: [
      { kind: 'owned', kind_title: '自有', parcel: '320412001003GB00127', area: '17.8445', from: '2013-05-20', source: '自然资源局_工业用地_2024.xlsx 企业用地!E848' },
      { kind: 'let', kind_title: '出租', parcel: '320412001003GB00127', area: '2.0000', from: '2022-01-01', to: '2026-12-31', other: '91320412MA0335033U', other_name: '示范恒瑞塑料制品有限公司', source: '自然资源局_工业用地_2024.xlsx 租赁!F33' },
    ],
    objections: objectionList().items, confirmation: { areas: null, profile: { at: '2025-05-20', agrees: true, by: '企业管理员' } },
    policies: [{ title: '差别化电价', text: 'C 类企业执行加价', clause: '第5条', amount: '每千瓦时加 0.1 元', from: '2025-07-01', to: '2026-06-30' }],
  }
}

export function trace(subject: string, query: URLSearchParams): object {
  const term = query.get('term') ?? query.get('indicator') ?? 'total'
  const note = explanation.items.flatMap((item) => item.figures as { term: string; label: string; value: string; unit: string; origins: object[]; formula: string | null }[]).find((one) => one.term === term)
  const item = explanation.items.find((one) => one.id === term)
  const statements = (origins: object[]): object[] => origins.map((one) => ({ ...one, why: (one as { remark: string }).remark, recorded: '2025-04-16T02:12:00Z', entry: 41, batch: 'b1' }))
  const inputs = (item?.figures ?? (note ? [note] : explanation.items.map((one) => ({ term: one.id, label: one.label, value: one.score, unit: '分', origins: [] })))).map((one) => ({ term: one.term, label: one.label, value: one.value, unit: one.unit, trace_link: item || !note ? `?term=${one.term}` : null, statements: statements(one.origins) }))
  return {
    subject, title: `${item?.label ?? note?.label ?? '总分'}（${query.get('year')} 年）`, value: item?.value ?? note?.value ?? explanation.total, unit: item?.unit ?? note?.unit ?? '分',
    formula: item ? { text: '亩均税收 = 实缴税金 ÷ 用地面积', with_figures: item.formula } : note?.formula ? { text: '用地面积 = 自有 + 租入 − 出租 − 核减', with_figures: note.formula } : null,
    inputs, clauses: [{ pack: 'henan-2019', clause: 'S1-1.1g', title: '六项指标', text: '亩均税收等于评价年度实缴税金除以用地面积，权重三十分，封顶一点五倍。', citation: '某市盘活开发区低效用地调研报告 1.1', in_force: '2019-01-01 起' }],
    rounding: '保留四位小数，四舍五入', capped: null, decided_by: { who: '工信局 陈科长', when: '2025-06-09T03:00:00Z', entry: 188 },
  }
}

export const objection = { id: 'o1', year: 2024, subject: firms[0]!.subject, name: firms[0]!.name, item: 'land_used', item_label: '用地面积', claim: '2024 年 6 月起北侧 2 亩已出租给恒瑞塑料，应从用地面积中扣除。', state: 'prechecked', state_title: '待部门答复', department: 'natural_resources', department_title: '自然资源局', submitted: '2025-06-10', due: '2025-06-17', overdue: false }
export const objectionList = (): { items: object[]; total: number; page: number; size: number } => ({ items: [objection, { ...objection, id: 'o2', subject: firms[5]!.subject, name: firms[5]!.name, item: 'tax_paid', item_label: '实缴税金', department: 'tax', department_title: '税务局', state: 'submitted', state_title: '待预审', claim: '漏计 12 月补缴税款 18.20 万元。', due: '2025-06-13' }, { ...objection, id: 'o3', subject: firms[9]!.subject, name: firms[9]!.name, state: 'closed', state_title: '已办结', submitted: '2025-05-30' }], total: 3, page: 1, size: 50 })
export const objectionPage = (): object => ({
  ...objection, value: '13.8445', current_value: '15.8445', unit: '亩', files: [{ digest: 'ab12', name: '租赁合同.pdf', size: 482133 }],
  history: [{ at: '2025-06-10T02:11:00Z', who: '示范科驰 企业管理员', what: '提出异议', text: '北侧 2 亩已出租，附合同。', entry: 201 }, { at: '2025-06-11T06:40:00Z', who: '高新区 吴主任', what: '预审', text: '现场属实，建议采纳。', entry: 205 }],
  before: { class: 'C', total: '82.4852', rank: 90, ranked: 144, value: '15.8445' }, after: { class: 'B', total: '88.1020', rank: 81, ranked: 144, value: '13.8445' }, also_moved: movers.slice(0, 2), actions: ['answer'],
})

export const yearPage = (year: number): object => ({
  year, state: 'result_publicity', state_title: '结果公示', scheme: 'henan-2019/main', scheme_title: '两阶段分类综合评价', pack: { id: 'henan-2019', version: '1', digest: explanation.scheme.digest, title: explanation.scheme.pack_title },
  timetable: stages.map(([stage, title], step) => ({ stage, title, starts: `2025-0${Math.min(9, 1 + Math.floor(step / 2))}-10`, ends: step < 12 ? `2025-0${Math.min(9, 1 + Math.floor((step + 1) / 2))}-09` : null, state: step < 7 ? 'done' : step === 7 ? 'current' : 'planned' })),
  next: [{ to: 'objection_handling', title: '进入异议处理', allowed: false, why_not: '公示期到 6月16日 17:00 才满 5 个工作日，还有 4 天。', what_happens: '停止受理新的异议；已受理的 3 件在 7 个工作日内答复，答复后自动重算。', clause: 'S1-1.1 第10条', cannot_undo: '公示期不能重新打开', needs_reason: false }],
  runs: [{ id: 'r3', purpose: 'preliminary', purpose_title: '初步结果', scheme: 'henan-2019/main', at: '2025-06-09T03:00:00Z', by: '工信局 陈科长', entry: 188, counts: countsOf(firms), firms: 1200 }, { id: 'r2', purpose: 'trial', purpose_title: '试算', scheme: 'changzhou-2019/main', at: '2025-06-06T03:00:00Z', by: '工信局 陈科长', entry: 170, counts: countsOf(firms.slice(0, 900)), firms: 1200 }],
  current_run: 'r3', counts: countsOf(firms), published: year < 2024 ? [{ number: 1, run: 'r1', published_on: `${year + 1}-06-28`, changes: [] }, { number: 2, run: 'r9', published_on: `${year + 1}-08-15`, supersedes: 1, reason: '一家企业税收数据更正', changes: movers.slice(0, 2) }] : [],
  windows: [{ id: 'result_objection', title: '结果异议', from: '2025-06-10', to: '2025-06-16', open: true, days_left: 4 }], reopened: [],
})

const group = (title: string, id: string, list: readonly MockFirm[]): object => ({ id, title, counts: countsOf(list) })
export const overview = (year: number): object => ({
  year, year_state_title: '结果公示', classes,
  counts: {
    class: countsOf(firms), district: regions.map((one) => group(one.title, one.id, firms.filter((each) => each.district === one.id))), zone: zones.map((one) => group(one.title, one.id, firms.filter((each) => each.zone === one.id))),
    industry: [...new Set(firms.map((one) => one.industry))].map((id) => group(firms.find((one) => one.industry === id)!.industry_title, id, firms.filter((one) => one.industry === id))),
    list: [...new Set(firms.map((one) => one.list))].map((id) => group(id, id, firms.filter((one) => one.list === id))), year: [2020, 2021, 2022, 2023, 2024].map((one) => group(String(one), String(one), firms.slice(0, 800 + (one - 2020) * 100))),
  },
  distribution: Array.from({ length: 16 }, (_none, step) => ({ from: String(step * 10), to: String(step * 10 + 10), count: firms.filter((one) => one.total !== null && Math.floor(Number(one.total) / 10) === step).length })),
  movers, class_path: [['A', 'A', 120], ['A', 'B', 31], ['B', 'A', 38], ['B', 'B', 640], ['B', 'C', 44], ['C', 'B', 40], ['C', 'C', 60]].map(([from, to, count]) => ({ from, to, count })),
  alerts: [{ id: 'AL9', level: 'warning', title: '等级下降的企业', count: 75, link: '/firms?f.change=down' }, { id: 'AL14', level: 'error', title: '应报未报的表', count: 1, link: '/deliveries' }, { id: 'AL16', level: 'warning', title: '将到期的异议', count: 3, link: '/objections' }],
  coverage: [{ term: 'tax_paid', label: '实缴税金', department: '税务局', known: 1188, expected: 1200 }, { term: 'land_used', label: '用地面积', department: '自然资源局', known: 1200, expected: 1200 }, { term: 'emissions', label: '主要污染物排放量', department: '生态环境局', known: 402, expected: 611 }, { term: 'energy', label: '综合能耗', department: '统计局', known: 598, expected: 612 }],
})

const tally = { read: 1208, admitted: 1188, held: 12, refused: 8 }
export const findings = [
  { code: 'not-a-number', severity: 'error', message: '“约1200”不是数字。', advice: '请填写以万元为单位的数值。', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', cell: 'F17', row: 17, raw: '约1200' },
  { code: 'unknown-enterprise', severity: 'warning', message: '没有找到“示范恒瑞塑胶有限公司”。', advice: '请核对名称或填写信用代码；也可以在“暂缓的行”里指定企业。', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', cell: 'B31', row: 31, raw: '示范恒瑞塑胶有限公司' },
  { code: 'check-character', severity: 'warning', message: '信用代码校验位不对。', advice: '请核对第 18 位。', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', cell: 'A52', row: 52, raw: '91320412MA0335026X' },
]
export const delivery = (dry: boolean): object => ({
  batch: dry ? null : 'b9', dry_run: dry, tally, totals: [{ sheet: '企业税收', term: 'tax_paid', label: '实缴税金', unit: '万元', stated: '512340.22', sum: '512340.22', agrees: true }, { sheet: '企业税收', term: 'invoiced_sales', label: '开票销售收入', unit: '万元', stated: '9123400.00', sum: '9123388.10', agrees: false }],
  findings_by: [{ code: 'not-a-number', severity: 'error', count: 8, sample: findings[0]!.message, title: '不是数字' }, { code: 'unknown-enterprise', severity: 'warning', count: 12, sample: findings[1]!.message, title: '企业对不上' }, { code: 'check-character', severity: 'warning', count: 3, sample: findings[2]!.message, title: '信用代码校验位' }],
  findings, receipt: dry ? null : { entry: 212, hash: 'f3a1c0…', recorded: '2025-06-12T02:00:00Z', digest: 'd41d8cd98f' },
})
export const batches = (): object[] => forms.slice(0, 11).map((one, step) => ({ id: `b${step}`, form: one.id, form_title: one.title, department: one.department, department_title: departments.find((each) => each.id === one.department)?.title, year: 2024, file: `${departments.find((each) => each.id === one.department)?.title}_${one.title}_2024.xlsx`, delivered: `2025-03-${10 + step}`, recorded: `2025-03-${10 + step}T02:00:00Z`, author: '李工', entry: 30 + step, tally, findings: step * 3 }))
export const expectations = (): object[] => forms.map((one, step) => ({ department: one.department, department_title: departments.find((each) => each.id === one.department)?.title, form: one.id, form_title: one.title, due: `2025-03-${15 + (step % 10)}`, state: step === 8 ? 'missing' : step === 4 ? 'late' : step === 2 ? 'faulty' : 'delivered', delivered_on: step === 8 ? null : `2025-03-${10 + step}`, batch: step === 8 ? null : `b${step}`, rows: 1208, findings: step * 3, chased: step === 8 ? [{ on: '2025-06-10', by: '陈科长', message: '请本周内报送' }] : [] }))
export const cells = (): object => ({ sheet: '企业税收', columns: ['A', 'B', 'C', 'D', 'E', 'F'], rows: [{ row: 15, cells: ['91320412MA0335012K', '示范华泰精密机械有限公司', '规上', '南苑街道', '3484', '820.15'] }, { row: 16, cells: ['91320412MA0335019U', '示范金盾金属制品有限公司', '规上', '南苑街道', '3311', '96.40'] }, { row: 17, cells: ['91320412MA0335026U', '示范科驰电路科技股份有限公司', '规上', '前桥镇', '3982', '约1200'] }, { row: 18, cells: ['91320412MA0335033U', '示范恒瑞塑料制品有限公司', '规下', '前桥镇', '2929', '—'] }], marked: { row: 17, column: 'F' } })
export const held = (): object[] => [
  { id: 'h1', batch: 'b0', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', row: 31, name: '示范恒瑞塑胶有限公司', code: '', reason: '名称与任何企业都不完全一致，也没有信用代码', cells: [{ label: '实缴税金', value: '44.10 万元' }], candidates: [{ subject: firms[3]!.subject, name: firms[3]!.name, similarity: 92, why: '名称相差一字' }, { subject: firms[4]!.subject, name: firms[4]!.name, similarity: 71 }] },
  { id: 'h2', batch: 'b0', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', row: 90, name: '东升', code: '', reason: '名称太短，对上 3 家', candidates: [] },
]
export const packs = (): object[] => [{ id: 'henan-2019', title: explanation.scheme.pack_title, version: '1', from: '2019-01-01', articles: 9, cases: 14, unconfirmed: 6, document: '河南省产业集聚区企业分类综合评价（2019年，转述）' }, { id: 'changzhou-2019', title: '常州市工业企业资源集约利用综合评价（2019）', version: '1', from: '2019-01-01', articles: 11, cases: 20, unconfirmed: 9 }, { id: 'huaian-2024', title: '淮安市工业企业资源集约利用综合评价（2024）', version: '1', from: '2024-01-01', articles: 12, cases: 22, unconfirmed: 1 }]
export const pack = (id: string): object => ({
  ...(packs().find((one) => (one as { id: string }).id === id) ?? packs()[0]), digest: explanation.scheme.digest,
  articles: [{ file: '01-subjects.md', clause: 'S1-1.1b', title: '评价对象与分组', in_force: '2019-01-01 起', confirmed: true }, { file: '02-indicators.md', clause: 'S1-1.1g', title: '六项指标', in_force: '2019-01-01 起', confirmed: false }, { file: '03-two-stage.md', clause: 'S1-1.1h', title: '两阶段分类', in_force: '2019-01-01 起', confirmed: true }],
  parameters: [{ id: 'weight_tax_per_mu', label: '亩均税收权重', value: '30', unit: '分', clause: 'S1-1.1g', confirmed: false, mark: '未核实', source: '示范配置，非官方' }, { id: 'share_a', label: 'A 类比例', value: '0.15', clause: 'S1-1.1h', confirmed: true, source: 'F:Anyang' }],
  cases: [{ title: '二十家企业的两阶段分类', expected: 'E20=A', got: 'E20=A', passes: true, article: '03-two-stage.md' }],
})
export const article = (): object => ({ title: '六项指标', citation: '某市盘活开发区低效用地调研报告 1.1g', in_force: '2019-01-01 起', text: '评价用六项指标：**亩均税收**、亩均营业收入、亩均利润、研发投入强度、单位能耗总产值、单位污染排放税收。\n\n- 每项得分 = 权重 × 比值\n- 比值最多取 1.5\n\n> 原文隐去权重，见参数表。', rules: [{ title: '亩均税收', text: '[[indicator]]\nid = "tax_per_mu"\nnumerator = "tax_paid"\ndenominator = "land_used"' }], cases: [{ title: '封顶', expected: '45', got: '45', passes: true }] })
export const entries = (): object[] => Array.from({ length: 40 }, (_none, step) => ({ seq: 212 - step, id: `0b7${step}`, recorded: '2025-06-12T02:00:00Z', login: 'tax', name: '税务局 李工', role: 'tax', role_title: '税务局', command: 'deliver', command_title: '报送', summary: '报送 企业税收 2024：读入 1208，采纳 1188', rows: 1208, hash: 'f3a1c07b9e…' }))
export { accounts, firms, movers, explanation, countsOf }
