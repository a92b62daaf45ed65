// A department hands in a table with bad cells, sees each beside its neighbours, mends the file and hands it in again;
// what it handed in first stays as it was.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { ask } from './interface.js'
import { openOffice } from './office.js'
import { barriers, openBrowser, settled, signIn, sitDown, watched } from './people.js'

const FILE = '税务局_企业税收_2025.csv'
const TITLE = '示范市2025年度工业企业入库税收情况表（示范数据）'
const HEADERS = ['统一社会信用代码', '企业名称', '实缴税金（万元）', '开票销售收入（万元）']
const BAD = [
  { cell: 'C4', raw: '约1200' },
  { cell: 'C6', raw: '一百二十' },
]

let office
let browser

before(async () => {
  office = await openOffice()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await office?.close()
})

test('bad cells are found, shown beside their neighbours, mended and handed in again', async () => {
  const window = await sitDown(browser, office)
  await watched('delivering', window, async (page) => {
    await signIn(page, office, ({ role }) => role === 'tax')
    const firms = (await ask(page, 'GET', '/api/firms?year=2024&size=8')).items
    const right = firms.map(({ subject, name }, place) => [subject, name, String(100 + place), String(2000 + place)])
    const wrong = structuredClone(right)
    wrong[1][2] = BAD[0].raw
    wrong[3][2] = BAD[1].raw

    const before = await batches(page)
    await page.goto('/deliveries/upload?form=tax')
    await take(page, wrong)
    await page.getByRole('button', { name: '试读', exact: true }).click()
    await page.getByRole('heading', { name: '试读完成，还没有入账' }).waitFor()
    for (const { cell, raw } of BAD) {
      const line = page.getByRole('listitem').filter({ hasText: cell }).filter({ hasText: raw })
      await line.first().waitFor()
      assert.match(await line.first().innerText(), /请/, 'a finding says what to do')
    }
    assert.equal(await batches(page), before, 'a dry run records nothing')
    assert.deepEqual(await barriers(page), [])

    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByRole('heading', { name: /已导入/ }).waitFor()
    await page.getByText(/回执/).first().waitFor()
    await page.getByRole('link', { name: '打开这个批次' }).click()
    await page.waitForURL(/\/deliveries\/batches\//)
    const first = page.url()
    await settled(page)
    const line = page.getByRole('listitem').filter({ hasText: BAD[0].cell })
    await line.getByRole('button', { name: '看单元格' }).click()
    const grid = page.getByRole('table', { name: /第 4 行附近的单元格/ })
    await grid.getByText(BAD[0].raw, { exact: true }).waitFor()
    await grid.getByText(right[0][1], { exact: true }).waitFor()
    await grid.getByText(right[2][1], { exact: true }).waitFor()
    const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载问题清单 xlsx' }).click()])
    assert.match(sheet.suggestedFilename(), /\.xlsx$/)
    assert.equal(readFileSync(await sheet.path()).subarray(0, 2).toString(), 'PK', 'the list of findings is a workbook')
    const tally = await tallyShown(page)
    assert.equal(tally.read, right.length)
    assert.equal(tally.read, tally.admitted + tally.held + tally.refused)

    await page.getByRole('button', { name: '改好重报' }).click()
    await page.waitForURL(/\/deliveries\/upload/)
    await take(page, right)
    await page.getByRole('button', { name: '试读', exact: true }).click()
    await page.getByRole('heading', { name: '试读完成，还没有入账' }).waitFor()
    for (const { raw } of BAD) assert.equal(await page.getByRole('listitem').filter({ hasText: raw }).count(), 0)
    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByRole('heading', { name: /已导入/ }).waitFor()

    await page.goto(first)
    await settled(page)
    assert.deepEqual(await tallyShown(page), tally, 'what was handed in first stays')
    await page.getByText(BAD[0].raw).first().waitFor()
    assert.equal(await batches(page), before + 2)
    const figure = await ask(page, 'GET', `/api/firms/${right[1][0]}/trace?year=2025&term=tax_paid`)
    assert.ok(JSON.stringify(figure).includes('"C4"'), 'the figure opens down to the cell of the mended file')
  })
  await window.close()
})

test('what is no table is refused with words, and nothing is recorded', async () => {
  const window = await sitDown(browser, office)
  await watched('delivering-no-table', window, async (page) => {
    await signIn(page, office, ({ role }) => role === 'tax')
    const before = await batches(page)
    for (const [name, bytes] of [
      ['照片.xlsx', Buffer.from('\x89PNG\r\n\x1a\n这是一张照片')],
      ['空.xlsx', Buffer.alloc(0)],
      ['..%2f..%2fetc%2fpasswd.xlsx', Buffer.from('PK\x03\x04 broken')],
    ]) {
      await page.goto('/deliveries/upload?form=tax')
      await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes })
      await page.getByRole('button', { name: '试读', exact: true }).click()
      await page.getByText(/请/).filter({ visible: true }).first().waitFor()
      assert.equal(await page.getByRole('heading', { name: /已导入/ }).count(), 0)
    }
    assert.equal(await batches(page), before)
  })
  await window.close()
})

async function batches(page) {
  return (await ask(page, 'GET', '/api/batches?form=tax&size=1')).total
}

async function take(page, rows) {
  const text = [[TITLE], HEADERS, ...rows].map((row) => row.join(',')).join('\r\n')
  await page.locator('input[type=file]').first().setInputFiles({ name: FILE, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${text}\r\n`) })
}

/** The tally as the page prints it. */
async function tallyShown(page) {
  const number = async (label) => {
    const text = await page.locator('.big-figures > div').filter({ hasText: label }).locator('b').innerText()
    return Number(text.replaceAll(',', ''))
  }
  return { read: await number('读入'), admitted: await number('采纳'), held: await number('暂缓'), refused: await number('退回') }
}
