import { describe, expect, it } from 'vitest'
import { parsePeriod } from '../../src/config/chunking.js'
import { type FixedConfig, resolveConfig } from '../../src/config/resolve.js'
import { configOf } from '../../src/config/shape.js'
import { boundsOf, thresholdOf } from '../../src/config/thresholds.js'
import type { Dataset } from '../../src/types/index.js'

const columns: Dataset['columns'] = [
  { name: 'when', kind: 'timestamp', type: 'timestamp' },
  { name: 'age', kind: 'numeric', type: 'number' },
  { name: 'city', kind: 'categorical', type: 'text' },
  { name: 'p', kind: 'numeric', type: 'number' },
  { name: 'said', kind: 'boolean', type: 'boolean' },
  { name: 'late', kind: 'boolean', type: 'boolean' },
]
const roles = { timestamp: 'when', target: 'late', prediction: 'said', score: 'p' }
const resolve = (config: object) => resolveConfig(configOf(config) as FixedConfig, columns)
const binary = (config: object = {}) => resolve({ task: 'binary', columns: roles, ...config })

describe('defaults', () => {
  it('watch every column but times, in ten chunks, without performance', () => {
    expect(resolve({})).toMatchObject({
      name: 'Model',
      chunks: { count: 10 },
      metrics: [],
      columns: { features: ['age', 'city', 'p', 'said', 'late'] },
      drift: { numeric: ['jensen_shannon'], categorical: ['jensen_shannon'], domainClassifier: false },
      quality: { missing: true, unseen: true, outOfRange: true, as: 'rate' },
      summary: ['mean', 'std'],
    })
  })

  it('leave the columns of roles out of the features', () => {
    expect(binary().columns.features).toEqual(['age', 'city'])
    expect(binary().columns.kinds).toEqual({ age: 'numeric', city: 'categorical' })
  })

  it('give a column of a role that is watched too the kind that is named', () => {
    const { kinds } = binary({ columns: { ...roles, features: ['p'], kinds: { p: 'categorical' } } }).columns
    expect(kinds).toEqual({ p: 'categorical' })
  })

  it('are the metrics that the roles allow', () => {
    expect(binary().metrics).toContain('roc_auc')
    expect(binary().metrics).not.toContain('business_value')
    const worth = { tp: 1, fp: 2, fn: 3, tn: 4 }
    expect(binary({ value: worth }).metrics).toContain('business_value')
    expect(resolve({ task: 'binary', columns: { target: 'late', score: 'p' } }).metrics).toEqual([
      'roc_auc',
      'average_precision',
    ])
  })

  it('give way whole to what is named', () => {
    expect(binary({ drift: {}, quality: {}, summary: [] })).toMatchObject({
      drift: { numeric: [], categorical: [] },
      quality: { missing: false, unseen: false, outOfRange: false },
      summary: [],
    })
  })

  it('take the confusion matrix of two classes as its cells, once', () => {
    const cells = ['true_positive', 'false_positive', 'false_negative', 'true_negative']
    expect(binary({ metrics: ['confusion_matrix', 'true_positive'] }).metrics).toEqual(cells)
  })
})

describe('a name that is not known is refused with the nearest', () => {
  it.each([
    ['an option', { metrcs: [] }, 'metrics'],
    ['a role', { columns: { traget: 'late' } }, 'target'],
    ['a column', { columns: { target: 'lat' } }, 'late'],
    ['a feature', { columns: { features: ['cty'] } }, 'city'],
    ['a kind', { columns: { kinds: { age: 'categoricl' } } }, 'categorical'],
    ['a task', { task: 'binry' }, 'binary'],
    ['a metric', { task: 'binary', columns: roles, metrics: ['acuracy'] }, 'accuracy'],
    ['a method', { drift: { numeric: ['wassertein'] } }, 'wasserstein'],
    ['a statistic', { summary: ['medain'] }, 'median'],
    ['a check', { quality: { outOfrang: true } }, 'outOfRange'],
    ['a way to cut', { chunks: { size: 5, incomplet: 'drop' } }, 'incomplete'],
    ['a threshold', { thresholds: { acuracy: { lower: 0 } } }, 'accuracy'],
    ['a threshold of a column', { thresholds: { 'age.men': { lower: 0 } } }, 'mean'],
    ['a side of a threshold', { thresholds: { mean: { lowr: 0 } } }, 'lower'],
    ['a cell', { task: 'binary', columns: roles, value: { tp: 1, fp: 1, fn: 1, tnn: 1 } }, 'tn'],
  ])('%s', (_, config, near) => {
    expect(() => resolve(config)).toThrow(`Did you mean "${near}"?`)
  })
})

