/** Stored text of a monitor, treated as untrusted input. */

import { type FixedConfig, resolveConfig } from '../config/resolve.js'
import { configOf } from '../config/shape.js'
import { ReckonerError } from '../core/errors.js'
import { listOf, number, shown, text } from '../core/validate.js'
import type {
  Calibration,
  ColumnProfile,
  Dataset,
  Kept,
  KeptSample,
  Kind,
  Reliability,
  ResolvedConfig,
  RunData,
} from '../types/index.js'

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
  /** Mean and degrees of freedom by chance of each series of drift, `null` for others. */
  readonly byChance: readonly (number | null)[]
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads what `JSON.stringify` made of a description; the configuration is checked as a user's.
 *
 * @throws ReckonerError `bad_state`.
 */
export function descriptionOf(json: string, path: string): Description {
  try {
    const fields = objectOf(JSON.parse(json))
    const columns = listOf(columnOf)(fields.columns, 'columns')
    const config = resolveConfig(configOf(fields.config) as FixedConfig, columns)
    return {
      config,
      columns,
      profile: listOf(profileOf)(fields.profile, 'profile'),
      calibration: listOf(calibrationOf)(fields.calibration, 'calibration'),
      leftOut: listOf(leftOutOf)(fields.leftOut, 'leftOut'),
      notices: listOf(text)(fields.notices, 'notices'),
      keeps: keptOf(fields.keeps),
      byChance: listOf(chanceOf)(fields.byChance ?? [], 'byChance'),
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
  const { name, kind, type, zone } = objectOf(value)
  const own = { name: text(name, 'name'), kind: text(kind, 'kind') as Kind, type: text(type, 'type') }
  return zone === undefined ? own : { ...own, zone: text(zone, 'zone') }
}

function profileOf(value: unknown): ColumnProfile {
  const { name, kind, categories } = objectOf(value)
  const own = { name: text(name, 'name'), kind: text(kind, 'kind') as Kind }
  return categories === undefined ? own : { ...own, categories: number(categories, 'categories') }
}

function calibrationOf(value: unknown): Calibration {
  const { class: name, applied, before, after } = objectOf(value)
  return {
    ...(name === undefined ? {} : { class: text(name, 'name') }),
    applied: applied === true,
    before: before === null ? null : reliabilityOf(before),
    after: after === null ? null : reliabilityOf(after),
  }
}

function reliabilityOf(value: unknown): Reliability {
  const { ece, brier, curve } = objectOf(value)
  const bin = (own: unknown) => {
    const { score, rate, rows } = objectOf(own)
    return { score: number(score, 'score'), rate: number(rate, 'rate'), rows: number(rows, 'rows') }
  }
  return { ece: number(ece, 'ece'), brier: number(brier, 'brier'), curve: listOf(bin)(curve, 'curve') }
}

function leftOutOf(value: unknown): RunData['leftOut'][number] {
  const { rows, reason } = objectOf(value)
  return { period: 'reference', rows: number(rows, 'rows'), reason: text(reason, 'reason') }
}

function chanceOf(value: unknown, where: string): number | null {
  return value === null ? null : number(value, where)
}

function keptOf(value: unknown): Kept {
  const { values, rows, sample } = objectOf(value)
  return {
    values: listOf(text)(values, 'values'),
    rows: listOf(text)(rows, 'rows'),
    ...(sample === undefined ? {} : { sample: sampleOf(sample) }),
  }
}

function sampleOf(value: unknown): KeptSample {
  const { rows, of, parts, bytes } = objectOf(value)
  return {
    rows: number(rows, 'rows'),
    of: number(of, 'of'),
    parts: listOf(text)(parts, 'parts'),
    bytes: number(bytes, 'bytes'),
  }
}

function objectOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new ReckonerError('bad_state', `a part of it is ${shown(value)}, expected an object`)
}
