// States of land supply: for filters their words, for marks their look. The words of a row come from the server.

import type { Named, SupplyMilestone } from '@/api/shapes'

export const projectStates: Named[] = [
  { id: 'proposed', title: '待召集评审' },
  { id: 'convened', title: '已召集' },
  { id: 'held', title: '已开会' },
  { id: 'agreed', title: '评审通过' },
  { id: 'returned', title: '退回补充' },
  { id: 'refused', title: '评审不通过' },
]

/** A plot is named by the state of its plan until it is sold, then by that of its two contracts. */
export const plotStates: Named[] = [
  { id: 'draft', title: '拟订' },
  { id: 'submitted', title: '报批' },
  { id: 'approved', title: '已批准' },
  { id: 'listed', title: '已挂牌' },
  { id: 'passed_in', title: '未成交' },
  { id: 'withdrawn', title: '已撤回' },
  { id: 'won', title: '已成交' },
  { id: 'output_signed', title: '监管协议已签' },
  { id: 'land_signed', title: '土地合同已签' },
  { id: 'bonded', title: '保函已交' },
  { id: 'delivered', title: '已交地' },
  { id: 'started', title: '已开工' },
  { id: 'completed', title: '已竣工' },
  { id: 'in_production', title: '已投产' },
  { id: 'assessed', title: '已评估' },
  { id: 'void', title: '视作不成交' },
  { id: 'terminated', title: '已终止' },
]

export const contractStates = plotStates.slice(6)

export const bondStates: Named[] = [
  { id: 'lodged', title: '在管' },
  { id: 'partly_claimed', title: '部分兑付' },
  { id: 'exhausted', title: '已全部兑付' },
  { id: 'returned', title: '已退还' },
  { id: 'expired', title: '已过期' },
]

export const milestoneStates: Named[] = [
  { id: 'open', title: '待完成' },
  { id: 'met', title: '已完成' },
  { id: 'cancelled', title: '已取消' },
]

const looks: Record<string, string> = {
  agreed: 'done', passed: 'done', converted: 'done', assessed: 'done', registered: 'done', renewed: 'done', allocated: 'done', met: 'done', decided: 'done', approved: 'done', checked: 'open',
  refused: 'failed', failed: 'failed', terminated: 'failed', taken_back: 'failed', void: 'failed',
  returned: 'overdue', rectifying: 'overdue', overdue: 'overdue', passed_in: 'overdue', stopped: 'overdue', partly_claimed: 'overdue', expired: 'overdue',
  withdrawn: 'closed', cancelled: 'closed', exhausted: 'closed',
  proposed: 'planned', draft: 'planned', default: 'planned', waiting: 'planned',
}

/** How the mark of a state looks; what is under way is the rest. */
export const lookOf = (state: string): string => looks[state] ?? 'open'

/** A bond that went back is in order; a project that was sent back is not. */
export const bondLook = (state: string): string => (state === 'returned' ? 'closed' : lookOf(state))

export function milestoneLook(one: Pick<SupplyMilestone, 'state' | 'days_left'>): string {
  if (one.state !== 'open') return lookOf(one.state)
  return (one.days_left ?? 0) < 0 ? 'overdue' : 'planned'
}
