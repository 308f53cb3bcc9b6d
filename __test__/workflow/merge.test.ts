/** Summaries of the parts of a table give together what the table gives, however its rows are divided. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFlights } from '../../examples/flights/data.js'
import {
  fit,
  load,
  loadSummary,
  METHODS,
  type MethodFor,
  type Monitor,
  type MonitorConfig,
  type Row,
  type Run,
} from '../../src/index.js'
import { Random } from '../hostile/harness.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-merge-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Keys of the methods for columns of a kind. */
const methodsFor = <K extends 'numeric' | 'categorical'>(kind: K) =>
  METHODS.filter((method) => (method.kinds as readonly string[]).includes(kind)).map(
    (method) => method.key as MethodFor<K>,
  )

const HOUR = 3_600_000
const rows = (count: number, shift = 0): Row[] =>
  Array.from({ length: count }, (_, i) => {
    const score = ((i * 7919 + shift) % 2003) / 2003
    const label = ((i * 1597) % 1999) / 1999
    return {
      at: i % 41 === 3 ? null : new Date(Date.UTC(2026, 0, 1) + i * HOUR),
      age: i % 13 === 0 ? null : 20 + ((i * 31 + shift) % 500) / 7,
      city: i % 11 === 0 ? null : ['Bonn', 'Århus', 'São Paulo', `place ${Math.floor((i + shift) / 40)}`][(i * i) % 4],
      score,
      says: score > 0.5,
      true: i % 4 === 0 ? null : label < score,
      said: score * 3,
      was: i % 5 === 0 ? null : score * 3 + label - 0.5,
      p_a: score * 0.6,
      p_b: score * 0.4,
      p_c: 1 - score,
      guess: score > 0.6 ? 'a' : label > 0.5 ? 'b' : 'c',
      is: i % 6 === 0 ? null : (['a', 'b', 'c'][Math.floor(label * 3)] ?? 'c'),
    }
  })

const day = { period: 'day' } as const
const features = ['age', 'city']
const TASKS: Readonly<Record<string, MonitorConfig>> = {
  'a binary classifier': {
    task: 'binary',
    columns: { timestamp: 'at', target: 'true', prediction: 'says', score: 'score', features },
    chunks: day,
  },
  'several classes': {
    task: 'multiclass',
    columns: { timestamp: 'at', target: 'is', prediction: 'guess', score: { a: 'p_a', b: 'p_b', c: 'p_c' }, features },
    chunks: { period: '2 days' },
  },
  'a regressor': {
    task: 'regression',
    columns: { timestamp: 'at', target: 'was', prediction: 'said', features },
    chunks: day,
  },
  'inputs, by every method': {
    columns: { timestamp: 'at', features },
    chunks: day,
    drift: {
      numeric: methodsFor('numeric'),
      categorical: methodsFor('categorical'),
    },
    summary: ['mean', 'std', 'sum', 'median', 'row_count'],
  },
}

/** Rows in up to six parts, in any order; a part can be empty of them, and is left out. */
function split(all: readonly Row[], random: Random): Row[][] {
  const parts: Row[][] = Array.from({ length: 1 + random.below(6) }, () => [])
  // By rows, or in runs of rows, as files are.
  const run = random.chance(0.5) ? 1 : 1 + random.below(all.length)
  let part = 0
  all.forEach((row, i) => {
    if (i % run === 0) part = random.below(parts.length)
    parts[part]?.push(row)
  })
  return parts.filter((own) => own.length > 0).map((own) => (random.chance(0.5) ? own : own.toReversed()))
}

/** Where two values differ: numbers by more than 1e-12 of their size, which for counts is at all. */
function difference(found: unknown, wanted: unknown, path: string): string | undefined {
  const isPart = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (isPart(found) && isPart(wanted)) {
    if (Object.keys(found).join() !== Object.keys(wanted).join()) return `${path}: other keys`
    for (const key of Object.keys(wanted)) {
      const inside = difference(found[key], wanted[key], `${path}/${key}`)
      if (inside !== undefined) return inside
    }
    return undefined
  }
  const isClose =
    typeof found === 'number' &&
    typeof wanted === 'number' &&
    Math.abs(found - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted))
  return isClose || found === wanted ? undefined : `${path}: ${found}, expected ${wanted}`
}

const expectAlike = (found: unknown, wanted: unknown, path: string) =>
  expect(difference(found, wanted, path)).toBeUndefined()

/** Summaries do not say which rows repeat one another. */
const json = (run: Run) => ({
  ...JSON.parse(JSON.stringify(run)),
  notices: run.notices.filter((notice) => !notice.includes('repeat another')),
})

async function merged(monitor: Monitor, parts: readonly Row[][], name: (part: number) => string): Promise<Run> {
  const summaries = await Promise.all(parts.map((part, i) => monitor.summarize(part, { id: name(i) })))
  return monitor.merge(summaries)
}

async function expectSplits(monitor: Monitor, all: readonly Row[], count: number): Promise<void> {
  const whole = json(await monitor.check(all))
  for (let seed = 0; seed < count; seed++) {
    const parts = split(all, Random.of(seed, 0))
    expectAlike(json(await merged(monitor, parts, String)), whole, `split ${seed}`)
  }
}

