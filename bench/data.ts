/** The benchmarks' columns: every value is a formula of its row and its column's seed. */

/** What the values of a numeric column look like. */
export const SHAPES = ['plain', 'heavy-tailed', 'constant', 'integer', '30 % missing', 'sorted'] as const
export type Shape = (typeof SHAPES)[number]

/** Labels as codes into a dictionary. */
export interface Labels {
  readonly codes: Uint32Array
  readonly labels: readonly string[]
}

/** One period of a workload. */
export interface Period {
  readonly rows: number
  /** In the analysis the last third of the rows has drifted. */
  readonly drifted: boolean
  readonly shape: Shape
}

/** An integer from 0 to 2³² − 1 for each row of a column (the finalizer of MurmurHash3 on a Weyl sequence). */
function hash(row: number, seed: number): number {
  let h = (Math.imul(row, 0x9e3779b1) + Math.imul(seed, 0x27d4eb2f)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const uniform = (row: number, seed: number) => hash(row, seed) / 2 ** 32

/** Quantiles of the normal distribution at multiples of 1/4096, between which values lie on straight lines. */
const QUANTILES = Float64Array.from({ length: 4097 }, (_, place) => normalQuantile(Math.max(place, 0.01) / 4096.01))

/** Shore's logistic form is close enough: data need a shape, not a name. */
function normalQuantile(share: number): number {
  return Math.sign(share - 0.5) * 5.5556 * (1 - (Math.min(share, 1 - share) / Math.max(share, 1 - share)) ** 0.1186)
}

function normalAt(share: number): number {
  const place = share * 4096
  const low = Math.floor(place)
  const [from, to] = [QUANTILES[low] as number, QUANTILES[low + 1] as number]
  return from + (to - from) * (place - low)
}

/** A numeric column. */
export function numbers({ rows, drifted, shape }: Period, seed: number): Float64Array {
  const own = seed + (drifted ? 1_000_000 : 0)
  const shift = drifted ? 0.2 + 0.02 * (seed % 10) : 0
  const values = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const moved = row * 3 > rows * 2 ? shift : 0
    const normal = () => normalAt(uniform(row, own)) + moved
    switch (shape) {
      case 'plain':
        values[row] = normal()
        break
      case 'heavy-tailed':
        values[row] = Math.exp(3 * normal())
        break
      case 'constant':
        values[row] = 5
        break
      case 'integer':
        values[row] = Math.floor(50 * uniform(row, own))
        break
      case '30 % missing':
        values[row] = uniform(row, own + 500_000) < 0.3 ? Number.NaN : normal()
        break
      case 'sorted':
        values[row] = normalAt((row + 0.5) / rows) + shift
    }
  }
  return values
}

/** A numeric column that shares one of ten factors with others. */
export function correlated(period: Period, seed: number): Float64Array {
  const factor = numbers(period, 9_000 + (seed % 10))
  return numbers(period, seed).map((own, row) => 0.6 * own + 0.8 * (factor[row] as number))
}

/** A column of labels, small codes more often than large ones. */
export function labels({ rows, drifted }: Period, seed: number, categories: number): Labels {
  const own = seed + (drifted ? 1_000_000 : 0)
  const codes = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    const share = uniform(row, own)
    codes[row] = Math.floor(categories * (drifted && row * 3 > rows * 2 ? share : share * Math.sqrt(share)))
  }
  return { codes, labels: Array.from({ length: categories }, (_, code) => `label-${code}`) }
}

/** Score, prediction and label of a classifier that is a little too sure of itself. */
export function classifier({ rows, drifted }: Period): Record<'score' | 'prediction' | 'target', Float64Array> {
  const own = drifted ? 1_000_000 : 0
  const score = new Float64Array(rows).map((_, row) => uniform(row, own + 1) ** 1.5)
  const prediction = score.map((value) => (value >= 0.5 ? 1 : 0))
  const target = score.map((value, row) => (uniform(row, own + 2) < 0.1 + 0.8 * value ? 1 : 0))
  return { score, prediction, target }
}

/** Prediction and label of a regressor whose error depends on the third feature. */
export function regressor(
  features: readonly Float64Array[],
  drifted: boolean,
): Record<'prediction' | 'target', Float64Array> {
  const at = (feature: number, row: number) => features[feature]?.[row] ?? 0
  const prediction = new Float64Array(features[0]?.length ?? 0).map((_, row) => 10 + 2 * at(0, row) + at(1, row))
  const noise = (row: number) => normalAt(uniform(row, 77 + (drifted ? 1_000_000 : 0)))
  const target = prediction.map((value, row) => value + noise(row) * (0.3 + Math.abs(at(2, row))))
  return { prediction, target }
}
