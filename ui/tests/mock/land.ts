// Land of the imaginary server: a made-up city of parcels, and its answers.

import type { Parcel, ParcelRow } from '../../src/pages/land/shapes'

const bounds = [119.9, 31.75, 119.96, 31.798]
const named = (id: string, title: string): { id: string; title: string } => ({ id, title })
const states = [['listed', '低效'], ['watch', '观察名单'], ['idle', '闲置'], ['not_used', '供而未用'], ['waiting', '等待政府'], ['held', '资料矛盾'], ['out_of_scope', '不在范围'], ['scope_unknown', '用途未登记'], ['normal', '未发现'], ['undecided', '尚未认定']].map(([id, title]) => named(id!, title!))

export const map = (): object => ({
  bounds: bounds,
  layers: [{ layer: 'parcel', title: '宗地', features: 900, version: '1', bounds: bounds }, { layer: 'plan_unit', title: '规划单元', features: 4, version: '1', bounds: bounds }, { layer: 'red_line', title: '三线', features: 3, version: '1', bounds: bounds }, { layer: 'zone', title: '开发区范围', features: 1, version: '1', bounds: bounds }],
  legends: { state: states, use: [named('0601', '工业用地'), named('1001', '物流仓储用地')], category: [named('T3', '开发未达标'), named('T4', '停产半停产'), named('T5', '产出未达标')], class: [named('A', '优先发展'), named('B', '鼓励提升'), named('C', '监管调控'), named('D', '落后整治')] },
  base: { tianditu_key: null },
})

const rows: ParcelRow[] = Array.from({ length: 180 }, (_none, at) => {
  const state = states[[8, 0, 8, 2, 1, 8, 3, 5][at % 8]!]!
  return {
    code: `3204110010${String(at).padStart(9, '0')}`, location: at % 5 ? `飞龙路 ${at + 10} 号` : '', zone: named('z1', '示范经济开发区'), region: named('320411', '新北区'), use: at % 7 ? named('0601', '工业用地') : null,
    area: `${30 + at / 4}`, measured: at % 9 ? `${30.02 + at / 4}` : null, state: state.id, state_title: state.title, category: state.id === 'listed' ? named('T3', '开发未达标') : null,
    sub_types: state.id === 'listed' ? [named('t3_1', 'T3-1 容积率不足')] : [], listed: state.id === 'listed' ? '20' : null, idle: state.id === 'idle' ? '34.5' : null, class: 'C', firms: [named('91320411MA9DEM00XW', '示范精密机械有限公司')],
    findings: at % 6 ? 0 : 2, age: at % 4 ? 8 : null, cases: state.id === 'idle' ? [{ key: '12', kind: 'idle', title: '闲置〔2024〕3号', state_title: '调查中' }] : [], bounds: [119.92, 31.77, 119.925, 31.775],
  }
})

export const parcels = (query: URLSearchParams): object => {
  const state = query.get('state')
  const held = state ? rows.filter((one) => state.split(',').includes(one.state)) : rows
  const page = Number(query.get('page') ?? 1)
  const size = Number(query.get('size') ?? 100)
  const sum = (value: (row: ParcelRow) => string | null): string => held.reduce((all, one) => all + Number(value(one) ?? 0), 0).toFixed(2)
  return { items: held.slice((page - 1) * size, page * size), total: held.length, page, size, totals: { area: sum((one) => one.area), listed: sum((one) => one.listed), idle: sum((one) => one.idle) } }
}

