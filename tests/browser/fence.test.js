// A firm sees only itself: it calls every route of the interface with another firm's code and gets nothing of it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, call, routes } from './interface.js'
import { openOffice } from './office.js'
import { openBrowser, sitDown, signIn, watched } from './people.js'

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

test('a firm that calls every route for another firm learns nothing about it', async () => {
  const bureau = await sitDown(browser, office)
  const known = await watched('fence-bureau', bureau, async (page) => {
    await signIn(page, office, (account) => account.login === 'industry' || account.role === 'industry' || /工信|工业和信息化/.test(account.role_title))
    return whatIsKnown(page)
  })
  await bureau.close()

  const firm = await sitDown(browser, office)
  await watched('fence-firm', firm, async (page) => {
    await signIn(page, office, (account) => /企业/.test(account.role_title))
    const me = await ask(page, 'GET', '/api/session')
    assert.ok(me.enterprise, 'the account belongs to a firm')
    // A landlord or tenant is named beside the firm's own land, as it should be; the other one is neither.
    const own = (await call(page, 'GET', `/api/firms/${me.enterprise}?year=${known.year}`)).text
    const other = known.firms.find((one) => one.subject !== me.enterprise && !own.includes(one.subject) && !own.includes(one.name))
    assert.ok(other, 'there is another firm')

    const document = await ask(page, 'GET', '/api/openapi.json')
    const all = routes(document)
    assert.ok(all.length > 60, `only ${all.length} routes in the document`)
    let asked = 0
    const leaks = []
    for (const route of all) {
      // Signing out would end the walk; the route names nobody.
      if (route.path === '/api/session' && route.method !== 'GET') continue
      if (route.path === '/api/events') continue
      for (const path of addresses(route, known, other)) {
        const body = route.body({ subject: other.subject, enterprise: other.subject, year: known.year, item: 'class', kind: 'veto', what: 'areas', evidence: known.digest, purpose: 'trial', files: [], figures: {} })
        const answer = await call(page, route.method, path, body)
        asked += 1
        if (answer.status >= 500) leaks.push(`${route.method} ${path} answered ${answer.status}`)
        if (answer.status >= 300) continue
        const named = answer.text.includes(other.subject) || answer.text.includes(other.name)
        // What is published names everybody with the class, and nothing else.
        if (route.path.startsWith('/api/public')) {
          for (const item of JSON.parse(answer.text).items ?? []) assert.deepEqual(Object.keys(item).filter((key) => !['name', 'class', 'list', 'list_title'].includes(key)), [])
          continue
        }
        if (named || route.path.includes('{subject}')) leaks.push(`${route.method} ${path} answered ${answer.status}: ${answer.text.slice(0, 200)}`)
      }
    }
    assert.deepEqual(leaks, [])
    assert.ok(asked >= all.length - 6, `only ${asked} requests for ${all.length} routes`)
    // The same walk with its own code is answered, so that the fence is not merely a wall.
    for (const path of [`/api/firms/${me.enterprise}?year=${known.year}`, `/api/firms/${me.enterprise}/explanation?year=${known.year}`]) {
      assert.equal((await call(page, 'GET', path)).status, 200, path)
    }
  })
  await firm.close()
})

/** A parcel that the other firm uses, where there is one, and the tile of the map that it lies in. */
function landOf(other, known) {
  const theirs = known.parcels.find((one) => JSON.stringify(one).includes(other.subject) || JSON.stringify(one).includes(other.name))
  const { code, bounds: [west, south] } = theirs ?? known.parcels.find((one) => one.bounds)
  const zoom = 14
  const column = Math.floor(((west + 180) / 360) * 2 ** zoom)
  const row = Math.floor(((1 - Math.asinh(Math.tan((south * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom)
  return { code, layer: 'parcel', zoom, column, tile: `${row}.mvt` }
}

/** A case of land about the other firm, where there is one, else any. */
function caseOf(other, known) {
  assert.ok(known.cases.length > 0, 'there are cases of land')
  return (known.cases.find((one) => JSON.stringify(one).includes(other.subject)) ?? known.cases[0]).key
}

/** What the bureau can name: firms, batches, objections, runs, cases. */
async function whatIsKnown(page) {
  const zone = await ask(page, 'GET', '/api/zone')
  const year = zone.years.filter((one) => one.has_result).at(-1)?.year ?? zone.years.at(-1).year
  const items = async (path) => {
    const answer = await call(page, 'GET', path)
    const found = answer.status < 300 ? JSON.parse(answer.text) : []
    return found.items ?? found
  }
  const firms = await items(`/api/firms?year=${year}&size=50`)
  const batches = await items('/api/batches?size=5')
  const whole = await ask(page, 'GET', `/api/years/${year}`)
  return {
    year,
    firms,
    digest: batches[0]?.file?.digest ?? batches[0]?.digest ?? '0'.repeat(64),
    batch: batches[0]?.id ?? 1,
    objection: (await items(`/api/objections?year=${year}&size=5`))[0]?.id ?? '1',
    held: (await items(`/api/held?year=${year}&size=5`))[0]?.id ?? 1,
    run: whole.current_run ?? 1,
    project: (await items('/api/supply/projects?size=5'))[0].key,
    plot: (await items('/api/supply/plots?size=5'))[0].key,
    delivery: (await items('/api/land/layers')).flatMap((one) => one.deliveries)[0].id,
    parcels: await items('/api/land/parcels?size=200'),
    cases: await items('/api/land/cases?size=50'),
    survey: (await items('/api/land/surveys?size=5'))[0].key,
    number: whole.published?.at(-1)?.number ?? 1,
  }
}

/** The route's addresses with the other firm wherever a firm can be named. */
function addresses(route, known, other) {
  const values = { subject: other.subject, year: known.year, batch: known.batch, objection: known.objection, held: known.held, run: known.run, number: known.number, digest: known.digest, pack: 'henan-2019', file: '01', seq: 1, form: 'tax', login: 'industry', adjustment: '1', reopening: '1', project: known.project, plot: known.plot, legacy: '1', kind: 'rent', delivery: known.delivery, survey: known.survey, key: caseOf(other, known), paper: 'low_notice.docx', ...landOf(other, known) }
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => {
    assert.ok(name in values, `no value for {${name}} of ${route.path}`)
    return encodeURIComponent(values[name])
  })
  const queries = [new URLSearchParams()]
  for (const words of [{ q: other.subject }, { q: other.name }, { subject: other.subject }]) {
    if (route.query.some((name) => name in words)) queries.push(new URLSearchParams(words))
  }
  return queries.map((query) => {
    const further = { year: known.year, total: true, with: known.year - 1, a: 'henan-2019', b: 'changzhou-2019', row: 1, dry_run: true }
    for (const name of route.query) if (name in further) query.set(name, further[name])
    return query.size ? `${path}?${query}` : path
  })
}
