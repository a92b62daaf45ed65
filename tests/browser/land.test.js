// Land on the pages, as the roles that do it: an idle parcel from its finding to its closing number, a low-efficiency one from
// the field check to its decision, a survey answered in the field and what identification makes of it, and what a firm sees of
// all that. The demo's day only goes forward.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, call } from './interface.js'
import { deadline, fetchPaper, openCase, openFirm, parcelOf, photo, signInFirst } from './land_steps.js'
import { openOffice } from './office.js'
import { barriers, openBrowser, settled, signIn, sitDown, watched } from './people.js'
import { openDesks, paper, refused, take } from './supply_steps.js'

const BEGIN = '2025-06-03'
/** The first day after seven working days of publicity from then. */
const PUBLICISED = '2025-06-13'
const PAPER = paper('文书.pdf')
const BUREAU = 'natural_resources'
const COMMITTEE = 'zone_committee'
const PANEL = { [BUREAU]: '自然资源局', industry: '工业和信息化局', tax: '税务局', ecology: '生态环境局', housing: '住房和城乡建设局' }
const PHONE = { width: 390, height: 844 }

let office
let browser
let desks
let firm

before(async () => {
  office = await openOffice()
  browser = await openBrowser()
  desks = openDesks(browser, office)
  await day(BEGIN)
})

after(async () => {
  await firm?.close()
  await desks?.close()
  await browser?.close()
  await office?.close()
})

const asFirm = (turn, work) => watched(`${turn}-firm`, firm, work)

async function day(wanted) {
  await desks.as(BUREAU, `day-${wanted}`, async (page) => {
    await ask(page, 'POST', '/api/demo/clock', { day: wanted })
    await page.goto('/desk')
    await settled(page)
  })
}

test('an idle parcel goes from the list to its closing number', async () => {
  const { path, parcel } = await desks.as(BUREAU, 'idle-open', async (page) => {
    const parcel = await parcelOf(page, 'state=idle&zone=KFQ', (one) => one.decided.idle?.fee && one.decided.idle.take_back === false)
    return { parcel, path: await openCase(page, '/land/idle', parcel.code) }
  })
  firm = await sitDown(browser, office)
  const account = await openFirm(office, 'idle-firm', { id: parcel.occupants[0].uscc, title: parcel.occupants[0].name })
  await asFirm('first', (page) => signInFirst(page, account))
  await investigate(path)
  const fee = parcel.decided.idle.fee
  await decide(path, fee)
  await desks.as(BUREAU, 'idle-close', async (page) => {
    await take(page, path, 'serve', { 日期: BEGIN, 送达回证: PAPER })
    assert.match(await deadline(page, path, '缴清闲置费'), /2025-07-03.*企业.*自然日.*第十七条/s)
    const told = await refused(page, path, 'pay', { 缴纳金额: '1', 凭证: PAPER })
    assert.match(told, /决定书是.*第十七条|第十七条.*决定书是/)
    await take(page, path, 'pay', { 缴纳金额: fee, 凭证: PAPER })
    await take(page, path, 'close', { 销号结论: '闲置费已缴清，约定三个月内动工', 依据的材料: PAPER })
    await page.getByRole('heading', { name: /已销号/ }).waitFor()
    const number = await page.locator('.case-figures').getByText(/^闲置\d+/).innerText()
    assert.equal(await page.getByText('处置期间不办理').count(), 0, 'what was stopped goes on again')
    for (const title of ['闲置土地调查通知书', '闲置土地认定书', '听证告知书', '闲置土地处置决定书']) assert.match(await fetchPaper(page, path, title), /\.docx$/)
    await page.goto('/land/cases/idle?show=closed')
    await page.locator('tbody').getByRole('row').filter({ hasText: parcel.location }).getByText('已销号').waitFor()
    await page.goto(`/land/parcels/${parcel.code}`)
    await page.getByRole('link', { name: new RegExp(number) }).or(page.locator(`a[href="${path}"]`)).first().waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
  })
})

