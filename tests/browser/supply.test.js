// Land supply on the pages, as the roles that do it: one plot to the coupled end of both contracts with the tasks that it
// leaves, another from project review to its conversion from lease to grant. The demo's day only goes forward.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask } from './interface.js'
import { openOffice } from './office.js'
import { barriers, openBrowser, settled } from './people.js'
import { open, openDesks, paper, refused, take, write } from './supply_steps.js'

const BEGIN = '2030-01-07'
const PAPER = paper('认定书.pdf')
const PARTS = ['供应方式', '土地价格', '使用年限', '亩均税收等产出条件', '产出监管协议责任主体', '产出监管协议主要内容']
const PANEL = { zone_committee: '区（县、市）人民政府', development_reform: '发展和改革委员会', industry: '工业和信息化局', housing: '住房和城乡建设局', ecology: '生态环境局', natural_resources: '自然资源局' }
/** What somebody knows of a plot when it is registered, by the labels of the form. */
const KNOWN = { 出让宗地面积: '26,666.67', 基准地价: '480', 土地等别: '4', 租赁年期: '5', 出让年期: '25', 新增工业用地: '是', 保函用途类别: '工业用地' }
const ADMISSION = { 淘汰落后产能: '否', 外资企业: '否', 涉及红线: '否', 符合产业政策: '是', 亩均税收准入线: '20', 亩均销售准入线: '500', 供地等级: /优/, 园区类别: /省级/ }
const STANDARDS = { 规划建设标准: '容积率1.2以上', 能耗标准: '0.2tce/万元', 污染排放标准: '达标排放', 产业导向标准: '新材料', 产出标准: '亩均税收20万元', 用地集约: '是', 优先发展产业: '否', 土地还原率: '0.06' }

const GROUND = ['土地权利清晰', '安置补偿落实到位', '没有法律经济纠纷', '位置、使用性质、容积率等规划条件明确', '具备动工开发所必需的其他基本条件']

let office
let browser
let desks

before(async () => {
  office = await openOffice()
  browser = await openBrowser()
  desks = openDesks(browser, office)
  await day(BEGIN)
})

after(async () => {
  await desks?.close()
  await browser?.close()
  await office?.close()
})

test('the end of one contract ends both, and each department finds its task', async () => {
  const project = await register('高分子新材料')
  await review(project)
  const plot = await plan(project, 'G-02')
  await sell(plot)
  await sign(plot)
  await desks.as('tax', 'terminate-others', async (page) => {
    await page.goto(plot)
    await page.getByRole('heading', { name: '由别的单位办' }).waitFor()
    const whose = await page.locator('.others dt', { hasText: '提前终止两份合同' }).locator('+ dd').innerText()
    assert.match(whose, /园区管委会/, 'who may act is told to who may not')
    assert.equal(await page.getByRole('button', { name: '提前终止两份合同' }).count(), 0)
  })
  await desks.as('zone_committee', 'terminate', async (page) => {
    const form = await open(page, plot, 'terminate', { 先终止的一份: '产出监管协议', 理由: '企业破产' })
    await form.getByText('一份合同终止，另一份同时终止').waitFor()
    await form.getByRole('button').last().click()
    await form.getByText('还没有附依据的材料').waitFor()
    await take(page, plot, 'terminate', { 先终止的一份: '产出监管协议', 理由: '企业破产', 依据的材料: PAPER })
    await page.getByRole('heading', { name: /已终止/ }).waitFor()
    assert.equal(await page.getByText('已取消').count(), 5, 'the agreed days are dropped')
    await page.getByText('注销或变更登记').first().waitFor()
  })
  await desks.as('natural_resources', 'terminate-task', async (page) => {
    await page.goto(plot)
    await page.getByRole('heading', { name: '要办的善后任务' }).waitFor()
    const rows = page.getByRole('table').filter({ hasText: '由谁办' }).first().locator('tbody tr')
    assert.equal(await rows.count(), 5)
    await page.getByRole('button', { name: '办结任务 2', exact: true }).click()
    const form = page.locator('form.step-form').first()
    await form.getByLabel('办理结果').fill('已注销登记')
    await form.getByRole('button').last().click()
    await page.getByText(/已注销登记（自然资源局/).first().waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
    await page.goto('/supply/contracts?f.state=terminated')
    await page.getByRole('link', { name: 'G-02', exact: true }).waitFor()
  })
})

test('a plot goes from project review to conversion, as the roles that do it', async () => {
  const project = await register('精密轴承智能产线')
  await review(project)
  const plot = await plan(project, 'G-01')
  await sell(plot)
  await sign(plot)
  await secure(plot, 'G-01')
  await build(plot)
  await assess(plot)
  await convert(plot)
})

async function day(wanted) {
  await desks.as('natural_resources', `day-${wanted}`, async (page) => {
    await ask(page, 'POST', '/api/demo/clock', { day: wanted })
    await page.goto('/desk')
    await settled(page)
  })
}

