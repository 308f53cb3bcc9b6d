/** The claim that the headline tells size, start and end of a fall. */

import { METRICS } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { populationOf } from '../population.js'
import { checked } from '../reading.js'
import { Random } from '../streams/random.js'
import type { Stream } from '../streams/stream.js'
import { world } from '../streams/world.js'
import { Share, Values } from '../tally.js'
import { REFERENCE } from './healthy.js'
import { turnedFor } from './power.js'

const BINARY = world()

/** Rows of a chunk, chunks of production, points of accuracy that are lost. */
const [ROWS, CHUNKS, POINTS] = [500, 24, 4] as const

/** First chunk of the fall, from 0, and the last of one that lasts. */
const START = 8
export const LASTING = CHUNKS - 1

/** A fall that a headline tells of; chunks from 0. */
export interface Told {
  readonly metric: string
  readonly change: number
  readonly first: number
  readonly last: number
}

/** Reads `AUROC fell from 0.87 to 0.81 in chunks 9 to 12.`; undefined where no fall is told. */
export function toldBy(headline: string, chunks: number): Told | undefined {
  const [sentence = ''] = headline.split(/\.(?:\s|$)/)
  const change = /^(.*?) (?:fell|rose|has fallen|has risen) (?:by [\d.]+ )?from ([\d.]+) to ([\d.]+)(.*)$/.exec(
    sentence,
  )
  const metric = METRICS.find(({ label }) => label === change?.[1])?.key
  if (change === null || metric === undefined) return undefined
  const span = spanOf(change[4] as string, chunks)
  return span && { metric, change: Number(change[3]) - Number(change[2]), ...span }
}

/** Reads `since chunk 9`, `in chunks 9 to 12`, `in chunks 9, 10 and 14`, `in 6 of the 9 chunks from 9 to 17`. */
function spanOf(words: string, chunks: number): Pick<Told, 'first' | 'last'> | undefined {
  const since = /since chunk (\d+)/.exec(words)
  if (since !== null) return { first: Number(since[1]) - 1, last: chunks - 1 }
  const named = /chunks? (?:from )?(\d[\d, toand]*)/.exec(words)?.[1]?.match(/\d+/g)
  if (named === undefined || named === null) return undefined
  return { first: Number(named[0]) - 1, last: Number(named.at(-1)) - 1 }
}

/** Figures of falls that end after `last`, or go on. */
export async function fallFigures(stream: Stream, spoiled: number, last: number, runs: number): Promise<Figure[]> {
  const [before, after] = [await populationOf(stream), await populationOf(stream, { spoiled })]
  const [missed, start, end, size] = [new Share(), new Share(), new Share(), new Values()]
  for (let run = 0; run < runs; run++) {
    const random = new Random('18', stream.name, last, run)
    const change = (chunk: number) => (chunk < START || chunk > last ? {} : { spoiled })
    const reference = stream.table(random, { chunks: REFERENCE, rows: ROWS })
    const production = stream.table(random, { chunks: CHUNKS, rows: ROWS, change })
    const { verdict } = await checked(reference, production, { ...stream.config, chunks: { size: ROWS } })
    const told = toldBy(verdict.headline, CHUNKS)
    missed.add(told === undefined)
    start.add(told !== undefined && Math.abs(told.first - START) <= 1)
    end.add(told !== undefined && (last === LASTING ? told.last === last : Math.abs(told.last - last) <= 1))
    if (told !== undefined)
      size.add(told.change / ((after.get(told.metric) as number) - (before.get(told.metric) as number)))
  }
  const name = `${stream.name}, ${last === LASTING ? 'a lasting fall' : 'a fall that ends'}`
  const least = (share: number) => ({ goal: { least: share }, collapse: { least: share - 0.1 } })
  return [
    missed.figure(`${name}: not told`, { goal: { most: 0.05 }, collapse: { most: 0.1 } }),
    size.figure(`${name}: told by true size`, { goal: { least: 0.9, most: 1.1 }, collapse: { least: 0.8, most: 1.2 } }),
    start.figure(`${name}: start right within a chunk`, least(0.8)),
    end.figure(`${name}: end right`, least(0.9)),
  ]
}

const told: Claim = {
  id: '18',
  sentence: `the headline tells size, start and end of a fall (${POINTS} points of accuracy at ${ROWS} rows)`,
  goal: 'mean told / true .9–1.1; start within a chunk ≥ 80 %; end ≥ 90 %; not told in ≤ 5 %',
  async measure({ runs, isShort }) {
    const lasting = await fallFigures(BINARY, turnedFor(POINTS), LASTING, runs)
    return isShort ? lasting : [...lasting, ...(await fallFigures(BINARY, turnedFor(POINTS), 15, runs))]
  },
}

export const FALLS: readonly Claim[] = [told]
