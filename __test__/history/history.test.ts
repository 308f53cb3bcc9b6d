import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Job, readHistory } from '../../native/binding.js'
import { main } from '../../src/cli/main.js'
import { fit, history, load, type MonitorConfig, ReckonerError, type Row } from '../../src/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-history-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const newFile = () => join(folder, `runs-${files++}.sqlite`)

const DAY = 86_400_000

/** Days of 300 rows; from the fifth on the label no longer follows the score. */
function days(from: number, to: number, { labelled = true, rows = 300 } = {}): Row[] {
  return Array.from({ length: (to - from) * rows }, (_, place): Row => {
    const [day, row] = [from + Math.floor(place / rows), place % rows]
    const score = ((row * 7919 + (day + 10) * 13) % 307) / 307
    const honest = ((row * 1597 + (day + 10) * 7) % 311) / 311 < score
    return {
      id: day * 1000 + row,
      at: new Date(Date.UTC(2026, 0, 1) + day * DAY + row * 60_000),
      age: 20 + ((row * 31 + day + 10) % 50) + (day >= 6 ? 15 : 0),
      town: ['Ulm', 'Bonn', 'Trier'][(row * row) % 3],
      score,
      approved: score > 0.5,
      repaid: labelled ? (day >= 5 && row % 3 === 0 ? !honest : honest) : null,
    }
  })
}

const CONFIG: MonitorConfig = {
  name: 'Loans',
  task: 'binary',
  columns: { timestamp: 'at', id: 'id', target: 'repaid', prediction: 'approved', score: 'score' },
  chunks: { period: 'day' },
  metrics: ['accuracy', 'roc_auc'],
}

const monitor = await fit(days(-10, 0), CONFIG)

/** The code and the sentence of a refusal. */
async function refusal(work: Promise<unknown>): Promise<ReckonerError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ReckonerError)
  return error as ReckonerError
}

/** Without how its incidents went from night to night, which one check alone cannot know. */
const plain = (value: unknown) => ({ ...JSON.parse(JSON.stringify(value)), followed: undefined })

