/** Labels in several spellings, and labels that the reference never had. */

import { describe, expect, it } from 'vitest'
import { fit, loadSummary, type MonitorConfig, type Row } from '../../src/index.js'
import { ABC, binary, CONFIG, faultsOf, type Of, realized, several, severalConfig } from './role-tables.js'

describe('labels written in two ways', () => {
  const words = (yes: Row[string], no: Row[string]) => (y: number) => (y === 1 ? yes : no)
  const ways: readonly (readonly [string, (y: number) => Row[string], MonitorConfig['columns']])[] = [
    ["'True'/'False'", words('True', 'False'), {}],
    ["'1'/'0'", words('1', '0'), {}],
    ['true/false', words(true, false), {}],
    ["'yes'/'no'", words('yes', 'no'), {}],
    ["'fraud'/'ok' with a positive", words('fraud', 'ok'), { positive: 'fraud' }],
    ["'yes'/'no' with a positive", words('yes', 'no'), { positive: 'yes' }],
  ]
  it.each(ways)(
    '%s in the target and 1/0 in the prediction are matched, and that is said',
    async (_, target, roles) => {
      const config = { ...CONFIG, columns: { ...CONFIG.columns, ...roles } } as MonitorConfig
      const of: Of = (_, y) => ({ y: target(y) })
      const monitor = await fit(binary(2000, 1, of), config)
      const plain = await (await fit(binary(2000, 1), CONFIG)).check(binary(1000, 2))
      expect(realized(await monitor.check(binary(1000, 2, of)), 'accuracy')).toEqual(realized(plain, 'accuracy'))
      const said = monitor.notices.join()
      // '1' and 1 are one label; all others are said to be.
      if (target(1) === '1') expect(said).toBe('')
      else expect(said).toMatch(/"y" and "pred" write the labels in two ways.*= 1/)
      // Labels may be written in yet another way later.
      for (const later of [words('TRUE', 'FALSE'), words(1, 0), words(true, false), words('y', 'n')]) {
        const run = await monitor.check(binary(1000, 2, (_, y) => ({ y: later(y) })))
        expect(realized(run, 'accuracy')).toEqual(realized(plain, 'accuracy'))
      }
    },
  )

  it('words in the reference and booleans in production are the same labels', async () => {
    const word: Of = (p, y) => ({ y: y ? 'yes' : 'no', pred: p >= 0.5 ? 'yes' : 'no' })
    for (const roles of [{}, { positive: 'yes' }]) {
      const config = {
        ...CONFIG,
        columns: { ...CONFIG.columns, ...roles },
        metrics: ['accuracy', 'recall'],
      } as MonitorConfig
      const monitor = await fit(binary(2000, 1, word), config)
      const run = await monitor.check(binary(500, 2, (p, y) => ({ y: y === 1, pred: p >= 0.5 })))
      expect(realized(run, 'recall')[0]).toBeGreaterThan(0.6)
    }
  })

  it('numbers, texts of numbers and truths of several classes are the same labels', async () => {
    const { score: _, ...columns } = CONFIG.columns
    for (const [classes, later] of [
      [['1', '2', '3'], (own: Row[string]) => Number(own)],
      [['1', '2', '3'], (own: Row[string]) => `${own}.0`],
      [['false', 'true'], (own: Row[string]) => Number(own === 'true')],
    ] as const) {
      const rewritten = (rows: Row[], names: readonly string[]) =>
        rows.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, later(row[name])])) }))
      const [reference, production] = [several(2000, 1, classes), several(1000, 2, classes)]
      for (const config of [
        severalConfig(classes),
        { ...CONFIG, task: 'multiclass', columns, metrics: ['accuracy'] } as MonitorConfig,
      ]) {
        const monitor = await fit(reference, config)
        const usual = await monitor.check(production)
        for (const names of [['y', 'pred'], ['y']]) {
          const run = await monitor.check(rewritten(production, names))
          expect(realized(run, 'accuracy')).toEqual(realized(usual, 'accuracy'))
          expect(faultsOf(run).join()).not.toContain('never had')
        }
        const mixed = await fit(rewritten(reference, ['pred']), config)
        expect(realized(await mixed.check(production), 'accuracy')).toEqual(realized(usual, 'accuracy'))
        const isSaid = mixed.notices.join().includes('"y" and "pred" write the labels in two ways')
        expect(isSaid).toBe(later('1') !== 1 || classes.length === 2)
      }
    }
  })

  it('a day without positives is no error', async () => {
    const word: Of = (p, y) => ({ y: y ? 'yes' : 'no', pred: p >= 0.5 ? 'yes' : 'no' })
    for (const roles of [{}, { positive: 'yes' }]) {
      const config = { ...CONFIG, columns: { ...CONFIG.columns, ...roles } } as MonitorConfig
      const monitor = await fit(binary(2000, 1, word), config)
      const run = await monitor.check(binary(500, 2, (_, __, row) => ({ y: row % 50 ? 'no' : 'unknown', pred: 'no' })))
      expect(realized(run, 'accuracy')).toEqual([1])
      expect(run.chunks.at(-1)?.labelled).toBe(490)
      expect(faultsOf(run).join()).toMatch(
        /"y" \(target\): labels that the reference never had \("unknown" in 10 rows\)/,
      )
    }
  })

  it('a positive label that is not there is refused with those that are', async () => {
    const config = { ...CONFIG, columns: { ...CONFIG.columns, positive: 'yes' } } as const
    await expect(fit(binary(1000, 1), config)).rejects.toMatchObject({
      code: 'invalid_option',
      message:
        'Cannot read "y" as labels: none of "0", "1" is "yes", as columns.positive says; it must name one of them',
    })
  })

  it('a third label is said at fit', async () => {
    const third: Of = (_, y, row) => (row % 50 ? { y } : { y: 2 })
    const { notices } = await fit(binary(2000, 1, third), CONFIG)
    expect(notices.join()).toMatch(/"y" has 3 labels \(0, 1 and 2\), and a binary target two/)
  })
})

