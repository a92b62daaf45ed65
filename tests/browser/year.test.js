// A whole evaluation year by those whose work it is: opened, delivered, chased, areas shown and frozen, run, compared,
// tried by another scheme, vetoes and bonuses, shown, objected to, reviewed, approved, published, corrected, published
// again, archived.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, call, enter } from './interface.js'
import { fileOf, YEAR } from './next_year.js'
import { openOffice } from './office.js'
import { accounts, choose, moveDay, openBrowser, settled, sitDown, watched } from './people.js'
import { accept, adjust, advance, deliver, evaluate, handIn, later, object, precheck, reply, scan, turnOf } from './steps.js'

const MINUTES = scan('会议纪要.pdf')
const PROOF = scan('完税证明.pdf')
const DEED = scan('不动产权证.pdf')
const VERDICT = scan('处罚决定书.pdf')
const GROUNDS = scan('更正依据.pdf')
/** Another scheme than last year's: one that knows vetoes. */
const SCHEME = /昌乐/
/** Who hands in which forms on the pages, who by the interface, and who is late. */
const SEEN = [
  ['market_regulation', ['market_regulation']],
  ['tax', ['tax']],
  ['natural_resources', ['land', 'parcel', 'lease']],
]
const UNSEEN = [
  ['power', 'power'],
  ['statistics', 'statistics'],
  ['industry', 'declaration'],
  ['zone_committee', 'zone_committee'],
  ['water', 'water'],
  ['emergency', 'emergency'],
  ['court', 'court'],
  ['development_reform', 'credit'],
  ['human_resources', 'human_resources'],
  ['science', 'science'],
]
const LATE = { login: 'ecology', form: 'ecology', title: '生态环境局 污染物排放', due: `${YEAR + 1}-03-06` }

let office
let browser
/** Log-ins of the firms with accounts. */
let firms
/** The firm that objects to its area, and the one that objects to its tax. */
let neighbour
let firm
let objection

before(async () => {
  office = await openOffice()
  browser = await openBrowser()
  firms = (await accounts(office)).filter(({ role }) => role === 'enterprise')
})

after(async () => {
  await browser?.close()
  await office?.close()
})

let broken
/** A step of the year; when one fails, those after it would fail for its reason. */
function chapter(title, work) {
  test(title, async () => {
    if (broken) throw new Error(`not tried: “${broken}” failed`)
    broken = title
    await work()
    broken = undefined
  })
}

const as = (login, turn, work) => turnOf(browser, office, login, `year-${turn}`, work)
const step = (page, title) => advance(page, YEAR, title, MINUTES)
const run = (page, purpose) => evaluate(page, YEAR, purpose)
const yearOf = (page) => ask(page, 'GET', `/api/years/${YEAR}`)

chapter('the industry bureau opens the year: scheme, timetable, who delivers what by when', async () => {
  await as('industry', 'opening', async (page) => {
    await moveDay(page, `${YEAR + 1}-01-05`)
    await page.goto('/years')
    await page.getByRole('button', { name: '开启新年度' }).click()
    const dialog = page.getByRole('dialog', { name: '开启评价年度' })
    await settled(page)
    assert.equal(await dialog.getByLabel('年度', { exact: true }).inputValue(), String(YEAR))
    await choose(page, '方案', SCHEME)
    const due = dialog.getByRole('combobox', { name: LATE.title })
    await due.fill(LATE.due)
    await due.press('Enter')
    await dialog.getByRole('button', { name: `开启 ${YEAR} 年度` }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: `${YEAR} 年度` }).click()
    await page.waitForURL(new RegExp(`/years/${YEAR}`))
    assert.match((await yearOf(page)).scheme_title, SCHEME)
    await page.getByRole('tab', { name: '时间表' }).click()
    await page.getByRole('row').filter({ hasText: LATE.title }).filter({ hasText: '3月6日' }).waitFor()
    await step(page, '数据汇集')
  })
})

chapter('each department finds on its desk what it owes, and hands it in', async () => {
  for (const [login, forms] of SEEN) {
    await as(login, `delivery-${login}`, async (page) => {
      for (const form of forms) {
        await page.goto('/desk')
        const { title } = (await ask(page, 'GET', '/api/zone')).forms.find(({ id }) => id === form)
        const task = page.getByRole('listitem').filter({ hasText: `报送${YEAR}年“${title}”` })
        await task.getByRole('button', { name: '去上传' }).click()
        await page.waitForURL(new RegExp(`form=${form}`))
        await handIn(page, fileOf(form))
      }
      await page.goto('/desk')
      await settled(page)
      assert.equal(await page.getByText(`报送${YEAR}年“`).count(), 0, 'nothing is owed any more')
    })
  }
  const people = await accounts(office)
  for (const [login, form] of UNSEEN) await deliver(office, people.find((one) => one.login === login), YEAR, form, fileOf(form))
})

