import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, load, METHODS, type MethodFor, type MonitorConfig, ReckonerError } from '../../src/index.js'
import type { Columns } from '../../src/types/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-saved-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const methodsFor = <K extends 'numeric' | 'categorical'>(kind: K) =>
  METHODS.filter((method) => (method.kinds as readonly string[]).includes(kind)).map(
    (method) => method.key as MethodFor<K>,
  )

/** Numbers from 0 to 1, the same in every run (Lehmer's generator). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Numbers, labels, booleans, all with holes; days; what models of three kinds say, and what was true. */
function table(rows: number, seed: number, shift: number): Columns {
  const draw = generator(seed)
  const column = <T>(value: (row: number) => T) => Array.from({ length: rows }, (_, row) => value(row))
  const hole = <T>(value: T) => (draw() < 0.05 ? null : value)
  const [x, u] = [column(() => draw() * 10 + shift), column(() => draw())]
  const classes = column(() => {
    const [a, b, c] = [draw(), draw(), draw()]
    return [a, b, c].map((own) => own / (a + b + c))
  })
  const amount = x.map((own) => own * 3 + draw())
  return {
    when: column((row) => new Date(Date.UTC(2024, 0, 1 + Math.floor((row * 84) / rows)))),
    x: x.map(hole),
    y: x.map((own) => own * 2 + draw()),
    flat: column(() => 1),
    none: column(() => null as number | null),
    town: column((row) => hole(['Ulm', 'Köln', 'Bonn', `new ${row % 3}`][Math.floor(draw() * (shift > 0 ? 4 : 3))])),
    yes: column(() => hole(draw() < 0.3)),
    score: u,
    pred: u.map((own) => Number(own > 0.5)),
    late: u.map((own) => hole(Number(draw() < own * own))),
    pa: classes.map((own) => own[0] as number),
    pb: classes.map((own) => own[1] as number),
    pc: classes.map((own) => own[2] as number),
    predicted: classes.map((own) => 'abc'[own.indexOf(Math.max(...own))] as string),
    kind: classes.map((own) => ('abc'[own.findIndex((share) => draw() < share)] ?? 'c') as string),
    amount,
    guess: amount.map((own, row) => own + (draw() - 0.5) * (x[row] as number)),
  }
}

const FEATURES = ['x', 'y', 'flat', 'none', 'town', 'yes']
const reference = table(1200, 1, 0)
const production = table(500, 2, 1.5)

const CASES: Readonly<Record<string, MonitorConfig>> = {
  binary: {
    task: 'binary',
    columns: { timestamp: 'when', target: 'late', score: 'score', prediction: 'pred', features: FEATURES },
    chunks: { period: '2 weeks', timeZone: 'Europe/Berlin' },
    metrics: ['roc_auc', 'average_precision', 'f1', 'accuracy', 'confusion_matrix', 'business_value'],
    value: { tp: 5, fp: -1, fn: -10, tn: 0.5, per: 'row' },
    thresholds: { roc_auc: { lower: 0.4 }, 'x.mean': { std: 2, around: 'median' } },
    summary: ['mean', 'std', 'sum', 'median', 'row_count'],
  },
  'binary as NannyML': {
    task: 'binary',
    columns: { target: 'late', score: 'score', features: ['x', 'town'] },
    drift: { numeric: ['wasserstein', 'kolmogorov_smirnov'] },
    compat: 'nannyml',
  },
  multiclass: {
    task: 'multiclass',
    columns: { target: 'kind', prediction: 'predicted', score: { a: 'pa', b: 'pb', c: 'pc' }, features: FEATURES },
    metrics: ['roc_auc', 'f1', 'accuracy', 'confusion_matrix', 'business_value'],
    value: {
      matrix: [
        [1, -1, -2],
        [-1, 3, 0],
        [0, 0, 1],
      ],
    },
    normalizeConfusion: 'true',
    chunks: { size: 130, incomplete: 'append' },
  },
  'multiclass without scores': {
    task: 'multiclass',
    columns: { target: 'kind', prediction: 'predicted', features: ['x'] },
  },
  regression: {
    task: 'regression',
    columns: { target: 'amount', prediction: 'guess', features: FEATURES },
    metrics: ['mae', 'mape', 'mse', 'rmse', 'msle', 'rmsle', 'r2', 'median_absolute_error'],
    chunks: { count: 6 },
  },
  inputs: {
    name: 'Inputs',
    columns: { features: FEATURES },
    chunks: { size: 300, incomplete: 'drop' },
    drift: {
      numeric: methodsFor('numeric'),
      categorical: methodsFor('categorical'),
      reconstruction: { components: 0.6, categoricalFill: 'nowhere' },
      domainClassifier: true,
    },
    quality: { missing: true, unseen: true, outOfRange: true, as: 'count' },
  },
  'most directions left out': {
    columns: { features: ['x', 'y', 'town', 'yes'] },
    chunks: { size: 300 },
    drift: { reconstruction: { components: 1, numericFill: 'median' } },
    quality: {},
    summary: [],
  },
}

