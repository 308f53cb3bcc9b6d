/** Tables that are checked: the columns that they need, their labels, and the rows that no chunk has. */

import type { OutputEntry } from '../../native/binding.js'
import { roleColumns } from '../config/roles.js'
import { segmentColumns } from '../config/segments.js'
import { ReckonerError, unknownName } from '../core/errors.js'
import type { Measurements } from '../results/assemble.js'
import type { OpenDataset } from '../table/dataset.js'
import type { Dataset, ResolvedConfig } from '../types/index.js'

/** Every watched column must be there; labels, and when they came, may be missing as a whole. */
export function requireColumns(
  config: ResolvedConfig,
  reference: Dataset['columns'],
  dataset: OpenDataset,
  joins: boolean,
): void {
  const { columns: roles } = config
  const { features, target, id, labelledAt } = roles
  const names = dataset.columns.map((column) => column.name)
  const optional = [target, labelledAt?.column, joins ? undefined : id]
  const needed = [
    ...features,
    ...roleColumns(roles).filter((name) => !optional.includes(name)),
    ...segmentColumns(config),
  ]
  const there = new Set(names)
  const missing = needed.find((name) => !there.has(name))
  if (missing === undefined) return
  const type = reference.find((column) => column.name === missing)?.type ?? 'any type'
  throw unknownName('missing_column', `column "${missing}" of the data (${type} in the reference)`, missing, names)
}

export function holdsTarget({ target }: ResolvedConfig['columns'], dataset: OpenDataset): boolean {
  return dataset.columns.some((column) => column.name === target)
}

/** Tables with labels must say when these became known. */
export function requireArrival(
  { target, labelledAt }: ResolvedConfig['columns'],
  ...tables: readonly (OpenDataset | undefined)[]
): void {
  for (const table of tables) {
    const names = table?.columns.map((column) => column.name) ?? []
    if (target === undefined || labelledAt === undefined || !names.includes(target)) continue
    if (!names.includes(labelledAt.column)) {
      throw unknownName('missing_column', `column "${labelledAt.column}" of the labels`, labelledAt.column, names)
    }
  }
}

/** Labels of a table of their own need an id on both sides, and a place to go. */
export async function openLabels(config: ResolvedConfig, opened: () => Promise<OpenDataset>): Promise<OpenDataset> {
  const { id, target } = config.columns
  if (id === undefined || target === undefined || config.task === undefined || config.metrics.length === 0) {
    const lacking = id === undefined ? 'columns.id' : target === undefined ? 'columns.target' : 'task'
    throw new ReckonerError(
      'invalid_option',
      `Cannot join labels: ${lacking} is not given, and labels need an id, a target and a task`,
    )
  }
  const labels = await opened()
  const names = labels.columns.map((column) => column.name)
  const missing = [id, target].find((name) => !names.includes(name))
  if (missing !== undefined) throw unknownName('missing_column', `column "${missing}" of the labels`, missing, names)
  return labels
}

/** Rows of a table that belong to no chunk, and why. */
export function leftOutOf(table: Measurements) {
  const period = table.chunks[0]?.period ?? 'production'
  const inChunks = table.chunks.reduce((sum, chunk) => sum + chunk.rows, 0)
  const dropped = table.rows - table.withoutTime - inChunks
  return [
    { period, rows: table.withoutTime, reason: 'they have no timestamp' },
    { period, rows: dropped, reason: 'not enough rows for a whole chunk' },
  ].filter((entry) => entry.rows > 0)
}

/** Features, target, prediction and scores of which there is no value: these are of any kind. */
export function emptyColumns({ columns }: ResolvedConfig, { measured }: Measurements): Set<string> {
  const isEmpty = ({ rows, missing }: OutputEntry) => rows.every((own, place) => own === missing[place])
  const outputs = measured.outputs().flatMap((own) => (isEmpty(own) ? [own.column] : []))
  return new Set([...columns.features.filter((_, place) => measured.isMissing(place)), ...outputs])
}
