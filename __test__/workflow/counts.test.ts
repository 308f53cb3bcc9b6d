/** Summaries of counts that were made elsewhere give what the rows give, and nothing where they cannot. */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  type ChunkCounts,
  fit,
  METHODS,
  type MethodFor,
  type Monitor,
  type MonitorConfig,
  type Row,
  type Run,
  Summary,
  type SummaryCounts,
} from '../../src/index.js'
import { Random } from '../hostile/harness.js'
import { countChunk } from './count-rows.js'

const methodsFor = <K extends 'numeric' | 'categorical'>(kind: K) =>
  METHODS.filter((method) => (method.kinds as readonly string[]).includes(kind)).map(
    (method) => method.key as MethodFor<K>,
  )

const HOUR = 3_600_000
const ODD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 9999, -0]

/** Rows of a few days; production has what the reference has not. */
function rows(count: number, first: number, random: Random, odd: boolean): Row[] {
  return Array.from({ length: count }, (_, i) => {
    const score = Math.round(random.next() * 200) / 200
    const isOdd = odd && random.chance(0.1)
    return {
      at: new Date(Date.UTC(2026, 0, first) + i * HOUR),
      age: isOdd ? random.pick(ODD) : 20 + random.next() * 60,
      visits: random.chance(0.1) ? null : random.below(odd ? 14 : 9),
      fixed: odd && random.chance(0.3) ? 0.7 + random.below(2) : 0.7,
      city: random.chance(0.1) ? null : random.pick(odd ? ['Bonn', "d'Or", '"q"', 'new', ''] : ['Bonn', "d'Or", '"q"']),
      score: random.chance(0.05) ? null : score,
      says: score > 0.5 ? 'yes' : 'no',
      late: random.chance(0.2) ? null : random.next() < score ? 'yes' : odd && random.chance(0.1) ? 'maybe' : 'no',
    }
  })
}

const CONFIG: MonitorConfig = {
  task: 'binary',
  // Takes counts by score alone; weights take counts by the codes of every feature.
  estimator: 'cbpe',
  columns: {
    timestamp: 'at',
    target: 'late',
    prediction: 'says',
    score: 'score',
    features: ['age', 'visits', 'fixed', 'city'],
    positive: 'yes',
  },
  chunks: { period: 'day' },
  drift: { numeric: methodsFor('numeric'), categorical: methodsFor('categorical') },
  summary: ['mean', 'std', 'sum', 'median', 'row_count'],
}

function byDay(all: readonly Row[]): Map<string, Row[]> {
  const days = new Map<string, Row[]>()
  for (const row of all) {
    const day = (row.at as Date).toISOString().slice(0, 10)
    days.set(day, [...(days.get(day) ?? []), row])
  }
  return days
}

function countsOf(monitor: Monitor, all: readonly Row[], id: string): SummaryCounts {
  const plan = monitor.summaryPlan
  const chunks = [...byDay(all)].map(([day, own]) => countChunk(plan, day, own))
  return { table: { id, rows: all.length }, chunks }
}

/** Values by calculator, metric, column and chunk. */
function pointsOf(run: Run) {
  return Object.values(run.results).flatMap(({ calculator, chunks, series }) =>
    series.flatMap(({ metric, column, points }) =>
      points.flatMap((point, at) =>
        chunks[at]?.period === 'reference' ? [] : [{ calculator, metric, column, chunk: chunks[at]?.key, point }],
      ),
    ),
  )
}

const isNear = (one: number, other: number) => Math.abs(one - other) <= 1e-11 * Math.max(1, Math.abs(other))

