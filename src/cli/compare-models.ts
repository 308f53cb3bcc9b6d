/** `reckoner compare-models`: the model that is watched beside another, on rows with labels. */

import { COMPARE_MODELS } from '../config/schema/calls.js'
import { open } from '../table/open.js'
import type { ComparedMetric, CompareModelsOptions, ModelComparison } from '../types/index.js'
import { decimalsFor, fixed, signed } from '../words/numbers.js'
import { metricShort } from '../words/words.js'
import { sidesOf } from './check.js'
import type { FitFlags } from './fit-flags.js'
import { readingOf } from './flags.js'
import { optionFlags, withFlags } from './option-flags.js'
import { progressLine } from './progress.js'

export interface CompareFlags extends FitFlags {
  readonly json?: true
}

/** Prints the comparison; 0. Throws what the API throws. */
export async function compareModels(
  table: string,
  production: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  const progress = progressLine(flags.quiet ? undefined : process.stderr)
  try {
    const options = { onProgress: progress.show }
    const [checked, monitorFrom] = sidesOf(table, production, flags)
    const reading = { ...options, ...readingOf(flags) }
    const data = await open(checked, reading)
    const labels = flags.labels === undefined ? {} : { labels: await open(flags.labels, reading) }
    const monitor = await monitorFrom(progress)
    const asked = withFlags({ challenger: {} }, optionFlags(COMPARE_MODELS), { ...flags, labels: undefined })
    const found = await monitor.compareModels(data, { ...(asked as CompareModelsOptions), ...options, ...labels })
    progress.clear()
    process.stdout.write(flags.json ? `${JSON.stringify(found)}\n` : `${wordsOf(found)}\n`)
    return 0
  } finally {
    progress.clear()
  }
}

function wordsOf({ sentence, metrics, right }: ModelComparison): string {
  const cases = right && [
    `Right: both ${right.both}, the model alone ${right.champion}, the other alone ${right.challenger}, neither ${right.neither}`,
  ]
  return [sentence, ...metrics.map(metricWords), ...(cases ?? [])].join('\n')
}

/** `F1 0.61 → 0.66, +0.05 (95 %: +0.03 to +0.07)`. */
function metricWords({ metric, champion, challenger, difference, interval }: ComparedMetric): string {
  const decimals = decimalsFor([difference], 2)
  const [one, other] = [champion, challenger].map((own) => (own === null ? '–' : fixed(own, decimals)))
  const change =
    difference === null || interval === null
      ? ''
      : `, ${signed(difference, decimals)} (95\u202f%: ${interval.map((own) => signed(own, decimals)).join(' to ')})`
  return `${metricShort(metric)} ${one} → ${other}${change}`
}
