/** The fields of a value are one list: whatever carries values names none of them. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CODE_FIELDS, NUMBER_FIELDS } from '../../src/generated/catalogue.js'
import {
  join as joined,
  type Measures,
  measuresOf,
  numberAt,
  numbersOf,
  pick,
  slice,
  wordAt,
  wordsAt,
} from '../../src/results/measures.js'
import { measuredAt, numbersIn, wordsIn } from '../../src/results/point-fields.js'
import { ROW_FIELDS } from '../../src/results/rows.js'
import type { Point } from '../../src/types/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** `value` is also a word of every other kind of code. */
const FIELDS: readonly string[] = [
  ...NUMBER_FIELDS.filter((field) => field !== 'value'),
  ...CODE_FIELDS.map(({ key }) => key),
]

const camel = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (key: string) => camel(`_${key}`)

function filesIn(folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return paths.filter((path) => /\.(rs|ts|mjs)$/.test(path)).map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
}

/** Files that name a field outside of comments. */
function namers(field: string, paths: readonly string[]): string[] {
  const name = new RegExp(`\\b(${field}|${camel(field)}|${pascal(field)})\\b`)
  return paths.filter((path) => name.test(read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))).sort()
}

describe('a field of a value', () => {
  const carriers = [
    'crates/engine/src',
    'crates/history/src',
    'crates/node/src',
    'src/alerts',
    'src/export',
    'src/history',
    'src/results',
  ].flatMap(filesIn)

  /** Who reads a field for what it means, beside those who carry it. */
  const readers: Readonly<Record<string, readonly string[]>> = {
    standard_error: [
      'src/alerts/chance/readings.ts',
      'src/alerts/rules/sampling-error.ts',
      'src/results/columns.ts',
      'src/results/differences.ts',
      'src/results/marks.ts',
      'src/results/moved.ts',
    ],
    // The core's catalogue says by what a method is judged; columns of the model's outputs have a test of their own.
    p_value: [
      'crates/node/src/catalogue.rs',
      // Of slices and of labels' shares.
      'crates/node/src/causes.rs',
      'crates/node/src/measurements.rs',
      // Of a guaranteed threshold.
      'crates/node/src/resolution.rs',
      'src/alerts/chance/plan.ts',
      'src/alerts/chance/readings.ts',
      'src/alerts/chance/scorer.ts',
      'src/alerts/rules/significance.ts',
      'src/export/junit.ts',
      // Of incidents that are stored.
      'src/history/told-incidents.ts',
    ],
    // The plan of a summary says how exact each value will be; an interval that is certain is no band.
    exactness: ['crates/engine/src/counts_plan.rs', 'crates/node/src/counts_plan.rs', 'src/results/marks.ts'],
    low: [
      // Of scores that are reviewed.
      'crates/node/src/resolution.rs',
      'src/alerts/chance/readings.ts',
      'src/history/follow.ts',
      'src/results/differences.ts',
      // Low trust.
      'src/results/distrusted.ts',
      'src/results/moved.ts',
      'src/results/point-fields.ts',
    ],
    high: [
      'crates/node/src/resolution.rs',
      'src/alerts/chance/readings.ts',
      'src/history/follow.ts',
      'src/results/differences.ts',
      'src/results/moved.ts',
      'src/results/point-fields.ts',
    ],
    trust: [
      'crates/node/src/resolution.rs',
      'src/results/columns.ts',
      'src/results/distrusted.ts',
      'src/results/marks.ts',
      'src/results/moved.ts',
      'src/results/point-fields.ts',
    ],
    trust_because: ['src/results/columns.ts', 'src/results/distrusted.ts', 'src/results/point-fields.ts'],
    undefined_because: [
      'src/export/junit.ts',
      'src/results/assemble.ts',
      'src/results/columns.ts',
      'src/results/marks.ts',
      'src/results/withheld.ts',
    ],
  }

  it.each(FIELDS)('%s is named by those who read it alone', (field) => {
    expect(namers(field, carriers)).toEqual(readers[field] ?? [])
  })

  it('is named elsewhere only by its list, its property of a point, and those who set it or foretell it', () => {
    const everywhere = ['crates', 'src'].flatMap(filesIn).filter((path) => !path.startsWith('src/generated/'))
    expect(namers('exactness', everywhere)).toEqual([
      'crates/engine/src/counts_plan.rs',
      'crates/node/src/counts_plan.rs',
      'crates/stats/src/drift/kolmogorov_smirnov.rs',
      'crates/stats/src/drift/mod.rs',
      'crates/stats/src/estimation/cbpe/binary_interval.rs',
      'crates/stats/src/measured.rs',
      'crates/stats/src/performance/binary_reference.rs',
      'crates/stats/src/statistic.rs',
      'crates/stats/tests/score_bins.rs',
      'src/results/marks.ts',
      'src/types/result.ts',
      'src/types/summary.ts',
      'src/workflow/summary-plan.ts',
    ])
  })

  it.each(['value', ...FIELDS])('%s is in the documentation', (field) => {
    const table = read('docs/results.md').split('## Columns')[0] as string
    expect(table).toContain(`\`${field}\``)
  })

  it('is a column, in the documented order', () => {
    const table = read('docs/results.md').split('## Columns')[1] as string
    const rows = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell)
    expect(rows.flatMap((cell) => cell.replaceAll('`', '').split(', '))).toEqual(ROW_FIELDS)
  })
})

