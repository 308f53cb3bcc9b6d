/** Claims about labels that are planned: their interval holds at every time, and they tell more than labels drawn at random. */

import { type LabelPlan, type LabelReading, type Monitor, readLabels } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { fitted } from '../reading.js'
import { CONFIG, logit, made, type Row, tableOf, usual } from '../streams/planted.js'
import { Random } from '../streams/random.js'
import { Share, Values } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Rows of a chunk, and chunks that are planned for. */
const [SIZE, CHUNKS] = [2000, 4] as const
const CHANGE = 0.03
/** Parts of a plan at which its labels are read. */
const TIMES = [0.1, 0.3, 1] as const

/** What labels follow, and whether the estimate holds. */
const WORLDS = [
  { name: 'as before', truth: logit },
  { name: 'after concept drift', truth: (...inputs: Parameters<typeof logit>) => 0.55 * logit(...inputs) },
] as const

function drawn(random: Random, truth: typeof logit, count: number): Row[] {
  return Array.from({ length: count }, () => {
    const { x, segment } = usual(random).true
    return made(random, x, segment, truth(x, segment))
  })
}

const isRight = ({ said, label }: Row) => said === label
const accuracyOf = (rows: readonly Row[]) => rows.filter(isRight).length / rows.length

/** What the first labels of a plan say. */
function read(plan: LabelPlan, rows: readonly Row[], part: number): Promise<LabelReading> {
  const own = plan.draws.slice(0, Math.ceil(part * plan.draws.length)).map(({ row }) => row)
  return readLabels(plan, { row: own, label: own.map((place) => String(rows[place]?.label)) })
}

interface Tally {
  readonly covered: Share
  readonly decided: Share
  readonly saved: Values
}

/** Reads one plan at some times. */
async function tell(monitor: Monitor, rows: readonly Row[], isChanged: boolean, { covered, decided, saved }: Tally) {
  const open = tableOf(rows.map((row) => ({ ...row, label: null })))
  const plan = await monitor.planLabels(open, { metric: 'accuracy', change: CHANGE })
  const readings = []
  for (const part of TIMES) readings.push(await read(plan, rows, part))
  const truth = accuracyOf(rows)
  covered.add(readings.every(({ interval: [low, high] }) => low <= truth && truth <= high))
  const last = readings.at(-1) as LabelReading
  decided.add(isChanged ? last.decision === 'changed' : last.decision !== 'changed')
  // Variance of as many labels drawn at random from the rows, without replacement.
  const random = ((truth * (1 - truth)) / plan.draws.length) * (1 - plan.draws.length / rows.length)
  saved.add((last.value - truth) ** 2 / random)
}

const plans: Claim = {
  id: '35',
  sentence: 'planned labels tell a metric at any time, and more of it than labels drawn at random',
  goal: 'interval right at all times in ≥ 95 %; a change of three points found in ≥ 80 %, none where there is none in ≥ 95 %; labels saved ≥ 1.3 times',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    const monitor = await fitted(tableOf(drawn(new Random('35', 'reference'), logit, REFERENCE * SIZE)), {
      ...CONFIG,
      ...{ chunks: { size: SIZE }, drift: {}, quality: {}, summary: [] },
    })
    for (const { name, truth } of WORLDS) {
      const [tally, isChanged] = [{ covered: new Share(), decided: new Share(), saved: new Values() }, truth !== logit]
      for (let run = 0; run < (isShort ? 12 : 2 * runs); run++) {
        await tell(monitor, drawn(new Random('35', name, run), truth, CHUNKS * SIZE), isChanged, tally)
      }
      const { covered, decided, saved } = tally
      const [most, count] = [1 / saved.mean, saved.count]
      figures.push(
        covered.figure(`${name}: right at all times`, { goal: { least: 0.95 }, collapse: { least: 0.8 } }),
        decided.figure(`${name}: ${isChanged ? 'found' : 'not called a change'}`, {
          goal: { least: isChanged ? 0.8 : 0.95 },
          collapse: { least: 0.6 },
        }),
        {
          of: `${name}: times fewer labels`,
          kind: 'number',
          value: most,
          error: (most * saved.deviation) / saved.mean / Math.sqrt(count),
          draws: count,
          goal: { least: 1.3 },
          collapse: { least: 0.7 },
        },
      )
    }
    return figures
  },
}

export const LABELS: readonly Claim[] = [plans]
