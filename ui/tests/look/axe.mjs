// Runs axe on pages in Chromium: node tests/look/axe.mjs LOGIN PATH… [--base URL] [--password WORD]
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const words = process.argv.slice(2)
const option = (name, usual) => {
  const at = words.indexOf(name)
  return at < 0 ? usual : words.splice(at, 2)[1]
}
const base = option('--base', 'http://127.0.0.1:4173')
const password = option('--password', 'demo-2025')
const [login, ...paths] = words
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, bypassCSP: true })
page.on('pageerror', (error) => console.log('page error:', error.message))
if (login !== '-') {
  await page.request.delete(`${base}/api/session`).catch(() => undefined)
  await page.goto(`${base}/login`)
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
}
let count = 0
for (const path of paths) {
  await page.goto(`${base}${path}`)
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await page.waitForTimeout(600)
  await page.evaluate(axe)
  const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations.map((one) => ({ id: one.id, impact: one.impact, help: one.help, nodes: one.nodes.map((node) => `${node.target.join(' ')}  ${node.html.slice(0, 160)}  ${node.any[0]?.message ?? ''}`) })))
  count += found.length
  console.log(`${path}: ${found.length === 0 ? 'clean' : ''}`)
  for (const one of found) console.log(`  ${one.impact} ${one.id}: ${one.help}\n    ${one.nodes.slice(0, 4).join('\n    ')}`)
}
await browser.close()
process.exit(count === 0 ? 0 : 1)
