/** What a run says of a planted fault, held to what is right. */

import type { Finding, Run } from '../../src/index.js'
import { causesOf, kindsOfActions } from '../reading.js'
import type { RealFault } from './faults.js'
import { firstOf } from './plant.js'
import type { RealTable } from './tables.js'

/** What was right of a run. */
export interface Judgement {
  readonly action: boolean
  readonly named: boolean
  /** Of what is named, or of the first cause where nothing must be named: within a chunk of the first with the fault. */
  readonly start: boolean
  readonly clean: boolean
}

/** Judges a run. */
export function judgeRun(run: Run, fault: RealFault, table: RealTable): Judgement {
  const [first = 'none'] = kindsOfActions(run)
  const causes = causesOf(run).filter(isTold)
  const kinds: readonly string[] = [...causes.map(({ kind }) => kind), ...kindsOfActions(run)]
  const names = fault.named?.(table)
  const named = causes.filter((cause) => names?.some((name) => isNamed(cause, name)) ?? true)
  return {
    action: fault.actions.includes(first),
    named: names === undefined || named.length > 0,
    start: fault.isNothing === true || (named[0] !== undefined && startsWith(run, named[0], firstOf(table))),
    clean: !fault.wrong.some((kind) => kinds.includes(kind)),
  }
}

/** Tells whether a cause is more than a note on too few rows, or on there being none. */
function isTold({ sentence, kind }: Finding): boolean {
  return !sentence.includes('(few rows)') && kind !== 'no_data_fault'
}

function isNamed({ column, sentence }: Finding, name: string): boolean {
  return column === name || sentence.includes(`"${name}"`)
}

/** Tells whether a finding begins within a chunk of that of this number, from 0. */
function startsWith(run: Run, { chunks = [] }: Finding, first: number): boolean {
  const production = run.chunks.filter(({ period }) => period === 'production')
  return Math.abs(production.findIndex(({ key }) => key === chunks[0]) - first) <= 1
}
