/** What is stored of a monitor as text, read with the distrust that a file deserves. */

import { type FixedConfig, resolveConfig } from '../config/resolve.js'
import { ReckonerError } from '../errors.js'
import type { Calibration, ColumnProfile, Dataset, Kept, Kind, Reliability, ResolvedConfig, RunData } from '../types.js'

/** All of a monitor that a report speaks of, beside its values. */
export interface Description {
  readonly config: ResolvedConfig
  readonly columns: Dataset['columns']
  readonly profile: readonly ColumnProfile[]
  readonly calibration: readonly Calibration[]
  /** Rows of the reference. */
  readonly leftOut: RunData['leftOut']
  readonly notices: readonly string[]
  readonly keeps: Kept
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads what `JSON.stringify` made of a description; the configuration is checked as a user's.
 *
 * @throws ReckonerError `bad_state`.
 */
export function descriptionOf(text: string, path: string): Description {
  try {
    const fields = objectOf(JSON.parse(text))
    const columns = listOf(fields.columns, columnOf)
    const config = resolveConfig(objectOf(fields.config) as FixedConfig, columns)
    return {
      config,
      columns,
      profile: listOf(fields.profile, profileOf),
      calibration: listOf(fields.calibration, calibrationOf),
      leftOut: listOf(fields.leftOut, leftOutOf),
      notices: listOf(fields.notices, textOf),
      keeps: keptOf(fields.keeps),
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ReckonerError(
      'bad_state',
      `Cannot read the history "${path}": the monitor is not as it was written: ${reason}`,
      {
        cause,
      },
    )
  }
}

function columnOf(value: unknown): Dataset['columns'][number] {
  const { name, kind, type } = objectOf(value)
  return { name: textOf(name), kind: textOf(kind) as Kind, type: textOf(type) }
}

function profileOf(value: unknown): ColumnProfile {
  const { name, kind, categories } = objectOf(value)
  const own = { name: textOf(name), kind: textOf(kind) as Kind }
  return categories === undefined ? own : { ...own, categories: numberOf(categories) }
}

function calibrationOf(value: unknown): Calibration {
  const { class: name, applied, before, after } = objectOf(value)
  return {
    ...(name === undefined ? {} : { class: textOf(name) }),
    applied: applied === true,
    before: before === null ? null : reliabilityOf(before),
    after: after === null ? null : reliabilityOf(after),
  }
}

function reliabilityOf(value: unknown): Reliability {
  const { ece, brier, curve } = objectOf(value)
  const bin = (own: unknown) => {
    const { score, rate, rows } = objectOf(own)
    return { score: numberOf(score), rate: numberOf(rate), rows: numberOf(rows) }
  }
  return { ece: numberOf(ece), brier: numberOf(brier), curve: listOf(curve, bin) }
}

function leftOutOf(value: unknown): RunData['leftOut'][number] {
  const { rows, reason } = objectOf(value)
  return { period: 'reference', rows: numberOf(rows), reason: textOf(reason) }
}

function keptOf(value: unknown): Kept {
  const { values, rows } = objectOf(value)
  return { values: listOf(values, textOf), rows: listOf(rows, textOf) }
}

function objectOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new TypeError(`required is an object, not ${JSON.stringify(value)?.slice(0, 40)}`)
}

function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (Array.isArray(value)) return value.map(read)
  throw new TypeError(`required is a list, not ${JSON.stringify(value)?.slice(0, 40)}`)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new TypeError(`required is a text, not ${JSON.stringify(value)?.slice(0, 40)}`)
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  throw new TypeError(`required is a number, not ${JSON.stringify(value)?.slice(0, 40)}`)
}
