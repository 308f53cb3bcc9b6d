/**
 * Calls that work on tables, first come, first served: few are begun at a time, so that any number may be made at once. What waits
 * holds nothing but its arguments, and leaves when its signal aborts.
 */

import type { RunOptions } from '../types/index.js'
import { cancelled, onAbort } from './native.js'

/** Calls that are begun at a time: each spreads over all threads of the core, and holds a table. */
const BEGUN = 4

let begun = 0
/** Callbacks that let each waiting call begin, in the order of the calls. */
const waiting = new Set<() => void>()

/**
 * Does the work when its turn comes.
 *
 * @throws ReckonerError `cancelled` when the signal aborts meanwhile, and what the work throws.
 */
export async function inLine<T>({ signal }: RunOptions, work: () => Promise<T>): Promise<T> {
  if (begun < BEGUN) begun++
  else await turn(signal)
  try {
    return await work()
  } finally {
    const [next] = waiting
    if (next === undefined) begun--
    else next()
  }
}

function turn(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) throw cancelled(signal)
  return new Promise((resolve, reject) => {
    const begin = () => {
      waiting.delete(begin)
      forget?.()
      resolve()
    }
    const forget =
      signal &&
      onAbort(signal, () => {
        waiting.delete(begin)
        reject(cancelled(signal))
      })
    waiting.add(begin)
  })
}
