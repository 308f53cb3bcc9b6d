/** Commands, their options and how each is run. */

import { CHECK, COMPARE_MODELS, HISTORY, PLAN_LABELS, WRITE } from '../config/schema/calls.js'
import { NOTIFY } from '../config/schema/notify.js'
import { nearest, ReckonerError } from '../core/errors.js'
import { VERSION } from '../generated/version.js'
import { type Flags, read } from './arguments.js'
import { type CheckFlags, check } from './check.js'
import type { Command } from './command.js'
import { type CompareFlags, compareModels } from './compare-models.js'
import { explain } from './explain.js'
import { fitAndSave } from './fit.js'
import type { FitFlags } from './fit-flags.js'
import { CONFIGURATION, READING } from './flags.js'
import { helpOf, helpOfAll, helpOfKeys } from './help.js'
import { type HistoryFlags, showHistory } from './history.js'
import { flagsOf } from './option-flags.js'
import { type PlanFlags, planLabels, tellLabels } from './plan-labels.js'
import { say } from './say.js'

/** Wrong use, or a fault. */
const FAULT = 2

const REPORT = 'Write a report: .html, .md, .json, .csv, .arrow, .xml (JUnit) or .prom (Prometheus); may be given again'

const QUIET: Flags = { quiet: { words: 'Print nothing but faults' } }
const COLOR: Flags = {
  color: { words: 'Colors also where the output is not a terminal' },
  'no-color': { words: 'No colors' },
}
const HELP: Flags = { help: { short: 'h', words: 'These words' } }

/** Options of the commands that learn from a reference. */
const FITTING: Flags = { ...CONFIGURATION, ...READING, ...QUIET, ...COLOR, ...HELP }

const MONITOR: Flags = {
  monitor: { value: '<file>', words: 'A monitor that fit has saved, in place of reference and configuration' },
}

/** Options of the commands that check. */
const CHECKING: Flags = {
  ...MONITOR,
  ...flagsOf(CHECK),
  report: { value: '<file>', many: true, words: REPORT },
  json: { words: 'Print the run as JSON on stdout' },
  ...flagsOf(WRITE),
  ...flagsOf(NOTIFY),
  ...FITTING,
}

