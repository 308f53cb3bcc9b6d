/** What a verdict says of data that people bring: nothing untrue, nothing contradictory. */

import { describe, expect, it } from 'vitest'
import { failuresOf } from '../../src/alerts/fail-on.js'
import { toJUnit } from '../../src/export/junit.js'
import { fit, type MonitorConfig, type Run } from '../../src/index.js'

type Loan = Record<string, unknown>

const generator = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

/** Calibrated scores, and a size between 30 and 120 that no score depends on. */
function loans(
  count: number,
  seed: number,
  change: (loan: Loan, row: number, random: () => number) => Loan = (l) => l,
): Loan[] {
  const random = generator(seed)
  return Array.from({ length: count }, (_, row) => {
    const [p, size] = [0.1 + 0.8 * random(), 30 + 90 * random()]
    const label = Number(random() < p)
    return change({ p, said: Number(p >= 0.5), y: label, size, carrier: row % 3 === 0 ? 'EWR' : 'JFK' }, row, random)
  })
}

const CONFIG: MonitorConfig = {
  task: 'binary',
  columns: { target: 'y', prediction: 'said', score: 'p' },
  chunks: { size: 500 },
  metrics: ['roc_auc', 'accuracy'],
}

async function checked(data: Loan[], config: MonitorConfig = CONFIG, reference = loans(5000, 1)): Promise<Run> {
  return (await fit(reference, config)).check(data)
}

const sentences = (run: Run) => [...run.verdict.performance, ...run.verdict.causes].map(({ sentence }) => sentence)
const kinds = (run: Run) => [...run.verdict.performance, ...run.verdict.causes].map(({ kind }) => kind)
const todo = (run: Run) => run.verdict.actions.map(({ kind }) => kind)

describe('better than usual', () => {
  it('is no alert, in the realized values and in the estimates', async () => {
    const sure = (own: Loan, _: number, random: () => number) => {
      const p = (own.p as number) > 0.5 ? 0.97 : 0.03
      return { ...own, p, said: Number(p > 0.5), y: Number(random() < p) }
    }
    for (const labelled of [true, false]) {
      const run = await checked(loans(2000, 5, (...own) => ({ ...sure(...own), ...(labelled ? {} : { y: null }) })))
      const series = run.results[labelled ? 'realized_performance' : 'estimated_performance']?.series[0]
      expect(series?.points.slice(-4).map(({ state, alert }) => [state, alert])).toEqual(
        Array(4).fill(['better', false]),
      )
      expect(run.verdict.status).toBe('healthy')
      expect(sentences(run).join()).toMatch(
        /AUROC and accuracy (were|are estimated to be) better than usual in chunks 1 to 4/,
      )
      expect(run.alerts.filter(({ calculator }) => calculator.endsWith('performance'))).toEqual([])
    }
  })

  it('alerts where the user gave a bound, and in the way of NannyML', async () => {
    const given = await checked(loans(1000, 2), { ...CONFIG, thresholds: { accuracy: { upper: 0.5 } } })
    expect(given.results.realized_performance?.series[1]?.points.at(-1)?.state).toBe('alert')
    expect(given.verdict.headline).toMatch(
      /^Accuracy is 0\.7\d, above the bound 0\.50 \(usual: 0\.7\d\) in chunks 1 and 2\./,
    )
    expect(given.results.realized_performance?.series[1]?.points[0]?.state).toBe('fine')
    expect(sentences(given).join()).toMatch(
      /Accuracy 0\.7\d ± [\d.]+ \(95\s%\), above 0\.50, in every chunk; farthest in chunk/,
    )
    const theirs = await checked(loans(1000, 2), {
      ...CONFIG,
      compat: 'nannyml',
      thresholds: { accuracy: { upper: 0.5 } },
    })
    expect(theirs.results.realized_performance?.series[1]?.points[0]?.state).toBe('alert')
  })

  it('is told of an SLA that was never kept, and no fall', async () => {
    const run = await checked(loans(1000, 2), {
      ...CONFIG,
      metrics: ['accuracy'],
      thresholds: { accuracy: { lower: 0.9 } },
    })
    expect(run.verdict.status).toBe('degraded')
    expect(run.verdict.headline).not.toMatch(/fell/)
    expect(run.verdict.headline).toMatch(/below the bound 0\.90/)
  })
})

