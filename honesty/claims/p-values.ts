/** The claim that p-values are uniform on healthy data, whatever ties the values have. */

import { METHODS, type MethodKey, open, type Run } from '../../src/index.js'
import type { Claim, Figure, Judged, Unmeasured } from '../claim.js'
import { checked, checkedPoints, seriesOf } from '../reading.js'
import { normalShare } from '../streams/normal.js'
import { Random } from '../streams/random.js'
import type { Table } from '../streams/stream.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

const CHUNKS = 12
const LEVELS = [0.05, 0.01] as const

/** Kinds of values, with the number of distinct ones. */
const VALUES: readonly {
  readonly name: string
  readonly distinct: number
  readonly value: (random: Random) => number
}[] = [
  { name: 'continuous', distinct: Number.POSITIVE_INFINITY, value: (random) => random.normal() },
  {
    name: 'tied, 60 % zeros',
    distinct: Number.POSITIVE_INFINITY,
    value: (random) => Math.max(0, random.normal() - 0.2533),
  },
  ...[2, 10, 40, 200].map((distinct) => ({
    name: `${distinct} whole numbers`,
    distinct,
    value: (random: Random) => Math.floor(distinct * normalShare(random.normal())),
  })),
]

const isCategorical = (method: MethodKey) =>
  METHODS.some(({ key, kinds }) => key === method && !listed(kinds, 'numeric'))
const listed = (kinds: readonly string[], kind: string) => kinds.includes(kind)

/** Methods that may have p-values; those that give none are not listed. */
const TESTS = ['kolmogorov_smirnov', 'cramer_von_mises', 'anderson_darling', 'chi2'] as const

function tableOf(value: (random: Random) => number, rows: number, random: Random): Table {
  return { value: new Float64Array(rows).map(() => value(random)) }
}

/** Counts, by method and level, of p-values below the level. */
type Counts = ReadonlyMap<MethodKey, readonly Share[]>

function count(counts: Counts, run: Run, method: MethodKey): void {
  const points = checkedPoints(run, seriesOf(run, 'univariate_drift', method))
  const values = points.flatMap(({ pValue }) => pValue ?? [])
  for (const [place, level] of LEVELS.entries()) {
    counts.get(method)?.[place]?.add(values.filter((own) => own < level).length, values.length)
  }
}

/** Fits and checks healthy values by all tests. */
async function countRuns(kind: (typeof VALUES)[number], rows: number, runs: number): Promise<Counts> {
  const tests = TESTS.filter((test) => !isCategorical(test) || Number.isFinite(kind.distinct))
  const counts = new Map(tests.map((test) => [test, LEVELS.map(() => new Share())]))
  for (let run = 0; run < runs; run++) {
    const random = new Random('7', kind.name, rows, run)
    const reference = await open(tableOf(kind.value, REFERENCE * rows, random))
    const production = await open(tableOf(kind.value, CHUNKS * rows, random))
    for (const own of ['numeric', 'categorical'] as const) {
      const methods = tests.filter((test) => isCategorical(test) === (own === 'categorical'))
      if (methods.length === 0) continue
      const columns = { features: ['value'], kinds: { value: own } }
      const config = { columns, drift: { [own]: methods }, quality: {}, summary: [], chunks: { size: rows } }
      const checking = await checked(reference, production, config)
      for (const method of methods) count(counts, checking, method)
    }
  }
  return counts
}

function figuresOf(counts: Counts, name: string, distinct: number): (Figure | Unmeasured)[] {
  return [...counts].flatMap(([method, shares]) =>
    shares.map((share, place): Figure | Unmeasured => {
      const level = LEVELS[place] as number
      const of = `${name}: ${method}, share below ${level}`
      if (share.draws === 0) return { of, because: 'the method gives no p-value here' }
      return share.figure(of, goalOf(level, distinct))
    }),
  )
}

/** Above 30 distinct values a p-value may not be too cautious either. */
function goalOf(level: number, distinct: number): Judged {
  const goal = distinct > 30 ? { most: level, least: 0.8 * level } : { most: level }
  return { goal, collapse: { most: 2 * level }, isDetail: level !== 0.05 }
}

const uniform: Claim = {
  id: '7',
  sentence: 'p-values are uniform on healthy data',
  goal: 'at most 5 % (1 %) below .05 (.01), and ≥ .8 of it above 30 distinct values; else none with a reason',
  async measure({ runs, isShort }) {
    const figures: (Figure | Unmeasured)[] = []
    for (const rows of isShort ? [500] : [200, 1000]) {
      for (const kind of VALUES) {
        const name = `${kind.name}, chunks of ${rows} rows`
        figures.push(...figuresOf(await countRuns(kind, rows, runs), name, kind.distinct))
      }
    }
    return figures
  },
}

export const P_VALUES: readonly Claim[] = [uniform]
