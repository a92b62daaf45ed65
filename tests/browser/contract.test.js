// The interface keeps its word: schemathesis sends what the OpenAPI document allows, and what it does not, as two roles,
// and finds no answer that the document does not describe and none that is the program's own failure.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { enter } from './interface.js'
import { openOffice } from './office.js'
import { accounts } from './people.js'

const program = process.env.SCHEMATHESIS ?? 'schemathesis'
const EXAMPLES = process.env.MUHENG_CONTRACT_EXAMPLES ?? '3'
// They end the session that the walk needs, wait for ever, or move the day for everybody.
const LEFT_OUT = ['/api/session', '/api/session/password', '/api/session/second_factor', '/api/events', '/api/demo/clock']
const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_schema_conformance']

let office

before(async () => {
  office = await openOffice()
})

after(() => office?.close())

for (const role of ['industry', 'enterprise']) {
  test(`every answer to ${role} is one that the document describes`, async () => {
    const account = (await accounts(office)).find((one) => one.role === role)
    assert.ok(account, `no demo account of ${role}`)
    const { headers } = await enter(office, account)
    const found = await walk(headers, await names(headers))
    assert.equal(found.code, 0, found.text.slice(-12_000))
    assert.match(found.text, /[1-9]\d* passed/, found.text.slice(-3_000))
  })
}

/** Names that stand in addresses, so that the walk gets past "not found". */
async function names(headers) {
  const ask = async (path) => {
    const answer = await fetch(`${office.address}${path}`, { headers })
    if (!answer.ok) return []
    const found = await answer.json()
    return found.items ?? found
  }
  const years = await ask('/api/years')
  const year = years.at(-1)?.year ?? 2024
  return {
    year,
    subject: (await ask(`/api/firms?year=${year}&size=1`))[0]?.subject,
    batch: (await ask('/api/batches?size=1'))[0]?.id,
    pack: (await ask('/api/packs'))[0]?.id,
    form: 'tax',
  }
}

async function walk(headers, names) {
  const folder = mkdtempSync(join(tmpdir(), 'muheng-contract-'))
  const lines = Object.entries(names).filter(([, value]) => value !== undefined)
  writeFileSync(join(folder, 'schemathesis.toml'), `[parameters]\n${lines.map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}\n`).join('')}`)
  const words = ['--config-file', join(folder, 'schemathesis.toml'), 'run', `${office.address}/api/openapi.json`, '--url', office.address]
  for (const [name, value] of Object.entries(headers)) words.push('-H', `${name}: ${value}`)
  for (const path of LEFT_OUT) words.push('--exclude-path', path)
  words.push('--checks', CHECKS.join(','), '--phases', 'examples,coverage,fuzzing', '-n', EXAMPLES, '--seed', '20260101')
  words.push('--no-shrink', '--continue-on-failure', '--rate-limit', 'auto', '--request-timeout', '30')
  try {
    return await new Promise((done, fail) => {
      const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
      let text = ''
      child.stdout.on('data', (part) => (text += part))
      child.stderr.on('data', (part) => (text += part))
      child.once('error', fail)
      child.once('exit', (code) => done({ code, text }))
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
