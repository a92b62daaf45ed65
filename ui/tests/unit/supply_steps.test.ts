import { describe, expect, it } from 'vitest'
import type { SupplyCondition, SupplyMilestone, SupplyPlot, StepField } from '@/api/shapes'
import { asksForGround, groundTold, splitTold, stations, wholePast } from '@/pages/supply/life'
import { emptyValue, isAside, lacking, stepBody, type StepValue } from '@/steps/step_values'
import { lanes, monthFrom, monthWeeks, supervision } from '@/pages/supply/watch'

const field = (name: string, kind: string, more: Partial<StepField> = {}): StepField => ({ name, title: name, kind, options: [], optional: false, ...more })
const file = [{ digest: 'a'.repeat(64), name: '批文.pdf', size: 5 }]

describe('the body of a step', () => {
  const cases: [string, StepField, StepValue, unknown][] = [
    ['an amount without separators', field('penalty', 'amount'), ' 1,234.560000 ', '1234.560000'],
    ['an amount with Chinese commas', field('penalty', 'amount'), '12，000', '12000'],
    ['an amount left out', field('penalty', 'amount', { optional: true }), '', undefined],
    ['an area', field('floor', 'number'), '15000.00', '15000.00'],
    ['a day', field('day', 'day'), '2030-01-07', '2030-01-07'],
    ['a day left out', field('lease_to', 'day', { optional: true }), '', undefined],
    ['no as an answer', field('passed', 'flag'), false, false],
    ['neither yes nor no where that is allowed', field('mortgaged', 'flag', { optional: true }), null, undefined],
    ['a file by its digest', field('paper', 'file'), file, 'a'.repeat(64)],
    ['files by their digests', field('photos', 'files'), [...file, { digest: 'b'.repeat(64), name: '现场.jpg', size: 9 }], ['a'.repeat(64), 'b'.repeat(64)]],
    ['no files as an empty list', field('photos', 'files', { optional: true }), [], []],
    ['an area in 亩 without separators', field('disposed', 'area'), ' 1,200.5 ', '1200.5'],
    ['an area left out', field('disposed', 'area', { optional: true }), '', undefined],
    ['no file', field('file', 'file', { optional: true }), [], undefined],
    ['a reason that is blank, for the step to refuse', field('reason', 'text'), '  ', ''],
    ['an optional text that is blank', field('enterprise', 'text', { optional: true }), ' ', undefined],
    ['one of a numbered list as its number', field('number', 'choice'), '2', 2],
    ['a word', field('event', 'choice'), 'deliver', 'deliver'],
    ['members', field('attended', 'members'), ['industry'], ['industry']],
    ['figures, numbers plain and words as they are', field('figures', 'figures'), { plot_area: '26,666.67', new_industrial_land: '是', standard_industry: '新材料, 一类' }, { plot_area: '26666.67', new_industrial_land: '是', standard_industry: '新材料, 一类' }],
    ['conditions that were looked at', field('found', 'ground'), { title_clear: { holds: true, note: ' 见证书 ' }, site_ready: { holds: false, note: '没有通水' }, dispute_free: { holds: null, note: '' } }, { title_clear: { holds: true, note: '见证书' }, site_ready: { holds: false, note: '没有通水' } }],
    ['agreed days that were filled in, with who proposed them', field('agreed', 'days'), { agreed_start: { day: '2030-06-01', proposer: '' }, agreed_completion: { day: '2031-12-01', proposer: 'housing' }, agreed_delivery: { day: '', proposer: 'finance' } }, { agreed_start: { day: '2030-06-01' }, agreed_completion: { day: '2031-12-01', proposer: 'housing' } }],
  ]
  it.each(cases)('carries %s', (_what, one, value, wanted) => {
    const body = stepBody('s', [one], { [one.name]: value })
    expect(body.step).toBe('s')
    expect(body[one.name]).toEqual(wanted)
    expect(one.name in body).toBe(wanted !== undefined)
  })
  it('carries a bond with a plain amount', () => {
    const bond = { kind: 'start', number: 'B1', issuer: '某银行', beneficiary: '局', amount: '1,000', until: '2033-01-07', on_demand: true, place: '柜' }
    expect(stepBody('lodge_bond', [field('bond', 'bond')], { bond })).toEqual({ step: 'lodge_bond', bond: { ...bond, amount: '1000' } })
  })
})

