// An imaginary city for looking at the pages before a server runs. The same numbers every time.

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

const random = generator(20251122)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

export const regions = [{ id: '320411', title: '示范市东湖区' }, { id: '320412', title: '示范市西岭区' }]
export const zones = [{ id: 'KFQ', title: '示范经济开发区' }, { id: 'GXQ', title: '示范高新技术产业开发区' }, { id: 'GYQ', title: '西岭工业集中区' }]
export const classes = [{ id: 'A', title: '优先发展类' }, { id: 'B', title: '鼓励提升类' }, { id: 'C', title: '倒逼转型类' }, { id: 'N', title: '暂不评价' }]
export const departments = [
  ['tax', '税务局'], ['natural_resources', '自然资源局'], ['industry', '工业和信息化局'], ['statistics', '统计局'], ['ecology', '生态环境局'],
  ['power', '供电公司'], ['water', '供水公司'], ['market_regulation', '市场监督管理局'], ['emergency', '应急管理局'], ['science', '科学技术局'],
  ['human_resources', '人力资源和社会保障局'], ['court', '法院'], ['zone_committee', '开发区管理委员会'],
].map(([id, title]) => ({ id: id!, title: title! }))
export const forms = [
  ['tax', '企业税收', 'tax'], ['statistics', '规上企业指标', 'statistics'], ['declaration', '规下企业申报', 'industry'], ['land', '企业用地', 'natural_resources'],
  ['parcel', '宗地', 'natural_resources'], ['lease', '租赁', 'natural_resources'], ['power', '用电量', 'power'], ['water', '用水量', 'water'],
  ['ecology', '污染物排放', 'ecology'], ['human_resources', '参保人数', 'human_resources'], ['science', '创新主体', 'science'],
  ['market_regulation', '登记信息', 'market_regulation'], ['emergency', '安全生产事故', 'emergency'], ['zone_committee', '参评信息', 'zone_committee'],
].map(([id, title, department]) => ({ id: id!, title: title!, department: department!, department_title: departments.find((one) => one.id === department)!.title, period: 'year' }))

const industries: [string, string][] = [['3982', '电子电路制造'], ['3484', '机械零部件加工'], ['3311', '金属结构制造'], ['2929', '塑料零件制造'], ['1751', '化纤织造加工'], ['3670', '汽车零部件及配件制造'], ['2662', '专项化学用品制造'], ['3812', '电动机制造']]
const heads = ['科驰', '恒瑞', '华泰', '金盾', '远大', '新锐', '中联', '天工', '博创', '宏图', '嘉禾', '鼎盛', '永信', '东升', '明达', '凯旋', '瑞丰', '正和']
const trades = ['电路科技', '精密机械', '金属制品', '塑料制品', '纺织', '汽车部件', '新材料', '电机']
const kinds = ['有限公司', '股份有限公司', '科技有限公司', '（示范）有限公司']

export interface MockFirm {
  subject: string
  name: string
  district: string
  zone: string
  industry: string
  industry_title: string
  list: string
  status: string
  class: string
  class_by_rank: string
  total: string | null
  rank: number | null
  ranked: number | null
  previous_class: string | null
  change: string | null
  status_title: string
  figures: Record<string, { value: string | null; state: string; shown: string }>
}

export const known = (value: string | null): { value: string | null; state: string; shown: string } => ({ value, state: value === null ? 'not_reported' : 'known', shown: value ?? '未报送' })

