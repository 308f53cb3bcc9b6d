import { describe, expect, it } from 'vitest'
import { judge } from '../../src/alerts/judge.js'
import type { Held, Rule } from '../../src/alerts/rule.js'
import { RULES } from '../../src/alerts/rules/index.js'
import type { Standard } from '../../src/alerts/standard.js'
import { REASONS, STATES } from '../../src/alerts/states.js'
import type { Chunk } from '../../src/types/index.js'

/** One chunk of the reference, then those of production. */
const chunks = (count: number): readonly Chunk[] =>
  Array.from({ length: count }, (_, place) => ({
    index: Math.max(place - 1, 0),
    key: `chunk ${place}`,
    period: place === 0 ? 'reference' : 'production',
    rows: 1000,
    startIndex: 0,
    endIndex: 999,
  }))

const STANDARD: Standard = {
  threshold: { lower: 0.7, upper: 0.9 },
  usual: 0.8,
  usualFaults: 0,
  byPValue: false,
  compat: false,
  given: false,
  constant: false,
  good: 'above',
  faults: undefined,
}

interface Given {
  readonly values: readonly (number | null)[]
  readonly errors?: number
  readonly pValues?: readonly number[]
  readonly standard?: Partial<Standard>
  readonly realized?: readonly number[]
  readonly evidence?: readonly number[]
}

const array = (numbers: readonly (number | null)[]) => Float64Array.from(numbers, (own) => own ?? Number.NaN)

function held({ values, errors, pValues, standard, realized, evidence }: Given): Held {
  return {
    calculator: 'realized_performance',
    metric: 'f1',
    column: undefined,
    measures: {
      length: values.length,
      numbers: {
        value: array(values),
        ...(errors === undefined ? {} : { standard_error: array(values.map(() => errors)) }),
        ...(pValues === undefined ? {} : { p_value: array(pValues) }),
      },
      codes: {},
    },
    standard: { ...STANDARD, ...standard },
    ...(realized === undefined ? {} : { realized: array(realized) }),
    ...(evidence === undefined ? {} : { evidence: array(evidence) }),
  }
}

/** States with their reasons, from the second chunk on. */
function judged(given: Given): string[] {
  const [draft] = judge([held(given)], chunks(given.values.length), undefined).series
  return Array.from(draft?.states ?? [], (state, place) => {
    const reason = REASONS[(draft?.reasons[place] ?? 0) - 1]
    return `${STATES[state - 1]}: ${reason}`
  })
}

describe('the rules', () => {
  it('leave the reference alone, and what has no value', () => {
    expect(judged({ values: [0.1, null, 0.8] })).toEqual([
      'fine: reference',
      'not_enough_data: no_value',
      'fine: within_threshold',
    ])
  })

  it('alert beyond a bound, but on the good side', () => {
    expect(judged({ values: [0.8, 0.6, 0.95] }).slice(1)).toEqual([
      'alert: beyond_threshold',
      'better: beyond_threshold',
    ])
  })

  it('take bounds of the user on both sides', () => {
    const values = [0.8, 0.6, 0.95]
    const alert = 'alert: beyond_threshold'
    expect(judged({ values, standard: { given: true } }).slice(1)).toEqual([alert, alert])
    expect(judged({ values, standard: { compat: true } })).toEqual(['fine: within_threshold', alert, alert])
  })

  it('forgive two standard errors, unless the bounds are constants', () => {
    const values = [0.8, 0.6, 0.95]
    const fine = 'fine: within_sampling_error'
    expect(judged({ values, errors: 0.11 }).slice(1)).toEqual([fine, fine])
    expect(judged({ values, errors: 0.09 })[1]).toBe('alert: beyond_threshold')
    expect(judged({ values, errors: 0.11, standard: { given: true, constant: true } })[1]).toBe(
      'alert: beyond_threshold',
    )
  })

  it('judge by the p-value where the method says so', () => {
    const given = { values: [0.8, 0.1, 0.1], pValues: [0.5, 0.04, 0.06], standard: { byPValue: true } }
    expect(judged(given).slice(1)).toEqual(['alert: significance', 'fine: significance'])
  })

  it('want faults in a hundredth of the rows, beyond the usual', () => {
    const standard = { threshold: { lower: null, upper: 0 }, usual: 0, good: 'below', faults: 'share' } as const
    expect(judged({ values: [0, 0.009, 0.011], standard }).slice(1)).toEqual([
      'fine: few_rows',
      'alert: beyond_threshold',
    ])
    const counts = { ...standard, faults: 'count' } as const
    expect(judged({ values: [0, 9, 11], standard: counts }).slice(1)).toEqual([
      'fine: few_rows',
      'alert: beyond_threshold',
    ])
    expect(judged({ values: [0, 0.5, 0.5], evidence: [0, 0.001, 0.5], standard }).slice(1)).toEqual([
      'fine: few_rows',
      'alert: beyond_threshold',
    ])
  })

  it('judge an estimate until its labels have come', () => {
    expect(judged({ values: [0.8, 0.6, 0.6], realized: [0.8, 0.6, Number.NaN] }).slice(1)).toEqual([
      'fine: labels_have_come',
      'alert: beyond_threshold',
    ])
  })
})

/** Alerts with the second bad chunk in a row. */
const persistent: Rule = {
  key: 'persistent',
  carries: true,
  apply({ series, referenceCount }, past) {
    const length = series[0]?.states.length ?? 0
    const bad = new Uint8Array(length)
    for (const { measures, states } of series) {
      for (let place = referenceCount; place < length; place++) {
        const before = place === referenceCount ? Number(past ?? 0) : (bad[place - 1] as number)
        bad[place] = (measures.numbers.value?.[place] as number) < 0.7 ? before + 1 : 0
        states[place] = (bad[place] as number) >= 2 ? 4 : 1
      }
    }
    return (place) => bad[place]
  },
}

describe('a course', () => {
  const values = [0.8, 0.6, 0.6, 0.8, 0.6, 0.6, 0.6]
  const [reference, ...production] = values as [number, ...number[]]

  function statesOf(own: readonly number[], past?: Parameters<typeof judge>[2]) {
    const table = [reference, ...own]
    const { series, carryAt } = judge([held({ values: table })], chunks(table.length), past, [persistent])
    return { states: Array.from(series[0]?.states ?? []).slice(1), carry: carryAt(table.length - 1) }
  }

  it('in any two parts is judged as the whole', () => {
    const whole = statesOf(production).states
    expect(whole).toEqual([1, 4, 1, 1, 4, 4])
    for (let cut = 1; cut < production.length; cut++) {
      const first = statesOf(production.slice(0, cut))
      const past = JSON.parse(JSON.stringify(first.carry))
      expect([...first.states, ...statesOf(production.slice(cut), past).states]).toEqual(whole)
    }
  })

  it('carries nothing under rules that carry nothing', () => {
    expect(
      judge(
        [held({ values })],
        chunks(values.length),
        undefined,
        RULES.filter(({ carries }) => !carries),
      ).carryAt(3),
    ).toEqual({})
  })
})
