/** Checks of what predictions are worth, and of what it costs to act on them. */

import { refuseUnknownKeys } from '../core/errors.js'
import type { AnyConfig, BinaryValue, ResolvedConfig, Task } from '../types/index.js'
import { parsePeriod } from './chunking.js'
import { invalid } from './keys.js'
import { BINARY_VALUE, CLASS_VALUE, COSTS } from './schema/judging.js'
import { keysOf } from './schema/option.js'

/**
 * Checks the worth of predictions.
 *
 * @throws ReckonerError `unknown_option`, `invalid_option`.
 */
export function checkValue(task: Task, value: AnyConfig['value']): void {
  if (value === undefined) return
  if (task === 'regression') throw invalid('Cannot use option value: a regression task has no confusion cells')
  refuseUnknownKeys(value, keysOf(task === 'binary' ? BINARY_VALUE : CLASS_VALUE), 'value')
  if (!('matrix' in value)) {
    for (const cell of ['tp', 'fp', 'fn', 'tn'] as const) requireNumber(value[cell], `value.${cell}`)
    checkCapacity(value.capacity)
    return
  }
  const { matrix } = value
  for (const [label, row] of matrix.entries()) {
    if (row.length !== matrix.length) {
      throw invalid(
        `Cannot price predictions: value.matrix[${label}] has ${row.length} numbers, expected ${matrix.length}`,
      )
    }
    for (const [place, worth] of row.entries()) requireNumber(worth, `value.matrix[${label}][${place}]`)
  }
}

function requireNumber(value: unknown, where: string): void {
  if (!Number.isFinite(value)) throw invalid(`Cannot price predictions: ${where} is ${value}, expected a number`)
}

function checkCapacity(capacity: BinaryValue['capacity']): void {
  if (capacity === undefined) return
  const { positives, per } = capacity
  if (!(positives > 0)) {
    throw invalid(`Cannot bound positive decisions: value.capacity.positives is ${positives}, expected more than 0`)
  }
  if (per !== undefined) parsePeriod(per, 'bound positive decisions by')
}

/**
 * Checks that rows have times, where positive decisions are counted by time.
 *
 * @throws ReckonerError `invalid_option`.
 */
export function checkCapacityTimes({ value, columns }: Pick<ResolvedConfig, 'value' | 'columns'>): void {
  const per = value === undefined || 'matrix' in value ? undefined : value.capacity?.per
  if (per === undefined || columns.timestamp !== undefined) return
  throw invalid(
    `Cannot bound positive decisions by "${per}": set columns.timestamp to a column of dates or times, or leave out value.capacity.per, which is a chunk then`,
  )
}

/**
 * Checks costs, which are in the unit of the worth of predictions.
 *
 * @throws ReckonerError `invalid_option`.
 */
export function checkCosts({ costs, value }: Pick<ResolvedConfig, 'costs' | 'value'>): void {
  const given = keysOf(COSTS).filter((key) => costs[key as keyof typeof costs] !== undefined)
  if (given.length > 0 && value === undefined) {
    throw invalid(`Cannot use costs.${given[0]}: option value is not given, and costs are in its unit; set value`)
  }
  for (const key of given) {
    const cost = costs[key as keyof typeof costs] as number
    if (!(cost >= 0)) throw invalid(`Cannot use costs.${key}: it is ${cost}, expected a number from 0`)
  }
}

/**
 * Checks the chunks over which gains are summed.
 *
 * @throws ReckonerError `invalid_option`.
 */
export function checkHorizon(horizon: number): void {
  if (Number.isSafeInteger(horizon) && horizon > 0) return
  throw invalid(`Cannot sum gains: horizon is ${horizon}, expected a whole number of chunks from 1`)
}
