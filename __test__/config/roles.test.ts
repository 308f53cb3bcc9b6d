/** What is believed of target, prediction and score: matched, refused, doubted at `fit`, and watched at `check`. */

import { describe, expect, it } from 'vitest'
import { fit, loadSummary, type MonitorConfig, type Row, type Run } from '../../src/index.js'
import { targetRateOf } from '../../src/workflow/conclude.js'

/** Mulberry32: reproducible numbers in [0, 1). */
const generator = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Of = (p: number, y: number, row: number) => Row

/** Rows of a calibrated binary classifier; `of` changes them. */
function binary(rows: number, seed: number, of: Of = () => ({}), scoreOf = (u: number) => u): Row[] {
  const draw = generator(seed)
  return Array.from({ length: rows }, (_, row) => {
    const p = scoreOf(draw())
    const y = Number(draw() < p)
    return { p, pred: Number(p >= 0.5), y, ...of(p, y, row) }
  })
}

const CONFIG = {
  task: 'binary',
  columns: { target: 'y', prediction: 'pred', score: 'p', features: [] },
  chunks: { size: 500 },
  metrics: ['accuracy', 'roc_auc'],
} as const satisfies MonitorConfig

/** Rows of a classifier of several classes, whose probabilities say what comes. */
function several(rows: number, seed: number, classes: readonly string[], of: Of = () => ({})): Row[] {
  const draw = generator(seed)
  return Array.from({ length: rows }, (_, row) => {
    const weights = classes.map(() => draw() ** 3 + 0.01)
    const total = weights.reduce((sum, own) => sum + own, 0)
    const scores = weights.map((own) => own / total)
    const drawn = draw()
    const upTo = (place: number) => scores.slice(0, place + 1).reduce((sum, own) => sum + own, 0)
    const y = classes[scores.findIndex((_, place) => drawn < upTo(place))] ?? classes[0]
    const pred = classes[scores.indexOf(Math.max(...scores))]
    const named = Object.fromEntries(classes.map((name, place) => [`s_${name}`, scores[place] as number]))
    return { ...named, y: y as string, pred: pred as string, ...of(0, 0, row) }
  })
}

function severalConfig(classes: readonly string[], scores = classes): MonitorConfig {
  const score = Object.fromEntries(classes.map((name, place) => [name, `s_${scores[place]}`]))
  return {
    ...CONFIG,
    task: 'multiclass',
    columns: { ...CONFIG.columns, score },
    metrics: ['accuracy', 'f1', 'roc_auc'],
  }
}

const ABC = ['a', 'b', 'c']

function pointsOf(run: Run, metric: string, calculator: 'realized_performance' | 'estimated_performance') {
  const result = run.results[calculator]
  const series = result?.series.find((own) => own.metric === metric)
  return (series?.points ?? []).filter((_, place) => result?.chunks[place]?.period === 'analysis')
}

const realized = (run: Run, metric: string) => pointsOf(run, metric, 'realized_performance').map((point) => point.value)

/** What is said of the columns of a role, with plain spaces. */
const faultsOf = (run: Run) =>
  run.verdict.causes
    .map((own) => own.sentence.replaceAll('\u202f', ' '))
    .filter((sentence) => /\((target|prediction|score)\)/.test(sentence))

