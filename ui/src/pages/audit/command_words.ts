// A command of the journal in words: a label and what stands there, line by line. What is not known here stays in the
// raw text below it.

import type { Session } from '@/session'
import { stages } from '../years/stages'

const labels: Record<string, string> = {
  year: '年度', subject: '企业', term: '数据', reading: '内容', value: '应当是', reason: '理由', evidence: '证明', kind: '种类', form: '表', file: '文件', files: '附件',
  delivered: '报送日', supplement: '补报', held: '暂缓的行', scheme: '方案', timetable: '时间表', to: '转到', message: '要说的话', purpose: '用途', overrides: '改了的参数',
  adjustment: '否决与加分', what: '确认什么', agrees: '认可', remark: '备注', item: '对什么', claim: '异议内容', objection: '异议', opinion: '意见', accept: '采纳', reply: '回复',
  reopening: '重开', run: '依哪次运行', title: '标题', text: '正文', link: '页面', day: '日期', login: '账号', name: '姓名', open: '启用', department: '部门', enterprise: '企业', role: '角色', zone: '范围', configuration: '设置', parcel: '宗地', note: '说明', photos: '照片', standard: '低效标准', terms: '标准的内容', take: '步骤', plan: '规划', from_year: '首年', to_year: '末年', units: '规划单元', parcels: '宗地', lines: '宗地和完成日', bulletin: '通报', month: '月份', corrects: '更正哪一期', figures: '数据', figure: '指标', problem: '问题', inspection: '督查记录', meeting: '联席会议',
}

const words: Record<string, string> = {
  veto: '否决', bonus: '加分', deduction: '扣分', trial: '试算', preliminary: '初步测算', final: '正式测算', areas: '用地面积', profile: '基本情况',
  not_reported: '未报送', not_applicable: '不适用', unknown: '未知', class: '等级',
}

/** What of a command is a name of something else. */
type Names = Pick<Session, 'term' | 'departmentTitle' | 'zoneTitle'> & { zone?: { forms: { id: string; title: string }[] } }

export interface CommandLine {
  label: string
  text: string
}

/** The lines of a command; a part too large for a line says so. */
export function commandLines(command: unknown, names: Names): CommandLine[] {
  if (typeof command !== 'object' || command === null) return []
  return Object.entries(command)
    .filter(([key, value]) => key !== 'do' && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => ({ label: labels[key] ?? key, text: said(key, value, names) }))
}

function said(key: string, value: unknown, names: Names): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return named(key, value, names)
  if (Array.isArray(value)) return value.map((one) => said(key, one, names)).join('、')
  if (typeof value !== 'object' || value === null) return ''
  const held = value as Record<string, unknown>
  if (typeof held.name === 'string' && typeof held.digest === 'string') return held.name
  if (key === 'overrides') return Object.entries(held).map(([id, text]) => `${id} 为 ${String(text)}`).join('，') || '没有'
  if (typeof held.term === 'string') return [named('term', held.term, names), held.year ? `${String(held.year)} 年` : ''].join(' ').trim()
  const only = Object.values(held)
  if (only.length === 1) return said(key, only[0], names)
  if (key === 'item' && held.kind === 'class') return '等级'
  return '见下面的原文'
}

function named(key: string, text: string, names: Names): string {
  if (key === 'term') return names.term(text)?.label ?? text
  if (key === 'form') return names.zone?.forms.find((form) => form.id === text)?.title ?? text
  if (key === 'department') return names.departmentTitle(text)
  if (key === 'zone') return names.zoneTitle(text)
  if (key === 'to') return stages.find((stage) => stage.id === text)?.title ?? text
  return words[text] ?? text
}
