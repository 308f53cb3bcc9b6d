/** `reckoner fit`: learn from a reference and save the monitor. */

import { ReckonerError } from '../core/errors.js'
import { requireWritable } from '../core/whole-file.js'
import { open } from '../table/open.js'
import type { MonitorConfig } from '../types/index.js'
import { enumerate } from '../words/lists.js'
import { plural } from '../words/numbers.js'
import { fit } from '../workflow/fit.js'
import type { Monitor } from '../workflow/monitor.js'
import { loadConfig } from './config-file.js'
import type { FitFlags } from './fit-flags.js'
import { configOf, readingOf } from './flags.js'
import { guessRoles } from './guess.js'
import { type ProgressLine, progressLine } from './progress.js'
import { say } from './say.js'

/** Fits and saves; 0. Throws what the API throws. */
export async function fitAndSave(reference: string, flags: FitFlags & { readonly save?: string }): Promise<number> {
  if (flags.save === undefined) {
    throw new ReckonerError('invalid_option', `Cannot fit "${reference}" for nothing: --save with a file is required`)
  }
  await requireWritable(flags.save, 'monitor')
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const monitor = await fitTable(reference, flags, progress)
    await monitor.save(flags.save)
    progress.clear()
    if (!flags.quiet) {
      for (const notice of monitor.notices) say(notice)
      say(`Wrote ${flags.save}${keptWords(monitor)}`)
    }
    return 0
  } finally {
    progress.clear()
  }
}

/** Who hands the file on should know what can be read from it. */
function keptWords({ keeps }: Monitor): string {
  const parts = [
    ...(keeps.rows.length > 0 ? [`every reference row of ${keeps.rows.join(', ')}`] : []),
    ...(keeps.rows.length === 0 && keeps.values.length > 0
      ? [`every reference value of ${keeps.values.join(', ')}`]
      : []),
    ...(keeps.sample === undefined ? [] : [`${plural(keeps.sample.rows, 'reference row')} as codes`]),
  ]
  return parts.length === 0 ? '' : `; it holds ${enumerate(parts)}`
}

/** A monitor fitted as a configuration file and flags say; what is guessed is said. */
export async function fitTable(path: string, flags: FitFlags, progress: ProgressLine): Promise<Monitor> {
  const options = { onProgress: progress.show }
  const given = configOf(flags, flags.config === undefined ? {} : await loadConfig(flags.config))
  const reference = await open(path, { ...options, ...readingOf(flags) })
  const { config, sentences } = await guessRoles(given, reference, flags)
  progress.clear()
  if (!flags.quiet) for (const sentence of sentences) say(sentence)
  return fit(reference, config as MonitorConfig, options)
}
