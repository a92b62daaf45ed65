// The rest of an evaluation year, from the publicity of its result to the published list: a firm objects, its class
// changes, the answer says who else moved; the list is published; a figure is corrected and a second list published, and
// the first one reads as it did.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, call, enter } from './interface.js'
import { openOffice } from './office.js'
import { accounts, choose, moveDay, openBrowser, settled, signIn, sitDown, tick, watched } from './people.js'

const YEAR = 2024
const PAPER = scan('会议纪要.pdf')
const PROOF = scan('完税证明.pdf')
const GROUNDS = scan('更正依据.pdf')

let office
let browser
/** Log-in of the firm that objects; the firm, and where its objection stands. */
let objector
let firm
let objection

before(async () => {
  office = await openOffice()
  browser = await openBrowser()
  objector = await whoCanRise()
})

after(async () => {
  await browser?.close()
  await office?.close()
})

/** A firm below class A that has not objected to its tax yet. */
async function whoCanRise() {
  for (const account of (await accounts(office)).filter(({ role }) => role === 'enterprise')) {
    const { me, headers } = await enter(office, account)
    const own = await (await fetch(`${office.address}/api/firms/${me.enterprise}?year=${YEAR}`, { headers })).json()
    const standing = own.years.find(({ year }) => year === YEAR)
    const objected = own.objections.some(({ year, item }) => year === YEAR && item.term === 'tax_paid')
    if (standing?.rank && standing.class > 'A' && !objected) return account.login
  }
  throw new Error('every firm with an account is in class A or objects already')
}

/** One person's turn in a window of its own. */
async function as(login, turn, work) {
  const window = await sitDown(browser, office)
  const found = await watched(`year-${turn}`, window, async (page) => {
    await signIn(page, office, (account) => account.login === login)
    await settled(page)
    return work(page)
  })
  await window.close()
  return found
}