describe('what is lacking', () => {
  it.each<[string, StepField, StepValue, RegExp | '']>([
    ['an amount that is none', field('违约金', 'amount'), '三万', /不是数/],
    ['files that are asked for', field('现场照片', 'files'), [], /还没有附现场照片/],
    ['files that may be left out', field('现场照片', 'files', { optional: true }), [], ''],
    ['an area that is none', field('已处置', 'area'), '两亩', /不是数/],
    ['an area of nothing, which is one', field('已处置', 'area'), '0', ''],
    ['an amount that may be left out', field('违约金', 'amount', { optional: true }), '', ''],
    ['no amount', field('违约金', 'amount'), '', /还没有填违约金/],
    ['no answer to a yes or no', field('达到约定', 'flag'), null, /还没有选/],
    ['no as an answer', field('达到约定', 'flag'), false, ''],
    ['no file', field('合同', 'file'), [], /还没有附合同/],
    ['a file', field('合同', 'file'), file, ''],
    ['no choice', field('节点', 'choice'), '', /还没有选节点/],
    ['no agreed day at all', field('约定的日期', 'days'), { agreed_start: { day: '', proposer: 'housing' } }, /还没有填/],
    ['conditions of which none was looked at', field('五项条件', 'ground', { options: [{ id: 'a', title: '权利清晰' }] }), { a: { holds: null, note: '' } }, /一项都没有选/],
    ['a condition that does not hold and no reason', field('五项条件', 'ground', { options: [{ id: 'a', title: '权利清晰' }] }), { a: { holds: false, note: ' ' } }, /为否的要写原因：权利清晰/],
    ['a condition that does not hold, with its reason', field('五项条件', 'ground', { options: [{ id: 'a', title: '权利清晰' }] }), { a: { holds: false, note: '没有登记' } }, ''],
    ['a condition that holds', field('五项条件', 'ground', { options: [{ id: 'a', title: '权利清晰' }] }), { a: { holds: true, note: '' } }, ''],
    ['terms of which one is blank', field('协议约定', 'terms'), { tax_per_mu: '20', sales_per_mu: '500', investment_intensity: ' ', take_back_or_renew: '第八条', signed_by: '管委会' }, /还没有写开发投资强度$/],
  ])('is told for %s', (_what, one, value, wanted) => {
    const told = lacking(one, value)
    if (wanted === '') expect(told).toBe('')
    else expect(told).toMatch(wanted)
  })
  it('names everything that a bond still wants', () => {
    expect(lacking(field('保函', 'bond'), emptyValue(field('保函', 'bond')))).toMatch(/保函种类、保函编号.*金额、有效期末日/)
  })
})

it('a single choice is taken, several are not', () => {
  const one = { id: 'deliver', title: '交地' }
  expect(emptyValue(field('event', 'choice', { options: [one] }))).toBe('deliver')
  expect(emptyValue(field('event', 'choice', { options: [one, { id: 'start', title: '开工' }] }))).toBe('')
})

it('what goes on stands before what turns back', () => {
  expect(['go_on', 'approve_plan', 'sign_land', 'lodge_bond', 'agree'].filter(isAside)).toEqual([])
  expect(['note', 'terminate', 'withdraw_plan', 'refuse_split', 'extend_day', 'lapse', 'send_back'].filter((one) => !isAside(one))).toEqual([])
})

const milestone = (term: string, due: string, more: Partial<SupplyMilestone> = {}): SupplyMilestone => ({ number: 1, plot: '1', code: 'G1', winner: '甲', term, title: term, due, agreed: due, met: null, state: 'open', state_title: '待完成', days_left: 10, days_late: 0, proposer: null, supervisors: [{ id: 'natural_resources', title: '自然资源局' }], ...more })

describe('a life as a line', () => {
  const machine = (state: string, history: { what: string; day: string; entry?: number }[] = []) => ({ title: '', state, state_title: state, history: history.map((one) => ({ entry: 0, text: '', by: '局', ...one })) })
  const plot = (more: object): SupplyPlot => ({ route: machine('decided', [{ what: '确定供应方式', day: '2030-01-02', entry: 2 }]), plan: machine('sold', [{ what: '批准', day: '2030-01-03', entry: 3 }, { what: '挂牌', day: '2030-01-04', entry: 4 }, { what: '成交', day: '2030-01-05', entry: 5 }]), pair: machine('land_signed'), signing_deadline: '2030-02-28', ground: [], ground_history: [], agreement_day: '2030-01-07', contract_day: '2030-01-07', milestones: [], bonds: [], assessment: null, lease: null, lease_to: null, splits: [], transition: null, deals: [], ...more }) as unknown as SupplyPlot
  it('says late what is over and not done, even before something that is done', () => {
    const line = stations(plot({ milestones: [milestone('agreed_delivery', '2030-02-07', { days_left: -3 }), milestone('agreed_start', '2030-06-01', { state: 'met', met: '2030-05-20', days_left: null })] }))
    expect(line.find((one) => one.title === '交地')).toMatchObject({ state: 'late', hint: '已超 3 天' })
    expect(line.find((one) => one.title === '开工')).toMatchObject({ state: 'done', day: '2030-05-20' })
    expect(line.filter((one) => one.state === 'now')).toEqual([])
  })
  it('has one station that is now, and no day where none is known', () => {
    const line = stations(plot({}))
    expect(line.filter((one) => one.state === 'now').map((one) => one.title)).toEqual(['交地'])
    expect(line.find((one) => one.title === '竣工')).toMatchObject({ state: 'ahead', day: '', hint: '没有约定' })
  })
  it('ends with the end of the contracts', () => {
    const line = stations(plot({ pair: machine('terminated', [{ what: '提前终止', day: '2031-03-01' }]) }))
    expect(line[line.length - 1]).toMatchObject({ state: 'ended', day: '2031-03-01' })
    expect(line.some((one) => one.title === '竣工')).toBe(false)
  })
  it('is told whole, the newest first', () => {
    expect(wholePast(plot({})).map((one) => one.entry)).toEqual([5, 4, 3, 2])
  })
})

