import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import stringWidth from 'string-width'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { progressLine } from '../../src/cli/progress.js'
import { terminalOptions } from '../../src/cli/terminal.js'
import { buildReport } from '../../src/report/build.js'
import { renderTerminal } from '../../src/report/render/terminal.js'
import { printable, shorten } from '../../src/report/render/text-grid.js'
import { flightsRun } from './sample-run.js'

const CJK = '客户的年龄和收入比例'
const FAMILY = '👩‍👩‍👧‍👦'

describe('widths', () => {
  it('are those of the terminal, not numbers of code points', () => {
    const names = { origin: CJK, destination: `${FAMILY} family`, distance: 'e\u0301te\u0301', hour: 'hour' }
    const lines = renderTerminal(buildReport(flightsRun(names)), { width: 100 }).split('\n')
    const bars = lines.filter((line) => line.includes('│')).map((line) => stringWidth(line.slice(0, line.indexOf('│'))))
    expect(bars.length).toBeGreaterThan(6)
    expect(new Set(bars).size).toBe(1)
  })
  it('are kept by every line', () => {
    const names = { origin: CJK.repeat(20), destination: FAMILY.repeat(60), distance: `a ${'客'.repeat(70)} b` }
    for (const width of [40, 41, 80]) {
      const lines = renderTerminal(buildReport(flightsRun(names)), { width }).split('\n')
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width)
    }
  })
  it('bound what is shortened, however it is written', () => {
    const texts = [
      CJK,
      FAMILY.repeat(9),
      'e\u0301'.repeat(40),
      'a'.repeat(1e5),
      '客'.repeat(1e5),
      `z${'\u0301'.repeat(5000)}end`,
    ]
    for (const text of texts) {
      for (let width = 8; width < 30; width++) {
        expect(stringWidth(shorten(text, width, '…'))).toBeLessThanOrEqual(width)
      }
    }
    expect(shorten(CJK, 10, '…')).toBe('客户…比例')
    expect(shorten(CJK, 11, '…')).toBe('客户…收入比例'.replace('收', '').replace('入', ''))
    expect(shorten('plain', 8, '…')).toBe('plain')
  })
  it('show no mark that turns the direction', () => {
    expect(printable('a\u202eb\u061cc\u2067d')).toBe('a b c d')
  })
})

// ── what a stream can show ───────────────────────────────────────────────────────────────────

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