/** Registers a project on its page; answers the path of that. */
async function register(title) {
  return desks.as('zone_committee', 'register', async (page) => {
    await page.goto('/supply/projects')
    await page.getByRole('button', { name: '登记项目' }).click()
    const form = page.getByRole('dialog').locator('form')
    for (const [label, value] of Object.entries({ 项目名称: title, 投资方: '甲精密机械有限公司', 约定固定资产投资: '30,000', 承诺亩均税收: '20', 承诺亩均销售收入: '500' })) await write(page, form, label, value)
    await form.getByRole('button', { name: '登记项目' }).click()
    await page.waitForURL(/\/supply\/projects\/\d+$/)
    await page.getByText('还没有召集评审').waitFor()
    return new URL(page.url()).pathname
  })
}

async function review(project) {
  await desks.as('zone_committee', 'convene', (page) => take(page, project, 'convene'))
  for (const [role, department] of Object.entries(PANEL)) {
    const condition = role === 'ecology' ? { 意见: '附条件同意', 条件或理由: '废水预处理达标后接管' } : { 意见: '同意' }
    await desks.as(role, 'opinion', (page) => take(page, project, 'give', { 部门: department, ...condition }))
  }
  await desks.as('zone_committee', 'meeting', async (page) => {
    await take(page, project, 'hold', { 到会单位: ['区（县、市）人民政府', '发展和改革委员会', '工业和信息化局'] })
    await take(page, project, 'agree', { 会议纪要: PAPER })
    await page.getByRole('heading', { name: /评审通过/ }).waitFor()
    await page.getByText('废水预处理达标后接管').waitFor()
    assert.deepEqual(await barriers(page), [])
  })
}

/** From the plot's registration to its listing; answers the path of its page. */
async function plan(project, code) {
  return desks.as('natural_resources', `plan-${code}`, async (page) => {
    await page.goto(project)
    await page.getByRole('button', { name: '登记宗地' }).click()
    const dialog = page.getByRole('dialog').locator('form')
    await dialog.getByLabel('宗地编号').fill(code)
    await dialog.getByLabel('坐落').fill('三号路以东')
    for (const [label, value] of Object.entries(KNOWN)) await write(page, dialog, label, value)
    await dialog.getByRole('button', { name: '登记宗地' }).click()
    await page.waitForURL(/\/supply\/plots\/\d+$/)
    const plot = new URL(page.url()).pathname
    await take(page, plot, 'decide_route')
    for (const part of PARTS) await take(page, plot, 'fill_part', { 方案内容: part, 正文: `${part}：见方案第三章` })
    await take(page, plot, 'submit_plan', ADMISSION)
    await take(page, plot, 'approve_plan', { 文件: PAPER })
    await ready(page, plot)
    // One step below the floor price it is refused with its clause, and what was written stays.
    const told = await refused(page, plot, 'list_plot', { ...STANDARDS, 出让起始单价: '380', 签订期限: '2030-02-28' })
    assert.match(told, /最低/)
    const form = page.locator('form.step-form').first()
    await write(page, form, '出让起始单价', '480')
    await form.getByRole('button').last().click()
    await page.getByRole('status').filter({ hasText: '挂牌' }).waitFor()
    return plot
  })
}

/** The five conditions before listing: what is open is named, one that was mended is found again. */
async function ready(page, plot) {
  const told = await refused(page, plot, 'list_plot', { ...STANDARDS, 出让起始单价: '480', 签订期限: '2030-02-28' })
  assert.match(told, /安置补偿落实到位（第二十一条第二项）没有核查/)
  const form = await open(page, plot, 'check_ground', { 核查日期: BEGIN, 核查依据: PAPER })
  for (const condition of GROUND) await form.getByRole('radiogroup', { name: condition }).getByText(condition.startsWith('安置') ? '否' : '是', { exact: true }).click()
  await form.getByRole('button').last().click()
  await form.getByText('为否的要写原因：安置补偿落实到位').waitFor()
  await form.getByLabel('安置补偿落实到位').and(form.getByRole('textbox')).fill('还有两户没有搬')
  await form.getByRole('button').last().click()
  await page.getByRole('status').filter({ hasText: '供前净地核查' }).waitFor()
  assert.match(await refused(page, plot, 'list_plot', { ...STANDARDS, 出让起始单价: '480', 签订期限: '2030-02-28' }), /还有两户没有搬/)
  await take(page, plot, 'check_ground', { 安置补偿落实到位: true, 核查日期: BEGIN, 核查依据: PAPER })
  await page.goto(`${plot}?tab=plan`)
  await page.getByText('5 项都为是').first().waitFor()
  await settled(page)
  assert.deepEqual(await barriers(page), [])
}

async function sell(plot) {
  await desks.as('natural_resources', 'sell', (page) => take(page, plot, 'sell', { 竞得人: '甲精密机械有限公司', 成交价格: '1,280', 租赁价款总额: '128' }))
}

