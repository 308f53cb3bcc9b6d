import { describe, expect, it } from 'vitest'
import { type Ranked, type Result, rankByAlerts, rankByCorrelation } from '../../src/index.js'
import { type Case, caseOf, casesOf } from './cases.js'
import { differences, type Pair } from './compare.js'
import { runCase } from './translate.js'

const results = new Map<string, Promise<Result>>()

/** The result of a case; each is computed once. */
function resultOf(id: string): Promise<Result> {
  const known = results.get(id) ?? runCase(caseOf(id), { compat: 'nannyml' })
  results.set(id, known)
  return known
}

async function rank({ calculator, options }: Case): Promise<readonly Ranked[]> {
  const { drift, performance, only_drifting: onlyDrifting } = options
  const period = options.period === 'all' ? 'all' : 'production'
  const moved = await resultOf(drift as string)
  if (calculator === 'correlation_ranker') {
    return rankByCorrelation(moved, await resultOf(performance as string), undefined, { period })
  }
  const ranking = rankByAlerts(moved, { period })
  return onlyDrifting ? ranking.filter(({ score }) => score > 0) : ranking
}

/** The order, then the score of every column. */
function pairsOf({ ranking = [] }: Case, ours: readonly Ranked[]): Pair[] {
  const names = (columns: readonly string[]) => columns.join(' ')
  const scores = ranking.map((own, at): Pair => {
    const theirs = own.number_of_alerts ?? own.pearsonr_correlation ?? null
    const score = ours.find((other) => other.column === own.column_name)?.score ?? null
    return { series: 'ranking', at, field: 'value', theirs, ours: score }
  })
  const order = { theirs: names(ranking.map((own) => own.column_name)), ours: names(ours.map((own) => own.column)) }
  return [{ series: 'ranking', at: 0, field: 'order', ...order }, ...scores]
}

describe('rankers', () => {
  it.each(casesOf('rankers').map((own) => [own.id, own] as const))('equal NannyML in %s', async (id, own) => {
    const ours = await rank(own)
    expect(differences(id, pairsOf(own, ours))).toEqual([])
    expect(ours.map(({ rank: place }) => place)).toEqual(ours.map((_, index) => index + 1))
  })
})