function firm(index: number): MockFirm {
  const industry = pick(industries)
  const zone = pick(zones)
  const upper = random() < 0.55
  const tax = (random() ** 2 * 40).toFixed(4)
  const land = (2 + random() ** 2 * 120).toFixed(4)
  return {
    subject: `9132041${zone.id === 'KFQ' ? 1 : 2}MA${String(335000 + index * 7).padStart(7, '0')}X`.slice(0, 18),
    name: `示范${pick(heads)}${pick(trades)}${pick(kinds)}`,
    district: zone.id === 'KFQ' ? '320411' : '320412',
    zone: zone.id,
    industry: industry[0],
    industry_title: industry[1],
    list: upper ? '规模以上企业（按开发区）' : '规模以下企业（全市）',
    status: 'classed',
    status_title: '已定等级',
    class: '', class_by_rank: '', total: null, rank: null, ranked: null, previous_class: null, change: null,
    figures: { tax_per_mu: known(random() < 0.02 ? null : tax), land_used: known(land), revenue: known(upper ? (2000 + random() ** 3 * 90000).toFixed(2) : (random() * 2000).toFixed(2)) },
  }
}

export const firms: MockFirm[] = Array.from({ length: 1200 }, (_none, index) => firm(index))
firms[0]!.subject = '91320412MA0335026U'
firms[0]!.name = '示范科驰电路科技股份有限公司'
firms[0]!.zone = 'GXQ'
firms[0]!.district = '320412'

const rated = firms.filter(() => random() > 0.05)
for (const one of firms) if (!rated.includes(one)) Object.assign(one, { status: 'not_rated', status_title: '暂不评价', class: 'N', class_by_rank: '' })
const scored = rated.map((one) => ({ one, total: 20 + random() * 110 + Number(one.figures.tax_per_mu?.value ?? 0) * 0.5 })).sort((left, right) => right.total - left.total)
scored.forEach(({ one, total }, place) => {
  const share = place / scored.length
  const held = share < 0.15 ? 'A' : share > 0.9 ? 'C' : 'B'
  const moved = random()
  const previous = moved < 0.8 ? held : moved < 0.9 ? 'B' : held === 'B' ? pick(['A', 'C']) : 'B'
  Object.assign(one, { total: total.toFixed(4), rank: place + 1, ranked: scored.length, class: held, class_by_rank: held, previous_class: previous, change: previous === held ? 'same' : previous < held ? 'down' : 'up' })
})

export function countsOf(list: readonly MockFirm[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of classes) counts[one.id] = list.filter((each) => each.class === one.id).length
  return counts
}

export const movers = firms.filter((one) => one.previous_class && one.previous_class !== one.class && one.class !== 'N').slice(0, 60).map((one) => ({ subject: one.subject, name: one.name, class_before: one.previous_class, class_after: one.class, rank_before: (one.rank ?? 0) + 40, rank_after: one.rank, total_before: '70.1000', total_after: one.total, why: '亩均税收变化' }))

export const accounts = [
  ['lead', '领导小组办公室 周主任', 'leading_group', '领导小组', '审核结果、看总览和变动'],
  ['industry', '工信局 陈科长', 'industry', '工信局（牵头）', '开年度、定时间表、运行评价、公示、答复、公布'],
  ['tax', '税务局 李工', 'tax', '税务局', '报送企业税收，答复税收异议'],
  ['land', '自然资源局 王工', 'natural_resources', '自然资源局', '报送用地、宗地、租赁，答复面积异议'],
  ['statistics', '统计局 赵工', 'statistics', '统计局', '报送规上企业指标'],
  ['ecology', '生态环境局 孙工', 'ecology', '生态环境局', '报送污染物排放，提出环境否决'],
  ['zone', '高新区 吴主任', 'zone_committee', '开发区管委会', '参评信息、异议预审（只看本区）'],
  ['firm', '示范科驰 企业管理员', 'enterprise', '企业', '确认用地，看得分和来源，提出异议'],
  ['system', '系统管理员', 'system_admin', '系统管理员', '建账号、看运行状况'],
  ['security', '安全管理员', 'security_admin', '安全管理员', '授予和收回角色'],
  ['audit', '审计管理员', 'audit_admin', '审计管理员', '看操作记录和登录日志，校验账本'],
].map(([login, name, role, role_title, what]) => ({ login: login!, password: 'demo-2025', name: name!, role: role!, role_title: role_title!, what: what! }))
