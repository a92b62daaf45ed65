// 一张图 in real Chromium: every colour of the picture is what the interface says of that parcel and the legend says of that
// colour; panning, zooming, clicking, switching, filtering, measuring, drawing an area and its balance.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask } from './interface.js'
import { alike, coloursAt, legendOf, onWhite, pixelOf, quietPlace, ringOf, still, viewOf } from './map_reading.js'
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

async function atTheMap(name, work, query = '?layers=-') {
  const window = await sitDown(browser, office)
  await watched(name, window, async (page) => {
    await signIn(page, office, ({ role }) => role === 'natural_resources')
    await page.goto(`/land${query}`)
    await page.locator('.legend tr.sum').waitFor()
    await still(page)
    await work(page)
  })
  await window.close()
}

/** Turns the wheel over a parcel until its neighbours are wide enough to be told apart. */
async function goNearer(page) {
  const { items } = await ask(page, 'GET', '/api/land/parcels?size=200')
  const { bounds: [west, south, east, north] } = items.filter((one) => one.bounds)[20]
  const far = await viewOf(page)
  await page.mouse.move(...pixelOf(far, [(west + east) / 2, (south + north) / 2]))
  for (let turns = 0; turns < 40 && (await viewOf(page)).resolution > far.resolution / 12; turns += 1) {
    await page.mouse.wheel(0, -200)
    await page.waitForTimeout(400)
  }
  // What the hand points at is told beside it and would cover its neighbours.
  await page.mouse.move(2, 2)
  await still(page)
}

/** Parcels with a quiet place inside, and the pixel where it stands now. */
async function parcelsSeen(page) {
  await goNearer(page)
  const { items } = await ask(page, 'GET', '/api/land/parcels?size=200')
  const view = await viewOf(page)
  const seen = []
  for (const row of items.filter((one) => one.bounds)) {
    const { geometry } = await ask(page, 'GET', `/api/land/parcels/${encodeURIComponent(row.code)}`)
    const place = geometry && quietPlace(ringOf(geometry))
    if (!place) continue
    const [x, y] = pixelOf(view, place)
    const wide = Math.abs(pixelOf(view, [row.bounds[2], row.bounds[3]])[0] - pixelOf(view, [row.bounds[0], row.bounds[1]])[0])
    const inBox = x > view.box.x + 60 && x < view.box.x + view.box.width - 60 && y > view.box.y + 60 && y < view.box.y + view.box.height - 60
    if (inBox && wide > 14) seen.push({ row, geometry, pixel: [x, y] })
  }
  assert.ok(seen.length >= 5, `only ${seen.length} parcels can be compared`)
  return seen
}

test('each parcel has the colour that the legend gives its state, and the legend adds up with the list', async () => {
  await atTheMap('map-colours', async (page) => {
    const legend = await legendOf(page)
    const { total } = await ask(page, 'GET', '/api/land/parcels?size=1')
    assert.equal(legend.reduce((sum, one) => sum + Number(one.parcels.replace(/\D/g, '')), 0), total)
    const seen = await parcelsSeen(page)
    const found = await coloursAt(page, seen.map(({ pixel }) => pixel))
    const wrong = seen.filter(({ row }, at) => !alike(found[at], onWhite(legend.find(({ title }) => title === row.state_title).colour, 0.6)))
    assert.deepEqual(wrong.map(({ row }) => `${row.code} ${row.state_title}`), [])
    assert.deepEqual(await barriers(page), [])
  })
})

test('looking for one kind leaves the others faint', async () => {
  await atTheMap('map-filter', async (page) => {
    const seen = await parcelsSeen(page)
    const wanted = seen[0].row.state_title
    const legend = await legendOf(page)
    await page.locator('.legend').getByRole('button', { name: wanted, exact: false }).first().click()
    await still(page)
    assert.match(page.url(), /only=/)
    const found = await coloursAt(page, seen.map(({ pixel }) => pixel))
    for (const [at, { row }] of seen.entries()) {
      const colour = legend.find(({ title }) => title === row.state_title).colour
      assert.ok(alike(found[at], onWhite(colour, row.state_title === wanted ? 0.6 : 0.08)), `${row.code} ${row.state_title} is ${found[at]}`)
    }
    await page.getByRole('tab', { name: '列表' }).click()
    const count = seen.filter(({ row }) => row.state_title === wanted).length
    await page.waitForFunction((least) => Number(document.querySelector('.map-list .ledger-foot b')?.textContent) >= least, count)
    const states = await page.locator('.map-list tbody .state-tag').allInnerTexts()
    assert.ok(states.length > 0 && states.every((one) => one.includes(wanted)), states.join())
  })
})

