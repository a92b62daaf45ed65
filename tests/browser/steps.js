// Steps of an evaluation year as people take them on the pages; what they prove is the tests' business.

import { ask, enter } from './interface.js'
import { choose, settled, signIn, sitDown, tick, watched } from './people.js'

/** One person's turn in a window of its own; `turn` names the picture of a failure. */
export async function turnOf(browser, office, login, turn, work) {
  const window = await sitDown(browser, office)
  const found = await watched(turn, window, async (page) => {
    await signIn(page, office, (account) => account.login === login)
    await settled(page)
    return work(page)
  })
  await window.close()
  return found
}

/** Hands a file in on the page for it: first a dry run, then for good. */
export async function handIn(page, file) {
  await page.locator('input[type=file]').first().setInputFiles(file)
  await page.getByRole('button', { name: '试读', exact: true }).click()
  await page.getByRole('heading', { name: '试读完成，还没有入账' }).waitFor()
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.getByRole('heading', { name: /已导入/ }).waitFor()
}

/** The same by the interface, for those whose pages are not looked at. */
export async function deliver(office, account, year, form, file) {
  const { headers } = await enter(office, account)
  const body = new FormData()
  body.append('form', form)
  body.append('year', String(year))
  body.append('file', new Blob([file.buffer], { type: file.mimeType }), file.name)
  const answer = await fetch(`${office.address}/api/batches?dry_run=false`, { method: 'POST', headers: { ...headers, 'Idempotency-Key': crypto.randomUUID() }, body })
  if (answer.status >= 400) throw new Error(`${file.name} was answered ${answer.status}: ${await answer.text()}`)
}

/** Takes the next step of the year, which has this title, with the paper if it asks for one. */
export async function advance(page, year, title, paper) {
  await page.goto(`/years/${year}`)
  await settled(page)
  const step = page.getByRole('heading', { level: 3, name: new RegExp(title) })
  await step.waitFor()
  const reason = page.getByLabel('理由（必填）')
  if (await reason.isVisible()) await reason.fill(`${title}：${year + 1}年第8次会议，示范。`)
  const picker = page.getByLabel('附件')
  if (await picker.count()) {
    await picker.setInputFiles(paper)
    await page.getByRole('link', { name: paper.name }).waitFor()
  }
  await tick(page, 'checkbox', '我已核对以上内容')
  await page.getByRole('button', { name: await step.innerText(), exact: true }).click()
  await page.getByRole('status').filter({ hasText: '✓' }).waitFor()
}

/** Runs the evaluation for a purpose and answers what the interface says of that run. */
export async function evaluate(page, year, purpose) {
  await page.goto(`/years/${year}?tab=runs`)
  await settled(page)
  const before = (await ask(page, 'GET', `/api/years/${year}`)).runs.length
  await tick(page, 'radio', new RegExp(purpose))
  await page.getByRole('button', { name: '运行', exact: true }).click()
  await page.getByText(/运行完成/).first().waitFor({ timeout: 120_000 })
  const { runs } = await ask(page, 'GET', `/api/years/${year}`)
  if (runs.length !== before + 1) throw new Error(`${runs.length - before} runs were added instead of one`)
  return runs.reduce((newest, run) => (run.id > newest.id ? run : newest))
}

/** A firm's objection to one item, written into the dialog that is open; answers where it stands from then on. */
export async function object(page, { item, value, claim, proof }) {
  const dialog = page.getByRole('dialog', { name: '提出异议' })
  await choose(page, '对哪一项有异议', item)
  await dialog.getByLabel(/你认为应当是/).fill(value)
  await dialog.getByLabel('哪里不对、为什么').fill(claim)
  await dialog.getByLabel('附件').setInputFiles(proof)
  await dialog.getByRole('link', { name: proof.name }).waitFor()
  await dialog.getByRole('button', { name: '提交异议' }).click()
  await page.waitForURL(/\/objections\//)
  await page.getByText(claim).first().waitFor()
  return new URL(page.url()).pathname
}

export async function precheck(page, objection, opinion) {
  await page.goto(objection)
  await page.getByLabel('初核意见').fill(opinion)
  await page.getByRole('button', { name: '初核', exact: true }).click()
  await page.getByText(opinion).first().waitFor()
}

/** The owner of the figure accepts the objection with this value. */
export async function accept(page, objection, value, opinion) {
  await page.goto(objection)
  await tick(page, 'radio', '采纳')
  await page.getByLabel('核定为').fill(value)
  await page.getByLabel('答复意见').fill(opinion)
  await page.getByRole('button', { name: '答复', exact: true }).click()
  await page.getByText(opinion).first().waitFor()
}

export async function reply(page, objection, words) {
  await page.goto(objection)
  await page.getByLabel('回复', { exact: true }).fill(words)
  await page.getByRole('button', { name: '回复企业并办结' }).click()
  await page.getByText(words).first().waitFor()
}

/** A veto, bonus or deduction with its paper. */
export async function adjust(page, year, { firm, kind, item, reason, paper }) {
  await page.goto(`/years/${year}?tab=adjustments`)
  await page.getByRole('button', { name: '登记否决、加分或扣分' }).click()
  const field = page.getByRole('combobox', { name: '选择企业' })
  await field.click({ force: true })
  await field.fill(firm.name)
  await page.getByRole('option').filter({ hasText: firm.name, visible: true }).first().click()
  await tick(page, 'radio', kind)
  await choose(page, '事项', item)
  await page.getByLabel('事由').fill(reason)
  await page.getByLabel('上传文书').setInputFiles(paper)
  await page.getByRole('link', { name: paper.name }).waitFor()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByRole('row').filter({ hasText: firm.name }).filter({ hasText: reason }).waitFor()
}

/** A paper as a scanner would send it: a PDF of one empty page; no two papers are the same file. */
export function scan(name) {
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n% ${name}\n` + '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') }
}

/** The day some days later. */
export function later(day, days) {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}
