/** Commands, their options and their help. */

import { type Command, cac } from 'cac'
import { nearest, ReckonerError } from '../errors.js'
import { METHODS, METRICS } from '../generated/catalogue.js'
import { VERSION } from '../generated/version.js'
import { type CheckFlags, check } from './check.js'
import { type FitFlags, fitAndSave } from './fit.js'
import { type HistoryFlags, showHistory } from './history.js'

/** Wrong use, or a fault. */
const FAULT = 2

/** Runs the command line `argv` (as `process.argv`); the result is the exit code: 0 healthy, 1 degraded, 2 wrong use or fault. */
export async function main(argv: readonly string[]): Promise<number> {
  const cli = commands()
  try {
    cli.parse([...argv], { run: false })
    if (cli.options.help || cli.options.version) return 0
    if (!cli.matchedCommand) return unknownCommand(cli)
    return Number(await cli.runMatchedCommand())
  } catch (error) {
    process.stderr.write(
      `reckoner: ${explain(error, cli.matchedCommand?.options.map((option) => option.rawName) ?? [])}\n`,
    )
    return FAULT
  }
}

function commands() {
  const cli = cac('reckoner')
  withConfiguration(
    cli.command('fit <reference>', 'Learn from a reference, a path or a quoted glob, and save the monitor'),
  )
    .option('--save <file>', 'Where to, for example monitor.reckoner')
    .option('--quiet', 'Print nothing')
    .example('reckoner fit reference.parquet --target late --score p_late --chunk-period week --save monitor.reckoner')
    .action((reference: string, flags: FitFlags & { save?: string }) => fitAndSave(reference, flags))
  withConfiguration(
    cli.command(
      'check <reference> [production]',
      'Check production against a reference, both paths or quoted globs; or check <production> --monitor <file>',
    ),
  )
    .option('--monitor <file>', 'A monitor that fit has saved, in place of reference and configuration')
    .option('--labels <file>', 'Labels that arrived later, joined by --id; a path or a quoted glob')
    .option('--store <file>', 'Keep the run in a file of runs, which reckoner history reads')
    .option('--report <file>', 'Write a report: .html, .md, .json, .csv or .xml (JUnit); may be given again')
    .option('--json', 'Print the run as JSON on stdout')
    .option('--quiet', 'Print no summary')
    .option(
      '--fail-on <kinds>',
      'Exit 1 on these, with commas between: performance, quality, drift, any (default: performance,quality)',
    )
    .example(
      'reckoner check reference.parquet "production/*.parquet" --target late --score p_late --chunk-period week --report report.html',
    )
    .example('reckoner check "production/*.parquet" --monitor monitor.reckoner --report report.html')
    .action((table: string, production: string | undefined, flags: CheckFlags) => check(table, production, flags))
  cli
    .command('history <file>', 'Show the runs that check --store has kept: when, what they found, what changed since')
    .option('--monitor <id>', 'Which monitor, where there are several (default: the one that ran last)')
    .option(
      '--report <file>',
      'Write a report over all nights: .html, .md, .json, .csv or .xml (JUnit); may be given again',
    )
    .option('--json', 'Print everything as JSON')
    .example('reckoner history runs.sqlite --report course.html')
    .action((path: string, flags: HistoryFlags) => showHistory(path, flags))
  cli.help()
  cli.version(VERSION)
  return cli
}

/** The options of what a monitor is fitted with. */
function withConfiguration(command: Command): Command {
  const methods = (kind: string) =>
    METHODS.filter((method) => (method.kinds as readonly string[]).includes(kind)).map((method) => method.key)
  return command
    .option('--config <file>', 'Configuration (.ts, .js, .mjs or .json); flags override it')
    .option('--name <text>', 'Title of the report')
    .option('--task <task>', 'binary; left out: inputs are watched, performance is not')
    .option('--target <column>', 'Labels; may be missing in production')
    .option('--score <column>', 'Probability of the positive label')
    .option('--prediction <column>', 'Predicted labels')
    .option('--positive <label>', 'The label that counts as positive (default: 1 or true)')
    .option('--id <column>', 'Joins later labels to rows')
    .option('--timestamp <column>', 'Orders rows and cuts them into periods')
    .option('--features <columns>', 'Columns to watch, with commas between (default: all others)')
    .option('--metrics <keys>', `With commas between: ${METRICS.map((metric) => metric.key).join(', ')}`)
    .option('--drift-numeric <keys>', `With commas between: ${methods('numeric').join(', ')}`)
    .option('--drift-categorical <keys>', `With commas between: ${methods('categorical').join(', ')}`)
    .option('--chunk-size <rows>', 'Chunks of this many rows, or "auto": by the sampling error of the first metric')
    .option('--chunk-count <number>', 'This many chunks (default: 10)')
    .option('--chunk-period <period>', 'hour, day, week, month, quarter, year, or a multiple: "2 weeks"')
    .option('--time-zone <name>', 'Whose days and weeks, for example Europe/Berlin')
}

function unknownCommand(cli: ReturnType<typeof commands>): number {
  const asked = cli.args[0]
  if (asked === undefined) {
    cli.outputHelp()
    return FAULT
  }
  const hint = nearest(asked, ['check', 'fit', 'history']) ?? 'check'
  process.stderr.write(`reckoner: Cannot run command "${asked}": it is not known; did you mean "${hint}"?\n`)
  return FAULT
}

/** A sentence for people; the stack only for faults of our own. */
function explain(error: unknown, options: readonly string[]): string {
  if (error instanceof ReckonerError && error.code !== 'internal') return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name !== 'CACError') return error.stack ?? error.message
  const unknown = /Unknown option `-*([^`]+)`/.exec(error.message)?.[1]
  if (unknown === undefined) return `${error.message}; see reckoner --help`
  const known = options.map((raw) => raw.replace(/^-*/, '').split(' ')[0] as string)
  const hint = nearest(unknown, known)
  return `Cannot use option --${unknown}: it is not known; ${hint ? `did you mean --${hint}?` : 'see reckoner check --help'}`
}
