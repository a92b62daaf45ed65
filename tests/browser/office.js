// The server under test: the real program on a free port, on its own copy of a fresh demo data folder, ended with the test.

import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target')
const program = process.env.MUHENG ?? join(target, 'debug/muheng')
// A fresh demo office takes a while to be set up, so it is set up once a run and copied.
const fresh = process.env.MUHENG_FRESH_OFFICE ?? join(target, 'browser/fresh')

const START_TIMEOUT_MS = 300_000
const STOP_TIMEOUT_MS = 15_000

/** A running office, its server told `more`; `close` ends it and removes its data. */
export async function openOffice(more = []) {
  // While a test is written: an office that runs already, for example the pages' imaginary one.
  const running = process.env.MUHENG_ADDRESS
  if (running) return { address: running, stop: async () => {}, close: async () => {} }
  await prepare()
  const folder = mkdtempSync(join(tmpdir(), 'muheng-office-'))
  cpSync(fresh, folder, { recursive: true })
  const office = await start(folder, more)
  return {
    ...office,
    folder,
    async close() {
      await office.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Sets the fresh office up, once. */
export async function prepare() {
  if (existsSync(join(fresh, '.ready'))) return
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  const office = await start(fresh)
  await office.stop()
  mkdirSync(join(fresh, '.ready'))
}

async function start(folder, more = []) {
  const port = await freePort()
  const log = join(folder, 'server.log')
  const words = ['serve', '--demo', '--zone', 'demo', '--data', folder, '--listen', `127.0.0.1:${port}`, ...more]
  const server = spawn(...leashed(program, words), { cwd: root, stdio: ['ignore', openSync(log, 'a'), openSync(log, 'a')] })
  const ended = new Promise((done) => server.once('exit', (code, signal) => done(code ?? signal)))
  const failed = new Promise((_, fail) => server.once('error', fail))
  const address = `http://127.0.0.1:${port}`
  let over
  const early = ended.then((how) => {
    over = new Error(`the server ended while starting (${how}):\n${readFileSync(log, 'utf8').slice(-4000)}`)
    throw over
  })
  early.catch(() => {})
  await Promise.race([ready(`${address}/ready`, () => over), early, failed])
  return {
    address,
    log,
    async stop() {
      server.kill('SIGTERM')
      const slow = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS)
      await ended
      clearTimeout(slow)
    },
  }
}

/** Where there is setpriv, the server ends with us even if we are killed. */
function leashed(name, words) {
  const leash = spawnSync('setpriv', ['--version']).status === 0
  return leash ? ['setpriv', ['--pdeathsig=TERM', name, ...words]] : [name, words]
}

async function ready(address, over) {
  const until = Date.now() + START_TIMEOUT_MS
  while (Date.now() < until && !over()) {
    try {
      if ((await fetch(address)).ok) return
    } catch {
      // It does not listen yet.
    }
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`${address} was not ready in ${START_TIMEOUT_MS / 1000} s`)
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}