test('a click opens the parcel under it, and the keyboard the one at the centre', async () => {
  await atTheMap('map-click', async (page) => {
    const [{ row, pixel }] = await parcelsSeen(page)
    await page.mouse.move(...pixel)
    await page.locator('.map-tip').filter({ hasText: row.code }).waitFor()
    await page.mouse.click(...pixel)
    await page.locator('.brief code').filter({ hasText: row.code }).waitFor()
    assert.match(page.url(), new RegExp(`parcel=${row.code}`))
    await page.getByRole('button', { name: '不再选' }).click()
    await page.getByText('没有选宗地').waitFor()

    // From the list, without looking: the map goes there, and Enter at the map takes what is at its centre.
    await page.getByRole('tab', { name: '列表' }).click()
    await page.locator('.map-list tbody button').first().click()
    await page.locator('.brief h2').waitFor()
    await still(page)
    const code = (await page.locator('.brief code').innerText()).trim()
    await page.getByRole('button', { name: '不再选' }).click()
    await page.getByRole('application').focus()
    await page.keyboard.press('Enter')
    await page.locator('.brief code').filter({ hasText: code }).waitFor()
    await page.getByRole('link', { name: '打开一地一档' }).click()
    await page.getByRole('heading', { name: '谁在用' }).waitFor()
    await settled(page)
    assert.deepEqual(await barriers(page), [])
  })
})

test('what is told under the pointer is what lies there once the map has come nearer', async () => {
  await atTheMap('map-tip', async (page) => {
    const { items } = await ask(page, 'GET', '/api/land/parcels?size=200')
    const far = await viewOf(page)
    const { bounds } = items.filter((one) => one.bounds)[20]
    const [x, y] = pixelOf(far, [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]).map(Math.round)
    await page.mouse.move(x, y)
    for (let turns = 0; turns < 40 && (await viewOf(page)).resolution > far.resolution / 12; turns += 1) {
      await page.mouse.wheel(0, -200)
      await page.waitForTimeout(400)
    }
    await still(page)
    // The pointer has not moved since: the parcel that is told is the one that it is on now.
    const said = await page.locator('.map-tip').innerText()
    const code = /^\S+/.exec(said)[0]
    const row = await ask(page, 'GET', `/api/land/parcels/${encodeURIComponent(code)}`)
    const view = await viewOf(page)
    const [[left, bottom], [right, top]] = [pixelOf(view, row.bounds.slice(0, 2)), pixelOf(view, row.bounds.slice(2))]
    assert.ok(x > left - 1 && x < right + 1 && y > top - 1 && y < bottom + 1, `${code} is not under the pointer`)
    assert.ok(said.includes(`${row.area} 亩`), `${said} is not ${row.area} 亩`)
  })
})

