// A plan of redevelopment of the imaginary server.

import type { Coverage, Plan, PlanRow } from '../../src/pages/redevelopment/shapes'

const mode = { id: 'market', title: '招商开发' }

export const planRow: PlanRow = { key: '9', title: '示范区再开发规划', zone: null, from_year: 2025, to_year: 2027, state: 'approved', state_title: '已批准', number: '示政发〔2025〕12号', parcels: 2, area: '60', units: 0, years: [2025] }

export const plan = (): Plan => ({
  ...planRow, plan_units: [], modes: [mode], history: [], next: [], may_draft: true,
  plan_parcels: ['P1', 'P2'].map((code) => ({ code, location: '工业路', area: '30', mode, listed: true, years: [2025] })),
  plan_years: [{
    year: 2025, state: 'approved', state_title: '已批准', number: '示政办发〔2025〕8号', next: [],
    planned: { parcels: 1, area: '30' }, begun: { parcels: 1, area: '30' }, done: { parcels: 0, area: '0' }, late: { parcels: 1, area: '30' },
    lines: [
      { code: 'P1', location: '工业路', area: '30', mode, day: '2025-04-30', person: '王主任', state: 'planned', state_title: '未开始', late: true, disposed: '0', case: null },
      { code: 'P2', location: '工业路', area: '30', mode, day: '2025-12-31', person: '王主任', state: 'begun', state_title: '已启动', late: false, disposed: '1.5', case: '88' },
    ],
  }],
})

export const coverage = (): Coverage => ({
  day: '2025-06-12', year: 2025, why: null, listed: { parcels: 3, area: '90' }, covered: { parcels: 2, area: '60' }, share: '66.67', units: [], modes: [mode],
  gaps: [{ code: 'P3', location: '工业路', zone: null, area: '30', category: null, unit: null, firms: [], bounds: null }],
})
