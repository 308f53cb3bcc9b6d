/** `reckoner fit`: learn from a reference and save the monitor. */

import { ReckonerError } from '../errors.js'
import { fit, type Monitor } from '../monitor.js'
import { printable } from '../report/text-grid.js'
import { open } from '../table/open.js'
import type { MonitorConfig } from '../types.js'
import { loadConfig } from './config-file.js'
import { configOf } from './flags.js'
import { guessRoles } from './guess.js'
import { type ProgressLine, progressLine } from './progress.js'

/** What a monitor is fitted with, and `quiet`. */
export interface FitFlags {
  config?: string
  name?: string
  task?: string
  target?: string
  score?: string
  prediction?: string
  positive?: string | number
  timestamp?: string
  id?: string
  features?: string
  metrics?: string
  driftNumeric?: string
  driftCategorical?: string
  chunkSize?: number | 'auto'
  chunkCount?: number
  chunkPeriod?: string
  timeZone?: string
  quiet?: boolean
}

/** The flags of a configuration; a saved monitor has its own. */
export const FIT_FLAGS = [
  'config',
  'name',
  'task',
  'target',
  'score',
  'prediction',
  'positive',
  'timestamp',
  'id',
  'features',
  'metrics',
  'driftNumeric',
  'driftCategorical',
  'chunkSize',
  'chunkCount',
  'chunkPeriod',
  'timeZone',
] as const satisfies readonly (keyof FitFlags)[]

/** Fits and saves; 0. Throws what the API throws. */
export async function fitAndSave(reference: string, flags: FitFlags & { save?: string }): Promise<number> {
  if (flags.save === undefined) {
    throw new ReckonerError('invalid_option', `Cannot fit "${reference}" for nothing: --save with a file is required`)
  }
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const monitor = await fitTable(reference, flags, progress)
    await monitor.save(flags.save)
    progress.clear()
    if (!flags.quiet) {
      for (const notice of monitor.notices) process.stderr.write(`${printable(notice)}\n`)
      process.stderr.write(`Wrote ${flags.save}${keptWords(monitor)}\n`)
    }
    return 0
  } finally {
    progress.clear()
  }
}

/** Who hands the file on should know what can be read from it. */
function keptWords({ keeps }: Monitor): string {
  if (keeps.rows.length > 0) return `; it holds every reference row of ${keeps.rows.join(', ')}`
  return keeps.values.length > 0 ? `; it holds every reference value of ${keeps.values.join(', ')}` : ''
}

/** A monitor fitted as a configuration file and flags say; what is guessed is said. */
export async function fitTable(path: string, flags: FitFlags, progress: ProgressLine): Promise<Monitor> {
  const options = { onProgress: progress.show }
  const reference = await open(path, options)
  const given = configOf(flags, flags.config === undefined ? {} : await loadConfig(flags.config))
  const { config, guessed } = guessRoles(given, reference.columns)
  progress.clear()
  if (guessed.length > 0 && !flags.quiet) process.stderr.write(`Guessed ${guessed.join(', ')}; flags override.\n`)
  return fit(reference, config as MonitorConfig, options)
}