describe('scores of few values', () => {
  const METRICS = ['accuracy', 'roc_auc', 'average_precision', 'f1', 'precision', 'recall', 'specificity'] as const
  const cases: readonly (readonly [string, (u: number) => number, (p: number) => number])[] = [
    ['.05/.95 where .2/.8 is true', (u) => (u < 0.5 ? 0.05 : 0.95), (p) => (p < 0.5 ? 0.2 : 0.8)],
    ['0/.5/1 where .1/.5/.9 is true', (u) => (u < 0.3 ? 0 : u < 0.7 ? 0.5 : 1), (p) => 0.1 + 0.8 * p],
    ['.3/.7 as they are', (u) => (u < 0.5 ? 0.3 : 0.7), (p) => p],
    ['tenths as they are', (u) => Math.round(u * 10) / 10, (p) => p],
    ['a score card whose odds are off', (u) => Math.round(u * 20) / 20, (p) => p * p],
  ]
  it.each(cases)('%s: estimates equal what the labels show', async (_, scoreOf, truth) => {
    const draw = generator(77)
    const table = (rows: number, seed: number) => binary(rows, seed, (p) => ({ y: Number(draw() < truth(p)) }), scoreOf)
    const monitor = await fit(table(10_000, 1), { ...CONFIG, chunks: { size: 5000 }, metrics: METRICS })
    const run = await monitor.check(table(10_000, 2))
    for (const metric of METRICS) {
      const estimated = pointsOf(run, metric, 'estimated_performance')
      for (const [place, point] of pointsOf(run, metric, 'realized_performance').entries()) {
        const error = Math.max(point.standardError ?? 0, 0.002)
        const apart = Math.abs((point.value as number) - (estimated[place]?.value as number))
        expect(apart, `${metric} ${point.value} ${estimated[place]?.value}`).toBeLessThan(4 * error)
      }
    }
    expect(monitor.notices).toEqual([])
  })

  it('have no calibration error where they are calibrated, in any order of rows', async () => {
    const rows = Array.from({ length: 1000 }, (_, row) => {
      const p = row < 500 ? 0.3 : 0.7
      return { p, pred: Number(p > 0.5), y: Number(row % 10 < 10 * p) }
    })
    for (const table of [rows, [...rows].reverse()]) {
      const run = await (await fit(table, CONFIG)).check(table)
      expect(run.calibration[0]).toMatchObject({ applied: false })
      expect(run.calibration[0]?.before?.ece).toBeLessThan(1e-12)
    }
  })
})

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