const COMMANDS: Readonly<Record<string, Command>> = {
  fit: {
    takes: '<reference>',
    words: 'Learn from a reference, a path or a quoted glob, and save the monitor.',
    flags: {
      save: { value: '<file>', words: 'Where to, for example monitor.reckoner' },
      ...FITTING,
    },
    examples: [
      'reckoner fit reference.parquet --target late --score p_late --chunk-period week --save monitor.reckoner',
    ],
    run: ([reference], flags) =>
      fitAndSave(needed(reference, 'a reference'), flags as FitFlags & { readonly save?: string }),
  },
  check: {
    takes: '<reference> [production]',
    words: 'Check production against a reference, both paths or quoted globs; or check <production> --monitor <file>.',
    flags: CHECKING,
    examples: [
      'reckoner check reference.parquet "production/*.parquet" --target late --score p_late --report report.html',
      'reckoner check "production/*.parquet" --monitor monitor.reckoner --report report.html',
    ],
    run: ([table, production], flags) => check(needed(table, 'a table'), production, flags as CheckFlags),
  },
  explain: {
    takes: '<n> <reference> [production]',
    words:
      'Print incident n of a check, or of a file of runs, in full: how much, since when, why, where, and why the alerts that it explains are some.',
    flags: { ...CHECKING, json: { words: 'Print the incident as JSON' } },
    examples: [
      'reckoner explain 1 reference.parquet "production/*.parquet" --target late --score p_late',
      'reckoner explain 1 "production/*.parquet" --monitor monitor.reckoner',
      'reckoner explain 1 runs.sqlite',
    ],
    run: ([number, table, production], flags) =>
      explain(
        needed(number, 'the number of an incident and a table'),
        needed(table, 'a table'),
        production,
        flags as CheckFlags,
      ),
  },
  'plan-labels': {
    takes: '<reference> [production]',
    words: 'Plan which rows of production to label, so that the fewest labels tell whether a metric is as estimated.',
    flags: {
      out: { value: '<file>', words: 'Where the plan goes, as JSON, for read-labels' },
      list: { value: '<file>', words: 'Where its rows go, as CSV with an empty column for labels' },
      ...MONITOR,
      ...flagsOf(PLAN_LABELS),
      ...FITTING,
    },
    examples: ['reckoner plan-labels june.parquet --monitor monitor.reckoner --out plan.json --list rows.csv'],
    run: ([table, production], flags) => planLabels(needed(table, 'a table'), production, flags as PlanFlags),
  },
  'read-labels': {
    takes: '<plan> <labels>',
    words: 'Say what the labels of a plan show so far; it may be asked after every label.',
    flags: { json: { words: 'Print the reading as JSON' }, ...READING, ...COLOR, ...HELP },
    examples: ['reckoner read-labels plan.json rows.csv'],
    run: ([plan, labels], flags) =>
      tellLabels(needed(plan, 'a plan and its labels'), needed(labels, 'the labels'), flags as PlanFlags),
  },
  'compare-models': {
    takes: '<reference> [production]',
    words: 'Compare the model with another one on rows of production that have labels, and say whether to switch.',
    flags: {
      ...MONITOR,
      ...flagsOf(COMPARE_MODELS),
      json: { words: 'Print the comparison as JSON' },
      ...FITTING,
    },
    examples: ['reckoner compare-models june.parquet --monitor monitor.reckoner --challenger-score p_late_v2'],
    run: ([table, production], flags) => compareModels(needed(table, 'a table'), production, flags as CompareFlags),
  },
  history: {
    takes: '<file>',
    words: 'Show the runs that check --store has kept: when, what they found, what changed since.',
    flags: {
      ...flagsOf(HISTORY),
      report: { value: '<file>', many: true, words: REPORT },
      json: { words: 'Print everything as JSON' },
      ...COLOR,
      ...HELP,
    },
    examples: ['reckoner history runs.sqlite --report course.html'],
    run: ([path], flags) => showHistory(needed(path, 'a file of runs'), flags as HistoryFlags),
  },
}

/** Number of words that a command takes. */
const MOST_WORDS: Readonly<Record<string, number>> = {
  fit: 1,
  check: 2,
  explain: 3,
  'plan-labels': 2,
  'read-labels': 2,
  'compare-models': 2,
  history: 1,
}

/** Runs the command line `argv` (as `process.argv`); the result is the exit code: 0 healthy, 1 degraded, 2 wrong use or fault. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await runCommand(argv.slice(2))
  } catch (error) {
    say(`reckoner: ${wordsOf(error)}`)
    return FAULT
  }
}

async function runCommand([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) return print(helpOfAll(COMMANDS), FAULT)
  if (['help', '--help', '-h'].includes(name)) return help(args[0])
  if (['--version', '-v'].includes(name)) return print(`reckoner/${VERSION}`)
  const command = commandNamed(name)
  const { words, given } = read(args, command.flags)
  if (given.help) return help(name)
  const extra = words[MOST_WORDS[name] as number]
  if (extra !== undefined) throw invalid(`Cannot use "${extra}": reckoner ${name} takes ${command.takes}`)
  return command.run(words, given)
}

function help(topic: string | undefined): number {
  if (topic === undefined) return print(helpOfAll(COMMANDS))
  return print(topic === 'keys' ? helpOfKeys() : helpOf(topic, commandNamed(topic)))
}

function print(text: string, code = 0): number {
  process.stdout.write(`${text}\n`)
  return code
}

function commandNamed(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command !== undefined) return command
  const near = nearest(name, [...Object.keys(COMMANDS), 'help'])
  const hint = near === undefined ? 'See reckoner help' : `Did you mean "${near}"?`
  throw new ReckonerError('unknown_option', `Unknown command "${name}". ${hint}`)
}

function needed(word: string | undefined, what: string): string {
  if (word !== undefined) return word
  throw invalid(`Cannot begin without ${what}: give a path or a quoted glob; see reckoner help`)
}

function invalid(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', sentence)
}

/** A sentence for people; the stack only for faults of our own. */
function wordsOf(error: unknown): string {
  if (error instanceof ReckonerError && error.code !== 'internal') return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