/** A number for each field and place. */
const filled: Measures = measuresOf(
  {
    numbers: NUMBER_FIELDS.map((_, field) => Float64Array.of(field, field + 0.25, field + 0.5)),
    codes: CODE_FIELDS.map(() => Uint8Array.of(1, 2, 3)),
  },
  3,
)
const empty = measuresOf({ numbers: NUMBER_FIELDS.map(() => null), codes: CODE_FIELDS.map(() => null) }, 2)

/** Every number and word, place by place. */
const all = (measures: Measures) =>
  Array.from({ length: measures.length }, (_, place) => [
    ...NUMBER_FIELDS.map((field) => numberAt(measures, field, place)),
    ...CODE_FIELDS.map((own) =>
      own.kind === 'set' ? wordsAt(measures, own.key, place) : wordAt(measures, own.key, place),
    ),
  ])

describe('arrays of fields', () => {
  const nothing = [
    ...NUMBER_FIELDS.map(() => Number.NaN),
    ...CODE_FIELDS.map(({ kind }) => (kind === 'set' ? [] : undefined)),
  ]

  it('hold numbers and words', () => {
    expect(all(filled)[1]).toEqual([
      ...NUMBER_FIELDS.map((_, field) => field + 0.25),
      ...CODE_FIELDS.map(({ kind, words }) => (kind === 'set' ? [words[1]] : words[1])),
    ])
    const both = measuresOf({ numbers: [], codes: CODE_FIELDS.map(() => Uint8Array.of(0b1001)) }, 1)
    expect(wordsAt(both, 'trust_because', 0)).toEqual(['few_effective_rows', 'estimators_disagree'])
  })

  it('that are left out hold nothing', () => {
    expect(empty).toEqual({ length: 2, numbers: {}, codes: {} })
    expect(all(empty)).toEqual([nothing, nothing])
    expect(numbersOf(empty, 'value')).toEqual(Float64Array.of(Number.NaN, Number.NaN))
  })

  it('are cut, joined and picked in all fields', () => {
    const [first, second, third] = all(filled)
    expect(all(slice(filled, 1, 3))).toEqual([second, third])
    expect(all(joined(empty, slice(filled, 0, 1)))).toEqual([nothing, nothing, first])
    expect(all(joined(filled, empty))).toEqual([first, second, third, nothing, nothing])
    expect(all(joined(slice(filled, 2, 3), filled))).toEqual([third, first, second, third])
    expect(all(pick(filled, [2, -1, 0, 3]))).toEqual([third, nothing, first, nothing])
  })
})

describe('a point', () => {
  it('has every field under its own name, and the ends of an interval as one', () => {
    const point = measuredAt(filled, 0)
    expect(point).toEqual({
      value: 0,
      standardError: 1,
      pValue: 2,
      interval: [3, 4],
      undefinedBecause: 'empty_chunk',
      exactness: 'exact',
      trust: { level: 'high', because: ['few_effective_rows'] },
    })
    const whole = { ...point, state: 'fine', alert: false } as Point
    const { value: _, ...numbers } = Object.fromEntries(NUMBER_FIELDS.map((field, place) => [field, place]))
    expect(numbersIn(whole)).toEqual(numbers)
    const words = { undefined_because: 'empty_chunk', exactness: 'exact', trust: 'high' }
    expect(wordsIn(whole)).toEqual({ ...words, trust_because: 'few_effective_rows' })
    const two: Point = { ...whole, trust: { level: 'low', because: ['outside_support', 'selected_labels'] } }
    expect(wordsIn(two)).toMatchObject({ trust: 'low', trust_because: 'outside_support selected_labels' })
    expect(wordsIn({ ...whole, trust: { level: 'high', because: [] } }).trust_because).toBeNull()
  })

  it('leaves out what there is not', () => {
    expect(measuredAt(empty, 0)).toEqual({ value: null })
    const bare: Point = { value: null, state: 'not_enough_data', alert: false }
    expect(Object.values({ ...numbersIn(bare), ...wordsIn(bare) })).toEqual(FIELDS.map(() => null))
  })

  it('has no interval of one end', () => {
    const { low: _, ...numbers } = filled.numbers
    expect(measuredAt({ ...filled, numbers }, 0)).not.toHaveProperty('interval')
  })
})