describe('roles that contradict one another', () => {
  it('are refused where no label is a class', async () => {
    const upper = several(3000, 1, ABC).map((row) => ({ ...row, y: String(row.y).toUpperCase() }))
    await expect(fit(upper, severalConfig(ABC))).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringContaining('no label of "y" ("A", "B" and "C")'),
    })
    const numbers = several(3000, 1, ['1', '2']).map((row) => ({ ...row, y: `${row.y}.5`, pred: `${row.pred}.5` }))
    await expect(fit(numbers, severalConfig(['1', '2']))).rejects.toThrow('is a class of columns.score')
  })

  it('are refused where no prediction is a label, in any task of classes', async () => {
    const words: Of = (p) => ({ pred: p > 0.5 ? 'A' : 'B' })
    await expect(fit(binary(3000, 1, words), CONFIG)).rejects.toThrow('no label of it ("A" and "B") is one of "y"')
    const other = several(3000, 1, ABC).map((row) => ({ ...row, pred: `class ${row.pred}` }))
    const { score: _, ...columns } = CONFIG.columns
    const config = { ...CONFIG, task: 'multiclass', columns, metrics: ['accuracy'] } as MonitorConfig
    await expect(fit(other, config)).rejects.toThrow('no label of "pred"')
    await expect(fit(other, severalConfig(ABC))).rejects.toThrow('no label of "pred"')
  })

  it('are refused where the prediction holds scores', async () => {
    await expect(
      fit(
        binary(3000, 1, (p) => ({ pred: p })),
        CONFIG,
      ),
    ).rejects.toThrow(/Cannot read "pred" as labels/)
    const few = binary(3000, 1, (p) => ({ pred: Math.round(p * 4) / 4 }))
    await expect(fit(few, CONFIG)).rejects.toThrow('it holds 0.25, which is no label of "y"')
    const same = { ...CONFIG, columns: { ...CONFIG.columns, prediction: 'p' } } as const
    const hard = binary(3000, 1, (p) => ({ p: Number(p > 0.5) }))
    await expect(fit(hard, same)).rejects.toThrow('columns.prediction and columns.score')
    for (const roles of [{ prediction: 'y' }, { score: 'y' }]) {
      const leak = { ...CONFIG, columns: { ...CONFIG.columns, ...roles } }
      await expect(fit(binary(1000, 1), leak)).rejects.toThrow('Cannot use "y" as columns.target and columns.')
    }
    const shared = several(1000, 1, ABC)
    await expect(fit(shared, severalConfig(ABC, ['a', 'b', 'b']))).rejects.toThrow(
      'Cannot use "s_b" as columns.score["b"] and columns.score["c"]',
    )
  })

  it('are refused where the score is no probability, with a word where it may be one in per cent', async () => {
    const scaled = (by: number) =>
      fit(
        binary(1000, 1, (p) => ({ p: p * by })),
        CONFIG,
      )
    await expect(scaled(100)).rejects.toThrow(
      'expected a number from 0 to 1; they look like per cent: divide them by 100',
    )
    for (const by of [1.5, 850, -100]) await expect(scaled(by)).rejects.toThrow(/expected a number from 0 to 1$/)
  })

  it('are doubted where the score is that of the other label', async () => {
    const { notices } = await fit(
      binary(10_000, 1, (p) => ({ p: 1 - p })),
      CONFIG,
    )
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(
      /^AUROC of "p" is 0\.1[67] on the reference, below one half: is "p" the probability of the other label\?$/,
    )
  })

  it('are doubted where the scores of classes are swapped, in twos and in a ring', async () => {
    const rows = several(3000, 1, ABC)
    const swapped = await fit(rows, severalConfig(ABC, ['b', 'a', 'c']))
    expect(swapped.notices.join()).toMatch(/class a rank it worse .* than those of class b do.* class b rank it worse/)
    expect(swapped.notices.join()).not.toContain('class c')
    const ring = await fit(rows, severalConfig(ABC, ['b', 'c', 'a']))
    for (const name of ABC) expect(ring.notices.join()).toContain(`class ${name} rank it worse`)
  })

  it('are doubted where a class has no score', async () => {
    const rows = several(3000, 1, ABC).map((row, place) => (place % 20 ? row : { ...row, y: 'd' }))
    const { notices } = await fit(rows, severalConfig(ABC))
    expect(notices.join()).toContain('"y" has labels without a column in columns.score: d (150 rows)')
  })

  it('are doubted where estimate and labels are far apart', async () => {
    const draw = generator(5)
    // Predictions that know more than the score says.
    const { notices } = await fit(
      binary(5000, 1, (_, y) => ({ pred: draw() < 0.9 ? y : 1 - y })),
      CONFIG,
    )
    expect(notices.join()).toMatch(/On the reference accuracy is 0\.[89]\d\d by the labels and 0\.\d{3} by the scores/)
  })

  it('are doubted where every prediction is the label, though the scores are not sure', async () => {
    const { notices } = await fit(
      binary(3000, 1, (_, y) => ({ pred: y })),
      CONFIG,
    )
    expect(notices.join()).toMatch(/On the reference accuracy is 1\.000 by the labels and 0\.\d{3} by the scores/)
    const copied = several(3000, 1, ABC).map((row) => ({ ...row, pred: row.y }))
    expect((await fit(copied, severalConfig(ABC))).notices.join()).toMatch(/is 1\.000 by the labels/)
  })

  it('are doubted where the prediction writes the labels the other way round', async () => {
    const { notices } = await fit(
      binary(3000, 1, (p) => ({ pred: Number(p < 0.5) })),
      CONFIG,
    )
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(/^"pred" mostly says the other label than "y" has \(balanced accuracy 0\.2\d on the ref/)
    // One that never says yes is of no use, and not reversed.
    const never = binary(3000, 1, () => ({ pred: 0 }))
    expect((await fit(never, CONFIG)).notices.join()).not.toContain('mostly')
  })

  it('are doubted where numbers go against one another, lie on other scales, or are one', async () => {
    const config = {
      task: 'regression',
      columns: { target: 'y', prediction: 'pred', features: ['x'] },
      metrics: ['mae'],
      chunks: { size: 500 },
    } as const
    const draw = generator(9)
    const quantities = (pred: (y: number) => number) =>
      Array.from({ length: 2000 }, (_, x) => {
        const y = 100 * draw()
        return { x: x % 7, y, pred: pred(y) }
      })
    const said = async (pred: (y: number) => number) => (await fit(quantities(pred), config)).notices.join()
    expect(await said((y) => 100 - y + 10 * draw())).toMatch(/correlation of "pred" and "y" is −(0\.9|1\.0)/)
    expect(await said((y) => 1000 * y + draw())).toContain('"pred" and "y" are of different scale')
    expect(await said((y) => y + 1000 + draw())).toContain('"pred" and "y" are of different scale')
    expect(await said((y) => y)).toContain('"pred" equals "y" in all 2,000 rows')
    expect(await said((y) => y + 10 * draw() - 5)).not.toContain('"pred"')
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

describe('what the model says is watched', () => {
  it.each([
    ['predictions', '"pred" (prediction)', { pred: null }],
    ['scores', '"p" (score)', { p: null }],
  ])('missing %s are a fault', async (_, named, gone) => {
    const run = await (await fit(binary(5000, 1), CONFIG)).check(binary(1500, 2, (_, __, row) => (row % 2 ? gone : {})))
    expect(faultsOf(run)).toEqual([`${named}: missing values, up to 50.0 % of a chunk, in chunks 1 to 3`])
    expect(run.verdict.actions[0]?.kind).toBe('fix_data')
  })

  it('a stuck score is said since when, with labels and without', async () => {
    const stuck: Of = (p, y, row) => (row < 2500 ? { p, y } : { p: 0.3, pred: 0, y })
    const monitor = await fit(binary(5000, 1), CONFIG)
    const rows = binary(5000, 2, stuck)
    for (const table of [rows, rows.map(({ y: _, ...row }) => row)]) {
      const said = faultsOf(await monitor.check(table))
      expect(said).toContain('"p" (score): constant, 0.3 in every row, since chunk 6')
      expect(said).toContain('"pred" (prediction): constant, 0 in every row, since chunk 6')
    }
  })

  it('one score for many rows is a fault, beyond what the reference has', async () => {
    const fallback: Of = (p, y, row) => (row % 10 < 7 ? { p: 0.5, y } : { p, y })
    const monitor = await fit(binary(5000, 1), CONFIG)
    expect(faultsOf(await monitor.check(binary(1000, 2, fallback))).join()).toMatch(
      /"p" \(score\): 0\.5 again and again, up to 70\.\d % /,
    )
    const used = await fit(binary(5000, 1, fallback), CONFIG)
    expect(faultsOf(await used.check(binary(1000, 2, fallback)))).toEqual([])
  })

  it('an infinite prediction is a fault', async () => {
    const quantities = (odd: readonly number[]) =>
      Array.from({ length: 1000 }, (_, row) => ({ y: row % 17, pred: odd[row] ?? ((row * 7) % 17) + 0.5 }))
    const columns = { target: 'y', prediction: 'pred', features: [] } as const
    const monitor = await fit(quantities([]), { task: 'regression', columns, chunks: { size: 500 }, metrics: ['mae'] })
    const { verdict } = await monitor.check(quantities([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]))
    const faults = verdict.causes.filter(({ kind }) => kind === 'data_fault')
    expect(faults.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^"pred" \(prediction\): infinite in 2.rows, up to 0\.40.% of a chunk,/),
    ])
    expect(verdict.causes.some(({ kind }) => kind === 'no_data_fault')).toBe(false)
  })

  it('a shift of scores is said', async () => {
    const monitor = await fit(binary(5000, 1), CONFIG)
    const run = await monitor.check(
      binary(
        1000,
        2,
        () => ({}),
        (u) => u ** 3,
      ),
    )
    expect(faultsOf(run).join()).toMatch(
      /"p" \(score\): drifts from the reference, up to 0\.\d\d \(Jensen–Shannon\) in chunks 1 and 2/,
    )
  })
})

describe('healthy honest data', { timeout: 120_000 }, () => {
  const rare = (u: number) => u ** 12
  const tied = (u: number) => Math.round(u * 5) / 5
  it.each([
    ['plain', 2000, undefined],
    ['a small reference', 60, undefined],
    ['rare positives', 2000, rare],
    ['tied scores', 1000, tied],
  ] as const)('gives no notice and no finding: %s', async (_, rows, scoreOf) => {
    for (let seed = 1; seed <= 200; seed++) {
      const config = {
        ...CONFIG,
        chunks: { count: 5 },
        metrics: ['accuracy', 'roc_auc', 'f1', 'precision', 'recall'],
      } as const
      const reference = binary(rows, seed * 7919, undefined, scoreOf)
      if (reference.every((row) => row.y === 0)) continue
      const monitor = await fit(reference, config)
      expect(monitor.notices, String(seed)).toEqual([])
      const run = await monitor.check(binary(rows, seed * 104_729, undefined, scoreOf))
      expect(faultsOf(run), String(seed)).toEqual([])
    }
  })

  it('of several classes gives no notice and no finding', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const classes = Array.from({ length: 2 + (seed % 9) }, (_, place) => `c${place}`)
      const config = { ...severalConfig(classes), chunks: { count: 5 } } as MonitorConfig
      const monitor = await fit(several(seed % 2 ? 300 : 2000, seed * 7919, classes), config)
      expect(monitor.notices, String(seed)).toEqual([])
      expect(faultsOf(await monitor.check(several(1000, seed * 104_729, classes))), String(seed)).toEqual([])
    }
  })

  it('of quantities gives no notice and no finding', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const draw = generator(seed * 7919)
      const noise = 0.1 + 5 * draw()
      const table = (rows: number) =>
        Array.from({ length: rows }, () => {
          const x = draw()
          return { x, pred: x, y: x + noise * (draw() - 0.5) }
        })
      const config = {
        task: 'regression',
        columns: { target: 'y', prediction: 'pred', features: ['x'] },
        metrics: ['mae'],
        chunks: { count: 5 },
      } as const
      const monitor = await fit(table(seed % 2 ? 60 : 1000), config)
      expect(monitor.notices, String(seed)).toEqual([])
      expect(faultsOf(await monitor.check(table(500))), String(seed)).toEqual([])
    }
  })
})