export const parcel = (code: string): Parcel => ({
  ...(rows.find((one) => one.code === code) ?? rows[1]!), code,
  geometry: { type: 'Polygon', coordinates: [[[119.92, 31.77], [119.925, 31.77], [119.925, 31.775], [119.92, 31.775], [119.92, 31.77]]] },
  areas: { title_mu: '60', title_m2: '40000.00', plane_m2: '40003.21', ellipsoid_m2: '40002.87', difference_m2: '2.87', frame: 'CGCS2000 / 3-degree CM 120E（EPSG:4549）', agrees: true },
  figures: [{ id: 'plot_ratio', title: '实际容积率', unit: '1', value: '0.62', number: true }, { id: 'invest', title: '固定资产投资强度', unit: '万元/亩', value: null, number: true }],
  titles: [{ id: 'title_clear', title: '权属清晰', unit: '', value: '是', number: false }], rights: [{ id: 'grant', title: '供应方式', unit: '', value: '出让', number: false }], encumbrances: [{ id: 'mortgage', title: '查封抵押起始日', unit: '', value: '2020-05-06', number: false }],
  occupants: [{ uscc: '91320411MA9DEM00XW', name: '示范精密机械有限公司', area: '20', share: '0.3333', class: 'C', protected: false, low_class: true, figures: [{ id: 'tax', title: '亩均税收', unit: '万元/亩', value: '2.1', number: true }] }, { uscc: '91320411MA9DEM01XX', name: '示范新材料有限公司', area: '30', share: '0.5', class: 'B', protected: null, low_class: false, figures: [] }],
  occupied: '50', unoccupied: '10', excused: [{ from: '2023-05-01', to: '2023-08-28', cause: named('government', '政府原因'), document: '示范2023-5' }],
  contracts: [], units: [{ layer: 'plan_unit', layer_title: '规划单元', id: 'u1', title: '北区 A-03', area: '58.2' }],
  decided: { standing: 'listed', delay: '', reasons: ['容积率 0.62 低于约定下限 1.0'], remarks: [], days: [{ id: 'idle_from', title: '构成闲置之日', clause: '第2条', day: null, standing: false }], idle: { limb: '未动工满一年', area: '34.5', excused_days: 120, cause: '企业原因', fee: '256', take_back: true } },
  policies: [{ kind: named('policy', '差别化政策'), title: '不再增收土地价款', clause: 'S2-5d', acts: named('natural_resources', '自然资源局') }, { kind: named('exit', '退出'), title: '收储后再出让', clause: 'S1-1.3f', acts: named('land_reserve', '土地储备中心') }],
  sub_types_explained: [{ id: 't3_1', code: 'T3-1', label: '容积率不足', category: named('T3', '开发未达标'), uscc: null, firm: null, holds: 'yes', lines: [{ sentence: '实际容积率 0.62 小于约定容积率下限 1.0', numbers: [{ label: '约定容积率下限', value: '1.0', unit: '1', source: '出让合同', confirmed: true }] }], missing: '' }, { id: 't2_1', code: 'T2-1', label: '逾期未竣工', category: named('T2', '停建缓建'), uscc: null, firm: null, holds: 'unknown', lines: [], missing: '竣工日期' }],
  photos: [{ day: '2025-05-14', from: 'survey', title: '2025年更新调查', note: '', by: '园区管委会', key: '88', photos: [{ digest: 'c'.repeat(64), name: '南侧.jpg', size: 210_000 }] }, { day: '2025-02-18', from: 'case', title: '现场核查', note: '厂房一层，南侧空置', by: '园区管委会', key: '15', photos: [{ digest: 'a'.repeat(64), name: '现场.jpg', size: 230_000 }] }, { day: '2025-02-18', from: 'file', title: '宗地照片', note: '东门', by: '自然资源局', key: null, photos: [{ digest: 'b'.repeat(64), name: '东门.jpg', size: 190_000 }] }],
  may_add_photos: true,
  data_findings: [{ code: 'area_differs', severity: 'warning', message: '登记面积与图形面积相差 2.87 平方米。', advice: '请核对界址。', file: '宗地.geojson', raw: '60.0000', row: 3, column: 2, cell: null, sheet: null, subject: null, term: null } as never],
  history: [{ delivery: '1', valid_from: '2023-01-01', file: '宗地2023.zip', area: '60', present: true, changed: [] }, { delivery: '2', valid_from: '2024-01-01', file: '宗地2024.zip', area: '60', present: true, changed: ['实际容积率'] }],
})

