/** `reckoner explain`: an incident of a check, or of a stored course, in full. */

import { ReckonerError } from '../core/errors.js'
import { history } from '../history/history.js'
import { buildIncident } from '../report/build.js'
import { renderIncident } from '../report/render/terminal.js'
import { plural } from '../words/numbers.js'
import type { Run } from '../workflow/run.js'
import { type CheckFlags, check } from './check.js'
import { terminalOptions } from './terminal.js'

/**
 * Prints incident `number` on stdout: of a check, whose flags and exit code are its own; or, of a file of runs alone, of the
 * course that it holds, with 0. Throws what the API throws.
 */
export async function explain(
  number: string,
  table: string,
  production: string | undefined,
  flags: CheckFlags,
): Promise<number> {
  const place = placeOf(number)
  const print = (run: Run) => printIncident(run, place, flags)
  if (production !== undefined || flags.monitor !== undefined) return check(table, production, flags, print)
  requireNone(flags)
  print((await history(table)).run)
  return 0
}

function placeOf(number: string): number {
  if (/^[1-9]\d*$/.test(number)) return Number(number) - 1
  throw refused(`Cannot explain incident "${number}": expected its number, from 1`)
}

function printIncident(run: Run, place: number, { json }: CheckFlags): void {
  const incident = run.incidents[place]
  if (incident === undefined) {
    throw refused(`Cannot explain incident ${place + 1}: the run has ${plural(run.incidents.length, 'incident')}`)
  }
  const { stdout } = process
  stdout.write(
    json ? `${JSON.stringify(incident)}\n` : renderIncident(buildIncident(run, place), terminalOptions(stdout)),
  )
}

/** Flags that have a meaning without a check. */
const PRINTING: readonly string[] = ['json', 'quiet', 'color', 'noColor']

function requireNone(flags: CheckFlags): void {
  const other = Object.keys(flags).find((flag) => !PRINTING.includes(flag))
  if (other === undefined) return
  const name = other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw refused(`Cannot use option --${name} with a stored course: name production, or a --monitor to check it`)
}

function refused(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', sentence)
}