describe('a loaded monitor', () => {
  it.each(Object.entries(CASES))('gives the runs of the saved one: %s', async (_, config) => {
    const monitor = await fit(reference, config)
    const loaded = await load(monitor.toBytes())
    const [own, other] = [await monitor.check(production), await loaded.check(production)]
    expect(JSON.stringify(other.toJSON())).toBe(JSON.stringify(own.toJSON()))
    expect(other.profile).toEqual(own.profile)
    for (const period of ['reference', 'production'] as const) {
      for (const { name } of own.profile) {
        expect(other.distribution(name, 0, period), name).toEqual(own.distribution(name, 0, period))
      }
    }
    expect(loaded.keeps).toEqual(monitor.keeps)
    expect(Buffer.compare(loaded.toBytes(), monitor.toBytes())).toBe(0)
  })

  it('says which values of the reference it holds', async () => {
    const config = (drift: MonitorConfig['drift']) => ({ ...CASES.inputs, drift }) as MonitorConfig
    const keeps = async (drift: MonitorConfig['drift']) => (await fit(reference, config(drift))).keeps
    expect(await keeps({ numeric: ['jensen_shannon', 'psi'], reconstruction: true })).toEqual({ values: [], rows: [] })
    expect(await keeps({ numeric: ['wasserstein'] })).toEqual({ values: ['x', 'y', 'flat', 'none'], rows: [] })
    expect(await keeps({ domainClassifier: true })).toEqual({ values: [], rows: FEATURES })
  })

  it('says which rows of the reference it holds as codes', async () => {
    const sample = async (config: MonitorConfig) => (await fit(reference, config)).keeps.sample
    const bytes = (own: number) => own * 1200
    const parts = ['codes', 'label', 'prediction', 'score', 'time']
    const whole = { rows: 1200, of: 1200, parts, bytes: bytes(FEATURES.length + 1 + 1 + 8 + 8) }
    expect(await sample(CASES.binary as MonitorConfig)).toEqual(whole)
    const few = await sample({ ...CASES.regression, keepRows: 100 } as MonitorConfig)
    const regressor = { rows: 100, of: 1200, parts: ['codes', 'label', 'prediction'] }
    expect(few).toEqual({ ...regressor, bytes: 100 * (FEATURES.length + 8 + 8) })
    expect(await sample({ ...CASES.binary, keepRows: 0 } as MonitorConfig)).toBeUndefined()
    expect(await sample(CASES.inputs as MonitorConfig)).toBeUndefined()
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to keep %f rows', async (keepRows) => {
    await expect(fit(reference, { ...CASES.inputs, keepRows } as MonitorConfig)).rejects.toThrow(
      `keepRows is ${keepRows}, expected a whole number from 0`,
    )
  })

  it('grows by the bytes of the rows that it keeps', async () => {
    const size = async (keepRows: number) =>
      (await fit(reference, { ...CASES.binary, keepRows } as MonitorConfig)).toBytes().length
    const rows = 1000 * (FEATURES.length + 1 + 1 + 8 + 8)
    const grown = (await size(1000)) - (await size(0))
    expect(grown).toBeGreaterThan(rows)
    // The bins of four numbers, and lengths.
    expect(grown).toBeLessThan(rows + 2000)
  })

  it('holds no value of the reference where no method needs one', async () => {
    const marked = { secret: Array.from({ length: 50_000 }, (_, row) => Math.sin(row)) }
    const bytes = (await fit(marked, { chunks: { count: 5 } })).toBytes()
    expect(bytes.length).toBeLessThan(10_000)
  })
})

