import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fit, load, type Row } from '../../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'reckoner-guesses-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, row) => ({
    amount: ((row * 7919) % 100_003) / 4,
    cents: (row * 7919) % 100_003,
    town: `t${row % 40}`,
    customer: `c-${row}`,
    row_number: row,
    note: `the customer called ${row} times`,
    opened: `${(row % 28) + 1}.01.2026`,
    smoker: row % 2,
    grade: row % 5,
    member: row % 3 === 0,
  }))
const reference = rows(600)

describe('columns that nobody has named', () => {
  it('are left out where they have no distribution, and it is said', async () => {
    const monitor = await fit(reference)
    expect(monitor.config.columns.features).toEqual(['amount', 'cents', 'town', 'smoker', 'grade', 'member'])
    expect(Object.keys(monitor.config.columns.kinds)).toEqual(monitor.config.columns.features)
    expect(monitor.notices).toEqual([
      'Columns "customer", "row_number" name their rows (ids) and are not watched; columns.features or columns.kinds can name them',
      'Column "note" holds free text and is not watched; columns.features or columns.kinds can name it',
      'Column "opened" holds dates as text and is not watched; columns.features or columns.kinds can name it',
      'Column "smoker" holds only 0 and 1 and is watched as a number; columns.kinds can make it boolean',
      'Column "grade" holds few whole numbers and is watched as a number; if they are codes, columns.kinds can make it categorical',
    ])
    const run = await monitor.check(rows(300))
    expect(new Set(run.results.univariate_drift?.series.map(({ column }) => column))).toEqual(
      new Set(monitor.config.columns.features),
    )
    expect(run.referenceNotices).toEqual(monitor.notices)
  })

  it('are settled in a saved monitor', async () => {
    const monitor = await fit(reference)
    const loaded = await load(monitor.toBytes())
    expect([loaded.config, loaded.notices]).toEqual([monitor.config, monitor.notices])
    const [one, other] = await Promise.all([monitor, loaded].map((own) => own.check(rows(300))))
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
  })

  it.each([
    [
      'by columns.features',
      { columns: { features: ['customer', 'row_number', 'note'] } },
      ['customer', 'row_number', 'note'],
    ],
    ['by columns.kinds', { columns: { kinds: { customer: 'categorical' } } }, ['customer']],
    ['by a threshold', { thresholds: { 'row_number.jensen_shannon': { upper: 0.5 } } }, ['row_number']],
  ] as const)('are watched where they are named: %s', async (_, config, names) => {
    const { features } = (await fit(reference, config)).config.columns
    expect(features).toEqual(expect.arrayContaining([...names]))
  })

  it('are all watched where rows are few, or as NannyML does', async () => {
    const all = Object.keys(reference[0] as Row)
    const few = await fit(reference.slice(0, 100))
    expect([few.config.columns.features, few.notices]).toEqual([all, []])
    expect((await fit(reference, { compat: 'nannyml' })).config.columns.features).toEqual(all)
  })

  it('leave nothing but ids, and that is no crash', async () => {
    const ids = reference.map(({ customer, row_number }) => ({ customer, row_number }))
    const monitor = await fit(ids)
    expect(monitor.config.columns.features).toEqual([])
    expect((await monitor.check(ids)).verdict.status).toBeDefined()
  })

  it('are told on the command line', () => {
    const [table, saved] = [join(folder, 'reference.csv'), join(folder, 'monitor.reckoner')]
    writeFileSync(
      table,
      `customer,amount\n${reference.map(({ customer, amount }) => `${customer},${amount}`).join('\n')}\n`,
    )
    const { stderr, status } = spawnSync(process.execPath, ['dist/cli.js', 'fit', table, '--save', saved], {
      encoding: 'utf8',
    })
    expect(stderr).toContain('Column "customer" names its row (an id) and is not watched')
    expect(status).toBe(0)
  })
})

describe('labels in words', () => {
  const words = (yes: string, no: string): Row[] =>
    Array.from({ length: 400 }, (_, row) => {
      const score = ((row * 7919) % 401) / 401
      return { score, pred: score > 0.5 ? yes : no, target: ((row * 31) % 397) / 397 < score ? yes : no, x: row % 17 }
    })
  const config = { task: 'binary', metrics: ['f1', 'roc_auc'], chunks: { count: 2 } } as const
  const columns = { target: 'target', prediction: 'pred', score: 'score' }
  const performance = async (rows: readonly Row[], positive?: string) => {
    const roles = positive === undefined ? columns : { ...columns, positive }
    return (await (await fit(rows, { ...config, columns: roles })).check(rows)).results.realized_performance
  }

  it.each([
    ['yes', 'no'],
    ['True', 'False'],
    ['Y', 'N'],
    ['t', 'f'],
    ['1', '0'],
  ])('need no positive where they are %s and %s', async (yes, no) => {
    const expected = await performance(words('late', 'early'), 'late')
    expect(expected?.series[0]?.points[0]?.value).toBeGreaterThan(0.5)
    expect(await performance(words(yes, no))).toEqual(expected)
  })

  it('are refused where no word says which is positive', async () => {
    await expect(performance(words('late', 'early'))).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringMatching(
        /^Cannot read "(target|pred)" as labels: none of "(late|early)", "(late|early)" is 1, true or yes; columns.positive must name/,
      ),
    })
  })
})
