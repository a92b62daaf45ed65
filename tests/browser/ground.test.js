// 天地图 under the map, in real Chromium under the real content security policy, its servers played by the test: offered only
// where the office has a key, its names over its ground; where its pictures do not come, the office's own layers stay.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { coloursAt, still } from './map_reading.js'
import { openOffice } from './office.js'
import { barriers, openBrowser, settled, signIn, sitDown, watched } from './people.js'

const KEY = '0123456789abcdef0123456789abcdef'
const ELSEWHERE = /https:\/\/t\d\.tianditu\.gov\.cn\//
/** One grey pixel, stretched over a tile. */
const GREY = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPYsmULAAQ8Ah3EvDrLAAAAAElFTkSuQmCC', 'base64')

let browser
let keyed

before(async () => {
  browser = await openBrowser()
  keyed = await openOffice(['--tianditu-key', KEY])
})

after(async () => {
  await browser?.close()
  await keyed?.close()
})

/** A window at the map; what it asks 天地图 for is answered by `serve`. */
async function atTheMap(name, office, serve, work) {
  const window = await sitDown(browser, office, { expected: [ELSEWHERE] })
  const asked = []
  await window.page.route(ELSEWHERE, (route) => {
    asked.push(new URL(route.request().url()))
    return serve(route)
  })
  await watched(name, window, async (page) => {
    await signIn(page, office, ({ role }) => role === 'natural_resources')
    await page.goto('/land')
    await page.locator('.legend tr.sum').waitFor()
    await still(page)
    await work(page, asked)
  })
  await window.close()
}

test('with a key the ground and its names are fetched from the eight servers, and nothing before somebody wants them', async () => {
  await atTheMap('ground', keyed, (route) => route.fulfill({ contentType: 'image/png', body: GREY }), async (page, asked) => {
    assert.deepEqual(asked, [])
    for (const [title, layers] of [['天地图 · 矢量', ['cva', 'vec']], ['天地图 · 影像', ['cia', 'img']]]) {
      asked.length = 0
      await page.getByLabel('底图').selectOption(title)
      await page.locator('.map-source').filter({ hasText: '底图 天地图' }).waitFor()
      await still(page)
      assert.deepEqual([...new Set(asked.map((one) => one.searchParams.get('LAYER')))].sort(), layers)
      assert.ok(asked.every((one) => /^t[0-7]\.tianditu\.gov\.cn$/.test(one.hostname) && one.searchParams.get('tk') === KEY), asked.join())
    }
    const box = await page.locator('.map-box').boundingBox()
    const [corner] = await coloursAt(page, [[box.x + 60, box.y + box.height - 60]])
    assert.ok(corner.some((part) => part < 250), `the ground is drawn: ${corner}`)
    await page.getByLabel('底图').selectOption('只用本地图层')
    await settled(page)
    assert.equal(await page.getByText('底图 天地图').count(), 0)
    assert.deepEqual(await barriers(page), [])
  })
})

test('where the pictures do not come the map stands on its own layers and says so', async () => {
  await atTheMap('no-ground', keyed, (route) => route.abort(), async (page, asked) => {
    await page.getByLabel('底图').selectOption('天地图 · 矢量')
    await page.getByText('天地图没有取到，用本地图层').waitFor()
    await still(page)
    const before = asked.length
    await page.getByRole('button', { name: '放大' }).click()
    await still(page)
    assert.equal(asked.length, before, 'nobody is asked again')
    assert.equal(await page.getByText('块地图没有取到').count(), 0)
  })
})

test('without a key it is not offered', async () => {
  const office = await openOffice()
  try {
    await atTheMap('no-key', office, (route) => route.abort(), async (page, asked) => {
      assert.equal(await page.getByLabel('底图').count(), 0)
      await page.goto('/land?base=img')
      await page.locator('.legend tr.sum').waitFor()
      await still(page)
      assert.deepEqual(asked, [])
    })
  } finally {
    await office.close()
  }
})
