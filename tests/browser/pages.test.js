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
  for (const size of SIZES) {
    test(`at ${size.width} × ${size.height}`, async (context) => {
      const seen = new Set()
      for (const role of roles) {
        await context.test(`${role.role_title} ${role.login}`, async () => {
          const window = await sitDown(browser, office, { size })
          await watched(`${role.login}-${size.width}`, window, async (page) => {
            await signIn(page, office, ({ login }) => login === role.login)
            await settled(page)
            const paths = await entries(page)
            assert.ok(paths.length > 0, 'the navigation is empty')
            for (const path of paths) {
              // The same page for another role has the same barriers and the same width; what differs is asked once for firms
              // and once for offices. At the small screen every role opens all its pages all the same.
              const known = `${size.width} ${role.role === 'enterprise'} ${path}`
              if (size !== SIZES[0] && seen.has(known)) continue
              await page.goto(path)
              await settled(page)
              const heading = page.getByRole('heading', { level: 1 }).first()
              await heading.waitFor()
              assert.notEqual((await heading.innerText()).trim(), '', `${path} has no heading`)
              assert.equal(await page.getByRole('alert').filter({ hasText: /出错|失败/ }).count(), 0, `${path} shows an error`)
              const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
              assert.ok(wide <= 0, `${path} is ${wide} px wider than the window`)
              if (!seen.has(known)) assert.deepEqual(await barriers(page), [], path)
              seen.add(known)
            }
          })
          await window.close()
        })
      }
    })
  }
})

/** Addresses of the navigation on the left, with those of its second level. */
async function entries(page) {
  const navigation = page.getByRole('navigation').first()
  await navigation.waitFor()
  const found = new Set()
  for (const link of await navigation.getByRole('link').all()) found.add(await link.getAttribute('href'))
  for (const path of [...found]) {
    await page.goto(path)
    for (const link of await page.getByRole('navigation').first().getByRole('link').all()) found.add(await link.getAttribute('href'))
  }
  return [...found].filter((path) => path?.startsWith('/'))
}