describe('data faults', () => {
  const missing = (share: number) => (own: Loan, _: number, random: () => number) => ({
    ...own,
    size: random() < share ? null : own.size,
  })

  it('are more missing values than usual, never fewer', async () => {
    const reference = loans(5000, 1, missing(0.2))
    const fewer = await checked(loans(1000, 2), CONFIG, reference)
    expect(kinds(fewer)).toContain('no_data_fault')
    expect(todo(fewer)).toEqual(['none'])
    const more = await checked(loans(1000, 2, missing(0.5)), CONFIG, reference)
    expect(sentences(more).join()).toMatch(
      /"size": missing values, up to [45]\d\.\d\u202f% of a chunk, in chunks 1 and 2/,
    )
    expect(todo(more)).toEqual(['fix_data'])
  })

  it('of one row fail nothing', async () => {
    const run = await checked(loans(2000, 2, (own, row) => (row === 7 ? { ...own, size: 9999, carrier: 'XXX' } : own)))
    expect(run.verdict.status).toBe('healthy')
    expect(todo(run)).toEqual(['none'])
    expect(failuresOf(run, ['performance', 'quality'])).toEqual([])
    expect(toJUnit(run)).not.toContain('<failure')
    expect(sentences(run).join()).toContain('"carrier": values that the reference never had')
  })

  it('are none where values drift beyond the range: that is shift, told once', async () => {
    const run = await checked(loans(2000, 2, (own) => ({ ...own, size: 1.25 * (own.size as number) })))
    expect(todo(run)).not.toContain('fix_data')
    expect(kinds(run)).toContain('no_data_fault')
    const told = sentences(run).filter((sentence) => sentence.includes("beyond the reference's range"))
    expect(told).toHaveLength(1)
    expect(failuresOf(run, ['quality'])).toEqual([])
  })

  it.each([
    ['another unit', (size: number) => size * 1000],
    ['a smaller unit', (size: number) => size / 1000],
    ['a code', () => 9999],
    ['a negative code', () => -1],
    ['zero', () => 0],
  ])('are implausible values: %s', async (_, change) => {
    const run = await checked(
      loans(2000, 2, (own, row) => (row % 5 === 0 && row >= 1000 ? { ...own, size: change(own.size as number) } : own)),
    )
    expect(run.verdict.actions[0]?.why).toBe(
      `implausible values outside the reference's range in "size": repair these before judging the model`,
    )
    expect(failuresOf(run, ['quality'])).toEqual(['quality ("size": values out of range)'])
    expect(sentences(run).join()).toContain(
      '"size": implausible values outside the reference\'s range, up to 20.0\u202f% of a chunk, in chunks 3 and 4',
    )
  })

  it('are ranked by the rows that they touch', async () => {
    const run = await checked(
      loans(3000, 2, (own, row) => ({
        ...own,
        // All of one short stretch, and a third of everything.
        size: row >= 500 && row < 1000 ? null : own.size,
        carrier: own.carrier === 'EWR' ? 'KEWR' : own.carrier,
      })),
    )
    // The rename touches most rows, and is told by its shape.
    expect(run.verdict.actions[0]?.why).toMatch(/^look at how "carrier" is served/)
    expect(run.verdict.actions[1]?.why).toMatch(/^missing values in "size"/)
    expect(run.verdict.causes[0]?.sentence).toMatch(/^"carrier": "EWR" comes as "KEWR"/)
    expect(run.verdict.headline).toContain('But "carrier" needs a look.')
  })

  it('are called implausible only where they alert as such', async () => {
    const run = await checked(
      loans(2000, 2, (own, row) => (row % 50 === 0 ? { ...own, size: 121 } : own)),
      { ...CONFIG, compat: 'nannyml' },
    )
    const [size] = sentences(run).filter((sentence) => sentence.startsWith('"size":'))
    expect(size).toMatch(/^"size": values outside the reference's range/)
  })

  it('are told once where values of a category are missing', async () => {
    const run = await checked(loans(2000, 2, (own, row) => (row % 4 === 0 ? { ...own, carrier: null } : own)))
    expect(sentences(run).filter((sentence) => sentence.includes('"carrier"'))).toEqual([
      expect.stringMatching(/^"carrier": missing values/),
    ])
  })

  it('of what the model said are in the headline, the exit code and JUnit', async () => {
    const run = await checked(loans(2000, 2, (own, row) => (row % 2 === 0 ? { ...own, said: null } : own)))
    expect(run.verdict.headline).toMatch(/ But "said" needs a look\.$/)
    expect(failuresOf(run, ['performance', 'quality'])).toEqual(['quality ("said")'])
    expect(failuresOf(run, ['performance'])).toEqual([])
    expect(toJUnit(run)).toContain('<testcase classname="Outputs" name="said">\n      <failure')
    expect(toJUnit(run, ['performance'])).toMatch(/failures="0"/)
    expect(toJUnit(run, ['performance'])).toContain('<skipped message="&quot;said&quot; (prediction): missing values')
  })
})

describe('labels that are not there', () => {
  it('are of no kind', async () => {
    const reference = loans(5000, 1, (own) => ({ ...own, y: own.y === 1 }))
    const run = await checked(
      loans(1000, 2, (own) => ({ ...own, y: null })),
      CONFIG,
      reference,
    )
    expect(run.notices).toEqual([])
  })
})

describe('scores that order cases the wrong way round', () => {
  it('are not said to order nothing', async () => {
    const run = await checked(loans(2000, 2, (own) => ({ ...own, y: 1 - (own.y as number) })))
    expect(run.verdict.headline).toMatch(/^AUROC fell from 0\.\d+ to 0\.2\d/)
    expect(todo(run)).toEqual(['retrain'])
  })
})

describe('labels that give no value', () => {
  it('are there all the same', async () => {
    const run = await checked([...loans(500, 2), ...loans(500, 3, (own) => ({ ...own, y: 0 }))], {
      ...CONFIG,
      metrics: ['roc_auc'],
    })
    expect(run.chunks.at(-1)?.labelled).toBe(500)
    const all = [run.verdict.headline, ...sentences(run)].join(' ')
    expect(all).not.toMatch(/no labels/i)
    expect(all).toContain('Labels are there in chunk 2, but AUROC is undefined: all labels are 0')
    expect(run.verdict.headline).toContain('in the one chunk with labels and is undefined in 1 more chunk with labels')
    expect(todo(run)).not.toContain('collect_labels')
  })

  it('of a short last chunk too, and of all chunks', async () => {
    const short = await checked(loans(1003, 6, (own, row) => (row < 1000 ? own : { ...own, y: 1 })))
    expect(sentences(short).join()).toContain('Labels are there in chunk 3, but AUROC is undefined: all labels are 1')
    expect(sentences(short).join()).not.toContain('No labels yet')
    const none = await checked(
      loans(500, 6, (own) => ({ ...own, y: 1 })),
      { ...CONFIG, metrics: ['roc_auc'] },
    )
    expect(none.verdict.status).toBe('inconclusive')
    expect(none.verdict.headline).toContain(
      'labels are there, but AUROC is undefined (only one class among the labels)',
    )
  })
})

describe('causes', () => {
  it('do not say what happened at the same inputs', async () => {
    const at = (low: number, high: number) => (own: Loan, _: number, random: () => number) => {
      const p = low + (high - low) * random()
      return { ...own, size: p, p, said: Number(p > 0.5), y: Number(random() < p) }
    }
    const run = await checked(
      loans(4000, 2, (own, row, random) => {
        const moved = at(0.05, 0.35)(own, row, random)
        return row % 10 === 0 ? { ...moved, y: 1 - moved.y } : moved
      }),
      { ...CONFIG, metrics: ['f1', 'accuracy', 'roc_auc'] },
      loans(10000, 1, at(0.05, 0.95)),
    )
    expect(run.verdict.status).toBe('degraded')
    expect(sentences(run).join()).not.toContain('at the same inputs')
  })

  it('do not say that scores are lacking where they were given', async () => {
    const classes = ['a', 'b', 'c'] as const
    const three = (count: number, seed: number, certain: boolean): Loan[] => {
      const random = generator(seed)
      return Array.from({ length: count }, () => {
        const truth = classes[Math.floor(random() * 3)] as string
        const said = certain ? 'a' : random() < 0.8 ? truth : 'b'
        const share = (own: string) => (certain ? Number(own === 'a') : own === said ? 0.8 : 0.1)
        return { x: random(), truth, said, a: share('a'), b: share('b'), c: share('c') }
      })
    }
    const config: MonitorConfig = {
      task: 'multiclass',
      columns: { target: 'truth', prediction: 'said', score: { a: 'a', b: 'b', c: 'c' } },
      chunks: { size: 500 },
    }
    const run = await checked(three(2000, 2, true), config, three(5000, 1, false))
    expect(run.verdict.status).toBe('degraded')
    expect(run.verdict.headline).not.toContain('Without scores')
  })

  it('of an estimate are not made up', async () => {
    const run = await checked(
      loans(2000, 2, (own) => ({
        ...own,
        p: 0.45 + 0.1 * (own.p as number),
        said: Number((own.p as number) > 0.5),
        y: null,
      })),
    )
    expect(run.verdict.status).toBe('degraded')
    expect(run.verdict.headline).toMatch(
      /is estimated to have fallen from 0\.\d+ to 0\.\d+ in chunks 1 to 4\. Labels have not arrived to confirm it\. It began with a fault of "p"/,
    )
    expect(run.verdict.headline).not.toContain('less sure')
  })
})

describe('a task without its columns', () => {
  it('is said at fit, and asked for', async () => {
    const monitor = await fit(loans(2000, 1), { task: 'binary' })
    expect(monitor.notices.join()).toContain('name columns.target, the labels, and columns.score or columns.prediction')
    const run = await monitor.check(loans(1000, 2))
    expect(run.verdict.status).toBe('inconclusive')
    expect(run.verdict.headline).toContain('neither columns.target nor columns.score is given')
    expect(run.verdict.actions[0]?.why).toContain('name columns.target')
  })
})

describe('labels that are all unknown', () => {
  it('have come, and are not said to be missing', async () => {
    const words = (labels: readonly [string, string], count: number, seed: number) =>
      loans(count, seed, (loan) => ({ ...loan, y: labels[loan.y as 0 | 1], said: labels[loan.said as 0 | 1] }))
    const config = { ...CONFIG, columns: { ...CONFIG.columns, positive: 'Good' } } as MonitorConfig
    const monitor = await fit(words(['Bad', 'Good'], 5000, 1), config)
    const run = await monitor.check(words(['BAD', 'GOOD'], 2000, 2))
    expect(run.verdict.headline).toContain('no label is one that the reference has')
    expect([run.verdict.headline, ...sentences(run)].join()).not.toMatch(/no labels (yet|have arrived)/i)
    const unlabelled = await monitor.check(words(['Bad', 'Good'], 2000, 2).map((loan) => ({ ...loan, y: null })))
    expect(unlabelled.verdict.headline).toContain('no labels have arrived')
  })
})

describe('130,000 chunks', () => {
  it('are judged', async () => {
    const monitor = await fit({ x: Array.from({ length: 20 }, (_, row) => row) }, { chunks: { size: 1 }, summary: [] })
    const run = await monitor.check({ x: Array.from({ length: 130_000 }, (_, row) => (row % 2 === 0 ? 1e6 : 3)) })
    expect(sentences(run).join()).toContain('in 65,000 of the 129,999 chunks from 1 to 129,999')
  })

  it('have their labels and outputs judged', async () => {
    const rows = (count: number, score: number | null) =>
      Array.from({ length: count }, (_, row) => ({ y: row % 2, p: score ?? (row % 10) / 10, said: row % 2 }))
    const columns = { target: 'y', score: 'p', prediction: 'said', features: [] }
    const config = { task: 'binary', columns, chunks: { size: 10 }, metrics: ['accuracy'] } as const
    const run = await (await fit(rows(1000, null), config)).check(rows(1_300_000, 0.3))
    expect(sentences(run).join()).toContain('"p" (score): constant, 0.3 in every row, in chunks 1 to 130,000')
  })
})

describe('chunks of a reference that differ', () => {
  /** A chunk of 4,000 rows for each share of right predictions. */
  const table = (shares: readonly number[]) =>
    shares.flatMap((share) =>
      Array.from({ length: 4000 }, (_, row) => ({
        said: row % 2,
        truth: row < share * 4000 ? row % 2 : 1 - (row % 2),
      })),
    )
  const config = {
    task: 'binary',
    columns: { target: 'truth', prediction: 'said', features: [] },
    metrics: ['accuracy'],
    chunks: { size: 4000 },
  } as const
  const usual = [0.7, 0.74, 0.66, 0.71, 0.69, 0.73, 0.67, 0.7]

  it('make a lasting low value one to watch, and a far one an alert', async () => {
    const monitor = await fit(table(usual), config)
    const low = await monitor.check(table([0.7, 0.62, 0.61, 0.62, 0.61, 0.71]))
    expect(low.verdict.status).toBe('healthy')
    expect(low.verdict.headline).toContain(
      'Accuracy is on watch: 0.61 in chunks 2 to 5, usually 0.70, where the chunks of the reference differ too much',
    )
    const far = await monitor.check(table([0.7, 0.3, 0.3, 0.3]))
    expect(far.verdict.headline).toContain('Accuracy has fallen from 0.70 to 0.30 since chunk 2')
  })
})

describe('decisions that leave the threshold of the scores', () => {
  const from = (row: number, said: (own: Loan) => number) =>
    loans(4000, 31, (own, place) => (place < row ? own : { ...own, said: said(own) }))

  it('are a fault, not a change of the inputs', async () => {
    const run = await checked(from(1500, ({ said }) => 1 - (said as number)))
    expect(sentences(run).join()).toMatch(
      /"said" \(prediction\): \d+\s% of the rows do not follow the threshold of 0.5/,
    )
    expect(kinds(run)).not.toContain('covariate_shift')
    expect(todo(run)[0]).toBe('fix_data')
    expect(run.verdict.headline).toContain('It began with a fault of "said"')
  })

  it('are told with another threshold where they follow one', async () => {
    const run = await checked(from(1500, ({ p }) => Number((p as number) >= 0.2)))
    expect(sentences(run).join()).toContain(
      '"said" (prediction): follows a threshold of 0.2, and in the reference one of 0.5',
    )
  })
})

describe('another model behind the scores', () => {
  it('is not told as other inputs', async () => {
    // A model that guesses more, and higher.
    const other = (own: Loan, row: number, random: () => number) => {
      const p = Math.min(0.99, Math.max(0.01, (own.p as number) + (row >= 1500 ? 0.35 * (random() - 0.3) : 0)))
      return { ...own, p, said: Number(p >= 0.5) }
    }
    const run = await checked(loans(6000, 51, other), { ...CONFIG, metrics: ['specificity', 'roc_auc'] })
    expect(run.verdict.status).toBe('degraded')
    expect(run.verdict.headline).toContain('Answers that the watched inputs do not explain are part of it')
    expect(kinds(run)).not.toContain('covariate_shift')
  })
})

describe('a unit', () => {
  const waits = (scale: (row: number) => number, spread = 1) =>
    loans(6000, 41, (own, row, random) => ({
      ...own,
      wait: scale(row) * Math.floor(-Math.log(1 - random()) * 10 * spread),
    }))
  const told = (run: Run) => sentences(run).join()

  it('is told of months that come as years', async () => {
    const run = await checked(
      waits((row) => (row < 2500 ? 1 : 1 / 12)),
      CONFIG,
      waits(() => 1),
    )
    expect(told(run)).toContain(
      '"wait": values look like those of the reference in another unit (÷\u202f12), since chunk 6',
    )
  })

  it('is none where waits are longer', async () => {
    for (const spread of [1.6, 2.2, 2.5]) {
      const run = await checked(
        waits(() => 1, spread),
        CONFIG,
        waits(() => 1),
      )
      expect(told(run)).not.toContain('another unit')
    }
  })
})

describe('a change that comes again', () => {
  const demand = (from: number, to: number, fails: (day: number) => boolean) => {
    const random = generator(61)
    return Array.from({ length: 80 * (to - from) }, (_, row) => {
      const day = from + Math.floor(row / 80)
      const [warm, noise] = [20 * random(), 24 * (random() - 0.5)]
      const expected = 100 + 2 * warm
      const at = new Date(Date.UTC(2026, 0, 5) + day * 86_400_000)
      return { at, warm, expected, sold: expected + noise - (fails(day) ? 40 : 0) }
    })
  }

  it('says how often, and a fault of quantities how much lower the error would be', async () => {
    const monitor = await fit(
      demand(0, 60, () => false),
      {
        ...{ task: 'regression', columns: { timestamp: 'at', target: 'sold', prediction: 'expected' } },
        ...{ chunks: { period: 'day' }, metrics: ['mae'], drift: {} },
      },
    )
    const again = await monitor.check(demand(60, 88, (day) => [65, 72, 79].includes(day)))
    expect(again.verdict.headline).toMatch(/is as usual again: the clearest of 3 times since 11 March 2026/)
    const rows = demand(60, 88, () => false)
    const warm = rows.map((own, row) => (row < 1120 ? own : { ...own, warm: 1.8 * own.warm + 32, expected: 340 }))
    const faulty = await monitor.check(warm)
    const [first] = faulty.options
    expect([first?.kind, first?.metric]).toEqual(['fix_data', 'mae'])
    expect(first?.gain).toBeGreaterThan(100)
    expect(first?.sentence).toMatch(/MAE lower by \d+ \(95/)
  })
})
