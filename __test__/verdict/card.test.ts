/** Cards of real runs: every number is found again in the run's JSON and in its distributions. */

import { describe, expect, it } from 'vitest'
import type { Alert, Card, Distribution, Run } from '../../src/index.js'
import { fit, type MonitorConfig, type Row } from '../../src/index.js'

const DAY = 86_400_000

/** Days of 400 rows; from day 4 on people are older, towns are others, a fifth has no income, and labels no longer follow the score. */
function days(from: number, to: number): Row[] {
  const rows = 400
  return Array.from({ length: (to - from) * rows }, (_, place): Row => {
    const [day, row] = [from + Math.floor(place / rows), place % rows]
    const isOther = day >= 4
    const score = ((row * 7919 + (day + 30) * 13) % 307) / 307
    const holds = ((row * 1597 + (day + 30) * 7) % 311) / 311 < score
    return {
      at: new Date(Date.UTC(2026, 0, 1) + day * DAY + row * 60_000),
      age: 20 + ((row * 31 + day + 10) % 50) + (isOther ? 25 : 0),
      town: (isOther ? ['Ulm', 'Ulm', 'Jena'] : ['Ulm', 'Bonn', 'Trier'])[Math.floor(row / 3) % 3] ?? 'Ulm',
      income: isOther && row % 5 === 0 ? null : 1000 + ((row * 17 + day) % 400),
      score,
      approved: score > 0.5,
      // The last day has labels for half of its rows.
      repaid: day === 7 && row % 2 === 0 ? null : isOther && row % 3 === 0 ? !holds : holds,
    }
  })
}

const CONFIG: MonitorConfig = {
  task: 'binary',
  columns: { timestamp: 'at', target: 'repaid', prediction: 'approved', score: 'score' },
  chunks: { period: 'day' },
  metrics: ['accuracy'],
  drift: { numeric: ['jensen_shannon', 'kolmogorov_smirnov'], categorical: ['jensen_shannon', 'chi2'] },
}

const run = await (await fit(days(-20, 0), CONFIG)).check(days(0, 8))
const json = JSON.parse(JSON.stringify(run)) as Run
const cards = run.alerts.map((alert) => run.explain(alert))

const cardOf = (wanted: Partial<Alert>) =>
  cards.find(({ alert }) => Object.entries(wanted).every(([key, own]) => alert[key as keyof Alert] === own)) as Card

