/**
 * The inputs of the golden cases, made from the formulas in `generators` of fixtures.json: exact integers, then a
 * few IEEE operations in the order written, so that any language makes the same bits. `inputs.test.ts` compares hashes.
 */

/** A column; `null` is missing. */
export type Values = (number | null)[] | (string | null)[]
export type Table = Readonly<Record<string, Values>>

/** Reference and analysis of one fixture. */
export interface Fixture {
  readonly reference: Table
  readonly analysis: Table
}

/** `(a·i² + b·i + c) mod m`; every product stays below 2⁵³. */
const q = (i: number, a: number, b: number, c: number, m: number) => (a * i * i + b * i + c) % m

const LETTERS = 'aabcdeabcdz'
const letter = (place: number) => LETTERS[place] as string

/** A column of `n` values. */
function column<T>(n: number, value: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => value(i))
}

/** A column with holes where the row says so. */
function without<T>(values: readonly T[], isMissing: (i: number) => boolean): (T | null)[] {
  return values.map((value, i) => (isMissing(i) ? null : value))
}

/** Part of a fixture's rows; every generator's values depend on the row number alone, so order is kept. */
export function head(table: Table, rows: number): Table {
  return mapColumns(table, (values) => values.slice(0, rows) as Values)
}

/** Without some columns. */
export function drop(table: Table, names: readonly string[]): Table {
  return Object.fromEntries(Object.entries(table).filter(([name]) => !names.includes(name)))
}

function mapColumns(table: Table, change: (values: Values) => Values): Table {
  return Object.fromEntries(Object.entries(table).map(([name, values]) => [name, change(values)]))
}

// ── one column ───────────────────────────────────────────────────────────────────────────────

function t1(): Fixture {
  return {
    reference: { x: column(1200, (i) => q(i, 31, 17, 7, 1009) / 100) },
    analysis: { x: column(600, (i) => q(i, 29, 11, 3, 907) / 100 + 1.25) },
  }
}

function t2(rows = 12_000): Fixture {
  return {
    reference: { x: column(rows, (i) => q(i, 31, 17, 7, 100_003) / 1000) },
    analysis: { x: column(3000, (i) => q(i, 29, 11, 3, 110_017) / 1000 - 5) },
  }
}

function t3(): Fixture {
  return {
    reference: { x: column(1200, (i) => letter(q(i, 7, 3, 0, 10))) },
    analysis: { x: column(600, (i) => letter(q(i, 5, 4, 0, 11))) },
  }
}

// ── binary ───────────────────────────────────────────────────────────────────────────────────

interface Binary {
  readonly u: number[]
  readonly yhat: number[]
  readonly y: (number | null)[]
}

/** Scores, predictions above one half, labels by the square of the score. */
function binary(u: number[], draw: (i: number) => number, chance: (u: number) => number): Binary {
  return { u, yhat: u.map((own) => (own >= 0.5 ? 1 : 0)), y: u.map((own, i) => (draw(i) < chance(own) ? 1 : 0)) }
}

const square = (u: number) => u * u
const drawn = (k: number) => (i: number) => q(i, 53 + k, 29, 13, 997) / 997

function t4Part(n: number, k: number): Binary {
  return binary(
    column(n, (i) => q(i, 37 + k, 11, 5, 1013) / 1013),
    drawn(k),
    square,
  )
}

function t4uPart(n: number, k: number): Binary {
  return binary(
    column(n, (i) => ((7919 * i + 5 + k) % 2003) / 2003),
    drawn(k),
    square,
  )
}

function t4nPart(n: number, k: number): Binary {
  const u = column(n, (i) => ((7919 * i + 5 + k) % 4001) / 4001)
  return binary(
    u,
    (i) => ((1597 * i + 3 + k) % 3989) / 3989,
    (own) => own,
  )
}

/** By the row's hundred: untouched, one class, half the labels missing, none, no positive. */
function t4ePart(): Binary {
  const { u, yhat, y } = t4Part(500, 4)
  const hundred = (i: number) => Math.floor(i / 100)
  const label = (own: number | null, i: number) =>
    [own, 1, i % 2 === 0 ? null : own, null, 0][hundred(i)] as number | null
  return {
    u: u.map((own, i) => (hundred(i) === 1 ? 0.9 : own)),
    yhat: yhat.map((own, i) => (hundred(i) === 1 ? 1 : own)),
    y: y.map(label),
  }
}

// ── several classes ──────────────────────────────────────────────────────────────────────────

