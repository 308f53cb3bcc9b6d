/** The claim that the others hold on other streams, with goals loosened by a third. */

import { type Claim, type Figure, loosened, type Unmeasured } from '../claim.js'
import { ARRIVALS } from '../streams/arrival.js'
import { CLASSES } from '../streams/classes.js'
import { QUANTITIES } from '../streams/quantities.js'
import { weekdays } from '../streams/times.js'
import { RARE, world } from '../streams/world.js'
import { arrivalFigures } from './causes.js'
import { conceptBeyond, conceptFigures } from './errors.js'
import { type Cell, coverageFigures, coverageOfAll, nameOf } from './estimates.js'
import { fallFigures, LASTING } from './falls.js'
import { calledDegraded } from './healthy.js'
import { type Fall, fallsFound, turnedFor } from './power.js'

const AUTOCORRELATED = { stream: world({ name: 'autocorrelated rows' }), persistence: 0.5 }
const WEEKDAYS = { stream: world({ name: 'weekday pattern' }), change: weekdays, period: 'day', reference: 28 } as const

/** Falls of 2.3 standard errors of a chunk, as 4 points of accuracy are of the binary stream. */
const FALLS: readonly Fall[] = [
  { stream: CLASSES, spoiled: 0.114, rows: 500, within: 12 },
  { stream: QUANTITIES, spoiled: 0.093, rows: 500, within: 12 },
  { stream: RARE, spoiled: 0.25, rows: 500, within: 12 },
  { ...AUTOCORRELATED, spoiled: turnedFor(4), rows: 500, within: 12 },
]

async function healthy(runs: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const judged = { goal: { most: 0.05 } }
  for (const chunks of [28, 100]) {
    for (const stream of [AUTOCORRELATED, WEEKDAYS]) {
      figures.push(...(await calledDegraded({ ...stream, chunks, rows: 500 }, '24', runs, judged)))
    }
  }
  return figures
}

async function found(runs: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const judged = { goal: { least: 0.9 } }
  for (const fall of FALLS) {
    const of = `${fall.stream.name}: a fall of 2.3 standard errors at ${fall.rows} rows, found within ${fall.within} chunks`
    figures.push(await fallsFound(fall, of, runs, judged))
  }
  return figures
}

/** Estimates of other streams. */
const CELLS: readonly Cell[] = [CLASSES, RARE].flatMap((stream) =>
  [500, 2000].map((rows) => ({ stream, reference: 5000, rows })),
)

async function covered(runs: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const judged = { goal: { least: 0.95 } }
  for (const stream of [CLASSES, RARE, AUTOCORRELATED.stream]) {
    const persistence = stream === AUTOCORRELATED.stream ? AUTOCORRELATED.persistence : undefined
    const cells = [500, 2000].map((rows) => ({ stream, reference: 5000, rows, persistence }))
    figures.push(...coverageFigures(await coverageOfAll(cells, '24', runs), stream.name, judged))
  }
  return figures
}

async function concept(runs: number): Promise<(Figure | Unmeasured)[]> {
  const figures: (Figure | Unmeasured)[] = []
  for (const cell of [...CELLS, { stream: QUANTITIES, reference: 5000, rows: 2000 }]) {
    const metrics = cell.stream === QUANTITIES ? ['mae', 'rmse'] : ['accuracy', 'roc_auc']
    figures.push(...conceptFigures(nameOf(cell), await conceptBeyond(cell, metrics, 2 * runs), 0.06))
  }
  return figures
}

async function sentences(runs: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { stream, spoiled } of FALLS.slice(0, 3))
    figures.push(...(await fallFigures(stream, spoiled, LASTING, runs)))
  for (const stream of [CLASSES, RARE]) {
    for (const arrival of ARRIVALS) figures.push(...(await arrivalFigures(stream, arrival, runs)))
  }
  return figures
}

/** Groups of figures, one after the other. */
const GROUPS = [healthy, found, covered, concept, sentences] as const

const other: Claim = {
  id: '24',
  sentence:
    'claims 1, 6, 8, 12, 17 and 18 hold with three classes, regression, 2 % positives, autocorrelated rows, a weekday pattern',
  goal: 'their goals, loosened by a third',
  async measure({ runs, isShort }) {
    if (isShort) return []
    const figures: (Figure | Unmeasured)[] = []
    for (const group of GROUPS) figures.push(...(await group(runs)))
    return figures.map(loosened)
  },
}

export const OTHER_STREAMS: readonly Claim[] = [other]
