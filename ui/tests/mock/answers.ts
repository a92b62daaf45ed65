// What the imaginary server answers.

import explanation from './explanation.json'
import { accounts, countsOf, departments, firms, forms, known, movers, regions, zones, type MockFirm } from './city'

export const state = { me: undefined as undefined | (typeof accounts)[number], today: '2025-06-12' }

const office = ['read_bulletins', 'bulletin_draft', 'read_land', 'land_open', 'land_idle', 'land_batch', 'read_surveys', 'read_standards', 'standard_draft', 'read_redevelopment', 'read_appraisals', 'redevelopment_draft', 'survey_open', 'survey_answer', 'survey_close', 'read_supply', 'read_land_layers', 'deliver_land', 'export_land', 'read_overview', 'read_batches', 'deliver', 'upload_file', 'read_expectations', 'chase', 'read_held', 'settle', 'correct', 'read_firms', 'read_firm', 'read_figures', 'read_trace', 'read_explanation', 'export_firms', 'try_figures', 'read_years', 'read_runs', 'compare_runs', 'simulate', 'read_adjustments', 'read_checks', 'read_published', 'open_year', 'change_timetable', 'advance_year', 'publish', 'republish', 'run', 'run_trial', 'adjust', 'withdraw_adjustment', 'reopen', 'close_reopening', 'read_objections', 'precheck_objection', 'answer_objection', 'close_objection', 'read_packs', 'set_office_day']
const actionsOf: Record<string, string[]> = {
  enterprise: ['read_land', 'read_firm', 'read_figures', 'read_trace', 'read_explanation', 'try_figures', 'confirm', 'read_objections', 'submit_objection', 'read_packs', 'read_years', 'read_published', 'upload_file'],
  system_admin: ['read_accounts', 'open_account', 'change_account', 'read_system'],
  security_admin: ['read_accounts', 'grant_role', 'reset_credential', 'read_roles'],
  audit_admin: ['read_entries', 'read_access_log', 'verify_journal', 'export_entries'],
}

export function me(): object {
  const who = state.me!
  return { login: who.login, name: who.name, role: who.role, role_title: who.role_title, department: who.role === 'industry' ? null : who.role, enterprise: who.role === 'enterprise' ? firms[0]!.subject : null, zone_scope: null, actions: actionsOf[who.role] ?? office, csrf: 'mock', second_factor: false, must_change_password: false }
}

const notice = '示范数据：企业、宗地和数字全部虚构，权重和比例为示范配置，非官方。'
export const demo = (): object => ({ demo: true, notice, accounts, today: state.today })

const stages = [['draft', '拟定'], ['collecting', '数据汇集'], ['area_publicity', '用地公示'], ['area_frozen', '用地冻结'], ['calculating', '评价计算'], ['department_review', '部门审核'], ['preliminary', '初步结果'], ['result_publicity', '结果公示'], ['objection_handling', '异议处理'], ['leading_group_review', '领导小组审核'], ['approved', '政府会议通过'], ['published', '公布'], ['archived', '归档']] as const

