import { describe, expect, it } from 'vitest'
import { expectationsOf } from '../../../src/alerts/chance/expected.js'
import { judge } from '../../../src/alerts/judge.js'
import type { Held } from '../../../src/alerts/rule.js'
import type { Standard } from '../../../src/alerts/standard.js'
import { REASONS, STATES } from '../../../src/alerts/states.js'
import type { CalculatorKey, Chunk, ResolvedConfig } from '../../../src/types/index.js'
import { normal, stream } from '../chance/random.js'

const REFERENCE = 10
const ROWS = 1000
const ERROR = 0.01
const CONFIG = {
  alerts: {},
  chunks: { size: ROWS },
  quality: { as: 'rate' },
  normalizeConfusion: 'none',
  metrics: [],
} as unknown as ResolvedConfig

const chunksOf = (count: number, rows = ROWS): Chunk[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    key: `${index}`,
    period: index < REFERENCE ? 'reference' : 'production',
    rows,
    startIndex: 0,
    endIndex: rows - 1,
  }))

const RANDOM = stream(1)
/** Ten chunks of the reference, about .8. */
const REFERENCE_VALUES = Array.from({ length: REFERENCE }, () => 0.8 + ERROR * normal(RANDOM))
interface Given {
  readonly calculator?: CalculatorKey
  readonly metric?: string
  readonly values: readonly number[]
  readonly more?: Partial<Standard>
  readonly reference?: readonly number[]
}

function held({
  calculator = 'realized_performance',
  metric = 'accuracy',
  values,
  more,
  reference = REFERENCE_VALUES,
}: Given): Held {
  const all = [...reference, ...values]
  const measures = {
    length: all.length,
    numbers: { value: Float64Array.from(all), standard_error: Float64Array.from(all, () => ERROR) },
    codes: {},
  }
  const watched = { calculator, metric, column: undefined, measures }
  const [chance = null] = expectationsOf(CONFIG, [watched], chunksOf(all.length).slice(0, reference.length), [])
  const standard: Standard = {
    threshold: { lower: null, upper: null },
    usual: 0.8,
    usualFaults: 0,
    byPValue: false,
    compat: false,
    given: false,
    constant: false,
    good: 'above',
    faults: undefined,
    chance,
    level: 1 / 2000,
    ...more,
  }
  return { ...watched, standard }
}

function judged(all: readonly Given[], past?: Parameters<typeof judge>[2]) {
  const count = REFERENCE + (all[0]?.values.length ?? 0)
  const { series, carryAt } = judge(all.map(held), chunksOf(count), past)
  const words = series.map(({ states, reasons }) =>
    Array.from(
      states.slice(REFERENCE),
      (state, place) => `${STATES[state - 1]}: ${REASONS[(reasons[REFERENCE + place] as number) - 1]}`,
    ),
  )
  return { words, carry: carryAt(count - 1) }
}

describe('by chance', () => {
  it('a value as usual is fine, one far off alerts, and on the good side is better', () => {
    expect(judged([{ values: [0.8, 0.7, 0.9] }]).words).toEqual([
      ['fine: within_chance', 'alert: beyond_budget', 'better: beyond_budget'],
    ])
  })

  it('a value that one chunk in twenty has is watched', () => {
    expect(judged([{ values: [0.8 - 2.8 * ERROR] }]).words).toEqual([['watch: beyond_chance']])
  })

  it('a change below the least effect is no alert', () => {
    const more = { leastEffect: 0.2 }
    expect(judged([{ values: [0.7], more }]).words).toEqual([['watch: small_effect']])
  })

  it('a change that lasts alerts before any chunk would', () => {
    const values = Array.from({ length: 8 }, () => 0.8 - 2.5 * ERROR)
    const [words] = judged([{ values }]).words
    expect(words?.[0]).toBe('watch: beyond_chance')
    expect(words?.at(-1)).toBe('alert: beyond_budget')
  })

  it('many series are no reason for more alerts', () => {
    const values = [0.8 - 4.4 * ERROR]
    const quiet = Array.from({ length: 60 }, () => ({
      calculator: 'summary_statistics' as const,
      metric: 'mean',
      values: [0.8],
    }))
    const one = { calculator: 'summary_statistics' as const, metric: 'mean', values }
    const more = { good: 'neither' as const }
    expect(judged([{ ...one, more }]).words[0]).toEqual(['alert: beyond_budget'])
    expect(judged([{ ...one, more }, ...quiet.map((own) => ({ ...own, more }))]).words[0]).toEqual([
      'watch: beyond_chance',
    ])
  })

  it('a reference of one chunk tells nothing, nor do few labels', () => {
    const alone = held({ values: [], reference: [0.8] })
    expect(alone.standard.chance).toBeNull()
    expect(judged([{ values: [0.1], more: { chance: null } }]).words).toEqual([
      ['not_enough_data: few_reference_chunks'],
    ])
    const few = judge([held({ values: [0.1] })], chunksOf(REFERENCE + 1, 20), undefined).series[0]
    expect(STATES[(few?.states[REFERENCE] as number) - 1]).toBe('not_enough_data')
  })

  it('a course in any two parts is judged as the whole', () => {
    const values = [0.8, 0.79, 0.775, 0.775, 0.775, 0.77, 0.775, 0.775]
    const whole = judged([{ values }]).words[0]
    expect(whole).toContain('alert: beyond_budget')
    for (let cut = 1; cut < values.length; cut++) {
      const first = judged([{ values: values.slice(0, cut) }])
      const past = JSON.parse(JSON.stringify(first.carry))
      expect([...(first.words[0] ?? []), ...(judged([{ values: values.slice(cut) }], past).words[0] ?? [])]).toEqual(
        whole,
      )
    }
  })
})