function t5Part(n: number, k: number): { pa: number[]; pb: number[]; pc: number[]; yhat: string[]; y: string[] } {
  const rows = column(n, (i) => {
    const w = [
      1 + q(i, 37 + k, 11, 5, 10_007),
      1 + q(i, 41 + k, 13, 7, 10_009),
      1 + q(i, 43 + k, 17, 11, 10_037),
    ] as const
    const sum = w[0] + w[1] + w[2]
    const p = w.map((own) => own / sum)
    const squares = w[0] * w[0] + w[1] * w[1] + w[2] * w[2]
    const [qa, qb] = [(w[0] * w[0]) / squares, (w[1] * w[1]) / squares]
    const v = drawn(k)(i)
    const yhat = letterOf(p.indexOf(Math.max(...p)))
    return { p, yhat, y: v < qa ? 'a' : v < qa + qb ? 'b' : 'c' }
  })
  const score = (place: number) => rows.map(({ p }) => p[place] as number)
  return {
    pa: score(0),
    pb: score(1),
    pc: score(2),
    yhat: rows.map(({ yhat }) => yhat),
    y: rows.map(({ y }) => y),
  }
}

const letterOf = (place: number) => 'abc'[place] as string

function t5e(): Fixture {
  const analysis = t5Part(1000, 4)
  const y = analysis.y.map((own, i) => (i >= 500 && own === 'c' ? 'a' : own))
  return { reference: t5Part(2000, 0), analysis: { ...analysis, y } }
}

// ── regression ───────────────────────────────────────────────────────────────────────────────

function t6Part(n: number, k: number): { y: (number | null)[]; yhat: number[] } {
  const y = column(n, (i) => 1 + q(i, 37 + k, 11, 5, 1013) / 10)
  return { y, yhat: y.map((own, i) => own * (0.8 + q(i, 53 + k, 29, 13, 997) / 2000)) }
}

/** By the row's five hundred: untouched, half the labels missing, zero labels, negative predictions. */
function t6e(): Fixture {
  const { y, yhat } = t6Part(2000, 4)
  const part = (i: number) => Math.floor(i / 500)
  return {
    reference: t6Part(2000, 0),
    analysis: {
      y: y.map((own, i) => (part(i) === 1 && i % 2 === 0 ? null : part(i) === 2 && i % 10 === 0 ? 0 : own)),
      yhat: yhat.map((own, i) => (part(i) === 3 && i % 10 === 0 ? -own : own)),
    },
  }
}

function t6dPart(n: number, k: number, shift: (i: number) => number): Table {
  const a = column(n, (i) => q(i, 37 + k, 11, 5, 1013) / 10)
  const b = column(n, (i) => q(i, 53 + k, 29, 13, 997) / 100 + shift(i))
  const c = column(n, (i) => letter(q(i, 7 + k, 3, 0, 10)))
  const d = column(n, (i) => q(i, 41 + k, 7, 3, 1019) / 50)
  return {
    a,
    b,
    c,
    d,
    y: a.map((own, i) => 1 + own + (d[i] as number)),
    yhat: a.map((own, i) => (1 + own) * (0.8 + (b[i] as number) / 20) + (d[i] as number)),
  }
}

function t6d(): Fixture {
  const analysis = t6dPart(2000, 4, (i) => (i >= 1000 ? 1 : 0))
  return {
    reference: t6dPart(4000, 0, () => 0),
    analysis: { ...analysis, a: without(analysis.a as number[], (i) => i % 50 === 0) },
  }
}

// ── several columns ──────────────────────────────────────────────────────────────────────────

function t7Part(n: number, k: number) {
  const x = column(n, (i) => q(i, 31 + k, 17, 7, 1009) / 100)
  const z = column(n, (i) => q(i, 29 + k, 11, 3, 907) / 50)
  const w = x.map((own, i) => own + (z[i] as number) + q(i, 23 + k, 5, 1, 101) / 25)
  return { x, z, w, c: column(n, (i) => letter(q(i, 7 + k, 3, 0, 10))) }
}

function t7(): Fixture {
  const analysis = t7Part(600, 2)
  return { reference: t7Part(1200, 0), analysis: { ...analysis, x: without(analysis.x, (i) => i % 50 === 0) } }
}

function t7m(): Fixture {
  const { reference, analysis } = t7()
  const c = column(600, (i) => letter(q(i, 5, 4, 0, 11)))
  return {
    reference: {
      ...reference,
      x: without(reference.x as number[], (i) => i % 40 === 3),
      c: without(reference.c as string[], (i) => i % 60 === 7),
      k: column(1200, () => 5),
    },
    analysis: {
      ...analysis,
      z: (analysis.z as number[]).map((own) => own + 1),
      c: without(c, (i) => i % 30 === 9),
      k: column(600, () => 5),
    },
  }
}

const isGone = (i: number) => i >= 500 && i < 750

function t8Part(n: number, r: number): Table {
  const s = column(n, (i) => {
    const t = q(i, 29 + r, 11, 3, 907) / 907
    return t * t * t
  })
  const m = column(n, (i) => q(i, 23 + r, 5, 1, 101) / 10)
  return {
    n: column(n, (i) => (q(i, 31 + r, 17, 7, 1009) % 7) + r),
    s,
    k: column(n, () => 5 + r),
    m: without(m, (i) => i % 7 === 0),
    h: without(s, (i) => r === 1 && isGone(i)),
  }
}

