// What tests of land need besides the steps: parcels that nothing was done about yet, the account of a firm, a photo, papers.

import assert from 'node:assert/strict'
import { ask, enter } from './interface.js'
import { accounts, settled } from './people.js'

/** A photo as a phone takes it, only smaller. */
export const photo = (name) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOI6jmCFTEMLQkAgq9qgfR70fgAAAAASUVORK5CYII=', 'base64'),
})

/** The first parcel of a state that has firms and no case, and that `fits`; its row, and its page where that is asked for. */
export async function parcelOf(page, query, fits = () => true) {
  for (let from = 1; ; from += 1) {
    const { items } = await ask(page, 'GET', `/api/land/parcels?${query}&size=200&page=${from}&sort=code`)
    assert.ok(items.length > 0, `no parcel with ${query}`)
    for (const row of items.filter((one) => one.cases.length === 0 && one.firms.length === 1)) {
      const found = await ask(page, 'GET', `/api/land/parcels/${row.code}`)
      if (fits(found)) return found
    }
  }
}

/** Opens the account of a firm as the administrators do; answers its log-in and first password. */
export async function openFirm(office, login, firm) {
  const people = await accounts(office)
  const as = async (role, method, path, body) => {
    const { headers } = await enter(office, people.find((one) => one.role === role))
    const sent = { method, headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(body) }
    const answer = await fetch(`${office.address}${path}`, sent)
    assert.equal(answer.status, 200, await answer.clone().text())
    return answer.json()
  }
  const { first_password: password } = await as('system_admin', 'POST', '/api/accounts', { login, name: `${firm.title}经办人`, enterprise: firm.id })
  await as('security_admin', 'PUT', `/api/accounts/${login}`, { grant: { role: 'enterprise', zone_scope: null, reason: '企业经办人' } })
  return { login, password }
}

/** Signs in for the first time: the password that was given is changed before anything else. */
export async function signInFirst(page, { login, password }) {
  await page.goto('/login')
  await page.getByLabel('账号', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  for (const label of ['新密码', '再输一次']) await page.getByLabel(label, { exact: true }).fill('gong-ye-yong-di-2025')
  await page.getByRole('button', { name: '保存新密码' }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/login'))
  await settled(page)
}

/** Opens a case from the list on which the parcel stands; answers the path of its page. */
export async function openCase(page, list, code) {
  await page.goto(`${list}?q=${code}`)
  const row = page.locator('tbody').getByRole('row').filter({ hasText: code })
  await row.getByRole('button', { name: /立案$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(code).first().waitFor()
  await dialog.getByRole('button', { name: '立案', exact: true }).click()
  await page.waitForURL(/\/land\/cases\/\d+$/)
  await settled(page)
  return new URL(page.url()).pathname
}

/** Fetches a paper of the case as the page offers it; answers the name of its file. */
export async function fetchPaper(page, path, title) {
  await page.goto(`${path}?tab=papers`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `下载 docx：${title}` }).click()])
  return file.suggestedFilename()
}

/** The row of a deadline on the page of a case, as text. */
export async function deadline(page, path, title) {
  await page.goto(`${path}?tab=days`)
  const row = page.getByRole('group', { name: '本案期限' }).getByRole('row').filter({ hasText: title })
  await row.waitFor()
  return row.innerText()
}
