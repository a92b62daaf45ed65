// The actions of the access log, for its filter.

import type { Named } from '@/api/shapes'

const actionWords: Record<string, string> = {
  log_in: '登录', log_out: '退出登录', change_password: '改密码', enrol_second_factor: '启用二次验证', own_session: '管理自己的登录',
  read_access_log: '看登录、拒绝和查阅记录', read_accounts: '看账号名单', read_adjustments: '看否决、加分、扣分', read_alerts: '看预警', read_batches: '看报送批次', read_checks: '看稳定性和交叉核验', read_entries: '看操作日志', read_expectations: '看该报未报', read_explanation: '看说明单', read_figures: '看企业的指标数据', read_files: '下载报送的文件', read_findings: '看数据问题', read_firm: '看一家企业', read_firms: '看企业名单和等级', read_held: '看暂缓的行', read_notices: '看自己的通知', read_objections: '看异议', read_overview: '看总览', read_packs: '看方案与条款', read_public: '看公开结果', read_published: '看公布名单', read_roles: '看权限表', read_runs: '看测算结果', read_system: '看运行情况', read_tasks: '看自己的待办', read_trace: '看数据依据', read_years: '看年度进度', read_zone: '看本地概况',
  compare_runs: '比较两次结果', export_entries: '导出操作日志', export_firms: '导出企业名单', verify_journal: '校验操作日志',
  adjust: '认定否决、加分、扣分', advance_year: '推进年度阶段', answer_objection: '答复异议', approve_year: '记录政府会议审定', backup: '备份', change_account: '改名、停用、启用账号', change_timetable: '改时间表', chase: '催报', close_objection: '回复企业并办结', close_reopening: '结束重启', configure: '设置系统', confirm: '确认用地和基本信息', correct: '更正数据', deliver: '报送数据', grant_role: '授予角色和范围', notify: '发通知', open_account: '开账号', open_year: '开评价年度', precheck_objection: '初核异议', publish: '公布结果', reopen: '重启单个企业', republish: '以新名单取代已公布名单', reset_credential: '重置口令和第二因素', run: '正式测算', run_trial: '试算', set_office_day: '移动演示日期', settle: '认领暂缓的行', simulate: '另设参数比较', submit_objection: '提出异议', try_figures: '试改数据看得分', upload_file: '上传附件', withdraw_adjustment: '撤回认定', withdraw_objection: '撤回异议',
}

export const actionChoices: Named[] = Object.entries(actionWords).map(([id, title]) => ({ id, title }))