test('a firm objects to a figure, with proof', async () => {
  firm = await as(objector, 'firm', async (page) => {
    const me = await ask(page, 'GET', '/api/session')
    const own = await ask(page, 'GET', `/api/firms/${me.enterprise}?year=${YEAR}`)
    const standing = own.years.find(({ year }) => year === YEAR)
    const paid = own.figures.find(({ term }) => term === 'tax_paid').values[YEAR].value
    const wanted = (Number(paid) * 40 + 5000).toFixed(2)
    await page.goto('/my-firm')
    await page.getByRole('button', { name: '提出异议' }).first().click()
    const dialog = page.getByRole('dialog', { name: '提出异议' })
    await choose(page, '对哪一项有异议', /实缴税金|税/)
    await dialog.getByLabel(/你认为应当是/).fill(wanted)
    await dialog.getByLabel('哪里不对、为什么').fill('本公司税款由外地总部汇总缴纳的部分没有计入，完税证明见附件。')
    await dialog.getByLabel('附件').setInputFiles(PROOF)
    await dialog.getByRole('link', { name: PROOF.name }).waitFor()
    await dialog.getByRole('button', { name: '提交异议' }).click()
    await page.waitForURL(/\/objections\//)
    objection = new URL(page.url()).pathname
    await page.getByText('本公司税款由外地总部汇总缴纳').first().waitFor()
    return { subject: me.enterprise, name: own.name, class: standing.class, wanted }
  })
  assert.notEqual(firm.class, 'A', 'the firm of this story can rise')
})

test('the committee looks at it first, the tax bureau accepts it, and the answer shows who else moved', async () => {
  await as('zone_committee', 'committee', async (page) => {
    await page.goto(objection)
    await page.getByLabel('初核意见').fill('材料齐全，请税务局核实。')
    await page.getByRole('button', { name: '初核', exact: true }).click()
    await page.getByText('材料齐全，请税务局核实。').first().waitFor()
  })
  await as('tax', 'tax', async (page) => {
    await page.goto(objection)
    await tick(page, 'radio', '采纳')
    await page.getByLabel('核定为').fill(firm.wanted)
    await page.getByLabel('答复意见').fill('核实属实，汇总缴纳部分予以计入。')
    await page.getByRole('button', { name: '答复', exact: true }).click()
    await page.getByText('核实属实，汇总缴纳部分予以计入。').first().waitFor()
  })
})

test('the bureau answers what is open, runs again and closes; the class changed and others moved', async () => {
  await handleTheOthers()
  await as('industry', 'bureau', async (page) => {
    const year = await ask(page, 'GET', `/api/years/${YEAR}`)
    const closes = year.windows.filter(({ open }) => open).map(({ closes }) => closes.slice(0, 10)).sort().at(-1)
    await moveDay(page, dayAfter(closes, 3))
    await advance(page, '异议处理')
    await run(page, '最终结果')
    await page.goto(objection)
    await settled(page)
    await page.getByRole('heading', { name: '重算前后' }).waitFor()
    const found = await ask(page, 'GET', `/api${objection}`)
    assert.equal(found.before.class, firm.class)
    assert.notEqual(found.after.class, firm.class, 'the objection changes the class')
    assert.ok(found.also_moved.length > 0, 'somebody else moved')
    for (const moved of found.also_moved) assert.notEqual(moved.after.subject, firm.subject)
    await page.getByText(found.also_moved[0].after.name).first().waitFor()
    await page.getByLabel('回复', { exact: true }).fill('已采纳并重算，结果见上。')
    await page.getByRole('button', { name: '回复企业并办结' }).click()
    await page.getByText('已采纳并重算，结果见上。').first().waitFor()
    firm.after = found.after.class
    firm.others = found.also_moved.map((moved) => moved.after.name)
  })
  await as(objector, 'firm-answer', async (page) => {
    await page.goto(objection)
    await page.getByText('已采纳并重算，结果见上。').first().waitFor()
    const text = await page.getByRole('main').innerText()
    const others = await ask(page, 'GET', `/api${objection}`)
    assert.deepEqual(others.also_moved, [], 'a firm does not see other firms')
    for (const name of firm.others) assert.ok(!text.includes(name), `a firm reads the name of ${name}`)
  })
})

test('review, approval with minutes, publication', async () => {
  await as('industry', 'review', async (page) => {
    await closeAll(page)
    await advance(page, '领导小组审议')
  })
  await as('leading_group', 'approval', (page) => advance(page, '政府常务会议审定'))
  await as('industry', 'publication', async (page) => {
    await advance(page, '公布')
    await page.goto(`/years/${YEAR}?tab=published`)
    await page.getByRole('heading', { name: '第 1 版' }).waitFor()
  })
  const window = await sitDown(browser, office)
  await watched('year-public', window, async (page) => {
    await page.goto(`/public?year=${YEAR}&q=${encodeURIComponent(firm.name)}`)
    const row = page.getByRole('row').filter({ hasText: firm.name })
    await row.waitFor()
    assert.match(await row.innerText(), new RegExp(firm.after))
  })
  await window.close()
})

test('a corrected figure makes a second list beside the first, which reads as it did', async () => {
  const first = await as('industry', 'first-list', (page) => ask(page, 'GET', `/api/years/${YEAR}/published/1`))
  await as('industry', 'reopening', async (page) => {
    await page.goto(`/firms/${firm.subject}`)
    await page.getByRole('tab', { name: /办理|决定|更正/ }).click()
    await page.getByLabel('理由').last().fill('税款分摊有误，需要更正。')
    await page.getByRole('button', { name: '重开', exact: true }).click()
    await page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: '重' }).first().waitFor()
  })
  await as('tax', 'correction', async (page) => {
    await page.goto(`/firms/${firm.subject}`)
    await page.getByRole('tab', { name: /办理|决定|更正/ }).click()
    await choose(page, '要更正的数据', /实缴税金/)
    await page.getByLabel('更正后的数值').fill('1.00')
    await page.getByLabel('理由').first().fill('总部汇总缴纳的税款退回总部所在地。')
    await page.getByLabel('上传证明文件').first().setInputFiles(GROUNDS)
    await page.getByRole('link', { name: GROUNDS.name }).waitFor()
    await page.getByRole('button', { name: '更正', exact: true }).click()
    await page.getByText('现值 1.00 万元').waitFor()
  })
  await as('industry', 'second-list', async (page) => {
    const fresh = await ask(page, 'GET', `/api/years/${YEAR}/published/1`)
    assert.deepEqual(fresh, first, 'a correction changes nothing that is published')
    await run(page, '最终结果')
    await page.goto(`/years/${YEAR}?tab=published`)
    await choose(page, '依哪次运行', /条记录/)
    await page.getByLabel('理由', { exact: true }).fill('更正一家企业的税收。')
    await page.getByRole('button', { name: '公布新的一版' }).click()
    await page.getByRole('heading', { name: '第 2 版' }).waitFor()
    await settled(page)
    const row = page.getByRole('region', { name: '公布的名单' }).getByRole('row').filter({ hasText: firm.subject })
    await row.waitFor()
    assert.deepEqual(await ask(page, 'GET', `/api/years/${YEAR}/published/1`), first, 'the first list reads as it did')
    const second = await ask(page, 'GET', `/api/years/${YEAR}/published/2`)
    const classIn = (list) => list.results.find(({ subject }) => subject === firm.subject).class
    assert.equal(second.supersedes, 1)
    assert.notEqual(classIn(second), classIn(first))
    assert.ok(second.changes.some(({ subject }) => subject === firm.subject))
  })
})

