/** Claims about what to do: gains come true, guarantees hold, and another model is advised only where it has something to learn. */

import type { ResolutionOption, Run } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { fitted } from '../reading.js'
import { CONFIG, logit, made, type Row, tableOf, usual } from '../streams/planted.js'
import { Random } from '../streams/random.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Rows of a chunk, chunks of production, and the first that changes. */
const [SIZE, AFTER, CHANGES] = [2000, 8, 2] as const
const VALUE = { tp: 5, fp: -1, fn: -5, tn: 0 } as const
const REVIEW = 0.5
const HORIZON = 4

/** A change of the planted world. */
interface Change {
  readonly name: string
  /** Log-odds that labels follow. */
  readonly truth?: (x: readonly number[], segment: string) => number
  /** Probability to keep a row. */
  readonly keep?: (row: Row) => number
  /** Labels that are known after the change. */
  readonly isLabelled?: boolean
}

const HARDER = ({ score }: Row) => 0.05 + 3.8 * score * (1 - score)
const CHANGED: readonly Change[] = [
  { name: 'fewer positives', keep: ({ label }) => (label === 1 ? 0.3 : 1) },
  { name: 'offset', truth: (x, segment) => logit(x, segment) + 1.2 },
  { name: 'flatter', truth: (x, segment) => 0.35 * logit(x, segment) },
  { name: 'turned in one segment', truth: (x, segment) => (segment === 'west' ? -1 : 1) * logit(x, segment) },
  { name: 'harder inputs', keep: HARDER },
  { name: 'harder inputs, without labels', keep: HARDER, isLabelled: false },
]

function drawn(random: Random, { truth = logit, keep = () => 1 }: Omit<Change, 'name'>, count: number): Row[] {
  const rows: Row[] = []
  while (rows.length < count) {
    const { x, segment } = usual(random).true
    const row = made(random, x, segment, truth(x, segment))
    if (random.uniform() < keep(row)) rows.push(row)
  }
  return rows
}

const unlabelled = (row: Row): Row => ({ ...row, label: null })

/** A run over a change, of which the model costs something. */
async function runOver(random: Random, change: Change, value: object): Promise<Run> {
  const config = { ...CONFIG, metrics: ['accuracy', 'f1', 'roc_auc'], ...value } as const
  const reference = tableOf(drawn(random, {}, REFERENCE * SIZE))
  const monitor = await fitted(reference, { ...config, chunks: { size: SIZE }, horizon: HORIZON })
  const after = drawn(random, change, (AFTER - CHANGES) * SIZE)
  const isLabelled = change.isLabelled ?? true
  return monitor.check(tableOf([...drawn(random, {}, CHANGES * SIZE), ...(isLabelled ? after : after.map(unlabelled))]))
}

// ── gains ────────────────────────────────────────────────────────────────────────────────────

/** The decision of an option, or nothing where it cannot be carried out from what it says. */
function decisionOf({ kind, how }: ResolutionOption): ((row: Row) => boolean) | undefined {
  const at = Number(how.threshold)
  if (kind === 'move_threshold' || kind === 'recalibrate') return ({ score }) => score >= at
  if (kind === 'abstain') {
    const [from, to] = [Number(how.from), Number(how.to)]
    return ({ score, said, label }) => (score >= from && score <= to ? label === 1 : said === 1)
  }
  const segment = how.segment as Readonly<Record<string, string>> | undefined
  const [[column, values] = ['', ''], ...others] = Object.entries(segment ?? {})
  if (kind !== 'segment_rule' || column !== 'segment' || others.length > 0) return undefined
  const named = values.split(/, | and /)
  return ({ got, score, said }) => (named.includes(got.segment ?? '') ? score >= at : said === 1)
}

function worth(rows: readonly Row[], decide: (row: Row) => boolean): number {
  const of = (row: Row) =>
    decide(row) ? (row.label === 1 ? VALUE.tp : VALUE.fp) : row.label === 1 ? VALUE.fn : VALUE.tn
  return rows.reduce((sum, row) => sum + of(row), 0)
}

