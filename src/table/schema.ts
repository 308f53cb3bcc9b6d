/** A table's columns beside those of the reference. */

import { ReckonerError } from '../core/errors.js'
import type { Dataset } from '../types/index.js'

/** Columns that the reference does not have, and those of another kind, in sentences; a column without a value is of none. */
export function schemaNotices(
  reference: Dataset['columns'],
  data: Dataset['columns'],
  empty: ReadonlySet<string> = new Set(),
): string[] {
  const known = new Map(reference.map(({ name, kind }) => [name, kind]))
  const added = data.filter(({ name }) => !known.has(name)).map(({ name }) => `"${name}"`)
  const retyped = data.filter(({ name, kind }) => known.has(name) && known.get(name) !== kind && !empty.has(name))
  const list = added.length === 1 ? `Column ${added} is` : `Columns ${added.join(', ')} are`
  return [
    ...(added.length === 0 ? [] : [`${list} not in the reference, and not watched`]),
    ...retyped.map(({ name, kind }) => `Column "${name}" is ${kind}, in the reference it is ${known.get(name)}`),
  ]
}

/** Throws an error again; one over a column's kind with what was noticed when the column was read: which cell made it text. */
export function explained({ notices }: Dataset): (error: unknown) => never {
  return (error) => {
    throw withReason(error, notices)
  }
}

function withReason(error: unknown, notices: readonly string[]): unknown {
  if (!(error instanceof ReckonerError) || error.code !== 'wrong_kind') return error
  const why = notices.filter((notice) => {
    const column = /^Column (".*?") is /.exec(notice)?.[1]
    return column !== undefined && error.message.includes(column)
  })
  if (why.length === 0) return error
  return new ReckonerError(error.code, [error.message, ...why].join('; '), { cause: error })
}