/** From the investigation to publication; the firm answers before its time is over. */
async function investigate(path) {
  await desks.as(BUREAU, 'idle-investigate', async (page) => {
    await page.getByText('处置期间不办理').waitFor()
    assert.match(await deadline(page, path, '闲置调查'), /2025-07-03/)
    await take(page, path, 'investigate', { 文书: PAPER })
    await take(page, path, 'serve_notice', { 日期: BEGIN, 送达回证: PAPER })
    const told = await refused(page, path, 'find_cause', { 原因: '企业原因', 事实和理由: '资金没有到位', 调查报告: PAPER })
    assert.match(told, /2025-07-03/)
    assert.match(told, /第六条/, 'the firm still has its thirty days')
  })
  await asFirm('idle-answer', async (page) => {
    await page.goto('/land/cases')
    await page.locator('tbody').getByRole('row').filter({ hasText: '待答复' }).getByRole('link').first().click()
    await page.waitForURL(`**${path}`)
    await page.getByRole('heading', { name: '由别的单位办' }).waitFor()
    assert.equal(await page.getByRole('button', { name: '认定原因' }).count(), 0, 'the firm does not find its own cause')
    await take(page, path, 'answer', { 情况说明: '设备没有到货，资金已落实', 附件: PAPER })
    await page.goto(`${path}?tab=past`)
    await page.locator('tbody').getByRole('row').filter({ hasText: '企业答复' }).getByRole('link', { name: PAPER.name }).waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
  })
  await desks.as(BUREAU, 'idle-identify', async (page) => {
    await take(page, path, 'find_cause', { 原因: '企业原因', 事实和理由: '资金没有到位', 调查报告: PAPER })
    await take(page, path, 'declare_idle', { 文件: PAPER })
    await take(page, path, 'publish', { 文书: PAPER })
  })
}

/** Plan, hearing and decision: what article 14 does not allow is refused. */
async function decide(path, fee) {
  await desks.as(BUREAU, 'idle-draft', async (page) => {
    const told = await refused(page, path, 'draft', { 处置: '无偿收回', 方案: '收回土地使用权' })
    assert.match(told, /第十四条/)
    await take(page, path, 'draft', { 处置: '征缴闲置费', 方案: `征缴闲置费 ${fee} 万元` })
    const early = await refused(page, path, 'decide', { 决定书: PAPER, 批准机关: '同级人民政府', 批准文号: '示政复〔2025〕8号', 批准文件: PAPER })
    assert.match(early, /第十五条/, 'nobody told the firm of its hearing')
    await take(page, path, 'tell_hearing', { 日期: BEGIN, 文书: PAPER })
    assert.match(await deadline(page, path, '要求听证'), /2025-06-10.*企业.*工作日/s)
  })
  await asFirm('idle-hearing', async (page) => {
    await page.goto('/land/deadlines')
    await page.locator('tbody').getByRole('row').filter({ hasText: '要求听证' }).getByText('2025-06-10').waitFor()
    await take(page, path, 'ask_hearing', { 情况说明: '对闲置起算日有异议' })
  })
  await desks.as(BUREAU, 'idle-decide', async (page) => {
    await take(page, path, 'hear', { 听证笔录: PAPER })
    await take(page, path, 'decide', { 决定书: PAPER, 批准机关: '同级人民政府', 批准文号: '示政复〔2025〕8号', 批准文件: PAPER })
    await page.getByRole('heading', { name: /已决定/ }).waitFor()
    assert.deepEqual(await barriers(page), [])
  })
}

test('a firm sees the case of its own parcel, and of others nothing', async () => {
  const others = await desks.as(BUREAU, 'all-cases', (page) => ask(page, 'GET', '/api/land/cases?size=50'))
  await asFirm('own', async (page) => {
    await page.goto('/my-firm')
    await page.getByRole('link', { name: '土地', exact: true }).click()
    await page.waitForURL(/\/land\/parcels$/)
    await settled(page)
    assert.equal(await page.locator('.ledger-foot b').first().innerText(), '1', 'one parcel, its own')
    await page.getByRole('link', { name: '处置事项' }).click()
    await page.getByRole('radiogroup', { name: '看哪些' }).getByText('全部').click()
    await page.locator('tbody').getByRole('row').filter({ hasText: '已销号' }).waitFor()
    assert.equal(await page.locator('.ledger-foot b').first().innerText(), '1', 'one case, its own')
    const own = await ask(page, 'GET', '/api/land/cases')
    const other = others.items.find((one) => one.key !== own.items[0].key)
    await page.goto(`/land/cases/${other.key}`)
    await page.getByRole('alert').filter({ hasText: /没有找到|看不到/ }).waitFor()
    assert.equal(await page.getByText(other.place).count(), 0)
    for (const path of [`/api/land/cases/${other.key}`, `/api/land/parcels/${other.place}`]) assert.equal((await call(page, 'GET', path)).status, 404, path)
    assert.deepEqual(await barriers(page), [])
  })
})

