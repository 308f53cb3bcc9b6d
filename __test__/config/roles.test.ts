/** Beliefs about target, prediction and score: contradictions are refused, doubts told, and honest data gives neither. */

import { describe, expect, it } from 'vitest'
import { fit, type MonitorConfig } from '../../src/index.js'
import { ABC, binary, CONFIG, faultsOf, generator, type Of, several, severalConfig } from './role-tables.js'

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
