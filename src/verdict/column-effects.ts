/** Effects of the moves of inputs on a change, and where the relation to the labels has changed. */

import type { CausesEntry, ColumnEntry } from '../../native/binding.js'
import type { ColumnEffect } from '../types/index.js'
import { margin } from '../words/numbers.js'
import type { Bridge } from './bridge.js'
import { scaleOf, valuesWords } from './where.js'

/** Columns that are told, at most. */
const MOST = 8
/** Standard errors beyond which an effect is none of chance. */
const ERRORS = 2
/** Mean rank of a column's values, of those that they replace, from which it is said to be higher or lower. */
const LEAST_DIRECTION = 0.05
/** The probability at which a relation counts as changed, over all columns. */
const CHANGED = 0.01

/** Columns whose move adds more than chance, the largest first. */
export function columnEffects(found: CausesEntry | undefined, bridge: Bridge | undefined): readonly ColumnEffect[] {
  const scale = scaleOf(found, bridge)
  const own = (found?.columns ?? []).filter(({ effect, error }) => Math.abs(effect) > ERRORS * error)
  const sorted = own.toSorted((one, other) => Math.abs(other.effect) - Math.abs(one.effect))
  return sorted.slice(0, MOST).map((entry): ColumnEffect => {
    const [effect, reach] = [entry.effect * scale, margin(entry.error) * scale]
    return {
      column: entry.column,
      effect,
      interval: [effect - reach, effect + reach],
      direction: directionOf(entry),
      relationPValue: Number.isNaN(entry.relationP) ? null : entry.relationP,
    }
  })
}

/** Direction of a move: `higher`, `more missing values`, `fewer DE`. */
function directionOf({ direction, values, by }: ColumnEntry): string {
  const amount = by > 0 ? 'more' : 'fewer'
  if (values.kind === 'missing') return `${amount} missing values`
  if (values.kind === 'unseen') return `${amount} labels that the reference never had`
  if (Math.abs(direction) >= LEAST_DIRECTION) return direction > 0 ? 'higher' : 'lower'
  return `${amount} ${valuesWords(values)}`
}

/** The column by whose values the relation to the labels has changed most; `undefined` where none has. */
export function relationColumn(found: CausesEntry | undefined): string | undefined {
  const columns = found?.columns ?? []
  const own = columns.filter(({ relationP }) => relationP * columns.length < CHANGED)
  return own.toSorted((one, other) => other.relation - one.relation)[0]?.column
}