function t9Part(n: number, r: number): Table {
  const j = column(n, (i) => Math.floor((q(i, 31 + r, 7, 1, 101) * q(i, 13 + r, 3, 2, 103)) / 1500))
  const many = j.map((own) => `k${own}`)
  return {
    two: column(n, (i) => (q(i, 17 + r, 5, 3, 1013) < 400 + 100 * r ? 'yes' : 'no')),
    many,
    num: j,
    nul: without(many, (i) => i % 9 === 0),
    gone: without(many, (i) => r === 1 && isGone(i)),
    unseen: many.map((own, i) => (r === 1 && j[i] === 2 ? 'new' : own)),
  }
}

function t11Part(n: number, k: number): Table {
  return {
    a: column(n, (i) => q(i, 31 + k, 17, 7, 1009) / 100),
    b: column(n, (i) => q(i, 29 + k, 11, 3, 907) / 50),
    c: column(n, (i) => letter(q(i, 7 + k, 3, 0, 10))),
    d: without(
      column(n, (i) => q(i, 23 + k, 5, 1, 101) / 25),
      (i) => i % 40 === 0,
    ),
  }
}

function t11(): Fixture {
  const { a, b, c, d } = t11Part(1200, 2)
  return {
    reference: t11Part(2000, 0),
    analysis: {
      a: (a as number[]).map((own, i) => (i >= 400 && i < 800 ? own + 1.5 : own)),
      b: (b as number[]).map((own, i) => (i >= 800 ? 30 - own : own)),
      c: (c as string[]).map((own, i) => (i >= 800 ? letter(q(i, 5, 4, 0, 11)) : own)),
      d: d as (number | null)[],
    },
  }
}

function t12Part(n: number, k: number, drift: number): Table {
  const group = (i: number) => Math.floor(i / 300)
  const f = (j: number) => column(n, (i) => q(i, 31 + 2 * j + k, 17, 7, 1009) / 100 + drift * 0.25 * j * (group(i) % 5))
  const u = column(n, (i) => ((7919 * i + 5 + k) % 3001) / 3001)
  const chance = (own: number, i: number) => own * own + drift * 0.03 * group(i)
  return {
    f0: f(0),
    f1: f(1),
    f2: f(2),
    f3: f(3),
    f4: f(4),
    c: column(n, (i) => letter(q(i, 7 + k + drift, 3, drift * (group(i) % 2), 10))),
    u,
    yhat: u.map((own) => (own >= 0.5 ? 1 : 0)),
    y: u.map((own, i) => (drawn(k)(i) < chance(own, i) ? 1 : 0)),
  }
}

// ── times ────────────────────────────────────────────────────────────────────────────────────

/** Wall time, so many minutes after midnight of a day. */
function minutesAfter(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000).toISOString().slice(0, 19)
}

function t13(): Fixture {
  const referenceMinutes = (i: number) => {
    const p = (7919 * i + 5) % 1009
    return 97 * p + (p >= 600 ? 12_960 : 0)
  }
  return {
    reference: {
      t: column(1003, (i) => minutesAfter('2024-01-01', referenceMinutes(i))),
      x: column(1003, (i) => q(i, 31, 17, 7, 1009) / 100),
    },
    analysis: {
      t: column(505, (i) => minutesAfter('2024-04-01', 113 * ((6007 * i + 11) % 607))),
      x: column(505, (i) => q(i, 29, 11, 3, 907) / 100),
    },
  }
}

const FIXTURES = {
  T1: t1,
  T2: () => t2(),
  T2e: () => t2(9999),
  T3: t3,
  T4: () => ({ reference: t4Part(2000, 0), analysis: t4Part(1000, 4) }),
  T4u: () => ({ reference: t4uPart(2000, 0), analysis: t4uPart(1000, 4) }),
  T4n: () => ({ reference: t4nPart(3000, 0), analysis: t4nPart(1500, 4) }),
  T4e: () => ({ reference: t4Part(2000, 0), analysis: t4ePart() }),
  T5: () => ({ reference: t5Part(2000, 0), analysis: t5Part(1000, 4) }),
  T5e: t5e,
  T6: () => ({ reference: t6Part(2000, 0), analysis: t6Part(1000, 4) }),
  T6e: t6e,
  T6d: t6d,
  T7: t7,
  T7m: t7m,
  T8: () => ({ reference: t8Part(2000, 0), analysis: t8Part(1000, 1) }),
  T9: () => ({ reference: t9Part(2000, 0), analysis: t9Part(1000, 1) }),
  T11: t11,
  T12: () => ({ reference: t12Part(3000, 0, 0), analysis: t12Part(3000, 4, 1) }),
  T13: t13,
} as const satisfies Readonly<Record<string, () => unknown>>

/** The input of a fixture by its name. */
export function fixture(name: string): Fixture {
  const make = (FIXTURES as Readonly<Record<string, () => unknown>>)[name]
  if (make === undefined) throw new Error(`There is no fixture ${name}`)
  return make() as Fixture
}
