// A survey of the imaginary server.

import type { Survey, SurveyAnswer, SurveyParcelRow, SurveyRow } from '../../src/pages/surveys/shapes'

const named = (id: string, title: string): { id: string; title: string } => ({ id, title })
const zone = named('z1', '示范经济开发区')
const firm = named('91320411MA9DEM00XW', '示范精密机械有限公司')

export const survey: SurveyRow = { key: '401', year: 2025, title: '2025 年度工业用地更新调查', zone, due: '2025-06-30', overdue: false, state: 'open', state_title: '进行中', parcels: 3, answered: 2, area: '90.75', answered_area: '60.5', closed: null }

export const wholeSurvey = (): Survey => ({
  ...survey, document: null, left_out: [], history: [{ entry: 401, day: '2025-06-01', what: '开始调查', text: '', by: '自然资源局', files: [] }], open: true,
  next: [{ step: 'close', title: '办结调查', action: 'survey_close', permitted: true, roles: [], quotes: [], fields: [{ name: 'document', title: '调查成果文件', kind: 'text', options: [], optional: false }] }],
  questions: [
    { id: 'operating_state', title: '生产状态', meaning: '现场看到的', kind: 'choice', unit: '', options: [named('在产', '在产'), named('停产', '停产'), named('空置', '空置')], optional: false, clause: 'S2-7a' },
    { id: 'production_stopped', title: '是否停产', meaning: '', kind: 'flag', unit: '', options: [], optional: false, clause: 'S2-7a' },
    { id: 'stopped_on', title: '停工日', meaning: '', kind: 'day', unit: '', options: [], optional: true, clause: 'S2-7a' },
    { id: 'built_area', title: '建成面积', meaning: '地上建筑占地', kind: 'number', unit: '平方米', options: [], optional: false, clause: 'S2-7a' },
    { id: 'remark', title: '说明', meaning: '', kind: 'text', unit: '', options: [], optional: true, clause: 'S2-7a' },
  ],
})

export const surveyParcels: SurveyParcelRow[] = [0, 1, 2].map((at) => ({ code: `32041100100000000000${at}`, title: `飞龙路 ${at + 10} 号`, zone, area: '30.25', firms: [firm], answered: at > 0, by: at > 0 ? '园区管委会' : null, day: at > 0 ? '2025-06-05' : null }))

export const surveyAnswer = (code: string): SurveyAnswer => ({
  ...(surveyParcels.find((one) => one.code === code) ?? surveyParcels[0]!), code, answers: code.endsWith('0') ? {} : { operating_state: '在产', production_stopped: '否', built_area: '12000' },
  layer: { built_area: '11800' }, photos: [], place: null, history: [], may_answer: true,
})