describe('random splits merge to the whole', () => {
  for (const [name, config] of Object.entries(TASKS)) {
    it(`of ${name}: 240`, async () => {
      await expectSplits(await fit(rows(400), config), rows(150, 700), 240)
    }, 120_000)
  }

  it('of flights: 40', async () => {
    const flights = await readFlights()
    const every = Math.floor(flights.rows / 8000)
    const all = Array.from({ length: 8000 }, (_, i) => {
      const row = i * every
      const score = Math.min(0.95, 0.05 + (flights.hour[row] as number) / 40)
      return {
        at: new Date(flights.scheduled[row] as number),
        distance: flights.distance[row],
        origin: flights.airports[flights.origin[row] as number],
        score,
        late: (flights.delay[row] as number) > 15,
      }
    })
    const columns = { timestamp: 'at', target: 'late', score: 'score', features: ['distance', 'origin'] }
    const config: MonitorConfig = { task: 'binary', columns, chunks: { period: 'week' }, metrics: ['roc_auc'] }
    await expectSplits(await fit(all.slice(0, 4000), config), all.slice(4000), 40)
  }, 120_000)
})

describe('summaries', () => {
  const config = TASKS['a binary classifier'] as MonitorConfig
  const parts = [rows(60, 700), rows(150, 700).slice(60)]

  it('go through files, and through a monitor that was saved', async () => {
    const monitor = await fit(rows(400), config)
    const paths = await Promise.all(
      parts.map(async (part, i) => {
        const path = join(folder, `${i}.summary`)
        const summary = await (await load(monitor.toBytes())).summarize(part)
        await summary.save(path)
        return path
      }),
    )
    const summaries = await Promise.all(paths.map((path) => loadSummary(path)))
    expect(summaries.map((summary) => summary.table.rows)).toEqual([60, 90])
    const run = await monitor.merge(summaries, { rows: 150, ids: summaries.map(({ table }) => table.id) })
    expectAlike(json(run), json(await monitor.check(rows(150, 700))), 'run')
  })

  it('say when rows were: what is noticed of edges and overlap is that of the whole', async () => {
    const monitor = await fit(rows(400), config)
    const all = rows(150, 300)
    const run = await merged(monitor, [all.slice(0, 60), all.slice(60)], String)
    expect(run.times).toEqual((await monitor.check(all)).times)
    expect(run.notices.join()).toMatch(/overlap in time/)
  })

  it('that are there twice, missing or of another monitor are refused', async () => {
    const monitor = await fit(rows(400), config)
    const [one, two] = await Promise.all(parts.map((part, i) => monitor.summarize(part, { id: `day ${i}` })))
    if (one === undefined || two === undefined) throw new Error('two summaries')
    const again = await monitor.summarize(parts[0] as Row[])
    const same = await monitor.summarize(parts[0] as Row[])
    const refused = async (run: Promise<Run>) => {
      const error = await run.then(
        () => ({ code: 'none', message: '' }),
        (reason) => reason,
      )
      return `${error.code}: ${error.message}`
    }
    expect(again.table).toEqual(same.table)
    expect(await refused(monitor.merge([again, two, same]))).toBe(
      `invalid_value: Cannot merge summaries: table "${again.table.id}" of 60 rows is there twice, and may be once`,
    )
    expect(await refused(monitor.merge([one], { ids: ['day 0', 'day 1'] }))).toBe(
      'invalid_value: Cannot merge summaries: table "day 1" is missing',
    )
    expect(await refused(monitor.merge([one, two], { ids: ['day 0'] }))).toBe(
      'invalid_value: Cannot merge summaries: table "day 1" is not among those expected',
    )
    expect(await refused(monitor.merge([one], { rows: 150 }))).toBe(
      'invalid_value: Cannot merge summaries: the tables have 60 rows, expected 150',
    )
    expect(await refused(monitor.merge([one, {}] as never))).toBe(
      'invalid_value: Cannot merge what are no summaries: a list of what summarize gave is required',
    )
    expect(await refused(monitor.merge([]))).toBe('empty_data: Cannot merge: no summaries were given')
    const other = await (await fit(rows(399), config)).summarize(parts[1] as Row[])
    expect(await refused(monitor.merge([one, other]))).toBe(
      'invalid_value: Cannot merge a summary that another monitor has made: all must be of the monitor that merges',
    )
  })

  it('need periods, and columns that stand for themselves', async () => {
    const sentence = async (own: MonitorConfig) => {
      const monitor = await fit(rows(400), own)
      return monitor.summarize(rows(50)).catch((error) => `${error.code}: ${error.message}`)
    }
    expect(await sentence({ ...config, chunks: { size: 100 } })).toContain('use chunks: { period: … }')
    expect(await sentence({ ...config, drift: { reconstruction: true } })).toContain('leave out drift.reconstruction')
    expect(await sentence({ ...config, drift: { domainClassifier: true } })).toContain('drift.domainClassifier')
  })

  it('are no monitors, and monitors no summaries; a changed file is refused', async () => {
    const monitor = await fit(rows(400), config)
    const bytes = (await monitor.summarize(parts[0] as Row[])).toBytes()
    await expect(loadSummary(monitor.toBytes())).rejects.toMatchObject({
      code: 'bad_state',
      message: 'Cannot load the summary: it is a monitor; it must be as Reckoner wrote it',
    })
    await expect(load(bytes)).rejects.toMatchObject({ code: 'bad_state' })
    for (const place of [0, 9, 40, bytes.length >> 1, bytes.length - 1]) {
      const changed = bytes.slice()
      changed[place] = (changed[place] as number) ^ 4
      await expect(loadSummary(changed)).rejects.toMatchObject({ name: 'ReckonerError' })
    }
    writeFileSync(join(folder, 'short'), bytes.subarray(0, 100))
    await expect(loadSummary(join(folder, 'short'))).rejects.toMatchObject({ code: 'bad_state' })
    await expect(loadSummary(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'missing_file',
      message: `Cannot load the summary "${join(folder, 'nowhere')}": there is no such file`,
    })
  })
})
