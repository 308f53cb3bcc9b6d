/** Claims about two models on the same rows: the interval of their difference covers it. */

import type { MetricKey, ModelComparison, Monitor } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { fitted } from '../reading.js'
import { logistic } from '../streams/normal.js'
import { Random } from '../streams/random.js'
import { Share } from '../tally.js'

/** Rows of a comparison, and rows from which the truth is known. */
const [SIZE, MANY] = [800, 400_000] as const

/** A task, and tables of two models of which each sees something. */
interface World {
  readonly name: string
  readonly metrics: readonly MetricKey[]
  readonly config: object
  readonly challenger: object
  readonly table: (random: Random, rows: number) => Record<string, unknown[]>
}

interface Case {
  readonly seen: number
  readonly hidden: number
  readonly noise: number
}

function cases(random: Random, rows: number): Case[] {
  const of = () => ({ seen: 1.5 * random.normal(), hidden: random.normal(), noise: random.normal() })
  return Array.from({ length: rows }, of)
}

const said = (scores: readonly number[]) => scores.map((own) => String(Number(own >= 0.5)))

const WORLDS: readonly World[] = [
  {
    name: 'two classes',
    metrics: ['accuracy', 'f1', 'recall', 'mcc', 'roc_auc', 'average_precision', 'brier', 'business_value'],
    config: {
      task: 'binary',
      columns: { target: 'label', positive: '1', prediction: 'said', score: 'score', features: ['seen'] },
      value: { tp: 3, fp: -1, fn: -2, tn: 0, per: 'row' },
    },
    challenger: { prediction: 'other_said', score: 'other' },
    table(random, rows) {
      const all = cases(random, rows)
      const score = all.map(({ seen }) => logistic(seen))
      const other = all.map(({ seen, hidden, noise }) => logistic(seen + 0.6 * hidden + 0.4 * noise))
      const label = all.map(({ seen, hidden }) => String(Number(random.uniform() < logistic(seen + hidden))))
      return { seen: all.map(({ seen }) => seen), score, said: said(score), other, other_said: said(other), label }
    },
  },
  {
    name: 'three classes',
    metrics: ['accuracy', 'f1'],
    config: { task: 'multiclass', columns: { target: 'label', prediction: 'said', features: ['seen'] } },
    challenger: { prediction: 'other' },
    table(random, rows) {
      const all = cases(random, rows)
      const classOf = (own: number) => (own < -1 ? 'low' : own > 1 ? 'high' : 'middle')
      return {
        seen: all.map(({ seen }) => seen),
        said: all.map(({ seen }) => classOf(seen)),
        other: all.map(({ seen, hidden, noise }) => classOf(seen + 0.8 * hidden + 0.7 * noise)),
        label: all.map(({ seen, hidden }) => classOf(seen + hidden)),
      }
    },
  },
  {
    name: 'a quantity',
    metrics: ['mae', 'rmse', 'r2'],
    config: { task: 'regression', columns: { target: 'label', prediction: 'said', features: ['seen'] } },
    challenger: { prediction: 'other' },
    table(random, rows) {
      const all = cases(random, rows)
      return {
        seen: all.map(({ seen }) => seen),
        said: all.map(({ seen }) => 10 + seen),
        other: all.map(({ seen, hidden, noise }) => 10 + seen + 0.7 * hidden + 0.8 * noise),
        label: all.map(({ seen, hidden }) => 10 + seen + hidden + 0.5 * random.normal()),
      }
    },
  },
]

const compare = (monitor: Monitor, { challenger }: World, table: object): Promise<ModelComparison> =>
  monitor.compareModels(table as never, { challenger } as never)

const pairs: Claim = {
  id: '36',
  sentence: 'the interval of the difference of two models covers it',
  goal: '95 ± 2 % for every metric',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const world of WORLDS) {
      const { name, table, config, metrics } = world
      const random = new Random('36', name)
      const own = { ...config, metrics, chunks: { size: SIZE }, drift: {}, quality: {}, summary: [], keepRows: 0 }
      const monitor = await fitted(table(random, 4 * SIZE), own)
      const truth = await compare(monitor, world, table(random, isShort ? MANY / 4 : MANY))
      const shares = metrics.map(() => new Share())
      for (let run = 0; run < (isShort ? 100 : Math.max(2000, runs)); run++) {
        const found = await compare(monitor, world, table(new Random('36', name, run), SIZE))
        metrics.forEach((metric, place) => {
          const [one, whole] = [found, truth].map((of) => of.metrics.find((own) => own.metric === metric))
          const [low = 0, high = 0] = one?.interval ?? []
          shares[place]?.add(low <= (whole?.difference ?? 0) && (whole?.difference ?? 0) <= high)
        })
      }
      figures.push(
        ...shares.map((share, place) =>
          share.figure(`${name}: ${metrics[place]}`, { goal: { least: 0.93, most: 0.97 }, collapse: { least: 0.8 } }),
        ),
      )
    }
    return figures
  },
}

export const MODELS: readonly Claim[] = [pairs]