/** Holds every value of one run against the same of the other, by what the plan says of its metric. */
function expectAsPlanned(monitor: Monitor, found: Run, wanted: Run): Map<string, number> {
  const seen = new Map<string, number>()
  const planned = new Map(
    monitor.summaryPlan.calculators.flatMap((own) =>
      own.metrics.map(({ metric, exactness }) => [`${own.calculator} ${metric}`, exactness] as const),
    ),
  )
  const [ours, theirs] = [pointsOf(found), pointsOf(wanted)]
  expect(ours.map(({ point, ...key }) => key)).toEqual(theirs.map(({ point, ...key }) => key))
  ours.forEach(({ calculator, metric, column, chunk, point }, at) => {
    const exact = theirs[at]?.point
    const where = `${calculator} ${metric} ${column} ${chunk}`
    const how = planned.get(`${calculator} ${metric}`)
    expect(how, where).not.toBeUndefined()
    if (exact?.value == null) {
      const reasons = [exact?.undefinedBecause, ...(how === 'exact' ? [] : ['not_in_summary'])]
      expect(reasons, where).toContain(point.undefinedBecause)
      return
    }
    if (how === null) {
      expect(point, where).toMatchObject({ value: null, undefinedBecause: 'not_in_summary' })
    } else if (how === 'interval' && point.exactness === 'interval') {
      const [low, high] = point.interval as [number, number]
      expect(low <= exact.value && exact.value <= high, `${where}: ${exact.value} in ${low}…${high}`).toBe(true)
    } else {
      expect(point.exactness, where).toBe('exact')
      expect(isNear(point.value as number, exact.value), `${where}: ${point.value}, expected ${exact.value}`).toBe(true)
      if (metric !== 'mean' && metric !== 'std' && metric !== 'sum') expect(point.value, where).toBe(exact.value)
    }
    seen.set(`${how}`, (seen.get(`${how}`) ?? 0) + 1)
  })
  return seen
}

let monitor: Monitor
let all: Row[]
beforeAll(async () => {
  monitor = await fit(rows(24 * 20, 1, Random.of(1, 0), false), CONFIG)
  all = rows(24 * 4, 40, Random.of(2, 0), true)
})

describe('counts', () => {
  it('give what the rows give, as the plan says: 60 tables', async () => {
    const seen = new Map<string, number>()
    for (let seed = 0; seed < 60; seed++) {
      const own = rows(24 * 3, 40, Random.of(seed, 1), true)
      const summary = await Summary.from({ monitor, ...countsOf(monitor, own, `${seed}`) })
      const found = expectAsPlanned(monitor, await monitor.merge([summary]), await monitor.check(own))
      for (const [how, count] of found) seen.set(how, (seen.get(how) ?? 0) + count)
    }
    expect([...seen.keys()].sort()).toEqual(['exact', 'interval', 'null'])
  }, 120_000)

  it('give the states of the rows, where they give all series: those of a chunk are judged together', async () => {
    const drift = { numeric: ['jensen_shannon', 'hellinger'], categorical: ['jensen_shannon', 'chi2'] } as const
    const own = await fit(rows(24 * 20, 1, Random.of(1, 0), false), { ...CONFIG, drift, summary: [] })
    for (let seed = 0; seed < 20; seed++) {
      const table = rows(24 * 3, 40, Random.of(seed, 1), true)
      const summary = await Summary.from({ monitor: own, ...countsOf(own, table, `${seed}`) })
      const states = (run: Run) => pointsOf(run).map(({ point, ...key }) => ({ ...key, state: point.state }))
      expect(states(await own.merge([summary]))).toEqual(states(await own.check(table)))
    }
  }, 60_000)

  it('merge with summaries of rows in any split: counts stay exact', async () => {
    const whole = await monitor.check(all)
    for (let seed = 0; seed < 20; seed++) {
      const random = Random.of(seed, 3)
      const parts: [Row[], Row[], Row[]] = [[], [], []]
      for (const row of all) parts[random.below(3)]?.push(row)
      const summaries = await Promise.all([
        monitor.summarize(parts[0], { id: 'a' }),
        Summary.from({ monitor, ...countsOf(monitor, parts[1], 'b') }),
        Summary.from({ monitor, ...countsOf(monitor, parts[2], 'c') }),
      ])
      expectAsPlanned(monitor, await monitor.merge(random.chance(0.5) ? summaries.toReversed() : summaries), whole)
    }
  }, 120_000)

  it('give a summary like any other: it is saved, loaded and merged', async () => {
    const summary = await Summary.from({ monitor, ...countsOf(monitor, all, 'here') })
    expect(summary.table).toEqual({ id: 'here', rows: all.length })
    expect(summary.chunks).toEqual(['2026-02-09', '2026-02-10', '2026-02-11', '2026-02-12'])
    expect(JSON.parse(JSON.stringify(monitor.summaryPlan))).toEqual(monitor.summaryPlan)
  })
})