describe('labels that the reference never had', () => {
  const rows = (unknown: Of) => several(1500, 2, ABC, unknown)

  it('are no hits of one another, and are named', async () => {
    const config: MonitorConfig = severalConfig(ABC)
    const monitor = await fit(several(3000, 1, ABC), config)
    const run = await monitor.check(rows(() => ({ y: 'zzz', pred: 'yyy' })))
    expect(realized(run, 'accuracy')).toEqual([0, 0, 0])
    expect(faultsOf(run).join()).toMatch(/"zzz" in 1,500 rows/)
    const equal = await monitor.check(rows(() => ({ y: 'zzz', pred: 'zzz' })))
    expect(realized(equal, 'accuracy')).toEqual([1, 1, 1])
    const tenth = await monitor.check(rows((_, __, row) => (row % 10 ? {} : { y: 'other' })))
    expect(faultsOf(tenth)).toEqual([
      '"y" (target): labels that the reference never had ("other" in 150 rows), up to 10.0 % of a chunk, in chunks 1 to 3',
    ])
    expect(tenth.verdict.actions[0]?.kind).toBe('fix_data')
    expect(tenth.verdict.causes.map((own) => own.kind)).not.toContain('no_data_fault')
  })

  it('are named likewise where parts are merged', async () => {
    const dated = (seed: number, of: Of) =>
      several(1000, seed, ABC, of).map((row, place) => ({ ...row, t: new Date(Date.UTC(2024, 0, 1 + (place % 10))) }))
    const config = { ...severalConfig(ABC), chunks: { period: 'day' } } as MonitorConfig
    const timed = { ...config, columns: { ...config.columns, timestamp: 't' } } as MonitorConfig
    const monitor = await fit(
      dated(1, () => ({})),
      timed,
    )
    const [one, other] = [
      dated(2, (_, __, row) => (row % 9 ? {} : { y: 'new' })),
      dated(3, (_, __, row) => (row % 7 ? {} : { y: 'newer', pred: 'newer' })),
    ]
    const parts = await Promise.all([one, other].map((part) => monitor.summarize(part)))
    const merged = await monitor.merge(await Promise.all(parts.map((part) => loadSummary(part.toBytes()))))
    const whole = await monitor.check([...one, ...other])
    expect(realized(merged, 'accuracy')).toEqual(realized(whole, 'accuracy'))
    expect(faultsOf(merged)).toEqual(faultsOf(whole))
    expect(faultsOf(whole).join()).toMatch(/"newer" in 143 rows and "new" in 112 rows/)
  })

  it('of neither of two classes are left out of performance', async () => {
    const monitor = await fit(binary(5000, 1), CONFIG)
    const run = await monitor.check(binary(1000, 2, (_, y, row) => (row % 4 ? { y } : { y: 2 })))
    const known = await monitor.check(binary(1000, 2, (_, y, row) => (row % 4 ? { y } : { y: null })))
    expect(realized(run, 'accuracy')).toEqual(realized(known, 'accuracy'))
    expect(run.chunks.at(-1)?.labelled).toBe(375)
    expect(faultsOf(run)).toEqual([
      '"y" (target): labels that the reference never had ("2" in 250 rows), up to 25.0 % of a chunk; these rows are left out of performance, in chunks 1 and 2',
    ])
    expect(faultsOf(known)).toEqual([])
  })
})
