// A yearly assessment of the imaginary server: one district with points, one without.

import type { Appraisal, AppraisalDistrict, AppraisalLine, AppraisalRow } from '../../src/pages/appraisals/shapes'

export const appraisalRow: AppraisalRow = { year: 2024, state: 'computed', state_title: '已计算，听取意见', number: null, districts: 2, scored: 1, waiting: 1 }

const line = (value: string | null, points: string | null): AppraisalLine => ({ id: 'land_per_gdp_decline', label: '单位GDP建设用地下降率', value, unit: '', points, scored: true, sentence: '1 - …', clause: 'S2-18a', article: '四项考核指标', numbers: ['权重 30（示范配置，未核实）'] })
const quota = (after: string | null): AppraisalDistrict['links'][number] => ({ id: 'quota', label: '新增建设用地计划', before: after ? '1000' : null, after, change: after ? '100' : null, unit: '亩', clause: 'S2-18d；S2-2h', sentence: '', missing: after ? [] : ['闲置处置任务'] })

export const appraisal = (): Appraisal => ({
  ...appraisalRow, scoring: '权重 × 指标值 ÷ 满分值', confirmed: false, day: '2025-05-23', packs: [{ id: 'changzhou-2019-appraisal', title: 'f834' }],
  results: [
    { district: { id: '320411', title: '东湖区' }, points: '99.02', rank: 1, why: '', items: [line('0.058043', '29.02')], lines: [], figures: [{ id: 'appraised_gdp', title: '地区生产总值', value: '7020000', unit: '万元', department: { id: 'statistics', title: '统计局' }, source: '年鉴第3页', entry: 88, clause: 'S2-18a' }], known: [], links: [quota('1100')] },
    { district: { id: '320412', title: '西岭区' }, points: null, rank: null, why: '还缺：当年存量供地面积。', items: [line(null, null)], lines: [], figures: [], known: [], links: [quota(null)] },
  ],
  delivered: [], objections: [{ number: 1, district: { id: '320411', title: '东湖区' }, text: '少计一宗', file: null, day: '2025-05-23', by: '园区', accepted: null, opinion: null, answered: null }], history: [], next: [],
})