chapter('the chasing list says who is late, a reminder goes out, and the late one delivers', async () => {
  const words = '请今天报送，已影响用地公示。'
  const owed = (page) => page.getByRole('row').filter({ hasText: LATE.title })
  await as('industry', 'chasing', async (page) => {
    await moveDay(page, later(LATE.due, 4))
    await page.goto(`/deliveries?year=${YEAR}`)
    await owed(page).filter({ hasText: '已超 4 天' }).waitFor()
    assert.equal(await page.getByRole('button', { name: '催报', exact: true }).count(), 1, 'one form is owed')
    await owed(page).getByRole('button', { name: '催报' }).click()
    const dialog = page.getByRole('dialog', { name: /催报/ })
    await dialog.getByLabel('要说的话').fill(words)
    await dialog.getByRole('button', { name: '发出催报' }).click()
    await owed(page).filter({ hasText: '催过 1 次' }).waitFor()
    await page.goto(`/years/${YEAR}`)
    await settled(page)
    const { next } = await yearOf(page)
    assert.equal(next[0].allowed, true, 'areas can be shown without the discharges')
  })
  await as(LATE.login, 'late', async (page) => {
    await page.getByRole('button', { name: /^通知，\d+ 条未读/ }).click()
    await page.getByRole('button').filter({ hasText: words }).first().waitFor()
    await page.goto('/desk')
    const task = page.getByRole('listitem').filter({ hasText: `报送${YEAR}年“${LATE.title}”` }).filter({ hasText: words })
    await task.getByText(/已超 4 天/).first().waitFor()
    await task.getByRole('button', { name: '去上传' }).click()
    await page.waitForURL(/form=ecology/)
    await handIn(page, fileOf(LATE.form))
  })
  await as('industry', 'chased', async (page) => {
    await page.goto(`/deliveries?year=${YEAR}`)
    await owed(page).filter({ hasText: '迟 4 天' }).waitFor()
    assert.equal(await page.getByRole('button', { name: '催报', exact: true }).count(), 0, 'nothing is owed')
  })
})

chapter('a trial run shows what to check before anything is shown', async () => {
  await as('industry', 'checks', async (page) => {
    const trial = await run(page, '试算')
    assert.ok(trial.firms > 100)
    await page.getByRole('tab', { name: '检查' }).click()
    await settled(page)
    const { checks } = await ask(page, 'GET', `/api/years/${YEAR}/checks`)
    assert.ok(checks.length > 0)
    for (const { title } of checks) await page.getByRole('heading', { name: title, exact: true }).first().waitFor()
  })
})

chapter('areas are shown to the firms: one confirms, one objects with its deed, and they are frozen', async () => {
  const [confirming, objecting] = firms
  await as('industry', 'area-publicity', (page) => step(page, '用地面积公示'))
  await as(confirming.login, 'area-confirmed', async (page) => {
    await page.getByRole('link', { name: `核对${YEAR}年度用地面积` }).click()
    await page.getByRole('button', { name: '用地无误' }).click()
    await page.getByText('✓ 已确认').first().waitFor()
  })
  neighbour = await as(objecting.login, 'area-objection', async (page) => {
    const me = await ask(page, 'GET', '/api/session')
    const own = await ask(page, 'GET', `/api/firms/${me.enterprise}?year=${YEAR}`)
    const held = own.figures.find(({ term }) => term === 'land_owned').values[YEAR].value
    const wanted = (Number(held) * 0.8).toFixed(2)
    await page.getByRole('link', { name: `核对${YEAR}年度用地面积` }).click()
    await page.getByRole('button', { name: '不对，提异议' }).click()
    const claim = '北侧一宗已于去年转让，请按新证核减。'
    return { subject: me.enterprise, name: own.name, wanted, objection: await object(page, { item: /自有用地|自用/, value: wanted, claim, proof: DEED }) }
  })
  await as('zone_committee', 'area-precheck', (page) => precheck(page, neighbour.objection, '已现场核对，情况属实。'))
  await as('natural_resources', 'area-answer', (page) => accept(page, neighbour.objection, neighbour.wanted, '已核对登记簿，按新证核减。'))
  await as('industry', 'area-frozen', async (page) => {
    await reply(page, neighbour.objection, '已按新证核减，测算时使用。')
    const { windows } = await yearOf(page)
    await moveDay(page, later(windows.find(({ open }) => open).closes, 3))
    await step(page, '用地面积已锁定')
    const figure = await ask(page, 'GET', `/api/firms/${neighbour.subject}?year=${YEAR}`)
    assert.equal(Number(figure.figures.find(({ term }) => term === 'land_owned').values[YEAR].value), Number(neighbour.wanted))
  })
})

