import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { progressLine } from '../../src/cli/progress.js'
import { terminalOptions } from '../../src/cli/terminal.js'

const NAMES = ['TERM', 'NO_COLOR', 'FORCE_COLOR', 'COLORTERM', 'LC_ALL', 'LC_CTYPE', 'LANG', 'CI'] as const

describe('capabilities', () => {
  const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]))
  beforeEach(() => clear())
  afterEach(() => {
    clear()
    for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value
  })

  function clear(): void {
    for (const name of NAMES) delete process.env[name]
  }

  function shown(env: Readonly<Record<string, string>>, isTTY = true) {
    Object.assign(process.env, { TERM: 'xterm', ...env })
    return terminalOptions({ isTTY, columns: 90 } as NodeJS.WriteStream)
  }

  it('colour a terminal, unless it is dumb or nobody wants it', () => {
    expect(shown({})).toEqual({ color: true, unicode: true, width: 90 })
    expect(shown({ TERM: 'dumb' }).color).toBe(false)
    expect(shown({ NO_COLOR: '1' }).color).toBe(false)
  })
  it('colour a pipe where that is asked for', () => {
    expect(shown({}, false).color).toBe(false)
    expect(shown({ FORCE_COLOR: '1' }, false).color).toBe(true)
    expect(shown({ FORCE_COLOR: '0' }).color).toBe(false)
  })
  it('take an empty NO_COLOR for none', () => {
    expect(shown({ NO_COLOR: '' }).color).toBe(true)
  })
  it.each([
    [{ LC_ALL: 'C' }, false],
    [{ LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8' }, false],
    [{ LANG: 'de_DE.ISO-8859-1' }, false],
    [{ LC_CTYPE: 'C', LANG: 'C.UTF-8' }, false],
    [{ LANG: 'C.UTF-8' }, true],
    [{ LC_ALL: 'ja_JP.utf8', LANG: 'C' }, true],
    [{ TERM: 'linux' }, false],
    [{}, true],
  ])('use letters beyond ASCII by %o: %s', (env, unicode) => {
    if (process.platform !== 'win32') expect(shown(env).unicode).toBe(unicode)
  })

  function drawn(env: Readonly<Record<string, string>>): string {
    Object.assign(process.env, { TERM: 'xterm', ...env })
    let text = ''
    const stream = { isTTY: true, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream
    const now = performance.now
    const line = progressLine(stream)
    performance.now = () => now.call(performance) + 10_000
    try {
      line.show({ step: 'fit', fraction: 0.5 })
      line.clear()
    } finally {
      performance.now = now
    }
    return text
  }

  it('draw progress over itself only where that is possible', () => {
    expect(drawn({ LANG: 'C.UTF-8' })).toContain('█░')
    expect(drawn({ TERM: 'dumb' })).toBe('')
  })
  it('draw progress in ASCII where the locale knows no more', () => {
    if (process.platform !== 'win32') expect(drawn({ LC_ALL: 'C' })).toMatch(/#\.+ 50 %/)
  })
})

describe('the command', () => {
  const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reckoner-terminal-'))
    const rows = (shift: number) =>
      Array.from({ length: 400 }, (_, row) => `${(row * 7919) % 101},${((row * 104_729) % 97) / 97 + shift}`)
    for (const [name, shift] of [
      ['reference', 0],
      ['production', 3],
    ] as const)
      writeFileSync(join(folder, `${name}.csv`), ['a,b', ...rows(shift)].join('\n'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What is printed into a pipe, which is no terminal. */
  function printed(env: Readonly<Record<string, string>>, ...flags: readonly string[]): string {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NAMES.includes(name as never)))
    const args = [program, 'check', join(folder, 'reference.csv'), join(folder, 'production.csv'), ...flags]
    const { stderr, status } = spawnSync(process.execPath, args, { env: { ...inherited, ...env }, encoding: 'utf8' })
    expect([0, 1]).toContain(status)
    return stderr
  }
  const ESCAPE = '\u001b['

  it('reaches plain ASCII', () => {
    const plain = printed({ LC_ALL: 'C' })
    const grid = plain.slice(plain.indexOf('At a glance'))
    expect(grid).toMatch(/[\^#:-]/)
    expect([...grid].filter((letter) => letter > '~')).toEqual([])
    expect(printed({ LC_ALL: 'C.UTF-8' })).toContain('│')
  })
  it('colours by flag and by environment', () => {
    expect(printed({})).not.toContain(ESCAPE)
    expect(printed({}, '--color')).toContain(ESCAPE)
    expect(printed({ FORCE_COLOR: '1' })).toContain(ESCAPE)
    expect(printed({ FORCE_COLOR: '1' }, '--no-color')).not.toContain(ESCAPE)
    expect(printed({ NO_COLOR: '1' }, '--color')).toContain(ESCAPE)
    expect(printed({ NO_COLOR: '1', TERM: 'dumb' })).not.toContain(ESCAPE)
  })
})