describe('a history', () => {
  it('over many nights is the run over all of their rows', async () => {
    const store = newFile()
    // Rows are gone when a history is read, and with them what is found in rows alone: segments and effects of columns.
    const monitor = await fit(days(-10, 0), { ...CONFIG, keepRows: 0 })
    for (let day = 0; day < 8; day++) await monitor.check(days(day, day + 1), { store })
    const stored = await history(store)
    const whole = await monitor.check(days(0, 8))
    expect(plain(stored.run)).toEqual(plain(whole))
    expect(stored.run.verdict.status).toBe('degraded')
    expect(stored.run.alerts).toEqual(whole.alerts)
    expect(stored.nights).toHaveLength(8)
    expect(stored.nights.map(({ added, changed, same }) => [added, changed, same])).toEqual(Array(8).fill([1, 0, 0]))
    expect(stored.monitor).toMatchObject({ name: 'Loans', runs: 8, chunks: 8 })
    expect(Date.parse(stored.monitor.since)).toBeLessThanOrEqual(Date.parse(stored.monitor.last))
    expect(stored.changes).toEqual([])
    // One file, with nothing beside it.
    expect(readdirSync(folder).filter((name) => name.startsWith(store.slice(folder.length + 1)))).toHaveLength(1)
  })

  it('follows incidents, and keeps what rows alone can tell of them', async () => {
    const store = newFile()
    const runs = []
    for (let day = 0; day < 8; day++) runs.push(await monitor.check(days(0, day + 1), { store }))
    const [last] = runs.slice(-1)
    const [incident] = last?.incidents ?? []
    const [followed] = last?.followed ?? []
    expect(followed).toMatchObject({
      id: incident?.id,
      metric: 'accuracy',
      state: 'open',
      nights: [{ night: 6 }, {}, { night: 8 }],
    })
    const changes = runs.slice(5).map((run) => run.incidents[0]?.change)
    expect(followed?.nights.map(({ change }) => change)).toEqual(changes)
    expect(last?.summary()).toMatch(/open since night 6/i)
    expect(runs[0]?.followed).toEqual([])

    const stored = await history(store)
    expect(stored.incidents).toEqual(plain({ own: last?.followed }).own)
    expect(stored.run.followed).toEqual(stored.incidents)
    expect(incident?.where.length).toBeGreaterThan(0)
    expect(plain(stored.run.incidents[0])).toEqual(plain(incident))

    // A night that finds nothing is told what was there, and that it is over.
    const healed = days(8, 12).map((row) => ({ ...row, repaid: row.approved }))
    const over = await monitor.check(healed, { store })
    expect(over.notices.join()).toMatch(/the incident of night 6 has recovered: Accuracy/i)
    expect((await history(store)).incidents[0]).toMatchObject({ state: 'recovered', recovered: 9 })
  })

  it.each<[string, MonitorConfig, (from: number, to: number) => Row[]]>([
    ['without a task', { columns: { timestamp: 'at', features: ['age', 'town'] }, chunks: { period: 'day' } }, days],
    ['of chunks by rows', { ...CONFIG, chunks: { size: 300 } }, days],
    [
      'of a regressor, with p-values and all drift together',
      {
        task: 'regression',
        columns: { timestamp: 'at', target: 'age', prediction: 'score', features: ['town', 'id'] },
        chunks: { period: 'day' },
        drift: { numeric: ['kolmogorov_smirnov'], categorical: ['chi2'], reconstruction: true },
      },
      days,
    ],
  ])('%s is that of all rows too', async (_, config, rows) => {
    const own = await fit(rows(-10, 0), config)
    const store = newFile()
    for (const [from, to] of [
      [2, 4],
      [0, 2],
      [4, 5],
    ] as const) {
      await own.check(rows(from, to), { store })
    }
    expect(plain((await history(store)).run)).toEqual(plain(await own.check(rows(0, 5))))
  })

  it('does not double what is checked again, and keeps who computed it first', async () => {
    const store = newFile()
    await monitor.check(days(0, 3), { store })
    const again = await monitor.check(days(1, 5), { store })
    expect(again.stored).toEqual({ path: store, added: 2, changed: 0, same: 2, kept: 0 })
    const stored = await history(pathToFileURL(store))
    expect(stored.run.chunks.filter(({ period }) => period === 'production').map(({ key }) => key)).toEqual(
      ['01', '02', '03', '04', '05'].map((day) => `2026-01-${day}`),
    )
    const [first, second] = stored.nights
    expect(stored.computedIn('realized_performance', 'accuracy', '2026-01-02')).toBe(first)
    expect(stored.computedIn('univariate_drift', 'jensen_shannon', '2026-01-05', 'age')).toBe(second)
    expect(stored.computedIn('univariate_drift', 'jensen_shannon', '2026-01-05')).toBeUndefined()
    expect(first?.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version)
  })

  it('takes labels that come later, and what they correct, with their times', async () => {
    const store = newFile()
    await monitor.check(days(0, 2, { labelled: false }), { store })
    expect((await history(store)).run.results.realized_performance?.series[0]?.points.at(-1)?.value).toBeNull()

    const labels = days(0, 2).map(({ id, repaid }) => ({ id, repaid }))
    await monitor.check(days(0, 2, { labelled: false }), { store, labels })
    const corrected = labels.map((row, place) => (place % 7 === 0 ? { ...row, repaid: !row.repaid } : row))
    const run = await monitor.check(days(0, 2, { labelled: false }), { store, labels: corrected })
    expect(run.stored).toMatchObject({ added: 0, changed: 2 })

    const stored = await history(store)
    expect(stored.run.results.realized_performance).toEqual(run.results.realized_performance)
    const accuracy = stored.changes.filter(({ metric, chunk }) => metric === 'accuracy' && chunk === '2026-01-01')
    expect(accuracy.every(({ calculator }) => calculator === 'realized_performance')).toBe(true)
    expect(accuracy.map(({ before }) => before.value === null)).toEqual([true, false])
    expect(accuracy[0]?.before.undefinedBecause).toBe('no_labels')
    expect(accuracy[0]?.after).toEqual(accuracy[1]?.before)
    expect(accuracy[1]?.after.value).toBeLessThan(accuracy[1]?.before.value as number)
    expect(
      accuracy.map(({ computed, replaced }) => [computed, replaced].map((night) => stored.nights.indexOf(night))),
    ).toEqual([
      [0, 1],
      [1, 2],
    ])

    // A check without labels takes none away.
    const without = await monitor.check(days(0, 2, { labelled: false }), { store })
    expect(without.notices.join()).toContain(
      '2 chunks had more labels in the history; what was realized with them stays',
    )
    expect(plain((await history(store)).run)).toEqual(plain(stored.run))
  })

  it('completes a chunk, and leaves it whole when a part of it comes again', async () => {
    const store = newFile()
    await monitor.check(days(0, 2).slice(0, 400), { store })
    const whole = await monitor.check(days(0, 2), { store })
    expect(whole.stored).toMatchObject({ added: 0, changed: 1, same: 1 })
    expect(whole.notices).toEqual([])
    const part = await monitor.check(days(0, 2).slice(100), { store })
    expect(part.notices).toEqual([
      '1 chunk had more rows in the history; that stays, for a part of a chunk does not replace the whole',
    ])
    expect(plain((await history(store)).run.chunks)).toEqual(plain(whole.chunks))
  })

  it('says so when the same rows have other values', async () => {
    const store = newFile()
    await monitor.check(days(0, 1), { store })
    const other = days(0, 1).map((row) => ({ ...row, age: 50 }))
    expect((await monitor.check(other, { store })).notices).toEqual([
      '1 chunk had other values of as many rows in the history; they are replaced',
    ])
  })

  it('refuses chunks by rows that would count rows twice', async () => {
    const store = newFile()
    const own = await fit(days(-10, 0), { ...CONFIG, chunks: { size: 250 } })
    await own.check(days(0, 3), { store })
    const error = await refusal(own.check(days(0, 3).slice(100), { store }))
    expect(error.code).toBe('invalid_option')
    expect(error.message).toMatch(/would overlap chunk .* rows would count twice/)
    expect((await history(store)).nights).toHaveLength(1)
  })

  it('never mixes monitors: another threshold or reference is another', async () => {
    const store = newFile()
    await monitor.check(days(0, 2), { store })
    const other = await fit(days(-10, 0), { ...CONFIG, thresholds: { accuracy: { lower: 0.99 } } })
    await other.check(days(0, 1), { store })
    const [latest, first] = [
      await history(store),
      await history(store, { monitor: (await history(store)).monitors[1]?.id ?? '' }),
    ]
    expect(latest.monitors).toEqual(first.monitors)
    expect([latest.monitor.chunks, first.monitor.chunks]).toEqual([1, 2])
    expect(latest.run.config.thresholds).toEqual({ accuracy: { lower: 0.99 } })
    const unknown = await refusal(history(store, { monitor: 'x' }))
    expect(unknown.code).toBe('invalid_option')
    expect(unknown.message).toContain(latest.monitor.id.slice(0, 12))
  })

  it('knows a saved monitor as the one it was saved from', async () => {
    const store = newFile()
    await monitor.check(days(0, 1), { store })
    await (await load(monitor.toBytes())).check(days(1, 2), { store })
    const again = await fit(days(-10, 0), { metrics: CONFIG.metrics ?? [], ...CONFIG })
    await again.check(days(2, 3), { store })
    expect((await history(store)).monitors).toMatchObject([{ runs: 3, chunks: 3 }])
  })

  it('gives every report', async () => {
    const store = newFile()
    for (const part of [days(0, 4), days(4, 8)]) await monitor.check(part, { store })
    const { run } = await history(store)
    for (const extension of ['html', 'md', 'json', 'csv', 'arrow', 'xml']) {
      const report = join(folder, `course.${extension}`)
      await run.write(report)
      expect(readFileSync(report).length).toBeGreaterThan(500)
    }
    expect(readFileSync(join(folder, 'course.md'), 'utf8')).toContain('Loans')
  })
})

