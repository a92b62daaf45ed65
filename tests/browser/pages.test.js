// Every page of every role: it opens, says what it is, has no barrier that axe knows, asks nobody outside, fits the two
// screens, and prints no error.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openOffice } from './office.js'
import { accounts, barriers, openBrowser, settled, signIn, sitDown, watched } from './people.js'

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]

let office
let browser
let all
/** One account of each role. */
let roles

before(async () => {
  office = await openOffice()
  browser = await openBrowser()
  all = await accounts(office)
  const titles = new Set()
  roles = all.filter(({ role }) => !titles.has(role) && titles.add(role))
})

after(async () => {
  await browser?.close()
  await office?.close()
})

test('the demo has an account for every kind of desk', () => {
  const titles = all.map(({ role_title }) => role_title).join(' ')
  for (const wanted of ['工信', '自然资源', '税务', '统计', '企业', '领导小组', '审计', '系统管理', '安全管理']) assert.match(titles, new RegExp(wanted))
})

test('without an account there is the log-in page and the public page', async () => {
  const window = await sitDown(browser, office)
  await watched('nobody', window, async (page) => {
    await page.goto('/desk')
    await page.waitForURL(/\/login/)
    assert.deepEqual(await barriers(page), [], '/login')
    await page.goto('/public')
    await settled(page)
    assert.deepEqual(await barriers(page), [], '/public')
  })
  await window.close()
})

describe('every page of every role', async () => {
  const seen = new Set()
  test(`at ${SIZES.map(({ width, height }) => `${width} × ${height}`).join(' and ')}`, async (context) => {
    for (const role of roles) {
      await context.test(`${role.role_title} ${role.login}`, async () => {
        const window = await sitDown(browser, office, { size: SIZES[0] })
        await watched(role.login, window, async (page) => {
          await signIn(page, office, ({ login }) => login === role.login)
          await settled(page)
          const opened = await walk(page, role, seen)
          assert.ok(opened > 0, 'the navigation is empty')
        })
        await window.close()
      })
    }
  })
})

/**
 * Opens every page of the navigation on the left, those of its second level as they come into sight, each once. The same
 * page for another role has the same barriers and the same widths; what differs is asked once for firms and once for
 * offices, at both sizes in one load. At the small screen every role opens all its pages all the same.
 */
async function walk(page, role, seen) {
  await page.getByRole('navigation').first().waitFor()
  const waiting = await linksOf(page)
  const opened = new Set()
  while (waiting.length > 0) {
    const path = waiting.shift()
    if (opened.has(path)) continue
    opened.add(path)
    const known = `${role.role === 'enterprise'} ${path}`
    await open(page, path, seen.has(known))
    await stands(page, path)
    // What only now comes into sight lies below this page, and is nearest from here.
    waiting.unshift(...(await linksOf(page)).filter((one) => !opened.has(one) && !waiting.includes(one)))
    if (seen.has(known)) continue
    seen.add(known)
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await settled(page)
      await stands(page, path)
      assert.deepEqual(await barriers(page), [], `${path} at ${size.width}`)
    }
    await page.setViewportSize(SIZES[0])
  }
  return opened.size
}

/** By its address the first time, then as a person goes there: by the link, where it is in sight. The mark above leads on. */
async function open(page, path, known) {
  const link = page.getByRole('navigation').first().locator(`a[href="${path}"]`).last()
  if (known && path !== '/' && (await link.isVisible())) {
    await link.click()
    await page.waitForURL((address) => address.pathname === path)
  } else {
    await page.goto(path)
  }
  await settled(page)
}

/** The page says what it is, shows no error and is no wider than the window. */
async function stands(page, path) {
  const heading = page.getByRole('heading', { level: 1 }).first()
  await heading.waitFor()
  assert.notEqual((await heading.innerText()).trim(), '', `${path} has no heading`)
  assert.equal(await page.getByRole('alert').filter({ hasText: /出错|失败/ }).count(), 0, `${path} shows an error`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wide <= 0, `${path} is ${wide} px wider than the window`)
}

/** Addresses of the navigation, where the page has one. */
async function linksOf(page) {
  const links = page.getByRole('navigation').first().getByRole('link')
  const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  return [...new Set(found)].filter((path) => path?.startsWith('/'))
}