/** All changes of shares between reference and chunk, those outside included. */
function changes({ reference, production, outside = [0, 0] }: Distribution): readonly number[] {
  return [...reference.map((was, at) => (production[at] ?? 0) - was), ...outside]
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

describe('a card', () => {
  it('stands for every alert, of each family', () => {
    expect(new Set(run.alerts.map(({ calculator }) => calculator))).toEqual(
      new Set(['realized_performance', 'univariate_drift', 'missing_values', 'unseen_values', 'summary_statistics']),
    )
    for (const { sentence, cannotExclude } of cards) {
      expect(sentence).toMatch(/ is .* (on|in) .*\d/)
      expect(sentence).not.toMatch(/NaN|undefined|null/)
      expect(cannotExclude.length).toBeGreaterThan(0)
    }
  })

  it('has the numbers of the JSON', () => {
    for (const { alert, value, usual, threshold, pValue, standardError, interval } of cards) {
      const result = json.results[alert.calculator]
      const series = result?.series.find(({ metric, column }) => metric === alert.metric && column === alert.column)
      const place = result?.chunks.findIndex(({ key, period }) => key === alert.chunk && period === 'production') ?? -1
      const point = series?.points[place]
      expect({ value, pValue, standardError, interval, threshold }).toEqual({
        value: point?.value,
        pValue: point?.pValue,
        standardError: point?.standardError,
        interval: point?.interval,
        threshold: series?.threshold,
      })
      const before = (series?.points ?? []).flatMap((own, at) =>
        result?.chunks[at]?.period === 'reference' && own.value !== null ? [own.value] : [],
      )
      expect(usual).toBeCloseTo(sum(before) / before.length, 12)
    }
  })

  it('has moves that recompute from the distribution', () => {
    const drifted = cards.filter(({ moved }) => moved !== undefined)
    expect(drifted.length).toBeGreaterThan(8)
    for (const { alert, moved, moves } of drifted) {
      const chunk = run.chunks.find(({ key, period }) => key === alert.chunk && period === 'production')
      const own = run.distribution(alert.column ?? '', chunk?.index ?? -1) as Distribution
      const sizes = changes(own)
        .map(Math.abs)
        .toSorted((a, b) => b - a)
      expect(moved).toBeCloseTo(sum(sizes) / 2, 12)
      expect(moves.map(({ from, to }) => Math.abs(to - from))).toEqual(sizes.slice(0, moves.length))
      for (const { from, to, part } of moves) expect(part).toBeCloseTo(Math.abs(to - from) / sum(sizes), 12)
      const held = sum(moves.map(({ part }) => part))
      // The fewest that hold four fifths, and no more than six.
      expect(held >= 0.8 || moves.length === 6).toBe(true)
      expect(held - (moves.at(-1)?.part ?? 0)).toBeLessThan(0.8)
    }
  })

  it('names what is typical, what left and what came', () => {
    const town = cardOf({ calculator: 'univariate_drift', column: 'town', metric: 'jensen_shannon' })
    const [usual, now] = [town.values?.usual.labels, town.values?.now.labels]
    expect(usual?.map(({ label }) => label).toSorted()).toEqual(['Bonn', 'Trier', 'Ulm'])
    expect(now?.[0]?.label).toBe('Ulm')
    expect(town.undo[0]).toMatch(/^With as many rows as usual at .*Bonn \(33\.3\u202f% → 0\.0\u202f%\)/)
    const age = cardOf({ calculator: 'univariate_drift', column: 'age', metric: 'jensen_shannon' })
    const medians = [age.values?.usual.quartiles?.[1] ?? 0, age.values?.now.quartiles?.[1] ?? 0]
    expect(medians[0]).toBeCloseTo(44, 0)
    expect(medians[1]).toBeGreaterThan(65)
    expect(age.moves[0]?.values).toBe('above 69')
  })

  it('says how many rows with a fault are too many', () => {
    const income = cardOf({ calculator: 'missing_values', column: 'income' })
    expect(income.value).toBe(0.2)
    expect(income.undo).toEqual(['With 80 rows fewer that have missing values, it would be as usual'])
  })

  it('says what would undo a change of performance, by the parts of its incident', () => {
    const accuracy = cardOf({ calculator: 'realized_performance', metric: 'accuracy' })
    const incident = run.incidents.find(({ id }) => id === accuracy.incident)
    expect(incident?.metric).toBe('accuracy')
    expect(accuracy.undo[0]).toMatch(/^Without .*, the whole change would be .* instead of −0\.\d+$/)
  })

  it('says what cannot be excluded', () => {
    const said = (wanted: Partial<Alert>) => cardOf(wanted).cannotExclude.join('\n')
    expect(said({ metric: 'chi2' })).toMatch(
      /^Chance: of 6 series of univariate drift, fewer than 0\.001 would be as far off/,
    )
    expect(said({ column: 'age', metric: 'jensen_shannon' })).toMatch(/outside its range, and how far is not stored/)
    expect(said({ calculator: 'realized_performance' })).toContain('A season of the year: the reference covers 20 days')
    expect(said({ calculator: 'realized_performance', chunk: '2026-01-08' })).toContain(
      'That rows without a label are others: 50.0\u202f% of the rows have none',
    )
  })

  it('explains points that do not alert, and refuses what the run does not have', () => {
    const alert = {
      calculator: 'univariate_drift',
      metric: 'jensen_shannon',
      column: 'age',
      chunk: '2026-01-01',
    } as const
    expect(run.alerts).not.toContainEqual(alert)
    expect(run.explain(alert).incident).toBeUndefined()
    expect(() => run.explain({ ...alert, chunk: '2027-01-01' })).toThrow(
      'Cannot explain univariate_drift jensen_shannon age in chunk "2027-01-01": the run has no such point; take one of run.alerts',
    )
  })
})
