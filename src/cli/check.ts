/** `reckoner check`: monitor, print, write, and say by the exit code how it went. */

import { requireKnown } from '../config/keys.js'
import { ReckonerError } from '../errors.js'
import type { Monitor } from '../monitor.js'
import type { Run } from '../run.js'
import { load } from '../saved.js'
import { open } from '../table/open.js'
import type { Stored } from '../types.js'
import { count, plural } from '../words/numbers.js'
import { FIT_FLAGS, type FitFlags, fitTable } from './fit.js'
import { list } from './flags.js'
import { type ProgressLine, progressLine } from './progress.js'
import { terminalOptions } from './terminal.js'

export interface CheckFlags extends FitFlags {
  monitor?: string
  labels?: string
  store?: string
  report?: string | string[]
  json?: boolean
  failOn?: string
}

const KINDS = ['performance', 'quality', 'drift', 'any'] as const
type FailKind = (typeof KINDS)[number]

/**
 * Runs the check: of `table` by a saved monitor, else of `production` against `table`, the reference. 0 healthy,
 * 1 degraded. Throws what the API throws.
 */
export async function check(table: string, production: string | undefined, flags: CheckFlags): Promise<number> {
  const failOn = list(flags.failOn ?? 'performance,quality').map((kind) => requireKnown(kind, KINDS, '--fail-on'))
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const options = { onProgress: progress.show }
    const [checked, monitorFrom] = sidesOf(table, production, flags)
    // Opened before the work begins: a mistyped path should not cost a fit.
    const data = await open(checked, options)
    const labels = flags.labels === undefined ? {} : { labels: await open(flags.labels, options) }
    const monitor = await monitorFrom(progress)
    const store = flags.store === undefined ? {} : { store: flags.store }
    const run = await monitor.check(data, { ...options, ...labels, ...store })
    progress.clear()
    await publish(run, flags)
    return failOn.some((kind) => fails(run, kind)) ? 1 : 0
  } finally {
    progress.clear()
  }
}

/** What is checked, and where the monitor comes from. */
function sidesOf(
  table: string,
  production: string | undefined,
  flags: CheckFlags,
): [string, (progress: ProgressLine) => Promise<Monitor>] {
  if (flags.monitor === undefined) {
    if (production !== undefined) return [production, (progress) => fitTable(table, flags, progress)]
    throw refused(`Cannot check "${table}" alone: production to check against it, or --monitor, is required`)
  }
  if (production !== undefined) {
    throw refused(`Cannot use both the reference "${table}" and --monitor ${flags.monitor}: one of them is required`)
  }
  const own = FIT_FLAGS.find((flag) => flags[flag] !== undefined)
  if (own !== undefined) {
    throw refused(`Cannot use option ${dashed(own)} with --monitor: a saved monitor keeps what it was fitted with`)
  }
  const path = flags.monitor
  return [table, (progress) => load(path, { onProgress: progress.show })]
}

function refused(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', sentence)
}

/** `chunkSize` as it is typed: `--chunk-size`. */
function dashed(flag: string): string {
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The summary on stderr, data on stdout, reports into files. */
async function publish(run: Run, flags: CheckFlags): Promise<void> {
  const { stderr, stdout } = process
  if (!flags.quiet) {
    stderr.write(`${run.summary(terminalOptions(stderr))}\n`)
    if (run.stored !== undefined) stderr.write(`${storedWords(run.stored)}\n`)
  }
  for (const path of [flags.report ?? []].flat()) {
    await run.write(path)
    if (!flags.quiet) stderr.write(`Wrote ${path}\n`)
  }
  if (flags.json) stdout.write(`${JSON.stringify(run.toJSON())}\n`)
}

function storedWords({ path, added, changed, same, kept }: Stored): string {
  return `Stored in ${path}: ${count(added)} new, ${count(changed)} changed, ${plural(same + kept, 'chunk')} as before`
}

function fails(run: Run, kind: FailKind): boolean {
  const alerts = (...calculators: string[]) => run.alerts.some((alert) => calculators.includes(alert.calculator))
  switch (kind) {
    case 'performance':
      return run.verdict.status === 'degraded'
    case 'quality':
      return alerts('missing_values', 'unseen_values', 'out_of_range')
    case 'drift':
      return alerts('univariate_drift', 'reconstruction_drift', 'domain_classifier')
    case 'any':
      return run.verdict.status !== 'healthy' || run.alerts.length > 0
  }
}