describe('a file of runs', () => {
  it('that is none is refused, and left as it is', async () => {
    const missing = await refusal(history(newFile()))
    expect([missing.code, missing.message]).toEqual([
      'missing_file',
      expect.stringMatching(/^Cannot read the history ".*": there is no such file$/),
    ])
    const other = newFile()
    writeFileSync(other, 'when,what\n'.repeat(200))
    for (const error of [await refusal(history(other)), await refusal(monitor.check(days(0, 1), { store: other }))]) {
      expect(error.code).toBe('bad_state')
      expect(error.message).toContain('it is no history')
    }
    expect(readFileSync(other, 'utf8')).toBe('when,what\n'.repeat(200))
    const wrong = await refusal(monitor.check(days(0, 1), { store: 7 as unknown as string }))
    expect([wrong.code, wrong.message]).toEqual([
      'invalid_option',
      expect.stringContaining('store: it is 7, expected a path'),
    ])
    const nowhere = await refusal(monitor.check(days(0, 1), { store: join(folder, 'nowhere', 'runs.sqlite') }))
    expect(nowhere.code).toBe('bad_file')
  })

  it('that was cut or altered is refused', async () => {
    const store = newFile()
    await monitor.check(days(0, 2), { store })
    const bytes = readFileSync(store)
    for (const length of [600, 5000, bytes.length - 1]) {
      writeFileSync(store, bytes.subarray(0, length))
      expect((await refusal(history(store))).code).toBe('bad_state')
      expect((await refusal(monitor.check(days(2, 3), { store }))).code).toBe('bad_state')
    }
    // A chunk's name, wherever it stands.
    const altered = Buffer.from(bytes)
    altered.write('2026-01-31', altered.indexOf('2026-01-01'))
    writeFileSync(store, altered)
    expect((await refusal(history(store))).code).toBe('bad_state')
    // The configuration: thresholds of somebody else's.
    const thresholds = Buffer.from(bytes)
    thresholds.write('"week"', thresholds.indexOf('"day"'))
    writeFileSync(store, thresholds)
    expect((await refusal(history(store))).code).toBe('bad_state')
  })

  it('is not opened by a cancelled run', async () => {
    const store = newFile()
    const controller = new AbortController()
    const work = monitor.check(days(0, 3), {
      store,
      signal: controller.signal,
      onProgress: ({ step, fraction }) => step === 'check' && fraction === 1 && controller.abort(),
    })
    expect((await refusal(work)).code).toBe('cancelled')
    expect(existsSync(store)).toBe(false)
  })
})

