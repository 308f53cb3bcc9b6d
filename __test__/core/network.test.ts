/**
 * No telemetry, no network unless an address is named: everything runs where there is none, and nothing tries. Linux has namespaces without a
 * network and a table of what the addon asks of the system; elsewhere Node's own ways to a network are blocked.
 */

import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('network.program.ts', import.meta.url))
const onLinux = process.platform === 'linux'

/** The words that start a command without a network: as root, as a user who may make namespaces, or by sudo. */
function withoutNetwork(): readonly string[] {
  const ways = [
    ['unshare', '-n'],
    ['unshare', '-rn'],
    ['sudo', '-n', 'unshare', '-n'],
  ]
  const way = ways.find(([command = '', ...args]) => spawnSync(command, [...args, 'true']).status === 0)
  if (way === undefined) throw new Error('Cannot take the network away: none of unshare -n, unshare -rn, sudo unshare')
  return way
}

function runEverything(words: readonly string[]) {
  const [command = '', ...args] = [...words, process.execPath, '--import', 'tsx', program]
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  expect({ stderr: status === 0 ? '' : stderr, status }).toEqual({ stderr: '', status: 0 })
  return JSON.parse(stdout.trim().split('\n').at(-1) as string)
}

/** Nothing was asked of a network, and all three commands did their work: a healthy or degraded run, a saved monitor. */
function expectAllDone(found: { attempts: string[]; codes: number[]; status: string }) {
  expect(found.attempts).toEqual([])
  expect(found.codes.every((code) => code === 0 || code === 1)).toBe(true)
  expect(found.codes[1]).toBe(0)
  expect(['healthy', 'degraded']).toContain(found.status)
}

describe('everything', () => {
  it('runs with every way to a network blocked in Node', () => {
    expectAllDone(runEverything([]))
  })

  it.runIf(onLinux)('runs in a namespace without a network', () => {
    const found = runEverything(withoutNetwork())
    expect(found.interfaces).toEqual([])
    expectAllDone(found)
  })
})

describe('our own code', () => {
  it('can open a connection in one file, which sends to an address that the caller named', () => {
    const folder = join(root, 'src')
    const ways = /(?<!open\(await )\bfetch\(|WebSocket|EventSource|from 'node:(?:net|tls|https?|http2|dgram|dns)\b/
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
    const code = (path: string) => readFileSync(join(folder, path), 'utf8').replace(/^\s*(?:\*|\/\*\*).*$/gm, '')
    expect(files.filter((path) => ways.test(code(path)))).toEqual([join('sinks', 'post.ts')])
  })
})

describe.runIf(onLinux)('the addon', () => {
  const addons = readdirSync(join(root, 'native')).filter((name) => name.endsWith('.node'))

  it('asks the system for files and memory, and for nothing of a network', () => {
    expect(addons.length).toBeGreaterThan(0)
    for (const addon of addons) {
      const listed = execFileSync('nm', ['-D', '--undefined-only', join(root, 'native', addon)], { encoding: 'utf8' })
      const symbols = listed.match(/(?<= U )\w+/g) ?? []
      expect(symbols).toContain('malloc')
      const network =
        /^(socket|socketpair|connect|bind|listen|accept4?|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|(free|get)addrinfo|getnameinfo|gethostby\w+|getpeername|getsockopt|setsockopt|res_\w+)$/
      expect(symbols.filter((symbol) => network.test(symbol))).toEqual([])
    }
  })
})
