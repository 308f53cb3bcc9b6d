/** Tables that come in batches. */

import { ReckonerError } from '../core/errors.js'
import { cancelled } from '../core/native.js'
import type { RunOptions } from '../types/index.js'
import { type Encoded, joined, type Part } from './encoded.js'
import { requireRoom } from './rows.js'

/**
 * All batches as one table. A column that a batch lacks is missing there. Batches are asked for one at a time.
 *
 * @throws ReckonerError `cancelled`, `wrong_kind` where batches hold a column in different kinds, and those of `part`.
 */
export async function collect<T>(
  batches: AsyncIterable<T>,
  part: (batch: T) => Part,
  { signal }: RunOptions,
): Promise<Part> {
  const parts: Batch[] = []
  for await (const batch of batches) {
    if (signal?.aborted) throw cancelled(signal)
    parts.push(inBatch(parts.length, () => copied(part(batch))))
  }
  return joinedParts(parts)
}

interface Batch extends Part {
  readonly columns: ReadonlyMap<string, Encoded>
}

/** Whoever makes batches may write the next one over the last. */
function copied({ rows, columns, notices }: Part): Batch {
  const own = ([name, column]: readonly [string, Encoded]) =>
    [name, column.kind === 'numeric' ? { ...column, values: column.values.slice() } : column] as const
  return { rows, columns: new Map([...columns].map(own)), notices }
}

/** An error says which batch it is in. */
function inBatch(place: number, read: () => Batch): Batch {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ReckonerError)) throw error
    throw new ReckonerError(error.code, `${error.message} (in batch ${place})`, { cause: error })
  }
}

function joinedParts(parts: readonly Batch[]): Part {
  const names = new Set(parts.flatMap(({ columns }) => [...columns.keys()]))
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const values = parts.reduce((sum, part) => sum + part.rows * part.columns.size, 0)
  requireRoom(names.size, rows, values, rows)
  const columns = new Map<string, Encoded>()
  for (const name of names) {
    const own = parts.map((part) => part.columns.get(name) ?? ({ kind: 'missing', rows: part.rows } as const))
    columns.set(name, joined(name, own))
  }
  return {
    rows,
    columns,
    notices: [...new Set(parts.flatMap(({ notices }) => notices))],
  }
}