/** Starts a process that appends until it is killed; `stored` are the runs that it told of. */
function appender(path: string, from: number, digest: string) {
  const program = fileURLToPath(new URL('history.program.mjs', import.meta.url))
  const child = spawn(process.execPath, [program, path, String(from), digest], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stored: number[] = []
  let [rest, faults] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text) => {
    faults += text
  })
  const first = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      stored.push(...lines.map(Number))
      resolve()
    })
    child.on('close', () => resolve())
  })
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  return {
    stored,
    first,
    async kill() {
      child.kill('SIGKILL')
      await closed
      expect(faults).toBe('')
    },
  }
}

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

/** Every run in the file is whole, and carries its number in each of its values. */
async function wholeRuns(path: string): Promise<number[]> {
  const course = await readHistory(path, null, new Job())
  const { chunks, readings } = course.production
  expect(chunks.length).toBe(course.nights.length * 3)
  for (const values of readings.numbers) expect(values?.length).toBe(chunks.length * 40)
  const numbers = course.nights.map(({ headline }) => Number(headline.slice('Run '.length)))
  const counted = new Map<number, number>()
  for (const values of readings.numbers)
    for (const value of values ?? []) counted.set(value, (counted.get(value) ?? 0) + 1)
  const times = 120 * readings.numbers.length
  expect(counted).toEqual(
    new Map(numbers.map((number) => [number, times]).sort(([a = 0], [b = 0]) => a - b) as [number, number][]),
  )
  return numbers
}