test('a low-efficiency parcel goes from the field check with a photo to its decision', async () => {
  const path = await desks.as(COMMITTEE, 'low-check', async (page) => {
    const parcel = await parcelOf(page, 'state=listed&zone=KFQ')
    const path = await openCase(page, '/land/low', parcel.code)
    await page.getByRole('heading', { name: '立案依据' }).waitFor()
    await take(page, path, 'check', { 情况说明: '厂房闲置，院内空地约三成', '现场照片、核查表': photo('东门.png') })
    await page.goto(`${path}?tab=past`)
    await page.locator('tbody').getByRole('row').filter({ hasText: '现场核查' }).getByRole('link', { name: '东门.png' }).waitFor()
    await take(page, path, 'notify', { 文书: PAPER, 企业收到的日期: BEGIN })
    assert.match(await deadline(page, path, '企业答复'), /2025-06-18.*企业.*自然日/s)
    const told = await refused(page, path, 'reply', { 企业意愿: '愿意收储', 情况说明: '愿意由政府收储' })
    assert.match(told, /书面.*S1-3\.1b|S1-3\.1b.*书面/s, 'what others enter for a firm needs its paper')
    await take(page, path, 'reply', { 企业意愿: '愿意收储', 情况说明: '愿意由政府收储', 附件: PAPER })
    await take(page, path, 'review')
    return path
  })
  for (const [role, department] of Object.entries(PANEL)) {
    const opinion = role === 'ecology' ? { 意见: '附条件同意', 条件或理由: '先做土壤污染调查' } : { 意见: '同意' }
    await desks.as(role, 'low-opinion', (page) => take(page, path, 'opine', { 部门: department, ...opinion }))
  }
  await desks.as(BUREAU, 'low-publicise', async (page) => {
    await page.goto(path)
    await page.locator('tbody').getByRole('row').filter({ hasText: '生态环境局' }).getByText('先做土壤污染调查').waitFor()
    await take(page, path, 'publicise', { 文书: PAPER })
    assert.match(await deadline(page, path, '公示'), /2025-06-12.*工作日/s)
    const told = await refused(page, path, 'identify', { 文件: PAPER })
    assert.match(told, /2025-06-12.*S1-3\.1b|S1-3\.1b.*2025-06-12/s)
  })
  await day(PUBLICISED)
  await desks.as(BUREAU, 'low-identify', async (page) => {
    await take(page, path, 'identify', { 文件: PAPER })
    await page.getByRole('heading', { name: /已认定/ }).waitFor()
    for (const title of ['低效用地告知书', '低效用地认定决定']) assert.match(await fetchPaper(page, path, title), /\.docx$/)
    await page.getByText('还没有定方案').waitFor()
    await page.goto(path)
    await settled(page)
    assert.deepEqual(await barriers(page), [])
  })
})