const years = (): object[] => [2020, 2021, 2022, 2023, 2024].map((year) => ({ year, state: year === 2024 ? 'result_publicity' : 'archived', state_title: year === 2024 ? '结果公示' : '已归档', scheme: 'henan-2019/main', scheme_title: '两阶段分类综合评价', has_result: true }))
export { years }
const terms = [['tax_per_mu', '亩均税收', '万元/亩', 'number'], ['land_used', '用地面积', '亩', 'number'], ['revenue', '营业收入', '万元', 'number'], ['tax_paid', '实缴税金', '万元', 'number'], ['veto_environment', '环境否决', '', 'flag'], ['veto_safety', '安全否决', '', 'flag'], ['high_tech', '高新技术企业', '', 'flag'], ['bonus', '加分', '', 'number']].map(([id, label, unit, kind]) => ({ id, label, unit, kind }))
export const zone = (): object => ({
  id: 'demo', title: '示范市', notice, today: state.today, regions, zones, forms, departments, as_of: state.today, terms, indicators: [], classes: ['A', 'B', 'C', 'D'].map((id) => ({ id, title: '' })),
  years: years(),
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
  const valueOf = (one: MockFirm, id: string): string | number => (id in one.figures ? Number(one.figures[id]?.value ?? -1) : id === 'total' ? Number(one.total ?? -1) : id === 'rank' ? (one.rank ?? 99999) : String(one[id as keyof MockFirm] ?? ''))
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
  return { items: list.slice((page - 1) * size, page * size), total: list.length, page, size, totals: Object.fromEntries(Object.entries(countsOf(list)).map(([id, count]) => [id, String(count)])) }
}

export function firmPage(subject: string): object | undefined {
  const one = firms.find((each) => each.subject === subject)
  if (!one) return undefined
  const years = [2020, 2021, 2022, 2023, 2024]
  const spread = (base: number, digits: number): Record<string, object> => Object.fromEntries(years.map((year, step) => [year, year === 2021 && base < 1 ? known(null) : known((base * (0.8 + step * 0.07)).toFixed(digits))]))
  return {
    ...one, former_names: ['示范科驰电子厂'], town: '南苑街道',
    years: years.map((year, step) => ({ year, class: ['B', 'B', 'B', 'B', one.class][step], total: (70 + step * 3.1).toFixed(4), rank: 60 + step * 8, ranked: 144, status: 'classed', status_title: '已定等级', state: 'archived', state_title: '已归档' })),
    figures: [['tax_paid', '实缴税金', '万元', 140, 2], ['revenue', '营业收入', '万元', 3300, 2], ['profit', '利润总额', '万元', 128, 2], ['rd_expense', '研发费用', '万元', 98, 2], ['gross_output', '工业总产值', '万元', 3366, 2], ['energy', '综合能耗', 'tce', 630, 2], ['emissions', '主要污染物排放量', 't', 0.146, 3], ['land_used', '用地面积', '亩', 15.8445, 4], ['tax_per_mu', '亩均税收', '万元/亩', 9.142, 4]].map(([term, label, unit, base, digits]) => ({ term, label, unit, values: spread(base as number, digits as number) })),
    occupancy: [
      { kind: 'owned', kind_title: '自有', parcel: '320412001003GB00127', area: '17.8445', floor: null, from: '2013-05-20', source: '自然资源局_工业用地_2024.xlsx 企业用地!E848' },
      { kind: 'let_out', kind_title: '出租', parcel: '320412001003GB00127', area: '2.0000', floor: null, from: '2022-01-01', to: '2026-12-31', counterpart: '示范恒瑞塑料制品有限公司', source: '自然资源局_工业用地_2024.xlsx 租赁!F33' },
    ],
    objections: objectionList().items, confirmation: [{ year: 2024, what: 'profile', agrees: true, remark: '', day: '2025-05-20', by: '企业管理员' }],
  }
}

export function trace(subject: string, query: URLSearchParams): object {
  const term = query.get('term') ?? query.get('indicator') ?? 'total'
  const note = explanation.items.flatMap((item) => item.figures as { term: string; label: string; value: string; unit: string; origins: object[]; formula: string | null }[]).find((one) => one.term === term)
  const item = explanation.items.find((one) => one.id === term)
  const statements = (origins: object[]): object[] => origins.map((one) => ({ ...one, value: known((one as { value: string }).value), department_title: (one as { department: string }).department, why: (one as { remark: string }).remark, recorded: '2025-04-16T02:12:00Z', entry: 41, batch: 'b1' }))
  const inputs = (item?.figures ?? (note ? [note] : explanation.items.map((one) => ({ term: one.id, label: one.label, value: one.score, unit: '分', origins: [] })))).map((one) => ({ term: one.term, label: one.label, value: known(one.value), unit: one.unit, trace: one.term === 'land_used' && term !== 'land_used' ? 'term=land_used' : !note && !item ? `indicator=${one.term}` : null, statements: statements(one.origins) }))
  return {
    subject, title: `${item?.label ?? note?.label ?? '总分'}（${query.get('year')} 年）`, value: known(item?.value ?? note?.value ?? explanation.total), unit: item?.unit ?? note?.unit ?? '分',
    formula: item ? { text: '亩均税收 = 实缴税金 ÷ 用地面积', with_figures: item.formula } : note?.formula ? { text: '用地面积 = 自有 + 租入 − 出租 − 核减', with_figures: note.formula } : null,
    inputs, clauses: [{ pack: 'henan-2019', file: '02-indicators.md', clause: 'S1-1.1g', title: '六项指标', text: '亩均税收等于评价年度实缴税金除以用地面积，权重三十分，封顶一点五倍。', citation: '某市盘活开发区低效用地调研报告 1.1', in_force: '2019-01-01 起' }],
    roundings: ['保留四位小数，四舍五入'], steps: [], capped: null, decided_by: { who: '工信局 陈科长', when: '2025-06-09T03:00:00Z', entry: 188 },
  }
}

export const objection = { id: 'o1', year: 2024, subject: firms[0]!.subject, name: firms[0]!.name, item: { kind: 'area', term: 'land_used' }, item_title: '用地面积', claim: '2024 年 6 月起北侧 2 亩已出租给恒瑞塑料，应从用地面积中扣除。', state: 'prechecked', state_title: '待部门答复', owner: 'natural_resources', owner_title: '自然资源局', submitted: '2025-06-10', due: '2025-06-17', overdue: false }
export const objectionList = (): { items: object[]; total: number; page: number; size: number } => ({ items: [objection, { ...objection, id: 'o2', subject: firms[5]!.subject, name: firms[5]!.name, item: { kind: 'figure', term: 'tax_paid', year: 2024 }, item_title: '实缴税金', owner: 'tax', owner_title: '税务局', state: 'submitted', state_title: '待预审', claim: '漏计 12 月补缴税款 18.20 万元。', due: '2025-06-13' }, { ...objection, id: 'o3', subject: firms[9]!.subject, name: firms[9]!.name, state: 'closed', state_title: '已办结', submitted: '2025-05-30' }], total: 3, page: 1, size: 50 })
export const standing = (first: string): object[] => explanation.items.map((one, step) => ({ indicator: one.id, title: one.label, score: step === 0 ? first : one.score }))
export const objectionPage = (): object => ({
  ...objection, value: known('13.8445'), files: [{ digest: 'ab12', name: '租赁合同.pdf', size: 482133 }],
  history: [{ day: '2025-06-10', by: '示范科驰 企业管理员', state: 'submitted', state_title: '已提出', text: '北侧 2 亩已出租，附合同。', entry: 201 }, { day: '2025-06-11', by: '高新区 吴主任', state: 'prechecked', state_title: '已初核', text: '现场属实，建议采纳。', entry: 205 }],
  before: { class: 'C', total: '82.4852', rank: 90, name: firms[0]!.name, subject: firms[0]!.subject }, after: { class: 'B', total: '88.1020', rank: 81, name: firms[0]!.name, subject: firms[0]!.subject }, precheck: { by: '高新区 吴主任', day: '2025-06-11', text: '现场属实，建议采纳。', files: [] }, also_moved_count: 1, also_moved: [{ before: { subject: firms[3]!.subject, name: firms[3]!.name, class: 'B', rank: 81, total: '88.0' }, after: { subject: firms[3]!.subject, name: firms[3]!.name, class: 'C', rank: 82, total: '88.0' } }], actions: ['answer_objection'],
})

export const yearPage = (year: number): object => ({
  year, state: 'result_publicity', state_title: '结果公示', scheme: 'henan-2019/main', scheme_title: '两阶段分类综合评价', pack: { id: 'henan-2019', version: '1', digest: explanation.scheme.digest },
  timetable: stages.map(([stage, title], step) => ({ stage, title, starts: `2025-0${Math.min(9, 1 + Math.floor(step / 2))}-10`, ends: step < 12 ? `2025-0${Math.min(9, 1 + Math.floor((step + 1) / 2))}-09` : null, state: step < 7 ? 'done' : step === 7 ? 'now' : 'ahead' })),
  next: [{ to: 'objection_handling', title: '进入异议处理', allowed: false, why_not: ['公示期到 6月16日 17:00 才满 5 个工作日，还有 4 天。'], action: 'advance_year', what_happens: '停止受理新的异议；已受理的 3 件在 7 个工作日内答复，答复后自动重算。', clause: 'S1-1.1 第10条', needs_evidence: false }, { to: 'preliminary_again', title: '退回重新测算', allowed: true, why_not: [], action: 'advance_year', what_happens: '公示停止，回到测算；已受理的异议保留。', clause: null, needs_evidence: true }],
  runs: [{ id: 188, overrides: {}, purpose: 'preliminary', purpose_title: '初步结果', scheme: 'henan-2019/main', ran: '2025-06-09T03:00:00Z', by: '工信局 陈科长', classes: countsOf(firms), firms: 1200 }, { id: 170, overrides: { weight_tax_per_mu: '40' }, purpose: 'trial', purpose_title: '试算', scheme: 'changzhou-2019/main', ran: '2025-06-06T03:00:00Z', by: '工信局 陈科长', classes: countsOf(firms.slice(0, 900)), firms: 1200 }],
  current_run: 188, due: Object.fromEntries(forms.map((one) => [one.id, '2025-03-31'])), counts: { firms: 1200, objections_open: 3, held_rows: 12 }, published: year < 2024 ? [{ number: 1, run: 91, published: `${year + 1}-06-28`, supersedes: null, reason: '', by: '陈科长' }, { number: 2, run: 99, published: `${year + 1}-08-15`, supersedes: 1, reason: '一家企业税收数据更正', by: '陈科长' }] : [],
  windows: [{ kind: 'result_publicity', title: '结果公示和异议', opens: '2025-06-10', closes: '2025-06-16', open: true }], reopenings: [],
  adjustable: [{ kind: 'veto', term: 'veto_safety', label: '安全否决', unit: '', value_kind: 'flag', rule: '安全生产事故', owner_title: '应急管理局', mine: true }, { kind: 'bonus', term: 'invention_patents', label: '有效发明专利', unit: '件', value_kind: 'number', rule: '有效发明专利', owner_title: '科技局', mine: true }],
})

const group = (title: string, id: string, list: readonly MockFirm[]): object => ({ id, title, classes: countsOf(list), count: list.length })
export const overview = (year: number): object => ({
  year, run: 188, classes: countsOf(firms),
  districts: regions.map((one) => group(one.title, one.id, firms.filter((each) => each.district === one.id))),
  zones: zones.map((one) => group(one.title, one.id, firms.filter((each) => each.zone === one.id))),
  industries: [...new Set(firms.map((one) => one.industry))].map((id) => group(firms.find((one) => one.industry === id)!.industry_title, id, firms.filter((one) => one.industry === id))),
  lists: [...new Set(firms.map((one) => one.list))].map((id) => group(id, id, firms.filter((one) => one.list === id))),
  distribution: Array.from({ length: 16 }, (_none, step) => ({ from: String(step * 10), to: String(step * 10 + 10), count: firms.filter((one) => one.total !== null && Math.floor(Number(one.total) / 10) === step).length })),
  movers, class_path: [2020, 2021, 2022, 2023, 2024].map((one) => ({ year: one, classes: countsOf(firms.slice(0, 800 + (one - 2020) * 100)) })),
  alerts: [{ id: 'AL9', level: 'warning', title: '等级下降', detail: '75 家企业比上年下降', link: '/firms?f.change=down' }, { id: 'AL14', level: 'urgent', title: '应报未报', detail: '污染物排放 逾期 3 天', link: '/deliveries' }],
  coverage: [{ form: 'tax', title: '企业税收', rows: 1208, admitted: 1188 }, { form: 'ecology', title: '污染物排放', rows: 0, admitted: 0 }], class_order: ['A', 'B', 'C', 'N'],
})

const tally = { read: 1208, admitted: 1188, held: 12, refused: 8 }
export const findings = [
  { code: 'not-a-number', severity: 'refused', message: '“约1200”不是数字。', advice: '请填写以万元为单位的数值。', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', cell: 'F17', row: 17, raw: '约1200' },
  { code: 'unknown-enterprise', severity: 'warning', message: '没有找到“示范恒瑞塑胶有限公司”。', advice: '请核对名称或填写信用代码；也可以在“暂缓的行”里指定企业。', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', cell: 'B31', row: 31, raw: '示范恒瑞塑胶有限公司' },
  { code: 'check-character', severity: 'warning', message: '信用代码校验位不对。', advice: '请核对第 18 位。', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', cell: 'A52', row: 52, raw: '91320412MA0335026X' },
]
export const delivery = (dry: boolean): object => ({
  batch: dry ? null : 'b9', dry_run: dry, tally, totals: [{ sheet: '企业税收', term: 'tax_paid', label: '实缴税金', unit: '万元', stated: '512340.22', sum: '512340.22', agrees: true }, { sheet: '企业税收', term: 'invoiced_sales', label: '开票销售收入', unit: '万元', stated: '9123400.00', sum: '9123388.10', agrees: false }],
  findings_by: [{ code: 'not-a-number', severity: 'refused', count: 8, sample: findings[0]!.message }, { code: 'unknown-enterprise', severity: 'held', count: 12, sample: findings[1]!.message }, { code: 'check-character', severity: 'warning', count: 3, sample: findings[2]!.message }],
  findings, findings_count: 23, receipt: dry ? null : { entry: 212, number: 'R-212', recorded: '2025-06-12T02:00:00Z', repeated: false, message: '企业税收 2024 已入账：采纳 1188 行，暂缓 12 行，退回 8 行。' },
})
export const batches = (): object[] => forms.slice(0, 11).map((one, step) => ({ id: `b${step}`, form: one.id, form_title: one.title, department: one.department, department_title: departments.find((each) => each.id === one.department)?.title, year: 2024, file: { name: `${departments.find((each) => each.id === one.department)?.title}_${one.title}_2024.xlsx`, digest: 'ab', size: 88123 }, delivered: `2025-03-${10 + step}`, recorded: `2025-03-${10 + step}T02:00:00Z`, account: 'tax', account_name: '李工', role_title: '税务局', counts: true, after_freeze: false, facts: 2376, entry: 30 + step, tally, totals: [], receipt: 'R-30', findings_by: [{ code: 'not-a-number', severity: 'refused', count: step * 3, sample: null }] }))
export const expectations = (): object[] => forms.map((one, step) => ({ department: one.department, department_title: departments.find((each) => each.id === one.department)?.title, form: one.id, form_title: one.title, due: `2025-03-${15 + (step % 10)}`, state: step === 8 ? 'missing' : step === 4 ? 'late' : step === 2 ? 'faulty' : 'delivered', state_title: step === 8 ? '未报' : step === 4 ? '迟报' : step === 2 ? '有问题' : '已报', delivered: step === 8 ? null : `2025-03-${10 + step}`, batch: step === 8 ? null : `b${step}`, rows: 1208, findings: step * 3, chased: step === 8 ? [{ day: '2025-06-10', by: '陈科长', message: '请本周内报送' }] : [] }))
export const cells = (): object => ({ sheet: '企业税收', row: 17, columns: ['A', 'B', 'C', 'D', 'E', 'F'], rows: [{ number: 15, cells: ['91320412MA0335012K', '示范华泰精密机械有限公司', '规上', '南苑街道', '3484', '820.15'] }, { number: 16, cells: ['91320412MA0335019U', '示范金盾金属制品有限公司', '规上', '南苑街道', '3311', '96.40'] }, { number: 17, cells: ['91320412MA0335026U', '示范科驰电路科技股份有限公司', '规上', '前桥镇', '3982', '约1200'] }, { number: 18, cells: ['91320412MA0335033U', '示范恒瑞塑料制品有限公司', '规下', '前桥镇', '2929', '—'] }] })
export const held = (): object[] => [
  { id: 1, form: 'tax', form_title: '企业税收', department: 'tax', batch: 'b0', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', row: 31, name: '示范恒瑞塑胶有限公司', code: '', reason: '名称与任何企业都不完全一致，也没有信用代码', figures: [{ term: 'tax_paid', label: '实缴税金', raw: '44.10' }], candidates: [{ subject: firms[3]!.subject, name: firms[3]!.name, why: '名称相差一字，相似 92%' }, { subject: firms[4]!.subject, name: firms[4]!.name, why: '相似 71%' }] },
  { id: 2, form: 'tax', form_title: '企业税收', department: 'tax', figures: [], batch: 'b0', file: '税务局_企业税收_2024.xlsx', sheet: '企业税收', row: 90, name: '东升', code: '', reason: '名称太短，对上 3 家', candidates: [] },
]
const packRow = (id: string, title: string, authority: string): object => ({ id, title, place: authority, authority: 'province', version: '1', digest: explanation.scheme.digest, in_force: '2019-01-01 起', articles: 9, cases: 14, schemes: [{ id: 'main', title: '综合评价' }] })
export const packs = (): object[] => [packRow('henan-2019', explanation.scheme.pack_title, '河南省'), packRow('changzhou-2019', '常州市工业企业资源集约利用综合评价（2019）', '常州市'), packRow('huaian-2024', '淮安市工业企业资源集约利用综合评价（2024）', '淮安市')]
const articles = [{ file: '01-subjects.md', clauses: ['S1-1.1b'], document: '河南办法', title: '评价对象与分组', in_force: '2019-01-01 起', binding: true }, { file: '02-indicators.md', clauses: ['S1-1.1g'], document: '某市调研报告', title: '六项指标', in_force: '2019-01-01 起', binding: false }, { file: '03-two-stage.md', clauses: ['S1-1.1h'], document: '河南办法', title: '两阶段分类', in_force: '2019-01-01 起', binding: true }]
export const pack = (id: string): object => ({ ...(packs().find((one) => (one as { id: string }).id === id) ?? packs()[0]), articles_list: articles, parameters: [{ id: 'weight_tax_per_mu', title: '亩均税收权重', values: ['30（2019-01-01 起）'], unit: '分', source: '示范配置，非官方', source_title: '示范配置，非官方', confirmed: false }, { id: 'weight_revenue_per_mu', title: '亩均营业收入权重', values: ['15'], unit: '分', source: '示范配置，非官方', source_title: '示范配置，非官方', confirmed: false }, { id: 'share_a', title: 'A 类比例', values: ['0.15'], unit: '1', source: 'S1-1.1h', source_title: '开发区调研报告（S1-1.1h）', confirmed: true }], interpretations: [{ dated: '2025-01-10', title: '奇数家怎样分半', text: '中间一家归前一半。' }] })
export const article = (): object => ({ ...articles[1], citation: '某市盘活开发区低效用地调研报告 1.1g', text: '# 六项指标\n\n评价用六项指标：**亩均税收**、亩均营业收入、亩均利润、研发投入强度、单位能耗总产值、单位污染排放税收。\n\n- 每项得分 = 权重 × 比值\n- 比值最多取 1.5\n\n> 原文隐去权重，见参数表。\n\n| 指标 | 权重 |\n|---|---|\n| 亩均税收 | 30 |\n| 研发 | 15 |', rules: [{ in_force: '2019-01-01 起', text: '[[indicator]]\nid = "tax_per_mu"\nnumerator = "tax_paid"\ndenominator = "land_used"' }], cases: [{ title: '封顶', clauses: ['S1-1.1g'], differs: [], passes: true, text: 'tax_paid = 900\nexpect = 45' }] })
export const entries = (): object[] => Array.from({ length: 240 }, (_none, step) => ({ seq: 240 - step, id: `0b7e53a0-5${step}`, number: `J-${240 - step}`, recorded: '2025-06-12T02:00:00Z', day: '2025-06-12', account: 'tax', name: '税务局 李工', role: 'tax', role_title: '税务局', department: 'tax', action: 'deliver', action_title: '报送数据', files: [{ name: '税务局_企业税收_2024.xlsx', digest: 'ab', size: 1 }] }))
export { accounts, firms, movers, explanation, countsOf }