chapter('the preliminary result beside last year, and another scheme on the same facts', async () => {
  await as('industry', 'running', async (page) => {
    await step(page, '测算')
    await run(page, '初步测算')
    await page.getByRole('tab', { name: '比较' }).click()
    await page.getByRole('heading', { name: /家等级不变，[\d,]+ 家变动/ }).waitFor()
    const compared = await ask(page, 'GET', `/api/years/${YEAR}/compare?with=${YEAR - 1}`)
    assert.ok(compared.movers_count > 0)
    await page.getByRole('link', { name: compared.movers[0].name }).first().waitFor()
    await page.getByRole('tab', { name: '换方案试算' }).click()
    await settled(page)
    await choose(page, '方案', /常州/)
    await settled(page)
    await page.getByRole('button', { name: '试算', exact: true }).click()
    const heading = page.getByRole('heading', { name: /会变动的企业 \d+ 家/ })
    await heading.waitFor({ timeout: 60_000 })
    assert.ok(Number(/(\d+) 家/.exec(await heading.innerText())[1]) > 0, 'another scheme moves somebody')
    assert.ok((await page.getByRole('region', { name: /会变动的企业/ }).getByRole('link').count()) > 0, 'and says whom')
    assert.equal((await yearOf(page)).runs.length, 2, 'a try is not stored')
  })
})

chapter('a department enters its veto with the paper, the next run reads it; what no run would read is not taken', async () => {
  const fined = await as('industry', 'review-opens', async (page) => {
    await step(page, '部门复核')
    const { items } = await ask(page, 'GET', `/api/firms?sort=rank&size=200&year=${YEAR}`)
    return items.filter(({ rank }) => rank)[2]
  })
  await as('emergency', 'veto', async (page) => {
    const { items } = await ask(page, 'GET', `/api/firms?year=${YEAR}&q=${encodeURIComponent(fined.name)}`)
    assert.deepEqual(items.map(({ subject, class: letter, rank }) => [subject, letter, rank]), [[fined.subject, null, null]], 'whom, not how it stands')
    await adjust(page, YEAR, { firm: fined, kind: '否决', item: /安全/, reason: '生产安全责任事故，处罚决定书见附件。', paper: VERDICT })
  })
  await as('science', 'no-bonus', async (page) => {
    await page.goto(`/years/${YEAR}?tab=adjustments`)
    await page.getByRole('button', { name: '登记否决、加分或扣分' }).click()
    await page.getByText('本年度的方案没有由本部门登记的否决、加分、扣分项').waitFor()
    assert.ok((await yearOf(page)).adjustable.every(({ kind }) => kind === 'veto'), 'this scheme counts no bonus')
  })
  await as('industry', 'reviewed', async (page) => {
    await run(page, '初步测算')
    const sheet = async ({ subject }) => ask(page, 'GET', `/api/firms/${subject}/explanation?year=${YEAR}`)
    const bad = await sheet(fined)
    assert.notEqual(bad.class, fined.class, 'the veto decides the class')
    assert.ok(bad.vetoes.length > 0)
    await page.goto(`/firms/${fined.subject}?year=${YEAR}&tab=explanation`)
    await page.getByText('否决').filter({ visible: true }).first().waitFor()
    await step(page, '初步结果')
    await step(page, '结果公示')
  })
})

chapter('a firm objects to a figure, with proof', async () => {
  const { login, wanted, promised } = await whoCanRise()
  firm = await as(login, 'firm', async (page) => {
    const me = await ask(page, 'GET', '/api/session')
    const own = await ask(page, 'GET', `/api/firms/${me.enterprise}?year=${YEAR}`)
    const standing = own.years.find(({ year }) => year === YEAR)
    await page.getByRole('link', { name: `查看${YEAR}年度初步结果` }).click()
    await page.getByRole('button', { name: '提出异议' }).first().click()
    const claim = '本公司税款由外地总部汇总缴纳的部分没有计入，完税证明见附件。'
    objection = await object(page, { item: /实缴税金|税/, value: wanted, claim, proof: PROOF })
    return { login, subject: me.enterprise, name: own.name, class: standing.class, wanted, promised }
  })
  assert.notEqual(firm.class, firm.promised)
})