export const balance = (): object => ({ area: '120.55', area_m2: '80366.67', covered: '100.55', uncovered: '20', doubled: '0', by_use: [{ id: '0601', title: '工业用地', area: '90.55', parcels: 8 }, { id: 'unknown', title: '用途未登记', area: '10', parcels: 1 }], by_state: [{ id: 'listed', title: '低效', area: '50', parcels: 4 }, { id: 'normal', title: '未发现', area: '50.55', parcels: 5 }], by_category: [{ id: 'T3', title: '开发未达标', area: '50', parcels: 4 }], by_class: [{ id: 'C', title: 'C', area: '100.55', parcels: 9 }], by_zone: [{ id: 'z1', title: '示范经济开发区', area: '100.55', parcels: 9 }], parcels: rows.slice(0, 9).map((one) => ({ code: one.code, location: one.location, inside: '10', whole: one.area, state: one.state, state_title: one.state_title })), parcel_count: 9 })

export const identification = (): object => ({
  day: '2025-06-12', ready: true, why: null, survey: { completed: '2024-03-31', document: '示范市2024年工业用地更新调查' }, packs: [{ id: 'national-idle-2012', digest: 'a1b2c3' }],
  groups: states.map(({ id, title }, at) => ({ state: id, title, parcels: 10 + at, area: `${300 + at * 20}` })),
  categories: [{ id: 'T3', title: '开发未达标', parcels: 12, area: '240', sub_types: [{ code: 'T3-1', id: 't3_1', label: '容积率不足', parcels: 8, area: '160' }, { code: 'T3-3', id: 't3_3', label: '投资强度不足', parcels: 4, area: '80' }] }, { id: 'T4', title: '停产半停产', parcels: 3, area: '90', sub_types: [{ code: 'T4-1', id: 't4_1', label: '停产', parcels: 3, area: '90' }] }],
  listed: '330', idle: '180', firms: 14, chain: { approved: '480', supplied: '270', lapsed: '0', adjusted: '20', unsupplied: '190', recent_approved: '480', recent_supplied: '270', rate: '0.5625', rate_low: true, remarks: [] },
})

export const batches = (): object[] => [{ id: '示范2021-01', approved_day: '2021-06-10', approved: '300', supplied: '230', lapsed: '0', adjusted: '0', unsupplied: '70', expropriated: '30', not_expropriated: '40', state: named('lapsed', '批而未征'), lapses_on: '2023-06-10', lapses_standing: false, supplies: [{ id: '示范HT-2022-08', day: '2022-05-20', area: '150', share: '150' }] }]

export const clusters = (): object => ({ distance: '10', least: '20', by_unit: true, considered: 60, clusters: [1, 2, 3].map((number) => ({ number, area: `${180 - number * 30}`, parcels: rows.slice(number * 5, number * 5 + 4).map((one) => ({ code: one.code, area: one.area, state_title: one.state_title })), firms: [named('91320411MA9DEM00XW', '示范精密机械有限公司')], unit: named('u1', '北区 A-03'), mortgaged: 1, seized: 0, encumbrance_unknown: 2, matches_leading: null, complexity: null, bounds: [119.91, 31.76, 119.93, 31.78] })) })

export const fragmentation = (): object => ({ parcels: 180, area: '9200', measures: [{ id: 'mesh', title: '有效粒度面积', value: '61.2', unit: '亩', formula: 'Σaᵢ² ÷ A', meaning: '任取两点落在同一宗地内的期望面积；越小越碎。' }, { id: 'nn', title: '平均最近邻距离', value: null, unit: 'm', formula: 'Σdᵢ ÷ n', meaning: '相邻地块之间的最短距离。' }], below: { line: '5', parcels: 14, area: '40.2' }, sizes: [{ from: '0', to: '5', parcels: 14, area: '40.2' }, { from: '5', to: '20', parcels: 60, area: '800' }, { from: '20', to: '50', parcels: 80, area: '3000' }, { from: '50', to: null, parcels: 26, area: '5359.8' }], units: [{ id: 'u1', title: '北区 A-03', area: '4000', covered: '3600', share: '0.9' }] })

