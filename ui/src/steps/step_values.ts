// What a person writes into the fields of a step, what is still missing, and the body that is sent. The fields come from
// the server; which of them a step needs besides is its own business to refuse.

import type { StepField, StoredFile } from '@/api/shapes'
import { isExact } from '@/figures/number'

/** A bond as it is handed in. */
export interface BondValue {
  kind: string
  number: string
  issuer: string
  beneficiary: string
  amount: string
  until: string
  on_demand: boolean
  place: string
}

/** What the output agreement says (S2-14b). */
export type TermsValue = Record<'tax_per_mu' | 'sales_per_mu' | 'investment_intensity' | 'take_back_or_renew' | 'signed_by', string>

/** Agreed days by their term: the day, and who proposed the item. */
export type DaysValue = Record<string, { day: string; proposer: string }>

/** Conditions by id: whether each holds, not said as long as it is null, and the remark. */
export type GroundValue = Record<string, { holds: boolean | null; note: string }>

export type StepValue = string | boolean | string[] | Record<string, string> | StoredFile[] | BondValue | TermsValue | DaysValue | GroundValue | null

export const termsWanted: { id: keyof TermsValue; title: string; hint: string }[] = [
  { id: 'tax_per_mu', title: '亩均税收', hint: '如：达产后每年不低于 20 万元/亩' },
  { id: 'sales_per_mu', title: '亩均销售收入', hint: '如：每年不低于 500 万元/亩' },
  { id: 'investment_intensity', title: '开发投资强度', hint: '如：不低于 450 万元/亩' },
  { id: 'take_back_or_renew', title: '收回土地或续租的条件', hint: '写明条款号和内容' },
  { id: 'signed_by', title: '签订的区政府或其指定机构', hint: '如：开发区管委会' },
]

export const bondWanted: { id: Exclude<keyof BondValue, 'kind' | 'on_demand' | 'until' | 'amount'>; title: string }[] = [
  { id: 'number', title: '保函编号' },
  { id: 'issuer', title: '出具的银行或保险公司' },
  { id: 'beneficiary', title: '受益人' },
  { id: 'place', title: '原件存放在' },
]

/** What a field holds before anybody wrote into it. */
export function emptyValue(field: StepField): StepValue {
  switch (field.kind) {
    case 'flag':
      return null
    case 'members':
      return []
    case 'figures':
      return {}
    case 'file':
    case 'files':
      return []
    case 'bond':
      return { kind: '', number: '', issuer: '', beneficiary: '', amount: '', until: '', on_demand: true, place: '' }
    case 'terms':
      return { tax_per_mu: '', sales_per_mu: '', investment_intensity: '', take_back_or_renew: '', signed_by: '' }
    case 'days':
      return Object.fromEntries(field.options.map((one) => [one.id, { day: '', proposer: '' }]))
    case 'ground':
      return Object.fromEntries(field.options.map((one) => [one.id, { holds: null, note: '' }]))
    case 'choice':
      return field.options.length === 1 ? field.options[0]!.id : ''
    default:
      return ''
  }
}

/** Amounts as people type them: with separators, with spaces. */
export const plainNumber = (text: string): string => text.trim().replace(/[,，\s]/g, '')

/** A plain number, an amount in 万元 or an area in 亩. */
export const isFigure = (field: StepField): boolean => field.kind === 'number' || field.kind === 'amount' || field.kind === 'area'

/** What is wrong with a field before it is sent, as a person would say it; empty when nothing is. */
export function lacking(field: StepField, value: StepValue): string {
  const title = field.title
  if (isFigure(field)) {
    const text = plainNumber(String(value ?? ''))
    if (text === '') return field.optional ? '' : `还没有填${title}`
    return isExact(text) ? '' : `${title}“${String(value)}”不是数，请只填数字`
  }
  if (field.kind === 'bond') return lackingBond(value as BondValue)
  if (field.kind === 'terms') {
    const blank = termsWanted.filter((one) => (value as TermsValue)[one.id].trim() === '').map((one) => one.title)
    return blank.length ? `${title}还没有写${blank.join('、')}` : ''
  }
  if (field.kind === 'days') return Object.values(value as DaysValue).some((one) => one.day) ? '' : `还没有填${title}`
  if (field.kind === 'ground') return lackingGround(field, value as GroundValue)
  if (field.optional || field.kind === 'figures') return ''
  if (field.kind === 'file' || field.kind === 'files') return (value as StoredFile[]).length ? '' : `还没有附${title}`
  if (field.kind === 'flag') return value === null ? `还没有选${title}` : ''
  if (field.kind === 'choice') return value ? '' : `还没有选${title}`
  return String(value ?? '').trim() ? '' : `还没有填${title}`
}

