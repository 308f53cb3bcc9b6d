/** The search for segments in the rows of a table that was just measured. */

import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { METRICS } from '../generated/catalogue.js'
import type { Measurements } from '../results/assemble.js'
import type { RunData } from '../types/index.js'
import { plainSegments } from '../verdict/where.js'

/** Makes the search of a measured table. */
export function segmentSearch({ chunks, measured }: Measurements): NonNullable<RunData['findSegments']> {
  return async (metric, { chunks: keys } = {}) => {
    const places = placesOf(chunks, keys, 'search')
    if (!METRICS.some(({ key }) => key === metric)) {
      throw new ReckonerError(
        'invalid_value',
        `Cannot search for segments of "${metric}": it is no metric of performance`,
      )
    }
    const found = await runTask('causes', {}, (_, job) => measured.causes(places, metric, [], false, job))
    if (found === null) {
      throw new ReckonerError(
        'unsupported',
        `Cannot search for segments of ${metric}: it needs kept rows (keepRows, not with compat), a task, and the columns that ${metric} is made from; estimates need scores too`,
      )
    }
    return plainSegments(found)
  }
}

/**
 * Finds the places of chunks by their keys; all of them without any.
 *
 * @throws ReckonerError `invalid_value` for a chunk that there is not.
 */
export function placesOf(chunks: Measurements['chunks'], keys: readonly string[] | undefined, doing: string): number[] {
  const places = new Map(chunks.map(({ key }, place) => [key, place]))
  return [...(keys ?? places.keys())].map((key) => {
    const place = places.get(key)
    if (place !== undefined) return place
    throw new ReckonerError('invalid_value', `Cannot ${doing} chunk "${key}": the run has no such chunk`)
  })
}