describe('counts that are wrong', () => {
  const sentence = async (change: (counts: Writable) => void, own = monitor) => {
    const counts = structuredClone(countsOf(own, all, 'a')) as Writable
    change(counts)
    return Summary.from({ monitor: own, ...counts } as never).then(
      () => 'taken',
      (error) => `${error.code}: ${error.message}`,
    )
  }
  type Writable = { -readonly [K in keyof SummaryCounts]: SummaryCounts[K] } & { chunks: ChunkCounts[] } & Record<
      string,
      unknown
    >
  const at = (path: string, value: unknown) => (counts: Writable) => {
    const keys = path.split('.')
    const last = keys.pop() as string
    const part = keys.reduce<Record<string, unknown>>((own, key) => own[key] as Record<string, unknown>, counts)
    if (value === undefined) delete part[last]
    else part[last] = value
  }

  it.each([
    [
      'table.rows',
      95,
      'invalid_value: Cannot fill a summary: the rows of chunks and table.withoutTime add up to 96, expected 95, table.rows',
    ],
    [
      'chunks.0.columns.age.bins.1',
      -1,
      'invalid_value: Cannot fill a summary: chunks[0].columns.age.bins[1] is -1, expected a whole number from 0',
    ],
    ['chunks.0.columns.age.bins.1', 0.5, 'chunks[0].columns.age.bins[1] is 0.5, expected a whole number from 0'],
    ['chunks.0.columns.age.bins', [1], 'chunks[0].columns.age.bins has 1 counts, expected'],
    ['chunks.0.columns.age.missing', 23, 'chunks[0].columns.age.bins add up to'],
    ['chunks.0.columns.age.sums', undefined, 'chunks[0].columns.age.sums is not given, and is required'],
    ['chunks.0.columns.age.outside', undefined, 'chunks[0].columns.age.outside is not given, and is required'],
    ['chunks.0.columns.age.outside', {}, 'chunks[0].columns.age.outside.'],
    ['chunks.0.columns.visits.units', undefined, 'chunks[0].columns.visits.units is not given, and is required'],
    ['chunks.1.columns.city.missing', 0, 'chunks[1].columns.city.labels and missing add up to'],
    ['chunks.1.columns.city', undefined, 'chunks[1].columns.city is not given, and is required'],
    ['chunks.1.columns.citty', { missing: 0 }, 'Unknown column "citty" of chunks[1].columns. Did you mean "city"?'],
    ['chunks.1.column', {}, 'unknown_option: Unknown option "column" of chunks[1]. Did you mean "columns"?'],
    ['chunks.1.outcomes.0.score', 1.5, 'chunks[1].outcomes[0].score is 1.5, expected a number from 0 to 1, or null'],
    ['chunks.1.outcomes.0.rows', 99, 'chunks[1].outcomes add up to'],
    ['chunks.1.at', 'noon', 'invalid_value: Cannot read "noon" as the time of a chunk: expected a date and a time'],
    ['chunks.1.at', '2026-02-09 05:00', 'Cannot fill a summary: chunk 2026-02-09 is there twice, and may be once'],
    ['chunks.1.rows', '24', 'invalid_option: Cannot use chunks[1].rows: it is "24", expected a number'],
    ['chunks', undefined, 'Cannot fill a summary: chunks is not given, and is required'],
  ])('%s: %s', async (path, value, expected) => {
    expect(await sentence(at(path, value))).toContain(expected)
  })

  it('are right before', async () => {
    expect(await sentence(() => {})).toBe('taken')
  })

  it('need a monitor, and one that counts are enough for', async () => {
    const from = (own: unknown) => Summary.from(own as never).catch((error) => `${error.code}: ${error.message}`)
    expect(await from({ table: {}, chunks: [] })).toContain('monitor is not given, expected a fitted monitor')
    const refused = async (config: MonitorConfig) => {
      const own = await fit(rows(24 * 20, 1, Random.of(1, 0), false), config)
      return [await from({ monitor: own, table: { id: 'a', rows: 0 }, chunks: [] }), own.summaryPlan] as const
    }
    const features = { timestamp: 'at', features: ['age', 'visits'] }
    const chunks = { period: 'day' } as const
    const [reconstruction, plan] = await refused({ columns: features, chunks, drift: { reconstruction: true } })
    expect(reconstruction).toContain(
      'unsupported: Cannot summarize for this monitor: reconstruction needs all features',
    )
    const own = plan.calculators.find(({ calculator }) => calculator === 'reconstruction_drift')
    expect(own?.metrics).toMatchObject([{ exactness: null, why: expect.stringMatching(/all features of a row/) }])
    const [regression] = await refused({
      task: 'regression',
      columns: { ...features, target: 'score', prediction: 'visits', features: ['age'] },
      chunks,
    })
    expect(regression).toContain('unsupported: Cannot fill a summary for this monitor from counts: losses are those')
  })
})