test('the map goes where it is dragged, and nearer and farther', async () => {
  await atTheMap('map-pan', async (page) => {
    const before = await viewOf(page)
    const [x, y] = [before.box.x + before.box.width / 2, before.box.y + before.box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    // The first step begins the drag, ten follow.
    for (let step = 1; step <= 11; step += 1) await page.mouse.move(x - 12 * step, y + 6 * step)
    await page.waitForTimeout(300)
    await page.mouse.up()
    await still(page)
    const after = await viewOf(page)
    const [moved, down] = pixelOf(before, [after.longitude, after.latitude])
    assert.ok(Math.abs(moved - x - 120) < 2 && Math.abs(down - y + 60) < 2, `moved by ${moved - x}, ${down - y}`)

    await page.getByRole('button', { name: '放大', exact: true }).click()
    await still(page)
    const nearer = await viewOf(page)
    assert.ok(Math.abs(nearer.resolution / after.resolution - 0.5) < 0.01)
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowRight')
    await still(page)
    assert.ok((await viewOf(page)).longitude > nearer.longitude)
    await page.getByRole('button', { name: '看全部' }).click()
    await still(page)
    assert.ok(Math.abs((await viewOf(page)).resolution - before.resolution) < 1e-6)
  })
})

test('layers are asked for and drawn when they are switched on', async () => {
  await atTheMap('map-layers', async (page) => {
    const setting = await ask(page, 'GET', '/api/land/map')
    const layers = setting.layers.filter(({ layer, features }) => ['zone', 'plan_unit', 'red_line'].includes(layer) && features > 0)
    for (const { layer, title } of layers) {
      const without = (await page.getByRole('application').screenshot()).toString('base64')
      const asked = page.waitForResponse((answer) => answer.url().includes(`/api/land/tiles/${layer}/`))
      await page.getByLabel(title, { exact: true }).check()
      assert.ok([200, 204, 304].includes((await asked).status()))
      await still(page)
      assert.notEqual((await page.getByRole('application').screenshot()).toString('base64'), without, `${title} changes nothing`)
      await page.getByLabel(title, { exact: true }).uncheck()
      await still(page)
      assert.equal((await page.getByRole('application').screenshot()).toString('base64'), without, `${title} leaves something behind`)
    }
  })
})

test('a drawn area has a balance whose parts add up, and a line a length', async () => {
  await atTheMap('map-draw', async (page) => {
    const seen = await parcelsSeen(page)
    const [target] = [...seen].sort((one, other) => Number(other.row.area) - Number(one.row.area))
    const view = await viewOf(page)
    const [west, south, east, north] = target.row.bounds
    const corners = [[west, north], [east, north], [east, south], [west, south]].map((corner) => pixelOf(view, corner))
    const out = [[-8, -8], [8, -8], [8, 8], [-8, 8]]
    const points = corners.map(([x, y], at) => [x + out[at][0], y + out[at][1]])

    await page.getByRole('button', { name: '画范围算平衡' }).click()
    for (const point of points.slice(0, 3)) {
      await page.mouse.click(...point)
      await page.waitForTimeout(350)
    }
    await page.mouse.dblclick(...points[3])
    await page.getByRole('heading', { name: '范围内的土地平衡' }).waitFor()
    const said = await page.locator('.tools output').innerText()
    const answer = await page.locator('.balance table').first().locator('tr').evaluateAll((rows) => rows.map((row) => Number(row.cells[1].innerText.replace(/[^\d.]/g, ''))))
    const [area, covered, uncovered] = answer
    assert.ok(Math.abs(area - covered - uncovered) < 0.02, `${area} is not ${covered} and ${uncovered}`)
    // What the hand drew, measured here, and what the server weighed are the same area.
    const measured = Number(said.replace(/,/g, '').match(/([\d.]+) 亩/)[1])
    assert.ok(Math.abs(measured / area - 1) < 1e-3, `${measured} 亩 measured, ${area} 亩 weighed`)
    assert.ok(covered >= Number(target.row.measured ?? target.row.area) * 0.99, 'the parcel lies within')
    await page.locator('.balance').getByText(target.row.location || target.row.code).first().waitFor()
    const byState = await page.locator('.balance table').nth(1).locator('tbody tr').evaluateAll((rows) => rows.map((row) => Number(row.cells[2].innerText.replace(/[^\d.]/g, ''))))
    assert.ok(Math.abs(byState.reduce((sum, one) => sum + one, 0) - covered) < 0.02 * byState.length, `${byState} is not ${covered}`)
    assert.deepEqual(await barriers(page), [])

    await page.getByRole('button', { name: '量距离' }).click()
    await page.mouse.click(...points[0])
    await page.waitForTimeout(350)
    await page.mouse.dblclick(...points[1])
    await page.waitForFunction(() => /\d 米|公里/.test(document.querySelector('.tools output').textContent))
    const length = (await page.locator('.tools output').innerText()).match(/([\d.]+) (米|公里)/)
    const metres = Number(length[1]) * (length[2] === '米' ? 1 : 1000)
    const wanted = (points[1][0] - points[0][0]) * view.resolution * Math.cos((view.latitude * Math.PI) / 180)
    assert.ok(Math.abs(metres / wanted - 1) < 0.02, `${metres} m, about ${wanted} m drawn`)
  })
})

test('looking back asks for the map of that day', async () => {
  await atTheMap('map-day', async (page) => {
    const asked = page.waitForRequest((request) => /\/api\/land\/tiles\/parcel\/.*as_of=2\d{3}-\d\d-\d\d/.test(request.url()))
    const day = page.getByLabel('截至日期')
    await day.fill('2024-02-01')
    await day.press('Enter')
    await asked
    await page.getByText('正在看 2024年2月1日 那天的情况').waitFor()
  })
})