describe('statistics', () => {
  it('classes are there once however their labels are written', async () => {
    const rows = Array.from({ length: 600 }, (_, row) => ({
      y: ['1', '01', '2'][row % 3] as string,
      pred: ['1', '01', '2'][(row + (row % 2)) % 3] as string,
    }))
    const config = {
      task: 'multiclass',
      columns: { target: 'y', prediction: 'pred', features: [] },
      metrics: ['f1', 'confusion_matrix'],
      chunks: { count: 2 },
    } as const
    const run = await (await fit(rows, config)).check(rows)
    const names = run.results.realized_performance?.series.map((series) => series.metric) ?? []
    expect(names).toHaveLength(10)
    expect(new Set(names).size).toBe(10)
  })

  it('deviations far from zero are exact, whole or merged', async () => {
    const micro = Array.from({ length: 20_000 }, (_, row) => ({
      flag: 1e15 + (row % 2),
      micro: 1.7e15 + ((row * 617) % 1000),
      t: new Date(Date.UTC(2024, 0, 1 + (row % 4))),
    }))
    const config = {
      columns: { timestamp: 't', features: ['flag', 'micro'] },
      chunks: { period: 'year' },
      summary: ['mean', 'std'],
      drift: { numeric: [] },
    } as const
    const monitor = await fit(micro, config as MonitorConfig)
    const parts = [0, 1, 2, 3, 4, 5, 6].map((part) => monitor.summarize(micro.filter((_, row) => row % 7 === part)))
    const n = micro.length
    const exact = { flag: Math.sqrt((0.25 * n) / (n - 1)), micro: Math.sqrt(((1e6 - 1) / 12) * (n / (n - 1))) }
    for (const run of [await monitor.check(micro), await monitor.merge(await Promise.all(parts))]) {
      for (const column of ['flag', 'micro'] as const) {
        const series = run.results.summary_statistics?.series.filter((own) => own.column === column) ?? []
        const value = (metric: string) => series.find((own) => own.metric === metric)?.points.at(-1)?.value as number
        expect(Math.abs(value('std') / exact[column] - 1)).toBeLessThan(1e-12)
        expect(Math.abs(value('mean') / (column === 'flag' ? 1e15 + 0.5 : 1.7e15 + 499.5) - 1)).toBeLessThan(1e-15)
      }
    }
  })

  it('the usual rate of positives is that of the labelled rows', () => {
    const chunk = (rows: number, labelled: number) => ({ rows, labelled, key: String(rows) })
    const readings = (chunks: readonly object[], targetRate: readonly (number | null)[]) =>
      ({ chunks, targetRate }) as unknown as Parameters<typeof targetRateOf>[1]
    const reference = readings([chunk(1000, 10), chunk(1000, 990)], [1, 0])
    const { targetRate } = targetRateOf({ metrics: ['accuracy'] } as never, reference, readings([], []))
    expect(targetRate?.reference).toBeCloseTo(0.01, 12)
  })

  it('a constant that moves by a little has drifted', async () => {
    const constant = (x: number) => Array.from({ length: 1000 }, () => ({ x }))
    const monitor = await fit(constant(5), { columns: { features: ['x'] }, chunks: { count: 5 } })
    const drift = async (x: number) =>
      (await monitor.check(constant(x))).results.univariate_drift?.series[0]?.points.at(-1)?.value
    expect(await drift(5)).toBe(0)
    expect(await drift(5.1)).toBeCloseTo(1, 12)
  })
})
