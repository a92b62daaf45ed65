// A drafted standard of the imaginary server.

import type { Standard, StandardBasis, StandardRow, StandardTrial } from '../../src/pages/standards/shapes'

export const standardRow: StandardRow = { key: '7', title: '示范低效标准', state: 'draft', state_title: '草案', number: null, from: null, until: null, in_force: false, changes: 2, by: '自然资源局', day: '2025-06-01' }
const source = '示政发〔2025〕3号'

export const basis = (): StandardBasis => ({
  day: '2025-06-12', classes: [{ id: 'C', title: '倒逼转型' }], in_force: null, terms: {},
  categories: [{ id: 'T4', title: '停产半停产', sub_types: [{ id: 'T4-1', title: '停产' }] }, { id: 'T5', title: '产出未达标', sub_types: [{ id: 'T5-4', title: '低于低线' }] }],
  lines: [
    { pack: 'c', parameter: 'months', label: '停产的月数线', unit: '月', required: false, fixed: false, value: '12', source: '公开资料', confirmed: true, sub_types: ['T4-1'] },
    { pack: 'c', parameter: 'tax', label: '亩均税收低线', unit: '万元/亩', required: true, fixed: false, value: '3', source: '示范配置，非官方', confirmed: false, sub_types: ['T5-4'] },
  ],
})

export const standard = (): Standard => ({
  ...standardRow, terms: { classes: [], classes_source: '', left_out: [], lines: [{ pack: 'c', parameter: 'months', value: '18', source }, { pack: 'c', parameter: 'tax', value: '3', source }] },
  before: null, differences: [{ what: '停产的月数线（T4-1）', unit: '月', before: '12', after: '18', source }], may_revise: true,
  history: [{ entry: 7, day: '2025-06-01', what: '起草标准', text: '停产多为检修', by: '自然资源局', files: [] }],
  next: [{ step: 'sign', title: '签发标准', action: 'standard_sign', permitted: false, roles: [{ id: 'leading_group', title: '领导小组办公室' }], quotes: [], fields: [] }],
})

export const trial = (): StandardTrial => ({
  day: '2025-06-12', why: null, before: null, parcels_before: 3, parcels_after: 2, listed_before: '90', listed_after: '60', coming: { parcels: 0, area: '0' }, leaving: { parcels: 1, area: '30' },
  moves: [{ code: 'P1', location: '工业路1号', zone: null, firms: [{ id: 'F1', title: '甲公司' }], what: 'out', what_title: '不再列入', before: '30', after: '0', codes_before: ['T4-1'], codes_after: [] }],
})
