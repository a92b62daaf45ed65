// Reading a map in a window: where it looks, where a place stands in its picture, and what colour is there.

/** Longitude, latitude, metres of the map per pixel, and the box in the window. */
export async function viewOf(page) {
  const box = page.getByRole('application')
  await page.waitForFunction(() => document.querySelector('[role=application]')?.dataset.view)
  const [longitude, latitude, resolution] = (await box.getAttribute('data-view')).split(' ').map(Number)
  return { longitude, latitude, resolution, box: await box.boundingBox() }
}

const RADIUS = 6_378_137
const onMap = ([longitude, latitude]) => [RADIUS * ((longitude * Math.PI) / 180), RADIUS * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360))]

/** Pixel of the window where a place (longitude, latitude) is drawn. */
export function pixelOf({ longitude, latitude, resolution, box }, place) {
  const [centre, here] = [onMap([longitude, latitude]), onMap(place)]
  return [box.x + box.width / 2 + (here[0] - centre[0]) / resolution, box.y + box.height / 2 - (here[1] - centre[1]) / resolution]
}

/** Waits until the map stands still and every tile is drawn: until two pictures of it are the same. */
export async function still(page) {
  const box = page.getByRole('application')
  let before = ''
  for (let tries = 0; tries < 40; tries += 1) {
    await page.waitForTimeout(250)
    const now = `${await box.getAttribute('data-view')}${(await box.screenshot()).toString('base64')}`
    if (now === before) return
    before = now
  }
  throw new Error('the map does not come to rest')
}

/** Colours of the picture at pixels of the window, as the eye sees them. */
export async function coloursAt(page, pixels) {
  const picture = (await page.screenshot()).toString('base64')
  return page.evaluate(async ([picture, pixels]) => {
    const image = new Image()
    image.src = `data:image/png;base64,${picture}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const pen = canvas.getContext('2d')
    pen.drawImage(image, 0, 0)
    return pixels.map(([x, y]) => [...pen.getImageData(Math.round(x), Math.round(y), 1, 1).data].slice(0, 3))
  }, [picture, pixels])
}

/** A place within a ring, away from its edges and from its middle, where a letter may stand. */
export function quietPlace(ring) {
  const [west, east] = [Math.min(...ring.map(([x]) => x)), Math.max(...ring.map(([x]) => x))]
  const [south, north] = [Math.min(...ring.map(([, y]) => y)), Math.max(...ring.map(([, y]) => y))]
  for (const [across, up] of [[0.12, 0.2], [0.88, 0.2], [0.12, 0.8], [0.88, 0.8], [0.25, 0.25], [0.75, 0.75], [0.5, 0.2]]) {
    const place = [west + (east - west) * across, south + (north - south) * up]
    const around = [[-0.04, 0], [0.04, 0], [0, -0.06], [0, 0.06]].map(([x, y]) => [place[0] + (east - west) * x, place[1] + (north - south) * y])
    if (around.every((one) => within(ring, one))) return place
  }
  return undefined
}

function within(ring, [x, y]) {
  let inside = false
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [[ax, ay], [bx, by]] = [ring[at], ring[before]]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** The outer ring of a parcel as the interface gives it; of several parts the one with most corners. */
export function ringOf(geometry) {
  const rings = geometry.type === 'MultiPolygon' ? geometry.coordinates.map((part) => part[0]) : [geometry.coordinates[0]]
  return rings.sort((one, other) => other.length - one.length)[0]
}

/** Each kind of the legend with its colour and count, as the page shows them. */
export async function legendOf(page) {
  return page.locator('.legend tbody tr:not(.sum)').evaluateAll((rows) =>
    rows.map((row) => ({
      title: row.querySelector('.kind').lastChild.textContent.trim(),
      colour: getComputedStyle(row.querySelector('.kind i')).borderTopColor.match(/\d+/g).map(Number),
      parcels: row.cells[1].textContent.trim(),
    })),
  )
}

/** A colour laid on white at a share, as the eye sees it. */
export const onWhite = (colour, share) => colour.map((part) => part * share + 255 * (1 - share))

/** Whether two colours are the same but for rounding. */
export const alike = (one, other, by = 6) => one.every((part, at) => Math.abs(part - other[at]) <= by)
