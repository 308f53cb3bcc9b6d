/** Claims about planted faults: the first action, the names, and what must not be said. */

import type { Run } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { causesOf, checked, kindsOfActions } from '../reading.js'
import { CONFIG, PLANTED, type Planted, type Row, tableOf, usual } from '../streams/planted.js'
import { Random } from '../streams/random.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Chunks, the first with the fault, and rows of each. */
const [CHUNKS, FIRST, ROWS] = [12, 6, 2000] as const

function rowsOf(random: Random, chunks: number, planted?: Planted): Row[] {
  return Array.from({ length: chunks }, (_, chunk) => {
    const own = planted !== undefined && chunk >= FIRST ? planted : undefined
    const rows = Array.from({ length: ROWS }, () => (own?.row ?? usual)(random))
    return own?.chunk?.(rows) ?? rows
  }).flat()
}

/** A run of this world; without a fault, a healthy one. */
export async function plantedRun(run: number, planted?: Planted): Promise<Run> {
  const random = new Random('15', planted?.name ?? 'nothing', run)
  const reference = tableOf(rowsOf(random, REFERENCE))
  const production = tableOf(rowsOf(random, CHUNKS, planted))
  return checked(reference, production, { ...CONFIG, chunks: { size: ROWS } })
}

/** Names of columns that causes, segments and inputs of a run name. */
function namesIn(run: Run): ReadonlySet<string> {
  const causes = causesOf(run).flatMap(({ column, sentence }) => [
    column ?? '',
    ...(sentence.match(/"([^"]+)"/g) ?? []),
  ])
  return new Set(causes.map((name) => name.replaceAll('"', '')))
}

/** What was right of a run. */
export function judged(run: Run, { actions, named, wrong }: Pick<Planted, 'actions' | 'named' | 'wrong'>) {
  const [first = 'none'] = kindsOfActions(run)
  const names = namesIn(run)
  const kinds: readonly string[] = [...causesOf(run).map(({ kind }) => kind), ...kindsOfActions(run)]
  return {
    action: actions.includes(first),
    named: named === undefined || named.some((name) => names.has(name)),
    clean: !wrong.some((kind) => kinds.includes(kind)),
  }
}

async function faultFigures(planted: Planted, runs: number, all: { action: Share; named: Share; clean: Share }) {
  const own = { action: new Share(), named: new Share(), clean: new Share() }
  for (let run = 0; run < runs; run++) {
    const found = judged(await plantedRun(run, planted), planted)
    for (const key of ['action', 'named', 'clean'] as const) {
      own[key].add(found[key])
      all[key].add(found[key])
    }
  }
  return [
    own.action.figure(`${planted.name}: right first action`, { isDetail: true }),
    own.named.figure(`${planted.name}: named`, { isDetail: true }),
    own.clean.figure(`${planted.name}: no false cause`, { isDetail: true }),
  ]
}

const faults: Claim = {
  id: '15',
  sentence: 'the first action is right for a planted fault, and no false cause stands beside it',
  goal: '≥ 90 % each, over all faults',
  async measure({ runs, isShort }) {
    const all = { action: new Share(), named: new Share(), clean: new Share() }
    const figures: Figure[] = []
    const each = Math.max(1, Math.round(isShort ? 1 : runs / 10))
    for (const planted of PLANTED) figures.push(...(await faultFigures(planted, each, all)))
    const goal = { goal: { least: 0.9 }, collapse: { least: 0.75 } }
    return [
      all.action.figure(`all ${PLANTED.length} faults: right first action`, goal),
      all.named.figure(`all ${PLANTED.length} faults: column or output named`, goal),
      all.clean.figure(`all ${PLANTED.length} faults: no false cause`, goal),
      ...figures,
    ]
  },
}

const nothing: Claim = {
  id: '16',
  sentence: 'where nothing is planted, no action is advised',
  goal: '≥ 95 %',
  async measure({ runs, isShort }) {
    const [idle, blameless] = [new Share(), new Share()]
    for (let run = 0; run < (isShort ? 12 : runs); run++) {
      const own = await plantedRun(run)
      idle.add(kindsOfActions(own).every((kind) => kind === 'none' || kind === 'do_nothing'))
      blameless.add(
        !causesOf(own).some(({ kind }) => /^(?:concept_drift|covariate_shift|target_shift|data_fault)$/.test(kind)),
      )
    }
    const goal = { goal: { least: 0.95 }, collapse: { least: 0.8 } }
    return [idle.figure('no action', goal), blameless.figure('no cause', goal)]
  },
}

export const PLANTED_FAULTS: readonly Claim[] = [faults, nothing]