const gains: Claim = {
  id: '30',
  sentence: 'gains of thresholds, calibration, rules and review come true',
  goal: 'the gain over the next rows is in its interval in ≥ 90 %',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    const [all, kinds] = [isShort ? 3 : runs, new Map<string, Share>()]
    for (const change of CHANGED) {
      for (let run = 0; run < all; run++) {
        const random = new Random('30', change.name, run)
        const { options } = await runOver(random, change, {
          value: { ...VALUE, per: 'row' },
          costs: { review: REVIEW },
        })
        const next = drawn(random, change, HORIZON * SIZE)
        const today = worth(next, ({ said }) => said === 1)
        for (const option of options) {
          const decide = decisionOf(option)
          if (decide === undefined || option.interval === null) continue
          const gain = worth(next, decide) - today
          const own = kinds.get(option.kind) ?? new Share()
          kinds.set(option.kind, own)
          own.add(gain >= option.interval[0] && gain <= option.interval[1])
        }
      }
    }
    for (const [kind, own] of [...kinds].sort()) {
      figures.push(own.figure(kind, { goal: { least: 0.9 }, collapse: { least: 0.6 } }))
    }
    return figures
  },
}

// ── guarantees ───────────────────────────────────────────────────────────────────────────────

/** The truth by threshold of the stationary world, from so many rows. */
const MANY = 200_000

function truthOf(metric: 'precision' | 'recall', rows: readonly Row[], at: number): number {
  const isCounted = ({ score, label }: Row) => (metric === 'precision' ? score >= at : label === 1)
  const counted = rows.filter(isCounted)
  return counted.filter(({ score, label }) => score >= at && label === 1).length / counted.length
}

const guarantees: Claim = {
  id: '31',
  sentence: 'a guaranteed threshold keeps what it guarantees, and is found where there is one',
  goal: 'kept in ≥ 90 % at a confidence of 90 %; found in ≥ 90 % at 2,000 labels where the truth at today’s threshold is 3 points above',
  async measure({ runs, isShort }) {
    const rows = drawn(new Random('31', 'truth'), {}, isShort ? 50_000 : MANY)
    const monitor = await fitted(tableOf(drawn(new Random('31', 'reference'), {}, REFERENCE * SIZE)), {
      ...CONFIG,
      ...{ chunks: { size: SIZE }, drift: {}, quality: {}, summary: [] },
    })
    const figures: Figure[] = []
    for (const metric of ['precision', 'recall'] as const) {
      const atLeast = truthOf(metric, rows, 0.5) - 0.03
      const [kept, found] = [new Share(), new Share()]
      for (let run = 0; run < (isShort ? 30 : 4 * runs); run++) {
        const checked = await monitor.check(tableOf(drawn(new Random('31', metric, run), {}, SIZE)))
        const held = await checked.guaranteedThreshold(metric, { atLeast, confidence: 0.9 })
        found.add(held !== null)
        kept.add(held === null || truthOf(metric, rows, held.threshold) >= atLeast)
      }
      figures.push(kept.figure(`${metric} kept`, { goal: { least: 0.9 }, collapse: { least: 0.75 } }))
      figures.push(found.figure(`${metric} found`, { goal: { least: 0.9 }, collapse: { least: 0.7 } }))
    }
    return figures
  },
}

// ── headroom ─────────────────────────────────────────────────────────────────────────────────

const TO_LEARN: readonly Change[] = [
  { name: 'an effect turned', truth: (x, segment) => logit([-(x[0] as number), ...x.slice(1)], segment) },
  { name: 'moved to other inputs', truth: (x) => 1.5 * (x[4] as number) - 1.2 * (x[5] as number) + (x[6] as number) },
  { name: 'turned in one segment', truth: (x, segment) => (segment === 'west' ? -1 : 1) * logit(x, segment) },
]
const NOTHING_NEW = CHANGED.filter(({ name }) => ['fewer positives', 'offset', 'harder inputs'].includes(name))

const headroom: Claim = {
  id: '32',
  sentence: 'another model is said to gain where it has something to learn, and not elsewhere',
  goal: 'headroom is claimed in ≥ 90 % where there is some, in ≤ 5 % where a threshold does as much',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const [changes, isThere] of [
      [TO_LEARN, true],
      [NOTHING_NEW, false],
    ] as const) {
      for (const change of changes) {
        const claimed = new Share()
        for (let run = 0; run < (isShort ? 3 : runs); run++) {
          const { options } = await runOver(new Random('32', change.name, run), change, {})
          claimed.add(options.some(({ kind, how }) => kind === 'retrain' && how.headroom !== undefined))
        }
        const limits = isThere
          ? { goal: { least: 0.9 }, collapse: { least: 0.6 } }
          : { goal: { most: 0.05 }, collapse: { most: 0.35 } }
        figures.push(claimed.figure(change.name, limits))
      }
    }
    return figures
  },
}

export const RESOLUTION: readonly Claim[] = [gains, guarantees, headroom]