test('afterwards every record of the journal is in order', async () => {
  await as('audit_admin', 'audit', async (page) => {
    const found = await ask(page, 'POST', '/api/audit/verify')
    assert.deepEqual(found.faults, [])
    assert.ok(found.entries > 100)
  })
})

/** Chooses the step with this title on the year's page and takes it. */
async function advance(page, title) {
  await page.goto(`/years/${YEAR}`)
  await settled(page)
  const step = page.getByRole('heading', { level: 3, name: new RegExp(title) })
  if (!(await step.isVisible())) await tick(page, 'radio', new RegExp(title))
  await step.waitFor()
  const reason = page.getByLabel('理由（必填）')
  if (await reason.isVisible()) await reason.fill(`${title}：2025年第8次会议，示范。`)
  const paper = page.getByLabel('附件')
  if (await paper.count()) {
    await paper.setInputFiles(PAPER)
    await page.getByRole('link', { name: PAPER.name }).waitFor()
  }
  await tick(page, 'checkbox', '我已核对以上内容')
  await page.getByRole('button', { name: await step.innerText(), exact: true }).click()
  await page.getByRole('status').filter({ hasText: '✓' }).waitFor()
}

async function run(page, purpose) {
  await page.goto(`/years/${YEAR}?tab=runs`)
  await tick(page, 'radio', new RegExp(purpose))
  const runs = (await ask(page, 'GET', `/api/years/${YEAR}`)).runs.length
  await page.getByRole('button', { name: '运行', exact: true }).click()
  await page.getByText(/运行完成/).first().waitFor({ timeout: 120_000 })
  assert.equal((await ask(page, 'GET', `/api/years/${YEAR}`)).runs.length, runs + 1)
}

/** The objections that the demo brings along are checked and answered by those whom they wait for. */
async function handleTheOthers() {
  const open = (found) => found.items.filter(({ state }) => !['closed', 'withdrawn'].includes(state)).map(({ id }) => id)
  const all = await as('industry', 'open-objections', async (page) => open(await ask(page, 'GET', `/api/objections?year=${YEAR}&size=100`)))
  const turn = async (login, action, path, body) => {
    await as(login, `others-${login}`, async (page) => {
      for (const id of all) {
        // An owner sees the objections to its own figures only.
        const answer = await call(page, 'GET', `/api/objections/${id}`)
        const found = answer.status === 200 ? JSON.parse(answer.text) : { actions: [] }
        if (found.actions.some((one) => one === action || one === path)) await ask(page, 'POST', `/api/objections/${id}/${path}`, body)
      }
    })
  }
  await turn('zone_committee', 'precheck_objection', 'precheck', { opinion: '材料齐全。' })
  for (const owner of ['tax', 'power', 'industry']) await turn(owner, 'answer_objection', 'answer', { accept: false, opinion: '核实无误，维持原数。' })
}

async function closeAll(page) {
  const all = await ask(page, 'GET', `/api/objections?year=${YEAR}&size=100`)
  for (const { id } of all.items) {
    const found = await ask(page, 'GET', `/api/objections/${id}`)
    if (found.actions.some((one) => one === 'close_objection' || one === 'close')) await ask(page, 'POST', `/api/objections/${id}/close`, { reply: '已答复。' })
  }
}

function dayAfter(day, days) {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** A paper as a scanner would send it: a PDF of one empty page. */
function scan(name) {
  return { name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') }
}
