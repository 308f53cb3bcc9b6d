/** `reckoner plan-labels` and `reckoner read-labels`: which rows to label, and what their labels say so far. */

import { readFile } from 'node:fs/promises'
import { PLAN_LABELS } from '../config/schema/calls.js'
import { ReckonerError } from '../core/errors.js'
import { requireWritable, systemWords, writeWhole } from '../core/whole-file.js'
import { cell } from '../export/csv.js'
import { open } from '../table/open.js'
import type { LabelPlan, PlanLabelsOptions } from '../types/index.js'
import { readLabels } from '../workflow/read-labels.js'
import { sidesOf } from './check.js'
import type { FitFlags } from './fit-flags.js'
import { readingOf } from './flags.js'
import { optionFlags, withFlags } from './option-flags.js'
import { progressLine } from './progress.js'
import { say } from './say.js'

export interface PlanFlags extends FitFlags {
  readonly out?: string
  readonly list?: string
  readonly json?: true
}

/** Plans labels of a table, writes the plan, and the rows as a list to fill in; 0. Throws what the API throws. */
export async function planLabels(table: string, production: string | undefined, flags: PlanFlags): Promise<number> {
  const { out, list } = flags
  if (out === undefined) throw refused('Cannot plan labels for nothing: --out with a file for the plan is required')
  await requireWritable(out, 'plan')
  if (list !== undefined) await requireWritable(list, 'list')
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const options = { onProgress: progress.show }
    const [checked, monitorFrom] = sidesOf(table, production, flags)
    const reading = { ...options, ...readingOf(flags) }
    const data = await open(checked, reading)
    const labels = flags.labels === undefined ? {} : { labels: await open(flags.labels, reading) }
    const monitor = await monitorFrom(progress)
    const asked: PlanLabelsOptions = withFlags({}, optionFlags(PLAN_LABELS), { ...flags, labels: undefined })
    const plan = await monitor.planLabels(data, { ...asked, ...options, ...labels })
    progress.clear()
    await writeWhole(out, [`${JSON.stringify(plan)}\n`], 'plan')
    if (list !== undefined) await writeWhole(list, listOf(plan), 'list')
    if (!flags.quiet) {
      say(plan.sentence)
      say(`Wrote ${list === undefined ? out : `${out} and ${list}`}`)
    }
    return 0
  } finally {
    progress.clear()
  }
}

/** Rows of a plan, in the order in which they are to be labelled, with room for the label. */
function* listOf({ draws, columns: { id, target } }: LabelPlan): Generator<string> {
  yield `${[id, 'chunk', target].map(cell).join(',')}\r\n`
  for (const { id: own, row, chunk } of draws) yield `${cell(own ?? String(row))},${cell(chunk)},\r\n`
}

/** Prints what labels say of a plan so far; 0. Throws what the API throws. */
export async function tellLabels(path: string, labels: string, flags: PlanFlags): Promise<number> {
  const reading = await readLabels(await planIn(path), await open(labels, readingOf(flags)))
  process.stdout.write(flags.json ? `${JSON.stringify(reading)}\n` : `${reading.sentence}\n`)
  return 0
}

async function planIn(path: string): Promise<LabelPlan> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ReckonerError('missing_file', `Cannot read the plan "${path}": ${systemWords(cause)}`, { cause })
  })
  try {
    return JSON.parse(text) as LabelPlan
  } catch (cause) {
    const sentence = `Cannot read the plan "${path}": it is not what reckoner plan-labels --out wrote`
    throw new ReckonerError('bad_file', sentence, { cause })
  }
}

function refused(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', sentence)
}