/** Conditions may be looked at one by one; what does not hold says why. */
function lackingGround(field: StepField, ground: GroundValue): string {
  const said = field.options.filter((one) => ground[one.id]?.holds !== null)
  if (!said.length) return `${field.title}一项都没有选`
  const bare = said.filter((one) => ground[one.id]?.holds === false && !ground[one.id]!.note.trim()).map((one) => one.title)
  return bare.length ? `为否的要写原因：${bare.join('、')}` : ''
}

function lackingBond(bond: BondValue): string {
  const blank = [...(bond.kind ? [] : ['保函种类']), ...bondWanted.filter((one) => bond[one.id].trim() === '').map((one) => one.title), ...(bond.amount.trim() ? [] : ['金额']), ...(bond.until ? [] : ['有效期末日'])]
  if (blank.length) return `保函还没有写${blank.join('、')}`
  return isExact(plainNumber(bond.amount)) ? '' : `金额“${bond.amount}”不是数，请只填数字`
}

/** The value as the server reads it; `undefined` leaves the field out. */
function sent(field: StepField, value: StepValue): unknown {
  switch (field.kind) {
    case 'number':
    case 'amount':
    case 'area':
      return plainNumber(String(value ?? '')) || undefined
    case 'file':
      return (value as StoredFile[])[0]?.digest
    case 'files':
      return (value as StoredFile[]).map((file) => file.digest)
    case 'figures':
      return givenFigures(value as Record<string, string>)
    case 'bond':
      return { ...(value as BondValue), amount: plainNumber((value as BondValue).amount) }
    case 'days':
      return Object.fromEntries(Object.entries(value as DaysValue).filter(([, one]) => one.day).map(([id, one]) => [id, one.proposer ? { day: one.day, proposer: one.proposer } : { day: one.day }]))
    case 'ground':
      return Object.fromEntries(Object.entries(value as GroundValue).filter(([, one]) => one.holds !== null).map(([id, one]) => [id, { holds: one.holds, note: one.note.trim() }]))
    case 'day':
      return value || undefined
    // Neither yes nor no was said.
    case 'flag':
      return value ?? undefined
    case 'text':
      return field.optional && !String(value ?? '').trim() ? undefined : String(value ?? '').trim()
    // One of a numbered list is sent as its number.
    case 'choice':
      return field.name === 'number' ? Number(value) : value || undefined
    default:
      return value
  }
}

/** Figures that somebody wrote, numbers without separators; a blank one is only sent to forget what was known. */
export function givenFigures(figures: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(figures).map(([id, text]) => [id, isExact(plainNumber(text)) ? plainNumber(text) : text.trim()]))
}

export function stepBody(step: string, fields: readonly StepField[], values: Record<string, StepValue>): Record<string, unknown> {
  const body: Record<string, unknown> = { step }
  for (const field of fields) {
    const value = sent(field, values[field.name] ?? emptyValue(field))
    if (value !== undefined) body[field.name] = value
  }
  return body
}

/** Steps that turn back, refuse or end, and those that may be done at any time: they stand after what goes on. */
const aside = /^(note|withdraw_|return_|extend_|finish_|reject_|refuse|send_back|terminate|pass_in|lapse|fail_|expire_|stop_|claim_|pay_|apply_|publish_|reject$|watch$|replan$|drop_part$|contest$|annul$|enforce$|reopen$)/
export const isAside = (step: string): boolean => aside.test(step)

/** Steps that cannot be taken back and weigh much say so before they are taken. */
export const warnings: Record<string, string> = {
  terminate: '一份合同终止，另一份同时终止；没有到期的约定节点随之取消，善后任务分给各部门。不能撤回。',
  lapse: '逾期未签的，视作不成交；约定的日期取消，宗地回到重拟方案。不能撤回。',
  claim_bond: '按延误天数和日比率兑付；没有填金额的由系统计算，保函不够的部分另记。不能撤回。',
  fail_assessment: '评估不通过会成为终止合同的依据。不能撤回。',
  refuse: '评审不通过的项目不再供地。',
  reject: '不予认定的，本案到此为止；以后再发现的另行立案。',
  decide: '决定送达后企业可以申请复议或提起诉讼；决定作出后不能撤回，只能由复议机关或法院撤销。',
  return_bond: '原件退还后，这份保函不再在管。',
}