async function sign(plot) {
  const land = { 日期: BEGIN, 约定交地时间: '2030-02-07', 约定开工时间: '2030-06-01', 约定竣工时间: '2031-12-01', 约定投产时间: '2032-06-01', 租赁期末日: '2035-01-06', 违约金日比率: '0.001', 合同约定分割: '是', 选择合同: PAPER }
  await desks.as('natural_resources', 'sign-first', async (page) => {
    await page.goto(plot)
    await page.getByRole('heading', { name: '由别的单位办' }).waitFor()
    assert.equal(await page.getByRole('button', { name: '签土地合同' }).count(), 0, 'the agreement comes before the contract')
  })
  await desks.as('zone_committee', 'sign-output', (page) =>
    take(page, plot, 'sign_output', { 亩均税收: '20万元', 亩均销售收入: '500万元', 开发投资强度: '450万元', 收回土地或续租的条件: '第八条', '签订的区政府': '管委会', 日期: BEGIN, 协议: PAPER }),
  )
  await desks.as('natural_resources', 'sign-land', async (page) => {
    await take(page, plot, 'sign_land', land)
    await page.getByRole('heading', { name: /土地合同已签/ }).waitFor()
  })
}

async function secure(plot, code) {
  await desks.as('natural_resources', 'bonds', async (page) => {
    const told = await refused(page, plot, 'bonds_there')
    assert.match(told, /S2-15/)
    const bond = (kind, number, amount, until) => ({ 种类: kind, 保函编号: number, 出具的银行或保险公司: '某银行', 受益人: '自然资源局', 原件存放在: '保险柜', 金额: amount, 有效期末日: until, 保函影印件: PAPER })
    await take(page, plot, 'lodge_bond', bond('开工履约保函', 'B1', '4.48', '2033-01-07'))
    await take(page, plot, 'lodge_bond', bond('竣工履约保函', 'B2', '1.92', '2035-01-07'))
    await take(page, plot, 'bonds_there')
    await page.goto(`/supply/bonds?q=${code}`)
    await page.getByText('44,800.00').first().waitFor()
    await page.getByText('19,200.00').first().waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
    await page.goto(`/supply/milestones?view=month&month=2030-02`)
    await page.getByRole('link', { name: new RegExp(`${code} 约定交地时间`) }).waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
  })
}

async function build(plot) {
  for (const [role, on, event] of [
    ['natural_resources', '2030-02-07', '交地'],
    ['housing', '2030-05-20', '开工'],
    ['housing', '2031-11-20', '竣工'],
    ['industry', '2032-05-20', '投产'],
  ]) {
    await day(on)
    await desks.as(role, `on-${on}`, (page) => take(page, plot, 'go_on', { 节点: event, 日期: on, 依据的材料: PAPER }))
  }
  await desks.as('natural_resources', 'bonds-back', async (page) => {
    for (const number of ['开工履约保函 B1', '竣工履约保函 B2']) await take(page, plot, 'return_bond', { 保函编号: number, 认定材料: PAPER })
  })
}

async function assess(plot) {
  await day('2033-05-20')
  await desks.as('development_reform', 'assess', (page) => take(page, plot, 'open_assessment'))
  await desks.as('industry', 'assess-not-mine', async (page) => {
    const told = await refused(page, plot, 'submit_item', { 评估项目: /投入/, 固定资产投资: '30000' })
    assert.match(told, /发展和改革委员会/, 'each item comes from its own department')
  })
  for (const [role, item, figures] of [
    ['development_reform', /投入/, { 固定资产投资: '30000' }],
    ['industry', /产出/, { 工业总产值: '60000', 约定亩均产出: '1000' }],
    ['tax', /利税/, { 利润总额: '1800', 实缴税金: '1200', 约定亩均利税: '50' }],
    ['industry', /能耗/, { 综合能耗: '300', 约定亩均能耗: '10' }],
    ['ecology', /排放|排污/, { 主要污染物排放量: '3', 约定亩均排污: '0.1' }],
  ]) await desks.as(role, 'assess-item', (page) => take(page, plot, 'submit_item', { 评估项目: item, ...figures }))
  await desks.as('development_reform', 'assess-pass', async (page) => {
    await take(page, plot, 'pass_assessment')
    await page.getByRole('heading', { name: /已评估/ }).waitFor()
  })
}

async function convert(plot) {
  await day('2034-12-20')
  await desks.as('natural_resources', 'convert', async (page) => {
    await take(page, plot, 'assess_lease', { 达到约定: true, 考核报告: PAPER })
    await take(page, plot, 'price_conversion', { 已缴租金: '128' })
    const told = await refused(page, plot, 'sign_grant', { 出让合同: PAPER })
    assert.match(told, /S2-10|租赁/, 'not before the lease ends')
  })
  await day('2035-01-07')
  await desks.as('natural_resources', 'converted', async (page) => {
    await take(page, plot, 'sign_grant', { 出让合同: PAPER })
    await page.getByText(/已转出让/).first().waitFor()
    await page.getByText(/910\.1\d/).first().waitFor()
    await page.goto(`${plot}?tab=past`)
    await page.getByRole('cell', { name: '签出让合同' }).waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
    await page.goto(`/supply/assessments?part=lease&q=G-01`)
    await page.getByText('已转出让').first().waitFor()
  })
}
