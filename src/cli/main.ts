/** Commands, their options and their help. */

import { cac } from 'cac'
import { nearest, ReckonerError } from '../errors.js'
import { METHODS, METRICS } from '../generated/catalogue.js'
import { version } from '../report/version.js'
import { type CheckFlags, check } from './check.js'

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
  const methods = (kind: string) =>
    METHODS.filter((method) => (method.kinds as readonly string[]).includes(kind)).map((method) => method.key)
  const cli = cac('reckoner')
  cli
    .command('check <reference> <production>', 'Check a table against a reference; both are paths or quoted globs')
    .option('--config <file>', 'Configuration (.ts, .js, .mjs or .json); flags override it')
    .option('--name <text>', 'Title of the report')
    .option('--task <task>', 'binary; left out: inputs are watched, performance is not')
    .option('--target <column>', 'Labels; may be missing in production')
    .option('--score <column>', 'Probability of the positive label')
    .option('--prediction <column>', 'Predicted labels')
    .option('--positive <label>', 'The label that counts as positive (default: 1 or true)')
    .option('--timestamp <column>', 'Orders rows and cuts them into periods')
    .option('--features <columns>', 'Columns to watch, with commas between (default: all others)')
    .option('--metrics <keys>', `With commas between: ${METRICS.map((metric) => metric.key).join(', ')}`)
    .option('--drift-numeric <keys>', `With commas between: ${methods('numeric').join(', ')}`)
    .option('--drift-categorical <keys>', `With commas between: ${methods('categorical').join(', ')}`)
    .option('--chunk-size <rows>', 'Chunks of this many rows, or "auto": by the sampling error of the first metric')
    .option('--chunk-count <number>', 'This many chunks (default: 10)')
    .option('--chunk-period <period>', 'hour, day, week, month, quarter, year, or a multiple: "2 weeks"')
    .option('--time-zone <name>', 'Whose days and weeks, for example Europe/Berlin')
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
    .action((reference: string, production: string, flags: CheckFlags) => check(reference, production, flags))
  cli.help()
  cli.version(version)
  return cli
}

function unknownCommand(cli: ReturnType<typeof commands>): number {
  const asked = cli.args[0]
  if (asked === undefined) {
    cli.outputHelp()
    return FAULT
  }
  const hint = nearest(asked, ['check']) ?? 'check'
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