describe('what makes no sense is refused with what would', () => {
  it.each([
    ['no rows in a chunk', { chunks: { size: 0 } }, 'at least 1'],
    ['half a chunk', { chunks: { count: 2.5 } }, 'whole number'],
    ['a period without times', { chunks: { period: 'week' } }, 'columns.timestamp'],
    ['a time as a feature', { columns: { features: ['when'] } }, 'timestamp'],
    ['metrics without a task', { metrics: ['f1'] }, 'task'],
    [
      'a metric without its column',
      { task: 'binary', columns: { target: 'late' }, metrics: ['f1'] },
      'columns.prediction',
    ],
    ['a task without labels', { task: 'binary', columns: { score: 'p' } }, 'columns.target'],
    ['a value without prices', { task: 'binary', columns: roles, metrics: ['business_value'] }, '{ tp, fp, fn, tn }'],
    ['a price that is missing', { task: 'binary', columns: roles, value: { tp: 1 } }, 'value.fp'],
    ['a positive label without a task', { columns: { positive: 1 } }, 'task binary, and none is given'],
    ['a positive label of a quantity', { task: 'regression', columns: { positive: 1 } }, 'it is regression'],
    ['a kind of a target', { columns: { ...roles, kinds: { late: 'categorical' } } }, 'columns.target names it'],
    ['a kind of a score', { columns: { ...roles, kinds: { p: 'categorical' } } }, 'columns.score names it'],
    ['a kind of a time', { columns: { ...roles, kinds: { when: 'numeric' } } }, '{ column, unit, format, timeZone }'],
    ['a kind of what is left out', { columns: { exclude: ['age'], kinds: { age: 'numeric' } } }, 'columns.exclude'],
    ['scores of classes for two', { task: 'binary', columns: { ...roles, score: { a: 'p' } } }, 'a column'],
    ['a method of the other kind', { drift: { categorical: ['wasserstein'] } }, 'drift.categorical'],
  ])('%s', (_, config, required) => {
    expect(() => resolve(config)).toThrow(required)
  })
})

describe('periods', () => {
  it.each([
    ['week', 'week', 1],
    ['2 weeks', 'week', 2],
    [' 6 Hours ', 'hour', 6],
    ['1 day', 'day', 1],
  ])('%s', (words, unit, every) => {
    expect(parsePeriod(words)).toEqual({ unit, every })
  })

  it.each(['weeks', '0 days', 'fortnight', '1.5 hours', ''])('refuse "%s"', (words) => {
    expect(() => parsePeriod(words)).toThrow('2 weeks')
  })
})

describe('the threshold of a series', () => {
  const config = binary({
    thresholds: { mean: { upper: 1 }, 'age.mean': { upper: 2 }, confusion_matrix: { upper: 3 } },
  })
  const usual = boundsOf(config, 'summary_statistics', 'mean')

  it("is the column's, else the key's, else the default", () => {
    expect(thresholdOf(config, 'mean', 'age', usual)).toEqual({ upper: 2 })
    expect(thresholdOf(config, 'mean', 'p', usual)).toEqual({ upper: 1 })
    expect(thresholdOf(config, 'sum', 'age', usual)).toEqual({ std: 3 })
  })

  it("is the matrix's for a cell of several classes", () => {
    const cells = boundsOf(config, 'realized_performance', 'true_a_pred_b')
    expect(thresholdOf(config, 'true_a_pred_b', undefined, cells)).toEqual({ upper: 3 })
  })

  it('does not exist where a p-value judges', () => {
    expect(boundsOf(config, 'univariate_drift', 'chi2').threshold).toBeNull()
  })
})
