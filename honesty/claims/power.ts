/** Claims about what is found: shifts of an input at once, falls of performance soon, with few labels too. */

import type { Claim, Figure, Judged } from '../claim.js'
import { alertingChunks, checked, isPerformance } from '../reading.js'
import { arrivedAtRandom } from '../streams/arrival.js'
import { FIFTY, fifty, MOVED } from '../streams/fifty.js'
import { Random } from '../streams/random.js'
import type { Stream } from '../streams/stream.js'
import { accuracyOf, world } from '../streams/world.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Healthy chunks before a change. */
const BEFORE = 6

/** Shares of runs in which the column that moves alerts in the first chunk that has moved. */
async function shiftsFound(rows: number, shifts: readonly number[], runs: number): Promise<Figure[]> {
  const shares = new Map(shifts.map((shift) => [shift, new Share()]))
  for (let run = 0; run < runs; run++) {
    const random = new Random('6', rows, run)
    const reference = fifty(random, { chunks: REFERENCE, rows })
    for (const [moved, share] of shares) {
      const production = fifty(random, { chunks: BEFORE + 1, rows, moved })
      const config = { ...FIFTY, quality: {}, summary: [], chunks: { size: rows } }
      const own = await checked(reference, production, config)
      share.add(alertingChunks(own, (_, { column }) => column === MOVED).includes(BEFORE))
    }
  }
  return [...shares].map(([shift, share]) => {
    return share.figure(`a shift of ${shift} sd at ${rows} rows, found at once`, goalOfShift(shift, rows))
  })
}

function goalOfShift(shift: number, rows: number): Judged {
  if (shift === 0.2 && rows === 2000) return { goal: { least: 0.9 }, collapse: { least: 0.85 } }
  return shift === 0.5 && rows === 500 ? { goal: { least: 0.98 }, collapse: { least: 0.95 } } : {}
}

/** A lasting change of a stream that must be found within some chunks. */
export interface Fall {
  readonly stream: Stream
  readonly rows: number
  /** Share of spoiled labels; of a regression, growth of the errors. */
  readonly spoiled: number
  readonly within: number
  /** Share of the labels that have arrived, at random. Default: all. */
  readonly labelled?: number
  readonly persistence?: number
}

/** Share of runs in which performance alerts after the change. */
export async function fallsFound(fall: Fall, of: string, runs: number, judged: Judged): Promise<Figure> {
  const { stream, rows, within, spoiled, labelled = 1, persistence } = fall
  const found = new Share()
  for (let run = 0; run < runs; run++) {
    const random = new Random('6', of, run)
    const change = (chunk: number) => (chunk < BEFORE ? {} : { spoiled })
    const reference = stream.table(random, { chunks: REFERENCE, rows, persistence })
    const production = stream.table(random, { chunks: BEFORE + within, rows, change, persistence })
    const arrived = labelled < 1 ? arrivedAtRandom(production, labelled, random) : production
    const own = await checked(reference, arrived, { ...stream.config, chunks: { size: rows } })
    found.add(alertingChunks(own, isPerformance).some((chunk) => chunk >= BEFORE))
  }
  return found.figure(of, judged)
}

const BINARY = world()

/** Share of labels to turn around for a fall of accuracy by so many points. */
export function turnedFor(points: number): number {
  return points / 100 / (2 * accuracyOf() - 1)
}

/** Falls of accuracy, and the goal of those that have one. */
function fallCells(isShort: boolean) {
  const sizes = isShort ? [500] : [200, 500, 2000]
  const slow = sizes.flatMap((rows) => [2, 4, 7].map((points) => ({ rows, points, within: 12 })))
  return [...slow, { rows: 500, points: 7, within: 2 }].filter(({ points }) => !isShort || points > 2)
}

function goalOfFall(points: number, rows: number, within: number): Judged {
  const isStated = rows === 500 && (within === 2 ? points === 7 : points === 4)
  return isStated ? { goal: { least: 0.9 }, collapse: { least: 0.8 } } : {}
}

const power: Claim = {
  id: '6',
  sentence: 'power is not paid for it (default method, no wobble)',
  goal: '.2 sd at 2,000 rows ≥ 90 %, .5 sd at 500 rows ≥ 98 %, at once; 4 points at 500 rows within 12 chunks and 7 points within 2 ≥ 90 %',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const rows of isShort ? [500] : [200, 500, 2000]) {
      figures.push(...(await shiftsFound(rows, isShort ? [0.5] : [0.1, 0.2, 0.5], runs)))
    }
    for (const { rows, points, within } of fallCells(isShort)) {
      const of = `accuracy falls by ${points} points at ${rows} rows, found within ${within} chunks`
      const fall = { stream: BINARY, rows, within, spoiled: turnedFor(points) }
      figures.push(await fallsFound(fall, of, runs, goalOfFall(points, rows, within)))
    }
    return figures
  },
}

/** Share of labels that have come. */
const FEW = 0.1

/** Shares of healthy chunks, and of runs, with an alert where few labels have come. */
async function fewLabels(rows: number, runs: number): Promise<Figure[]> {
  const [alerts, alertingRuns, chunks] = [new Share(), new Share(), 24]
  for (let run = 0; run < runs; run++) {
    const random = new Random('11', rows, run)
    const reference = BINARY.table(random, { chunks: REFERENCE, rows })
    const production = arrivedAtRandom(BINARY.table(random, { chunks, rows }), FEW, random)
    const own = await checked(reference, production, { ...BINARY.config, chunks: { size: rows } })
    const alerting = alertingChunks(own, isPerformance).length
    alerts.add(alerting, chunks)
    alertingRuns.add(alerting > 0)
  }
  const judged = { goal: { most: 0.05 }, collapse: { most: 0.1 } }
  const name = `healthy chunks of ${rows} rows`
  return [
    alerts.figure(`${name} with a performance alert`, judged),
    alertingRuns.figure(`${name}: runs of ${chunks} with one`),
  ]
}

const partial: Claim = {
  id: '11',
  sentence: 'with 10 % of the labels, a healthy chunk carries no performance alert',
  goal: '≤ 5 %, with the power of that number of labels',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const rows of isShort ? [2000] : [500, 2000, 5000]) figures.push(...(await fewLabels(rows, runs)))
    if (isShort) return figures
    const of = 'accuracy falls by 7 points at 5000 rows with 10 % of the labels, found within 2 chunks'
    const fall = { stream: BINARY, rows: 5000, within: 2, spoiled: turnedFor(7), labelled: FEW }
    return [...figures, await fallsFound(fall, of, runs, { goal: { least: 0.9 }, collapse: { least: 0.8 } })]
  },
}

export const POWER: readonly Claim[] = [power, partial]
