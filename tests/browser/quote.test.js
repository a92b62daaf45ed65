// 供地测算 at the desk of natural resources: exact amounts at the line, other readings told, the sheet handed on and signed.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openOffice } from './office.js'
import { barriers, openBrowser, settled, signIn, sitDown, watched } from './people.js'

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

test('a penalty beyond the bond is told to the fen on the day after the bond is used up', async () => {
  const window = await sitDown(browser, office)
  await watched('quote', window, async (page) => {
    await signIn(page, office, ({ role }) => role === 'natural_resources')
    await page.goto('/supply/quotes')
    await page.getByText('选一项测算').waitFor()
    await choose(page, '测算什么', '违约金')
    await page.getByText(/还要填/).first().waitFor()
    for (const [label, value] of [['有效保函余额', '168'], ['成交价格', '4,800'], ['违约金日比率', '0.001']]) await fill(page, label, value)
    for (const [days, uncovered] of [['34', '0.00 万元'], ['35', '0.00 万元'], ['36', '4.80 万元（48000.00元）']]) {
      await fill(page, '延误天数', days)
      await page.getByText(new RegExp(`延误天数.*${days}`)).first().waitFor()
      await page.waitForFunction(([wanted]) => document.querySelector('.results')?.textContent?.includes(wanted), [uncovered])
    }
    assert.match(await page.locator('.results').innerText(), /每日违约金\s*4\.80 万元/)
    await page.getByText('S2-15f').first().waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])

    const handed = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载测算单（docx）' }).click()
    const bytes = readFileSync(await (await handed).path())
    assert.equal(bytes.subarray(0, 2).toString(), 'PK', 'a docx is a zip')

    // The address keeps what was typed: opened again it says the same.
    const address = page.url()
    await page.goto('/desk')
    await page.goto(address)
    await page.waitForFunction(() => document.querySelector('.results')?.textContent?.includes('4.80 万元（48000.00元）'))
  })
})

test('another reading of an unclear wording is offered, told and taken', async () => {
  const window = await sitDown(browser, office)
  await watched('quote-reading', window, async (page) => {
    await signIn(page, office, ({ role }) => role === 'natural_resources')
    const given = { 'f.plot_area': '26666.67', 'f.base_land_price': '480', 'f.capitalisation_rate': '0.06', 'f.lease_years': '5', 'f.grant_years': '25' }
    await page.goto(`/supply/quotes?${new URLSearchParams({ kind: 'rent', day: '2024-06-03', ...given })}`)
    await page.getByRole('heading', { name: '对不明确条款的读法' }).waitFor()
    const before = await page.locator('.results').innerText()
    await page.getByText('没有选，用规则包的默认读法').first().waitFor()
    await page.getByRole('radiogroup', { name: '年租金起始价 2% 的基数' }).getByText('约定总年期').click()
    await page.getByText('由使用人选定').first().waitFor()
    const after = await page.locator('.results').innerText()
    assert.notEqual(after, before, 'the other reading gives another amount')
    assert.match(page.url(), /r\.rent_reading=/)
  })
})

async function choose(page, label, option) {
  await page.getByLabel(label, { exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function fill(page, label, value) {
  const field = page.locator('.form-line').filter({ hasText: label }).getByRole('textbox')
  await field.first().fill(value)
}
