/** Does everything once, with every way to a network of Node replaced by one that throws; network.test.ts runs it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const attempts: string[] = []
/** Streams to a parent are sockets to Node, and made at first use: before anything is blocked. */
const { stdout, stderr } = process

/** Replaces what opens connections or asks for names; attempts are kept, because whoever made one may catch the error. */
function block(owner: object, where: string, names: readonly string[]): void {
  const functions = owner as Record<string, unknown>
  for (const name of names) {
    if (typeof functions[name] !== 'function') throw new Error(`${where} has no ${name} to block`)
    functions[name] = () => {
      attempts.push(`${where}.${name}`)
      throw new Error(`${where}.${name} was called`)
    }
  }
}

// All are loaded before one is blocked, because they are made of each other.
const [net, tls, dns, dgram, http, https, http2] = ['net', 'tls', 'dns', 'dgram', 'http', 'https', 'http2'].map(require)
block(net.Socket.prototype, 'net.Socket', ['connect'])
block(net.Server.prototype, 'net.Server', ['listen'])
block(net, 'net', ['connect', 'createConnection', 'createServer'])
block(tls, 'tls', ['connect', 'createServer'])
block(dns, 'dns', ['lookup', 'resolve', 'resolve4', 'resolve6', 'lookupService'])
block(dgram, 'dgram', ['createSocket'])
block(http, 'http', ['request', 'get', 'createServer'])
block(https, 'https', ['request', 'get', 'createServer'])
block(http2, 'http2', ['connect', 'createServer'])
syncBuiltinESMExports()
globalThis.fetch = () => {
  attempts.push('fetch')
  throw new Error('fetch was called')
}

const { buildReport, fit, load, open, renderHtml, renderMarkdown } = await import('../../src/index.js')
const { main } = await import('../../src/cli/main.js')

const folder = mkdtempSync(join(tmpdir(), 'reckoner-network-'))
try {
  const rows = (count: number, shift: number) =>
    Array.from({ length: count }, (_, row) => {
      const score = ((row * 7919) % 2003) / 2003
      const late = ((row * 1597) % 1999) / 1999 < score
      return { id: row, age: 20 + shift + ((row * 31) % 50), city: `c${row % 7}`, score, guess: score > 0.5, late }
    })
  const csv = (name: string, count: number, shift: number) => {
    const path = join(folder, name)
    const table = rows(count, shift)
    const lines = [Object.keys(table[0] as object), ...table.map((row) => Object.values(row))]
    writeFileSync(path, lines.map((line) => line.join(',')).join('\n'))
    return path
  }
  const [reference, production] = [csv('reference.csv', 4_000, 0), csv('production.csv', 2_000, 9)]

  const monitor = await fit(await open(reference), {
    task: 'binary',
    columns: { target: 'late', prediction: 'guess', score: 'score', id: 'id' },
    chunks: { size: 500 },
    drift: { numeric: ['jensen_shannon'], categorical: ['chi2'], reconstruction: true, domainClassifier: true },
  })
  await monitor.save(join(folder, 'monitor.reckoner'))
  const run = await (await load(join(folder, 'monitor.reckoner'))).check(production)
  for (const ending of ['html', 'md', 'json', 'csv', 'arrow', 'xml', 'prom'])
    await run.write(join(folder, `report.${ending}`))
  renderHtml(buildReport(run))
  renderMarkdown(buildReport(run))

  const roles = ['--id', 'id', '--target', 'late', '--prediction', 'guess', '--score', 'score', '--chunk-size', '500']
  const saved = join(folder, 'by-command.reckoner')
  const commands = [
    ['check', reference, production, ...roles, '--report', join(folder, 'by-command.html')],
    ['fit', reference, ...roles, '--save', saved],
    ['check', production, '--monitor', saved, '--quiet'],
  ]
  const codes: number[] = []
  for (const command of commands) codes.push(await main(['node', 'reckoner', ...command]))
  const interfaces = Object.keys(networkInterfaces())
  stdout.write(`\n${JSON.stringify({ attempts, codes, interfaces, status: run.verdict.status })}\n`)
  if (!stderr.writable) throw new Error('The commands had nowhere to write to')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