describe('processes', () => {
  // A file each, so that four can be killed at once.
  it.concurrent.each([1, 2, 3, 4])(
    'killed at 50 points leave whole runs and lose none that was stored (%i)',
    async (lane) => {
      const path = newFile()
      let next = 1
      let beforeFirst = 0
      for (let kill = 0; kill < 50; kill++) {
        const child = appender(path, next, 'killed')
        // Some at once, so that the making of the file is met too; most between two writes of some run.
        if (kill % 10 === 0) await pause(40 + 10 * lane)
        else await child.first
        await pause(((kill * 7919 + lane * 104_729) % 1000) / 40)
        await child.kill()
        if (child.stored.length === 0) beforeFirst++
        next = Math.max(next, ...child.stored.map((number) => number + 1)) + 1
        if (!existsSync(path) || readFileSync(path).length === 0) continue
        const numbers = await wholeRuns(path)
        expect(numbers).toEqual(expect.arrayContaining(child.stored))
      }
      expect(beforeFirst).toBeLessThan(25)
    },
  )

  it('that write at the same time lose nothing', async () => {
    const path = newFile()
    const children = [1, 100_001, 200_001].map((from) => appender(path, from, 'together'))
    await Promise.all(children.map(({ first }) => first))
    await pause(500)
    for (const child of children) await child.kill()
    const told = children.flatMap(({ stored }) => stored)
    expect(children.every(({ stored }) => stored.length > 0)).toBe(true)
    const numbers = await wholeRuns(path)
    expect(numbers).toEqual(expect.arrayContaining(told))
    // One run may have been stored and not told of, for each that was killed.
    expect(numbers.length - told.length).toBeLessThanOrEqual(children.length)
  })
})

describe('the command line', () => {
  it('stores runs and shows them', async () => {
    const [reference, store, report] = [join(folder, 'reference.csv'), newFile(), join(folder, 'nights.html')]
    const csv = (rows: readonly Row[]) =>
      [
        Object.keys(rows[0] as Row),
        ...rows.map((row) => Object.values(row).map((own) => (own instanceof Date ? own.toISOString() : own))),
      ].join('\n')
    writeFileSync(reference, csv(days(-10, 0)))
    const flags = [
      '--target',
      'repaid',
      '--score',
      'score',
      '--prediction',
      'approved',
      '--timestamp',
      'at',
      '--id',
      'id',
      '--chunk-period',
      'day',
    ]
    for (const day of [0, 4, 6]) {
      const production = join(folder, `day-${day}.csv`)
      writeFileSync(production, csv(days(day, day + 2)))
      const code = await main([
        'node',
        'reckoner',
        'check',
        reference,
        production,
        ...flags,
        '--store',
        store,
        '--quiet',
      ])
      expect(code).toBe(day === 0 ? 0 : 1)
    }
    const shown = async (...args: string[]) => {
      const written: string[] = []
      const write = process.stdout.write
      process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write
      try {
        expect(await main(['node', 'reckoner', 'history', store, ...args])).toBe(0)
      } finally {
        process.stdout.write = write
      }
      return written.join('')
    }
    const text = await shown('--report', report)
    expect(text).toMatch(/^Model, monitor [0-9a-f]{12}: 3 runs, 6 chunks\n/)
    expect(text.match(/ {2}2 new /g)).toHaveLength(3)
    expect(text).toContain('degraded')
    expect(readFileSync(report, 'utf8')).toContain('2026')
    const json = JSON.parse(await shown('--json'))
    expect(Object.keys(json)).toEqual(['reckoner', 'monitor', 'monitors', 'nights', 'incidents', 'changes', 'run'])
    expect(json.nights).toHaveLength(3)
  })
})
