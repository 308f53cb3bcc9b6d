/** Output of `reckoner help`. */

import { CALCULATORS, ESTIMATORS, METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'
import type { Flags } from './arguments.js'
import type { Command } from './command.js'

/** Characters across. */
const WIDTH = 100

const EXIT_CODES = `Exit codes
  0  done; check found nothing that --fail-on names
  1  check found something that --fail-on names
  2  wrong use, or a fault; the last line says which`

/** Every command in a line, and where more is. */
export function helpOfAll(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { takes, words }]) => [`${name} ${takes}`, words] as const)
  const more = [
    ['help [command]', 'This, or the options of a command'],
    ['help keys', 'Metrics by task, drift methods by kind of column, statistics'],
  ] as const
  return [
    'reckoner: how a deployed model is doing before the labels arrive, why it changed, and what to do',
    '',
    'Commands',
    ...table([...rows, ...more]),
    '',
    EXIT_CODES,
    '',
    'Tables are paths or quoted globs of Parquet, Arrow, CSV, TSV and NDJSON files.',
    '--version prints the version.',
  ].join('\n')
}

/** A command with its options. */
export function helpOf(name: string, { takes, words, flags, examples }: Command): string {
  return [
    `reckoner ${name} ${takes}`,
    '',
    ...wrapped(words, 0),
    '',
    'Options',
    ...table(flagRows(flags)),
    '',
    'Examples',
    ...examples.map((example) => `  ${example}`),
    '',
    EXIT_CODES,
  ].join('\n')
}

/** The keys of everything that is measured. */
export function helpOfKeys(): string {
  const keys = <E extends { readonly key: string }>(entries: readonly E[], holds: (entry: E) => boolean = () => true) =>
    entries.filter(holds).map(({ key }) => key)
  const rows = [
    ['metrics, binary', [...keys(METRICS, has('tasks', 'binary')), 'confusion_matrix']],
    ['metrics, multiclass', keys(METRICS, has('tasks', 'multiclass'))],
    ['metrics, regression', keys(METRICS, has('tasks', 'regression'))],
    ['estimators', ['auto', ...keys(ESTIMATORS)]],
    ['drift, numeric', keys(METHODS, has('kinds', 'numeric'))],
    ['drift, categorical', keys(METHODS, has('kinds', 'categorical'))],
    ['summary', keys(STATISTICS)],
    ['results', keys(CALCULATORS)],
  ] as const
  return ['Keys', ...table(rows.map(([name, own]) => [name, own.join(', ')] as const))].join('\n')
}

const has =
  <L extends 'tasks' | 'kinds'>(list: L, value: string) =>
  (entry: { readonly [list in L]: readonly string[] }) =>
    entry[list].includes(value)

function flagRows(flags: Flags): (readonly [string, string])[] {
  return Object.entries(flags).map(([name, { value, words }]) => [`--${name}${value ? ` ${value}` : ''}`, words])
}

/** Two columns; the second wraps within itself. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const first = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows.flatMap(([name, words]) => {
    const [line = '', ...rest] = wrapped(words, first)
    return [`  ${name}`.padEnd(first) + line.trimStart(), ...rest]
  })
}

/** Lines of at most `WIDTH` characters, indented. */
function wrapped(words: string, indent: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(' '.repeat(indent) + word)
  }
  return lines
}