/**
 * A firm that rises by more tax, as its own explanation sheet says, with a tax for that and the class it then has. Whose
 * sheet names no such tax cannot rise by it: it is best, or the veto of the chapter before holds it at C whatever it
 * pays, or the indicator counts no more than one and a half times the benchmark. The sheet leaves the benchmark as it
 * was published; a run takes it anew from all taxes, this one among them, so the firm needs more than the least.
 */
async function whoCanRise() {
  for (const { login, ...account } of firms) {
    const { me, headers } = await enter(office, { login, ...account })
    const answer = await fetch(`${office.address}/api/firms/${me.enterprise}/explanation?year=${YEAR}`, { headers })
    const { changes } = await answer.json()
    const { now, better } = changes?.figures.find(({ term }) => term === 'tax_paid') ?? {}
    if (better) return { login, wanted: (Number(now) + 3 * Number(better.change)).toFixed(2), promised: better.class }
  }
  throw new Error('no firm with an account can rise by its tax')
}

chapter('the committee looks at it first, the tax bureau accepts it', async () => {
  await as('zone_committee', 'committee', (page) => precheck(page, objection, '材料齐全，请税务局核实。'))
  await as('tax', 'tax', (page) => accept(page, objection, firm.wanted, '核实属实，汇总缴纳部分予以计入。'))
})

chapter('after a new run the class is another, and the answer says who else moved; the firm sees only itself', async () => {
  const answer = '已采纳并重算，结果见上。'
  await as('industry', 'recomputed', async (page) => {
    const { windows } = await yearOf(page)
    await moveDay(page, later(windows.find(({ open }) => open).closes, 3))
    await step(page, '异议处理')
    await run(page, '正式测算')
    await page.goto(objection)
    await settled(page)
    await page.getByRole('heading', { name: '重算前后' }).waitFor()
    const found = await ask(page, 'GET', `/api${objection}`)
    assert.equal(found.before.class, firm.class)
    assert.equal(found.after.class, firm.promised, 'the objection changes the class, to the one that the sheet named')
    assert.ok(found.also_moved.length > 0, 'somebody else moved')
    for (const moved of found.also_moved) assert.notEqual(moved.after.subject, firm.subject)
    await page.getByText(found.also_moved[0].after.name).first().waitFor()
    await reply(page, objection, answer)
    firm.after = found.after.class
    firm.others = found.also_moved.map((moved) => moved.after.name)
  })
  await as(firm.login, 'firm-answer', async (page) => {
    await page.goto(objection)
    await page.getByText(answer).first().waitFor()
    const text = await page.getByRole('main').innerText()
    const own = await ask(page, 'GET', `/api${objection}`)
    assert.deepEqual(own.also_moved, [], 'a firm does not see other firms')
    for (const name of firm.others) assert.ok(!text.includes(name), `a firm reads the name of ${name}`)
  })
})

chapter('review, approval with minutes, publication', async () => {
  await as('industry', 'review', (page) => step(page, '领导小组审议'))
  await as('leading_group', 'approval', (page) => step(page, '政府常务会议审定'))
  await as('industry', 'publication', async (page) => {
    await step(page, '公布')
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

chapter('a corrected figure makes a second list beside the first, which reads as it did', async () => {
  const first = await as('industry', 'reopening', async (page) => {
    const list = await ask(page, 'GET', `/api/years/${YEAR}/published/1`)
    await page.goto(`/firms/${firm.subject}?year=${YEAR}`)
    await page.getByRole('tab', { name: /办理|决定|更正/ }).click()
    await page.getByLabel('理由').last().fill('税款分摊有误，需要更正。')
    await page.getByRole('button', { name: '重开', exact: true }).click()
    await page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: '重' }).first().waitFor()
    return list
  })
  await as('tax', 'correction', async (page) => {
    await page.goto(`/firms/${firm.subject}?year=${YEAR}`)
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
    await run(page, '正式测算')
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

chapter('applied and archived; then the year cannot move, and every record of the journal is in order', async () => {
  await as('industry', 'archive', async (page) => {
    await page.goto(`/years/${YEAR}`)
    await page.getByRole('heading', { name: '重开的企业' }).waitFor()
    assert.deepEqual((await yearOf(page)).reopenings.map(({ open }) => open), [false], 'the second list ended it')
    await step(page, '应用')
    await step(page, '归档')
    await page.getByText('这个年度已经走完').waitFor()
    const moved = await call(page, 'POST', `/api/years/${YEAR}/advance`, { to: 'published', reason: '', evidence: [] })
    assert.equal(moved.status, 409, moved.text)
  })
  await as('audit_admin', 'audit', async (page) => {
    const found = await ask(page, 'POST', '/api/audit/verify')
    assert.deepEqual(found.faults, [])
    assert.ok(found.entries > 100)
  })
})
