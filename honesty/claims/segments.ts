/** Claims about segments that are watched: healthy runs stay within the budget of false alarms, and a segment that falls is named. */

import type { Run } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { fitted } from '../reading.js'
import { CONFIG, logit, made, type Row, tableOf, usual } from '../streams/planted.js'
import { Random } from '../streams/random.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Chunks of production, and rows of each. */
interface Cell {
  readonly chunks: number
  readonly rows: number
}

const CELLS: readonly Cell[] = [
  { chunks: 24, rows: 500 },
  { chunks: 24, rows: 2000 },
  { chunks: 100, rows: 500 },
]
/** The segment that falls, and what is left of its log-odds. */
const [FALLEN, LEFT] = ['west', 0.3] as const

const nameOf = ({ chunks, rows }: Cell) => `${chunks} chunks of ${rows} rows, five segments`

function rowsOf(random: Random, count: number, isFallen = false): Row[] {
  return Array.from({ length: count }, () => {
    const { x, segment } = usual(random).true
    const left = isFallen && segment === FALLEN ? LEFT : 1
    return made(random, x, segment, left * logit(x, segment))
  })
}

/** A run of which one segment falls after half of the chunks, or none. */
async function runOf(cell: Cell, run: number, isFallen: boolean): Promise<Run> {
  const random = new Random('33', nameOf(cell), isFallen ? 'fallen' : 'healthy', run)
  const { chunks, rows } = cell
  const half = Math.floor(chunks / 2) * rows
  const config = { ...CONFIG, chunks: { size: rows }, segments: ['segment'] } as const
  const monitor = await fitted(tableOf(rowsOf(random, REFERENCE * rows)), config)
  const before = rowsOf(random, half)
  return monitor.check(tableOf([...before, ...rowsOf(random, chunks * rows - half, isFallen)]))
}

async function healthyFigures(cell: Cell, runs: number): Promise<Figure[]> {
  const [any, segments, degraded] = [new Share(), new Share(), new Share()]
  for (let run = 0; run < runs; run++) {
    const own = await runOf(cell, run, false)
    any.add(own.alerts.length > 0)
    segments.add(own.alerts.some(({ segment }) => segment !== undefined))
    degraded.add(own.verdict.status === 'degraded')
  }
  const judged = { goal: { most: 0.05 }, collapse: { most: 0.1 } }
  const name = `${nameOf(cell)}, healthy`
  return [
    any.figure(`${name}: have an alert`, judged),
    segments.figure(`${name}: have an alert of a segment`),
    degraded.figure(`${name}: called degraded`, judged),
  ]
}

async function fallenFigures(cell: Cell, runs: number): Promise<Figure[]> {
  const [found, blamed] = [new Share(), new Share()]
  for (let run = 0; run < runs; run++) {
    const { segments = [], verdict } = await runOf(cell, run, true)
    const fallen = segments.filter(({ status }) => status === 'degraded').map(({ segment }) => segment.segment)
    found.add(fallen.includes(FALLEN) && verdict.headline.includes(`"segment" is ${FALLEN}`))
    blamed.add(fallen.some((own) => own !== FALLEN))
  }
  const name = `${nameOf(cell)}, one falls`
  return [
    found.figure(`${name}: named in the headline`, { goal: { least: 0.9 }, collapse: { least: 0.75 } }),
    blamed.figure(`${name}: another is called degraded`, { goal: { most: 0.05 }, collapse: { most: 0.15 } }),
  ]
}

const segments: Claim = {
  id: '33',
  sentence: 'healthy runs with segments stay within the budget of false alarms, and a segment that falls is named',
  goal: '≤ 5 % of healthy runs have any alert; ≥ 90 % of falls named, ≤ 5 % blame another',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const cell of isShort ? CELLS.slice(0, 1) : CELLS) {
      figures.push(...(await healthyFigures(cell, runs)), ...(await fallenFigures(cell, isShort ? 4 : runs)))
    }
    return figures
  },
}

export const SEGMENTS: readonly Claim[] = [segments]
