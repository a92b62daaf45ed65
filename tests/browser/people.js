// People at their desks: a real Chromium, one window per person, watched for errors, foreign requests and barriers.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { target } from './office.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = join(target, 'browser/pictures')
const COUNTY_OFFICE = { width: 1366, height: 768 }
const PATIENCE_MS = 20_000
/** What each window has asked for and not got yet; the stream of events never ends. */
const open = new WeakMap()

/** The browser; one for a test file. */
export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  assert.ok(executablePath, 'no Chromium; run: apt-get install -y chromium')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** A window of one person; `close` fails when something went wrong in it. */
export async function sitDown(browser, office, { size = COUNTY_OFFICE, expected = [] } = {}) {
  const context = await browser.newContext({ baseURL: office.address, viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const troubles = []
  const trouble = (what) => expected.some((pattern) => pattern.test(what)) || troubles.push(what)
  page.on('console', (message) => {
    // Chromium repeats every refused request here; requests are watched below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) trouble(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => trouble(`page: ${error.message}`))
  const asked = new Set()
  open.set(page, asked)
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => asked.delete(request))
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') asked.add(request)
    const address = request.url()
    if (!address.startsWith(office.address) && !/^(data|blob):/.test(address)) trouble(`foreign request: ${address}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) trouble(`${response.status()} ${response.request().method()} ${response.url()}`)
  })
  return {
    page,
    troubles,
    async close() {
      await context.close()
      assert.deepEqual(troubles, [], 'something went wrong in the window')
    },
  }
}

/** Accounts of the demo, by role. */
export async function accounts(office) {
  const demo = await (await fetch(`${office.address}/api/demo`)).json()
  assert.ok(demo.demo, 'this is not a demo office')
  return demo.accounts
}

/** Signs in as the first account for which `wanted` holds, by the form, as a person does. */
export async function signIn(page, office, wanted) {
  const account = (await accounts(office)).find(wanted)
  assert.ok(account, `no demo account for ${wanted}`)
  await page.goto('/login')
  await page.getByLabel('账号', { exact: true }).fill(account.login)
  await page.getByLabel('密码', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/login'))
  return account
}

/** Chooses from a list that opens under its field. */
export async function choose(page, field, option) {
  // The words of an empty field lie over it.
  await page.getByRole('combobox', { name: field }).click({ force: true })
  await page.getByRole('option', { name: option }).filter({ visible: true }).first().click()
}

/** Ticks a box or chooses a button by its words, for they are what a person clicks: the real control is hidden. */
export async function tick(page, role, name) {
  const control = page.getByRole(role, { name }).first()
  if (await control.isChecked()) return
  await page.locator('label').filter({ has: control }).first().click()
}

/** Moves the demo's day, as the clock in the frame does. */
export async function moveDay(page, day) {
  await page.getByRole('button', { name: /^示范 · 今天/ }).click()
  await page.getByLabel('新的今天').fill(day)
  await page.getByLabel('新的今天').press('Enter')
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '拨到这天' }).click()])
  await settled(page)
}

/** Waits until the page has what it asked for, and asks for nothing more. */
export async function settled(page) {
  await page.waitForLoadState('load')
  const asked = open.get(page)
  const until = Date.now() + PATIENCE_MS
  for (let quiet = 0; quiet < 3 && Date.now() < until; quiet = asked.size > 0 ? 0 : quiet + 1) await new Promise((done) => setTimeout(done, 40))
  assert.equal(asked.size, 0, `still waiting for ${[...asked].map((request) => request.url()).join(', ')}`)
  await page.waitForFunction(() => !document.querySelector('.el-loading-mask, [aria-busy="true"]'), undefined, { timeout: PATIENCE_MS })
}

/** Barriers on the page as axe finds them: serious and critical ones. */
export async function barriers(page) {
  await page.evaluate(axe)
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** Does the work; on failure keeps a picture of what the person saw. */
export async function watched(name, window, work) {
  try {
    return await work(window.page)
  } catch (error) {
    mkdirSync(pictures, { recursive: true })
    const path = join(pictures, `${name}.png`)
    await window.page.screenshot({ path, fullPage: true }).catch(() => {})
    const seen = window.troubles.map((one) => `\n  ${one}`).join('')
    throw new Error(`${error.message}\n  at ${window.page.url()}, picture: ${path}${seen}`, { cause: error })
  }
}
