// Opens pages in Chromium and keeps pictures of them: node tests/look/look.mjs LOGIN PATH… [--size 1366x768] [--base URL]
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const words = process.argv.slice(2)
const option = (name, usual) => {
  const at = words.indexOf(name)
  return at < 0 ? usual : words.splice(at, 2)[1]
}
const size = option('--size', '1366x768').split('x').map(Number)
const base = option('--base', 'http://127.0.0.1:5173')
const password = option('--password', 'demo-2025')
const name = option('--name', '')
const click = option('--click', '')
const full = option('--full', '')
const media = option('--media', '')
const [login, ...paths] = words
const folder = new URL('./shots/', import.meta.url).pathname
mkdirSync(folder, { recursive: true })

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const page = await browser.newPage({ viewport: { width: size[0], height: size[1] } })
page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) console.log('console:', message.text().slice(0, 400)) })
page.on('pageerror', (error) => console.log('page error:', error.message, error.stack?.split('\n')[1] ?? ''))
page.on('response', (response) => { if (response.status() >= 400) console.log(response.status(), response.request().method(), response.url()) })
page.on('request', (request) => { if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) console.log('EXTERNAL', request.url()) })
if (login !== '-') {
  await page.request.delete(`${base}/api/session`).catch(() => undefined)
  await page.goto(`${base}/login`)
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/login'), { timeout: 15000 }).catch(() => console.log('log-in did not leave the page'))
}
for (const path of paths) {
  await page.goto(`${base}${path}`)
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await page.waitForTimeout(500)
  for (const step of click.split('||').filter(Boolean)) {
    await page.click(step, { timeout: 5000 }).catch((error) => console.log('click failed', step, error.message.split('\n')[0]))
    await page.waitForTimeout(600)
  }
  const file = `${folder}${name || `${login}${path.replace(/[^\w]+/g, '_')}`}.png`
  if (media) await page.emulateMedia({ media })
  await page.screenshot({ path: file, fullPage: full !== '' })
  console.log(file)
}
await browser.close()
