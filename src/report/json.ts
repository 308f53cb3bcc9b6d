/** A run as one JSON document: everything that the report shows, unrounded, but not how files were read: the same data is the same document. */

import { VERSION } from '../generated/version.js'
import type { RunData } from '../types.js'

export interface RunJson
  extends Pick<RunData, 'config' | 'verdict' | 'chunks' | 'results' | 'calibration' | 'labels' | 'leftOut'> {
  /** Version of Reckoner that made it. */
  readonly reckoner: string
}

export function toJSON(run: RunData): RunJson {
  const { config, verdict, chunks, results, calibration, labels, leftOut } = run
  const joined = labels === undefined ? {} : { labels }
  return { reckoner: VERSION, config, verdict, chunks, results, calibration, ...joined, leftOut }
}
