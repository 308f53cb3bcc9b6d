/** Claims about estimates inside and outside of what the reference has seen: direct loss, and trust. */

import type { Claim, Figure, Judged, Unmeasured } from '../claim.js'
import { intervalOf, trustOf } from '../reading.js'
import { errorsOf, QUANTITIES, RANGE } from '../streams/quantities.js'
import type { Change } from '../streams/stream.js'
import { world } from '../streams/world.js'
import { Share } from '../tally.js'
import { type Cell, type Coverage, coverageFigures, coverageOf, coverageOfAll, drawPairs, nameOf } from './estimates.js'

/** Ranges of the chunk's input. */
const INSIDE: readonly Change[] = [{ range: RANGE }, { range: [2, 5] }, { range: [3, 5] }, { range: [1, 3] }]
const BEYOND: Change = { range: [5, 7] }

/** Mean of the estimates by the truth of the population, less one. */
function biasOf({ cell, of, metric, estimates }: Coverage, judged: Judged): Figure[] {
  const truth = errorsOf(cell.change ?? {})[metric as 'mae']
  const [value, error] = [estimates.mean / truth - 1, estimates.deviation / truth / Math.sqrt(estimates.count)]
  return [
    { of: `${of}: bias`, kind: 'number', value, error, draws: estimates.count, isDetail: metric !== 'mae', ...judged },
  ]
}

/** Level of trust in draws of a cell; only in those whose interval misses, if that is asked for. */
async function trustIn(cell: Cell, levels: readonly string[], draws: number, onlyMissed: boolean): Promise<Share> {
  const share = new Share()
  for (let draw = 0; draw < draws; draw++) {
    for (const { estimate, realized } of (await drawPairs(cell, '23', draw)).values()) {
      const [low, high] = intervalOf(estimate) ?? [Number.NaN, Number.NaN]
      const level = trustOf(estimate)
      // A version without trust has none anywhere.
      if (level === undefined) return share
      if (onlyMissed && low <= realized && realized <= high) continue
      share.add(levels.includes(level))
    }
  }
  return share
}

function trustFigure(of: string, share: Share, least: number): Figure | Unmeasured {
  if (share.draws === 0) return { of, because: 'estimates have no trust, or no interval missed' }
  return share.figure(of, { goal: { least }, collapse: { least: least - 0.15 } })
}

const BIAS = { goal: { least: -0.015, most: 0.015 }, collapse: { least: -0.05, most: 0.05 } }

const direct: Claim = {
  id: '19',
  sentence: 'direct loss: bias and coverage; beyond the support it says that it cannot know',
  goal: 'bias ≤ 1.5 %, coverage 91–99 % in support (width as in 8); outside it `trust: none` in ≥ 95 %',
  async measure({ runs, isShort }) {
    const figures: (Figure | Unmeasured)[] = []
    for (const reference of isShort ? [2000] : [2000, 20_000]) {
      const cells = INSIDE.flatMap((change) =>
        (isShort ? [2000] : [2000, 20_000]).map((rows) => ({ stream: QUANTITIES, reference, rows, change })),
      )
      const all = await coverageOfAll(cells, '19', runs)
      figures.push(...coverageFigures(all, `reference of ${reference} rows`, { goal: { least: 0.95 }, collapse: {} }))
      figures.push(...all.flatMap((one) => biasOf(one, BIAS)))
    }
    const beyond = { stream: QUANTITIES, reference: 20_000, rows: 2000, change: BEYOND }
    for (const one of await coverageOf(beyond, '19', runs / 4)) {
      figures.push(...biasOf(one, {}), one.covered.figure(`${one.of}: covered`, { isDetail: one.metric !== 'mae' }))
    }
    const none = await trustIn(beyond, ['none'], runs / 4, false)
    return [...figures, trustFigure('beyond the support: trust is none', none, 0.95)]
  },
}

const BINARY = world({ features: 10 })
const HIDDEN = world({ name: 'hidden shift', features: 10, hidden: true })

/** Streams in support, and streams in which an estimate cannot be right. */
const [SUPPORTED, UNSUPPORTED]: readonly (readonly Cell[])[] = [
  [
    { stream: BINARY, reference: 5000, rows: 2000 },
    { stream: BINARY, reference: 5000, rows: 2000, change: { spread: 0.7 } },
    { stream: HIDDEN, reference: 20_000, rows: 2000, change: { moved: 1 } },
    { stream: QUANTITIES, reference: 5000, rows: 2000, change: { range: [2, 5] } },
  ],
  [
    { stream: HIDDEN, reference: 5000, rows: 2000, change: { moved: 4 } },
    { stream: QUANTITIES, reference: 5000, rows: 2000, change: BEYOND },
  ],
]

const trust: Claim = {
  id: '23',
  sentence: '`trust` is not a hiding place',
  goal: '`high` in ≥ 95 % in support; `low` or `none` in ≥ 90 % where the interval would miss',
  async measure({ runs, isShort }) {
    const figures: (Figure | Unmeasured)[] = []
    for (const cell of isShort ? [] : (SUPPORTED ?? [])) {
      const high = await trustIn(cell, ['high'], runs / 2, false)
      figures.push(trustFigure(`${nameOf(cell)}: trust is high`, high, 0.95))
    }
    for (const cell of isShort ? [] : (UNSUPPORTED ?? [])) {
      const low = await trustIn(cell, ['low', 'none'], runs / 2, true)
      figures.push(trustFigure(`${nameOf(cell)}: low or none where the interval misses`, low, 0.9))
    }
    return figures
  },
}

export const SUPPORT: readonly Claim[] = [direct, trust]