test('every figure of a parcel opens to its cell, and its photos stand together by day', async () => {
  const parcel = await desks.as(COMMITTEE, 'photos-add', async (page) => {
    const low = await ask(page, 'GET', '/api/land/cases?kind=low&open=true')
    const code = low.items.find((one) => one.state === 'identified').place
    await page.goto(`/land/parcels/${code}?tab=photos`)
    await page.getByRole('link', { name: '现场核查', exact: true }).waitFor()
    const form = page.getByRole('form', { name: '加照片' })
    await form.getByLabel('照片上是什么').fill('屋面破损')
    await form.getByLabel('从相册选').setInputFiles(photo('屋面.png'))
    await form.getByRole('img', { name: '屋面.png' }).waitFor()
    await form.getByRole('button', { name: '加到一地一档' }).click()
    await page.getByText('屋面破损').waitFor()
    await page.waitForFunction(() => [...document.querySelectorAll('.pictures img')].filter((one) => one.complete && one.naturalWidth > 0).length === 2)
    await settled(page)
    assert.deepEqual(await barriers(page), [])
    return ask(page, 'GET', `/api/land/parcels/${code}`)
  })
  await desks.as(BUREAU, 'evidence', async (page) => {
    const one = parcel.rights.find((figure) => figure.id === 'agreed_start') ?? parcel.figures[0]
    await page.goto(`/land/parcels/${parcel.code}`)
    await page.getByRole('button', { name: new RegExp(`^${one.title} .*查看依据`) }).click()
    const drawer = page.getByRole('dialog').filter({ hasText: '数据从哪里来' })
    await drawer.getByText(`“${one.title}”`).waitFor()
    await drawer.getByText('宗地_2024.geojson').waitFor()
    await drawer.getByText('自然资源局', { exact: true }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.keyboard.press('Escape')
    const used = new RegExp(`^${parcel.occupants[0].name} .*查看依据`)
    await page.getByRole('region', { name: '使用企业' }).getByRole('button', { name: used }).first().click()
    await drawer.getByText('占用_2024.csv').waitFor()
    assert.match(await drawer.innerText(), /[A-Z]+\d+“/, 'a cell as a spreadsheet names it')
  })
})

test('a survey is opened, answered on a phone with a photo, closed, and identification stands on it', async () => {
  const { survey, parcel, rest } = await desks.as(BUREAU, 'survey-open', async (page) => {
    const parcel = await parcelOf(page, 'state=normal&zone=KFQ', (one) => one.occupants[0].protected === false)
    await page.goto('/land/surveys')
    await page.getByRole('button', { name: '开始调查' }).click()
    const form = page.getByRole('dialog').locator('form')
    await form.getByLabel('名称').fill('2025年停产用地补充调查')
    await form.getByLabel('截止日').fill('2025-09-30')
    await form.getByLabel('截止日').press('Enter')
    await form.getByRole('button', { name: '开始调查' }).click()
    await page.waitForURL(/\/land\/surveys\/\d+$/)
    await settled(page)
    const survey = new URL(page.url()).pathname
    const told = await refused(page, survey, 'close', { 调查成果文件: '补充调查报告' })
    assert.match(told, /S1-1\.1a/, 'not before every parcel is answered or left out by name')
    const codes = []
    for (let from = 1, total = 1; codes.length < total; from += 1) {
      const found = await ask(page, 'GET', `/api${survey}/parcels?size=200&page=${from}`)
      total = found.total
      codes.push(...found.items.map((one) => one.code))
    }
    return { survey, parcel, rest: codes.filter((code) => code !== parcel.code) }
  })
  await answerInTheField(survey, parcel)
  await desks.as(BUREAU, 'survey-close', async (page) => {
    await take(page, survey, 'close', { 调查成果文件: '2025年停产用地补充调查报告', 没有调查的宗地: rest.map((code) => `${code} 2024年已调查`).join('\n') })
    await page.getByRole('heading', { name: /已办结/ }).waitFor()
    await page.goto(`/land/low?q=${parcel.code}`)
    await page.getByText(/底数调查：2025年停产用地补充调查报告/).waitFor()
    await page.locator('tbody').getByRole('row').filter({ hasText: parcel.code }).waitFor()
    await page.goto(`/land/parcels/${parcel.code}`)
    const row = page.getByRole('region', { name: '调查和图层' }).locator('tbody').getByRole('row').filter({ hasText: '停产日' })
    assert.match(await row.innerText(), /2023-01-01\s+没有\s+调查/)
    await page.getByRole('tab', { name: '认定与依据' }).click()
    await page.getByText('结论：低效用地').waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
  })
})

async function answerInTheField(survey, parcel) {
  const phone = await sitDown(browser, office, { size: PHONE })
  await watched('survey-phone', phone, async (page) => {
    await page.context().grantPermissions(['geolocation'])
    await page.context().setGeolocation({ longitude: 119.9812345, latitude: 31.8123456 })
    await signIn(page, office, ({ role }) => role === COMMITTEE)
    await page.goto(survey)
    await page.getByRole('textbox', { name: '找宗地' }).fill(parcel.code)
    await page.getByRole('link').filter({ hasText: parcel.code }).click()
    await page.waitForURL(new RegExp(`/parcels/${parcel.code}$`))
    const answer = (question, word) => page.getByRole('group', { name: question }).getByText(word, { exact: true }).click()
    await page.getByLabel('现状用途').selectOption('空置')
    for (const question of ['实际用途与登记不符', '正在生产', '以出租为主', '布局散乱或建筑危旧', '有集约潜力']) await answer(question, '否')
    for (const question of ['已动工', '已竣工']) await answer(question, '是')
    await page.getByLabel('停产日').fill('2023-01-01')
    await page.getByLabel('拍照', { exact: true }).setInputFiles(photo('车间.png'))
    await page.getByRole('img', { name: '车间.png' }).waitFor()
    await page.getByRole('button', { name: '记下我的位置' }).click()
    await page.getByText('东经 119.981235，北纬 31.812346').waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(wide <= 0, `the page is ${wide} px wider than the phone`)
    await settled(page)
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('heading', { name: /已填/ }).waitFor()
    await page.getByText('照片1张').waitFor()
    await page.goto(survey)
    await page.getByText(/1 \/ \d+ 宗/).first().waitFor()
  })
  await phone.close()
}
