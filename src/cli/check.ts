/** `reckoner check`: monitor, print, write, and say by the exit code how it went. */

import { requireKnown } from '../config/keys.js'
import { fit } from '../monitor.js'
import type { Run } from '../run.js'
import { open } from '../table/open.js'
import { loadConfig } from './config-file.js'
import { configOf, list } from './flags.js'
import { guessRoles } from './guess.js'
import { progressLine } from './progress.js'

export interface CheckFlags {
  config?: string
  name?: string
  task?: string
  target?: string
  score?: string
  prediction?: string
  positive?: string | number
  timestamp?: string
  features?: string
  metrics?: string
  driftNumeric?: string
  driftCategorical?: string
  chunkSize?: number | 'auto'
  chunkCount?: number
  chunkPeriod?: string
  timeZone?: string
  report?: string | string[]
  json?: boolean
  quiet?: boolean
  failOn?: string
}

const KINDS = ['performance', 'quality', 'drift', 'any'] as const
type FailKind = (typeof KINDS)[number]

/** Runs the check; 0 healthy, 1 degraded. Throws what the API throws. */
export async function check(referencePath: string, productionPath: string, flags: CheckFlags): Promise<number> {
  const failOn = list(flags.failOn ?? 'performance,quality').map((kind) => requireKnown(kind, KINDS, '--fail-on'))
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const options = { onProgress: progress.show }
    const reference = await open(referencePath, options)
    const given = configOf(flags, flags.config === undefined ? {} : await loadConfig(flags.config))
    const { config, guessed } = guessRoles(given, reference.columns)
    progress.clear()
    if (guessed.length > 0 && !flags.quiet) process.stderr.write(`Guessed ${guessed.join(', ')}; flags override.\n`)
    const monitor = await fit(reference, config, options)
    const run = await monitor.check(await open(productionPath, options), options)
    progress.clear()
    await publish(run, flags)
    return failOn.some((kind) => fails(run, kind)) ? 1 : 0
  } finally {
    progress.clear()
  }
}

/** The summary on stderr, data on stdout, reports into files. */
async function publish(run: Run, flags: CheckFlags): Promise<void> {
  const { stderr, stdout } = process
  if (!flags.quiet) {
    for (const notice of run.notices) stderr.write(`${notice}\n`)
    stderr.write(`${run.summary(terminalOptions(stderr))}\n`)
  }
  for (const path of [flags.report ?? []].flat()) {
    await run.write(path)
    if (!flags.quiet) stderr.write(`Wrote ${path}\n`)
  }
  if (flags.json) stdout.write(`${JSON.stringify(run.toJSON())}\n`)
}

function terminalOptions(stream: NodeJS.WriteStream) {
  const plain = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== ''
  return { color: stream.isTTY === true && !plain, width: stream.columns ?? 100 }
}

function fails(run: Run, kind: FailKind): boolean {
  const alerts = (...calculators: string[]) => run.alerts.some((alert) => calculators.includes(alert.calculator))
  switch (kind) {
    case 'performance':
      return run.verdict.status === 'degraded'
    case 'quality':
      return alerts('missing_values', 'unseen_values', 'out_of_range')
    case 'drift':
      return alerts('univariate_drift')
    case 'any':
      return run.verdict.status !== 'healthy' || run.alerts.length > 0
  }
}
