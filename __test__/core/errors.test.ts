import { describe, expect, it } from 'vitest'
import { nearest, ReckonerError, refuseUnknownKeys, unknownName } from '../../src/core/errors.js'
import { fromNative } from '../../src/core/native.js'
import { METHODS, METRICS, STATISTICS } from '../../src/generated/catalogue.js'

describe('the nearest name', () => {
  const known = ['roc_auc', 'precision', 'recall', 'f1']

  it.each([
    ['precison', 'precision'],
    ['ROC-AUC', 'roc_auc'],
    ['recal', 'recall'],
    ['percision', 'precision'],
    ['f2', 'f1'],
  ])('to %s is %s', (slip, name) => {
    expect(nearest(slip, known)).toBe(name)
  })

  it('is that of another word for it', () => {
    const keys = [...METRICS, ...METHODS, ...STATISTICS].map(({ key }) => key)
    const words = [
      'auc',
      'AUROC',
      'f1_score',
      'ks',
      'wasserstein_distance',
      'jsd',
      'emd',
      'mean_absolute_error',
      'stdev',
    ]
    expect(words.map((word) => nearest(word, keys))).toEqual([
      'roc_auc',
      'roc_auc',
      'f1',
      'kolmogorov_smirnov',
      'wasserstein',
      'jensen_shannon',
      'wasserstein',
      'mae',
      'std',
    ])
    expect(nearest('auc', ['f1', 'recall'])).toBeUndefined()
    expect(nearest('t', ['x', 'y'])).toBeUndefined()
    expect(nearest('tt', ['x', 'ts'])).toBe('ts')
    expect(nearest('string', ['numeric', 'categorical'])).toBe('categorical')
  })

  it('has letters of any script', () => {
    expect(nearest('客户', ['年龄', '客户的'])).toBe('客户的')
  })

  it('is none for what is no slip', () => {
    expect(nearest('throughput', known)).toBeUndefined()
  })
})

describe('an unknown name', () => {
  it('is answered with the nearest, or else with what is known', () => {
    const known = ['size', 'count']
    expect(unknownName('unknown_option', 'option "siez"', 'siez', known).message).toContain('Did you mean "size"?')
    expect(unknownName('unknown_option', 'option "rows"', 'rows', known).message).toContain(
      'Known names: "size", "count"',
    )
  })

  it('among keys is refused, known ones are not', () => {
    expect(() => refuseUnknownKeys({ size: 1 }, ['size'], 'chunks')).not.toThrow()
    expect(() => refuseUnknownKeys({ size: 1, cuont: 2 }, ['size', 'count'], 'chunks')).toThrow(
      'Unknown option "cuont" of chunks. Did you mean "count"?',
    )
  })
})

describe('ReckonerError', () => {
  it('has a code, a sentence and a cause', () => {
    const cause = new Error('because')
    const error = new ReckonerError('bad_file', 'Cannot read it', { cause })
    expect(error).toMatchObject({ name: 'ReckonerError', code: 'bad_file', message: 'Cannot read it', cause })
    expect(error).toBeInstanceOf(Error)
  })

  it('knows those of another copy of the package, and no other error', () => {
    const other = Object.assign(new Error('x'), { [Symbol.for('reckoner.error')]: true })
    expect(other).toBeInstanceOf(ReckonerError)
    expect(new Error('x')).not.toBeInstanceOf(ReckonerError)
    expect(null as unknown).not.toBeInstanceOf(ReckonerError)
  })
})

describe('an error of the core', () => {
  it('is split into its code and its sentence', () => {
    expect(fromNative(new Error('too_few_rows\u001fCannot cut 5 rows'))).toMatchObject({
      code: 'too_few_rows',
      message: 'Cannot cut 5 rows',
    })
  })

  it('without a code is a fault of our own', () => {
    expect(fromNative(new Error('panic'))).toMatchObject({ code: 'internal', message: 'panic' })
  })

  it('that is ours already stays as it is', () => {
    const error = new ReckonerError('cancelled', 'x')
    expect(fromNative(error)).toBe(error)
  })
})
