// Stages that are planned when a year is opened; the words are the server's once the year stands.

export const stages: { id: string; title: string }[] = [
  { id: 'draft', title: '筹备' },
  { id: 'collecting', title: '数据汇集' },
  { id: 'area_publicity', title: '用地面积公示' },
  { id: 'area_frozen', title: '用地面积锁定' },
  { id: 'calculating', title: '测算' },
  { id: 'dept_review', title: '部门复核' },
  { id: 'preliminary', title: '初步结果' },
  { id: 'result_publicity', title: '结果公示' },
  { id: 'objection_handling', title: '异议处理' },
  { id: 'leading_group_review', title: '领导小组审议' },
  { id: 'gov_meeting_approved', title: '政府常务会议审定' },
  { id: 'published', title: '公布' },
  { id: 'applied', title: '应用' },
  { id: 'archived', title: '归档' },
]

/** Days as the fields hold them. */
export interface Timetable {
  stages: Record<string, [string, string]>
  due: Record<string, string>
}

/** The server's proposal, as the fields hold it. */
export function inFields(proposed: { stages: { stage: string; starts: string; ends: string }[]; due?: Record<string, string> }): Timetable {
  return { stages: Object.fromEntries(proposed.stages.map((one) => [one.stage, [one.starts, one.ends] as [string, string]])), due: { ...proposed.due } }
}
