/** The labels of a plan, as they come. */

import { requireKnown } from '../config/keys.js'
import { ReckonerError } from '../core/errors.js'
import { loadedNative, runTask } from '../core/native.js'
import { listOf, number, text, whole } from '../core/validate.js'
import { METRICS } from '../generated/catalogue.js'
import { readingOf, stepsOf } from '../resolution/label-plan.js'
import { handleOf } from '../table/dataset.js'
import { open } from '../table/open.js'
import type { LabelPlan, LabelReading, OpenOptions, Source, SourceOf } from '../types/index.js'
import { enumerate } from '../words/lists.js'

const KEYS = METRICS.map(({ key }) => key)
const draw = whole(
  { row: number, chunk: text, expected: number, addend: number, chance: number, reach: number, deviation: number },
  { id: text },
)
const planned = whole<LabelPlan>({
  metric: (value, where) => requireKnown(text(value, where), KEYS, where),
  estimate: number,
  change: number,
  draws: listOf(draw),
  columns: whole({ id: text, target: text }, { positive: text }),
})

/**
 * Reads what the labels of a plan say so far. It may be asked after every label, and the answer still holds.
 *
 * @param given A plan, as it was made or as JSON keeps it.
 * @param labels A table with the plan's `columns.id` (or `row`) and `columns.target`; labels of other rows are passed over.
 * @throws ReckonerError `invalid_option` for what is no plan, `missing_column`, `invalid_value` for a label that is neither positive nor negative, `too_few_rows` where the
 * first row of the plan has no label, and those of {@link open}.
 */
export async function readLabels<S extends SourceOf<S>>(
  given: LabelPlan,
  labels: S,
  options: OpenOptions = {},
): Promise<LabelReading> {
  const plan = planned(given, 'plan')
  const dataset = await open(labels as Source, options)
  const { id, target } = plan.columns
  const [ids = [], texts = []] = await runTask('labels', options, (_, job) =>
    handleOf(dataset).texts([id, target], job),
  )
  const byId = new Map(ids.flatMap((own, row) => (own === null || texts[row] == null ? [] : [[own, texts[row]]])))
  const known: number[] = []
  for (const draw of plan.draws) {
    const label = byId.get(id === 'row' ? String(draw.row) : (draw.id ?? ''))
    if (label === undefined) break
    known.push(Number(isPositive(label, plan)))
  }
  const reading = loadedNative().readLabels(plan.estimate, plan.change, stepsOf(plan), Uint8Array.from(known))
  if (reading === null) {
    const [first] = plan.draws
    const row = first?.id === undefined ? `row ${first?.row}` : `${id} ${first.id}`
    throw new ReckonerError(
      'too_few_rows',
      `Cannot read the labels of the plan: ${row}, its first row, has none; label rows in the order of the plan`,
    )
  }
  return readingOf(plan, known.length, reading)
}

const POSITIVE: readonly string[] = ['1', 'true']
const NEGATIVE: readonly string[] = ['0', 'false']

function isPositive(label: string, { columns: { target, positive } }: LabelPlan): boolean {
  if (positive !== undefined) return label === positive
  const own = label.toLowerCase()
  if (POSITIVE.includes(own)) return true
  if (NEGATIVE.includes(own)) return false
  throw new ReckonerError(
    'invalid_value',
    `Cannot read the label "${label}" of "${target}": expected one of ${enumerate([...POSITIVE, ...NEGATIVE])}; name the positive label with columns.positive of the monitor`,
  )
}
