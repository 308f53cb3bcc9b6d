/** State that the rules of alerts carry from run to run, kept with a run. docs/history.md says when it is taken. */

import type { CarryEntry } from '../../native/binding.js'
import type { Carry } from '../alerts/judge.js'
import { anyCarries } from '../alerts/rules/index.js'
import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import type { Assembled, Readings } from '../results/assemble.js'
import type { RunOptions } from '../types/index.js'

/**
 * Reads what was carried from the chunks before those of a table; `undefined` where there are none.
 *
 * @throws ReckonerError `bad_state`, `unsupported`, `bad_file`, `cancelled`.
 */
export async function pastOf(
  path: string,
  digest: string,
  { chunks }: Readings,
  options: RunOptions,
): Promise<Carry | undefined> {
  const [first] = chunks
  if (first === undefined || !anyCarries()) return undefined
  const { startDate = null, startIndex } = first
  const carry = await runTask('history', options, (binding, job) =>
    binding.readCarry(path, digest, startDate, startIndex, job),
  )
  return carry === null ? undefined : parsed(carry, path)
}

function parsed(carry: string, path: string): Carry {
  try {
    const own: unknown = JSON.parse(carry)
    if (typeof own === 'object' && own !== null && !Array.isArray(own)) return own as Carry
  } catch {}
  throw new ReckonerError('bad_state', `Cannot read the history ${path}: what alerts carry is not an object of JSON`)
}

/**
 * Gives the carries that a run keeps: after its last chunk, and after the one before it, because the next table often
 * brings the last chunk again with more rows.
 */
export function carriesOf(carryAt: Assembled['carryAt'], reference: Readings, { chunks }: Readings): CarryEntry[] {
  return chunks.slice(-2).flatMap(({ startDate = null, startIndex }, place, last) => {
    const carry = carryAt(reference.chunks.length + chunks.length - last.length + place)
    return Object.keys(carry).length === 0 ? [] : [{ startDate, start: startIndex, carry: JSON.stringify(carry) }]
  })
}