describe('the ground before it is supplied', () => {
  const machine = (what: string[]) => ({ title: '', state: 'x', state_title: 'x', history: what.map((one) => ({ what: one, day: '2030-01-04', entry: 1, text: '', by: '局', files: [] })) })
  const one = (holds: boolean | null, day = '2030-01-03'): SupplyCondition => ({ id: 'a', title: '权利清晰', clause: '第一项', acts: { id: 'n', title: '局' }, holds, note: '', day: holds === null ? null : day, by: null, entry: null, files: [] })
  const plot = (ground: SupplyCondition[], plan: string[], checks: number): SupplyPlot => ({ route: machine([]), plan: machine(plan), ground, ground_history: Array.from({ length: checks }, () => ({ what: '供前净地核查', day: '2030-01-03', entry: 1, text: '', by: '局', files: [] })), pair: null, milestones: [], bonds: [], assessment: null, lease: null, lease_to: null, splits: [], transition: null, deals: [] }) as unknown as SupplyPlot
  it.each<[(boolean | null)[], string]>([
    [[true, true], '2 项都为是'],
    [[true, false], '1 项为否'],
    [[true, null], '1 项没有核查'],
    [[false, null], '1 项为否，1 项没有核查'],
  ])('of %j is told as %s', (holds, wanted) => {
    expect(groundTold(holds.map((each) => one(each)))).toBe(wanted)
  })
  it('is done on the day of the last condition, and not as long as one is open', () => {
    const station = (ground: SupplyCondition[]) => stations(plot(ground, ['批准'], 1)).find((each) => each.id === 'ground')
    expect(station([one(true, '2030-01-03'), one(true, '2030-01-05')])).toMatchObject({ state: 'done', day: '2030-01-05' })
    expect(station([one(true), one(false)])).toMatchObject({ day: '', hint: '1 项为否' })
  })
  it('is not asked for where the packs have no conditions, or the plot was listed before they were', () => {
    expect(asksForGround(plot([one(null)], [], 0))).toBe(true)
    expect(asksForGround(plot([], [], 0))).toBe(false)
    expect(asksForGround(plot([one(null)], ['批准', '挂牌'], 0))).toBe(false)
    expect(asksForGround(plot([one(true)], ['批准', '挂牌'], 1))).toBe(true)
  })
})

it.each([['是', '合同已约定'], ['1', '合同已约定'], ['否', '合同没有约定，不能申请'], ['', '没有登记合同是否约定']])('a contract that says %s of splitting is told as %s', (value, wanted) => {
  const figures = value ? [{ id: 'split_agreed', title: '', unit: '', value, by: null, day: null, entry: null }] : []
  expect(splitTold({ figures } as unknown as SupplyPlot)).toBe(wanted)
})

describe('agreed days', () => {
  const rows = [milestone('a', '2030-05-01', { days_left: -1 }), milestone('b', '2030-05-02', { days_left: 0 }), milestone('c', '2030-06-01', { days_left: 30 }), milestone('d', '2030-06-02', { days_left: 31 }), milestone('e', '2030-07-31', { days_left: 90 }), milestone('f', '2030-08-01', { days_left: 91 }), milestone('g', '2030-04-01', { state: 'met', met: '2030-03-01', days_left: null }), milestone('h', '2030-04-02', { state: 'cancelled', days_left: null })]
  it('stand in lanes, at the line and beside it, and cancelled ones in none', () => {
    expect(lanes(rows).map((lane) => lane.rows.map((one) => one.term).join(''))).toEqual(['a', 'bc', 'de', 'f', 'g'])
  })

  it('names who supervises: the proposer, else those whom the packs name', () => {
    expect(supervision(milestone('agreed_start', '2030-06-01'))).toBe('自然资源局监管')
    expect(supervision(milestone('agreed_start', '2030-06-01', { proposer: { id: 'housing', title: '住建局' } }))).toBe('住建局提出并监管')
    expect(supervision(milestone('other', '2030-06-01', { supervisors: [] }))).toBe('规则包没有写由谁监管')
  })
  it('stand in a month of whole weeks from Monday', () => {
    const weeks = monthWeeks('2030-06', rows)
    expect([weeks[0]![0]!.iso, weeks.length, weeks.every((week) => week.length === 7)]).toEqual(['2030-05-27', 5, true])
    expect(weeks.flat().filter((day) => day.rows.length).map((day) => day.iso)).toEqual(['2030-06-01', '2030-06-02'])
    expect(monthWeeks('2027-02', []).length).toBe(4)
  })
  it.each([['2030-01', -1, '2029-12'], ['2030-12', 1, '2031-01'], ['2028-02', 12, '2029-02']])('turns from %s by %i to %s', (month, step, wanted) => {
    expect(monthFrom(month, step)).toBe(wanted)
  })
})
