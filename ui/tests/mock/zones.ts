// A development zone of the imaginary server.

import type { LineConflict, ZoneLand } from '../../src/pages/zones/shapes'

const named = (id: string, title: string): { id: string; title: string } => ({ id, title })
const zone = named('z1', '示范经济开发区')

export const zones = (): ZoneLand[] => [{
  zone,
  balance: { zone, year: 2024, total: '1000', parts: [{ id: 'residential', title: '商住用地', area: '200', share: '20', clause: 'S1-1.0b' }, { id: 'public', title: '道路绿地公用设施', area: '300', share: '30', clause: 'S1-1.0c' }, { id: 'industrial', title: '产业用地', area: '490', share: '49', clause: 'S1-1.0d' }], reserve_day: '2024-12-31', planned: '490', supplied: '400', reserved: '50', remaining: '40', parcels: '380', low: '330', low_firms: 14, idle: '180', identified: '63', closed: '25', closed_share: '39.68', output_growth: '6.2', output_basis: '规上同口径', tax_growth: null, tax_basis: '没有报送上年', twin: 'unknown', differences: ['商住、公用、产业之和 990 亩，比规划总面积少 10 亩。'] },
  evaluation: {
    kind: named('industry_led', '产业主导型'), score: null, ranked: 0, scoring: '实际值比理想值，不超过 1，乘权重', unverified: true, remarks: ['理想值由本地配置。'],
    indicators: [
      { id: 'supply_rate', title: '土地供应率', formula: 'D/(A+B21)', value: '97.78', unit: '%', ideal: '95', weight: '20', score: '20', scored: true, numbers: [{ id: 'zone_supplied', title: 'D 已供', value: '880', unit: '亩' }, { id: 'zone_built', title: 'A 已建成', value: '860', unit: '亩' }], missing: [], clause: 'S2-18e' },
      { id: 'built_rate', title: '土地建成率', formula: 'A/D', value: '97.73', unit: '%', ideal: null, weight: null, score: null, scored: false, numbers: [], missing: [], clause: 'S2-18e' },
      { id: 'plot_ratio', title: '综合容积率', formula: '建筑面积/A', value: null, unit: '1', ideal: null, weight: null, score: null, scored: true, numbers: [{ id: 'floor', title: '总建筑面积', value: null, unit: '平方米' }], missing: ['总建筑面积'], clause: 'S2-18e' },
    ],
    comparison: [{ title: '全国 2021', source: '自然资办函〔2023〕215号', values: { supply_rate: '92.84', built_rate: '98.47' } }],
  },
}]

export const lines = (): LineConflict[] => [{ parcel: '320411001000000000005', location: '飞龙路 15 号', zone, line: 'L1', kind: '永久基本农田', beyond: false, area: '1.2', parcel_area: '31.25' }]
