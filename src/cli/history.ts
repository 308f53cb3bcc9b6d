/** `reckoner history`: the nights of a monitor, what changed since, and how it stands over all of them. */

import { REALIZED } from '../calculators/performance.js'
import { requireReportPath } from '../export/write.js'
import type { OptionFlags } from '../generated/options-by-key.js'
import { type History, history } from '../history/history.js'
import { followedWords } from '../report/followed-words.js'
import { printable } from '../report/render/text-grid.js'
import type { FollowedIncident, Night, ValueChange } from '../types/index.js'
import { count, plural } from '../words/numbers.js'
import { capital, metricInSentence } from '../words/words.js'
import { progressLine } from './progress.js'
import { say } from './say.js'
import { terminalOptions } from './terminal.js'

export interface HistoryFlags extends Pick<OptionFlags, 'monitor'> {
  readonly report?: readonly string[]
  readonly json?: true
}

/** Nights that are listed; the JSON has all. */
const MOST_NIGHTS = 40
/** Incidents that are listed: those that go on, and the last of the others. */
const MOST_INCIDENTS = 12
/** Changed values that are told one by one. */
const MOST_CHANGES = 8

/** Prints what is stored; 0. Throws what the API throws. */
export async function showHistory(path: string, flags: HistoryFlags): Promise<number> {
  const progress = progressLine(process.stderr)
  try {
    for (const file of flags.report ?? []) await requireReportPath(file)
    const monitor = flags.monitor === undefined ? {} : { monitor: flags.monitor }
    const stored = await history(path, { ...monitor, onProgress: progress.show })
    progress.clear()
    const { stdout } = process
    stdout.write(
      flags.json
        ? `${JSON.stringify(stored)}\n`
        : `${wordsOf(stored)}\n${stored.run.summary(terminalOptions(stdout))}\n`,
    )
    for (const file of flags.report ?? []) {
      await stored.run.write(file)
      say(`Wrote ${file}`)
    }
    return 0
  } finally {
    progress.clear()
  }
}

function wordsOf({ monitor, monitors, nights, incidents, changes }: History): string {
  const others = monitors.filter(({ id }) => id !== monitor.id)
  const lines = [
    `${printable(monitor.name)}, monitor ${monitor.id.slice(0, 12)}: ${plural(monitor.runs, 'run')}, ${plural(monitor.chunks, 'chunk')}`,
    ...(others.length === 0
      ? []
      : [
          `Other monitors of this file, for --monitor: ${others.map(({ id, name }) => `${id.slice(0, 12)} (${printable(name)})`).join(', ')}`,
        ]),
    '',
    ...nights.slice(-MOST_NIGHTS).map(nightLine),
    ...(nights.length > MOST_NIGHTS ? [`The last ${MOST_NIGHTS} of ${count(nights.length)} runs.`] : []),
    '',
    ...incidentLines(incidents),
    ...changeLines(changes),
  ]
  return lines.join('\n')
}

/** `2026-01-02 03:00  degraded      3 alerts  1 new, 29 same  F1 fell …` */
function nightLine({ at, status, alerts, headline, ...night }: Night): string {
  const chunks = [
    [night.added, 'new'],
    [night.changed, 'changed'],
    [night.same, 'same'],
    [night.kept, 'kept'],
  ] as const
  const words = chunks.filter(([number]) => number > 0).map(([number, word]) => `${count(number)} ${word}`)
  const when = at.slice(0, 16).replace('T', ' ')
  return `${when}  ${status.padEnd(12)}  ${plural(alerts, 'alert').padStart(10)}  ${words.join(', ').padEnd(20)}  ${printable(headline)}`
}

/** `  Open since night 3, grown from −0.04 to −0.09: F1 fell …`; those that go on first. */
function incidentLines(incidents: readonly FollowedIncident[]): string[] {
  if (incidents.length === 0) return []
  const sorted = incidents.toSorted((one, other) => rankOf(one) - rankOf(other) || nightOf(other) - nightOf(one))
  const lines = sorted
    .slice(0, MOST_INCIDENTS)
    .map((own) => `  ${capital(followedWords(own))}: ${printable(own.sentence)}`)
  const left = incidents.length - lines.length
  return ['Incidents', ...lines, ...(left > 0 ? [`  ${count(left)} more, which the JSON has`] : []), '']
}

function rankOf({ state }: FollowedIncident): number {
  return Number(state === 'recovered')
}

function nightOf({ nights }: FollowedIncident): number {
  return nights.at(-1)?.night ?? 0
}

/** Performance first: it is what labels change. */
function changeLines(changes: readonly ValueChange[]): string[] {
  if (changes.length === 0) return []
  const realized = changes.filter(({ calculator, before }) => calculator === REALIZED && before.value !== null)
  const shown = realized.slice(-MOST_CHANGES).map(({ metric, chunk, before, after, replaced }) => {
    const value = (own: number | null) => (own === null ? 'none' : own.toPrecision(4))
    return `  ${metricInSentence(metric)} of ${printable(chunk)}: ${value(before.value)} became ${value(after.value)} in the run of ${replaced.at.slice(0, 10)}`
  })
  const corrected = realized.length === 0 ? '' : `; of realized performance ${count(realized.length)}, the last:`
  return [`${plural(changes.length, 'value')} changed after they were stored${corrected}`, ...shown, '']
}