describe('load', () => {
  const saved = async () => (await fit(reference, CASES.binary)).toBytes()

  it('takes a path, a URL and bytes', async () => {
    const monitor = await fit(reference, CASES.binary)
    const path = join(folder, 'monitor.reckoner')
    await monitor.save(path)
    await monitor.save(pathToFileURL(path))
    const padded = new Uint8Array(monitor.toBytes().length + 16)
    padded.set(monitor.toBytes(), 8)
    for (const source of [path, pathToFileURL(path), readFileSync(path), padded.subarray(8, -8)]) {
      expect((await load(source)).config).toEqual(monitor.config)
    }
  })

  it('refuses what is not there and what is no monitor', async () => {
    writeFileSync(join(folder, 'other'), 'RECKON')
    await expect(load(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'missing_file' })
    await expect(load(folder)).rejects.toMatchObject({ code: 'bad_file' })
    await expect(load(join(folder, 'other'))).rejects.toMatchObject({ code: 'bad_state' })
    await expect(load(new Uint8Array())).rejects.toMatchObject({ code: 'bad_state' })
  })

  it('refuses a file that ends too soon', async () => {
    const bytes = await saved()
    for (let end = 0; end < bytes.length; end += 97) {
      await expect(load(bytes.subarray(0, end)), `${end}`).rejects.toMatchObject({ code: 'bad_state' })
    }
  })

  it('refuses a file with any byte altered', async () => {
    const bytes = await saved()
    const draw = generator(7)
    const places = [...Array(64).keys(), ...Array.from({ length: 600 }, () => Math.floor(draw() * bytes.length))]
    for (const place of places) {
      const altered = bytes.slice()
      altered[place] = (altered[place] as number) ^ (1 << Math.floor(draw() * 8))
      const error = await load(altered).catch((cause: unknown) => cause)
      expect(error, `${place}`).toBeInstanceOf(ReckonerError)
      // Bytes 8 to 11 are the format.
      expect((error as ReckonerError).code).toBe(place >= 8 && place < 12 ? 'unsupported' : 'bad_state')
    }
  })

  it('says which version wrote another format', async () => {
    const bytes = await saved()
    bytes[8] = 9
    await expect(load(bytes)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/Reckoner \d+\.\d+\.\d+ wrote it in format 9, expected \d+/),
    })
  })

  it('survives whatever somebody writes under a right checksum', { timeout: 60_000 }, async () => {
    const draw = generator(11)
    for (const config of [CASES.inputs, CASES.binary, CASES.multiclass, CASES.regression]) {
      const bytes = (await fit(reference, config)).toBytes()
      for (let round = 0; round < 150; round++) {
        const altered = bytes.slice()
        const place = 20 + Math.floor(draw() * (bytes.length - 28))
        altered[place] = Math.floor(draw() * 256)
        sealAgain(altered)
        // Reckoner may load it, for it cannot know; nothing but its own errors may come of that.
        try {
          const monitor = await load(altered)
          if (round % 10 === 0) await monitor.check(production)
        } catch (error) {
          expect(error, `${place}: ${error}`).toBeInstanceOf(ReckonerError)
        }
      }
    }
  })
})

/** Puts the checksum right: FNV-1a over everything before it. */
function sealAgain(bytes: Uint8Array): void {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes.subarray(0, -8)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(bytes.length - 8, hash, true)
}

describe('save', () => {
  it('says why it cannot write', async () => {
    const monitor = await fit(reference, CASES.binary)
    await expect(monitor.save(join(folder, 'no', 'such', 'folder'))).rejects.toMatchObject({
      code: 'bad_file',
      message: expect.stringContaining('Cannot write the monitor to'),
    })
  })

  it('leaves the old file where it is killed while it writes', async () => {
    const path = join(folder, 'kept.reckoner')
    writeFileSync(path, 'the old file')
    const module = fileURLToPath(new URL('../../src/core/whole-file.ts', import.meta.url))
    const script = `
      const { readdirSync } = await import('node:fs')
      const { writeWhole } = await import(${JSON.stringify(pathToFileURL(module).href)})
      const isWriting = () => readdirSync(${JSON.stringify(folder)}).some((name) => name.startsWith('.kept'))
      setInterval(() => isWriting() && process.kill(process.pid, 'SIGKILL'), 1)
      await writeWhole(${JSON.stringify(path)}, [Buffer.alloc(2 ** 28, 1)], 'monitor')`
    const tsx = fileURLToPath(import.meta.resolve('tsx'))
    const child = spawn(process.execPath, ['--import', pathToFileURL(tsx).href, '--input-type=module', '-e', script])
    const signal = await new Promise((done) => child.on('exit', (_, own) => done(own)))
    expect(signal).toBe('SIGKILL')
    expect(readFileSync(path, 'utf8')).toBe('the old file')
    const drafts = readdirSync(folder).filter((name) => name.startsWith('.kept'))
    expect(drafts.length).toBe(1)
  })
})
