/** `reckoner check`: monitor, print, write, and say by the exit code how it went. */

import { DEFAULT_FAIL_ON, failKinds, failuresOf } from '../alerts/fail-on.js'
import { ReckonerError } from '../core/errors.js'
import { requireWritable } from '../core/whole-file.js'
import { requireReportPath } from '../export/write.js'
import { open } from '../table/open.js'
import type { FailKind, NotifyOptions, Stored } from '../types/index.js'
import { enumerate } from '../words/lists.js'
import { count, plural } from '../words/numbers.js'
import { load } from '../workflow/load.js'
import type { Monitor } from '../workflow/monitor.js'
import type { Run } from '../workflow/run.js'
import { camel } from './arguments.js'
import { fitTable } from './fit.js'
import type { FitFlags } from './fit-flags.js'
import { CONFIGURATION, readingOf } from './flags.js'
import { notifyOptionsOf } from './notify.js'
import { list } from './option-flags.js'
import { type ProgressLine, progressLine } from './progress.js'
import { say } from './say.js'
import { terminalOptions } from './terminal.js'

export interface CheckFlags extends FitFlags {
  readonly report?: readonly string[]
  readonly json?: true
}

/** Says what a check found. */
export type Print = (run: Run, flags: CheckFlags) => void

/**
 * Runs the check: of `table` by a saved monitor, else of `production` against `table`, the reference. 0 where
 * nothing of `--fail-on` alerts, 1 where something does. `print` says what it found. Throws what the API throws.
 */
export async function check(
  table: string,
  production: string | undefined,
  flags: CheckFlags,
  print: Print = printRun,
): Promise<number> {
  const failOn = flags.failOn === undefined ? DEFAULT_FAIL_ON : failKinds(list(flags.failOn), '--fail-on')
  const notify = notifyOptionsOf(flags, failOn)
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const options = { onProgress: progress.show }
    const [checked, monitorFrom] = sidesOf(table, production, flags)
    // Opened before the work begins: a mistyped path should not cost a fit.
    for (const path of flags.report ?? []) await requireReportPath(path)
    if (flags.store !== undefined) await requireWritable(flags.store, 'run')
    const reading = { ...options, ...readingOf(flags) }
    const data = await open(checked, reading)
    const labels = flags.labels === undefined ? {} : { labels: await open(flags.labels, reading) }
    const monitor = await monitorFrom(progress)
    const store = flags.store === undefined ? {} : { store: flags.store }
    const asOf = flags.asOf === undefined ? {} : { asOf: flags.asOf }
    const run = await monitor.check(data, { ...options, ...labels, ...asOf, ...store })
    progress.clear()
    print(run, flags)
    await publish(run, flags, failOn)
    if (notify !== undefined) await tell(run, notify, flags)
    const failures = failuresOf(run, failOn)
    if (!flags.quiet) say(exitWords(failures, failOn))
    return failures.length > 0 ? 1 : 0
  } finally {
    progress.clear()
  }
}

/** The checked table, and the source of the monitor. */
export function sidesOf(
  table: string,
  production: string | undefined,
  flags: FitFlags,
): [string, (progress: ProgressLine) => Promise<Monitor>] {
  if (flags.monitor === undefined) {
    if (production !== undefined) return [production, (progress) => fitTable(table, flags, progress)]
    throw refused(`Cannot check "${table}" alone: production to check against it, or --monitor, is required`)
  }
  if (production !== undefined) {
    throw refused(`Cannot use both the reference "${table}" and --monitor ${flags.monitor}: one of them is required`)
  }
  const own = Object.keys(CONFIGURATION).find((flag) => Object.hasOwn(flags, camel(flag)))
  if (own !== undefined) {
    throw refused(`Cannot use option --${own} with --monitor: a saved monitor keeps what it was fitted with`)
  }
  const path = flags.monitor
  return [table, (progress) => load(path, { onProgress: progress.show })]
}

function refused(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', sentence)
}

/** The summary on stderr, data on stdout. */
function printRun(run: Run, { quiet, json }: CheckFlags): void {
  const { stderr, stdout } = process
  if (!quiet) stderr.write(`${run.summary(terminalOptions(stderr))}\n`)
  if (json) stdout.write(`${JSON.stringify(run.toJSON())}\n`)
}

/** Reports into files. */
async function publish(run: Run, flags: CheckFlags, failOn: readonly FailKind[]): Promise<void> {
  if (!flags.quiet && run.stored !== undefined) say(storedWords(run.stored))
  for (const path of flags.report ?? []) {
    await run.write(path, { failOn })
    if (!flags.quiet) say(`Wrote ${path}`)
  }
}

async function tell(run: Run, options: NotifyOptions, { quiet }: CheckFlags): Promise<void> {
  const { sent } = await run.notify(options)
  if (!quiet) say(sent.length === 0 ? 'Notified nobody: nothing fails' : `Notified ${enumerate(sent)}`)
}

function storedWords({ path, added, changed, same, kept }: Stored): string {
  return `Stored in ${path}: ${count(added)} new, ${count(changed)} changed, ${plural(same + kept, 'chunk')} as before`
}

const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** `exit 1: quality ("size": missing values)` */
function exitWords(failures: readonly string[], failOn: readonly FailKind[]): string {
  if (failures.length > 0) return `exit 1: ${failures.join('; ')}`
  return `exit 0: no alert of ${OR.format(failOn.map((kind) => (kind === 'any' ? 'any kind' : kind)))}`
}
