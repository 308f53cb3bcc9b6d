/** Chunks that are drawn of real rows by what their inputs are: labels depend on inputs as before. */

import { deviation, mean } from 'd3-array'
import type { Random } from '../streams/random.js'
import type { RealRow, RealTable } from './tables.js'

/** Logarithm of the weight with which a row is drawn. */
export type Tilt = (row: RealRow) => number

/** The most that a tilt adds or takes away. */
const MOST = 4

/** Makes a category 2 to 6 times as frequent: that of a row at random, so that it is mostly a frequent one. */
export function byGroup(columns: readonly string[], rows: readonly RealRow[], random: Random): Tilt {
  const column = columns[random.bits() % columns.length] as string
  const group = rows[random.bits() % rows.length]?.inputs[column]
  const strength = Math.log(2 + 4 * random.uniform())
  return ({ inputs }) => (inputs[column] === group ? strength : 0)
}

/** Tilts along two columns: by .3 to 1.2 for each standard deviation of a number, and for a normal number that each category gets. */
export function byTwoColumns(columns: readonly string[], rows: readonly RealRow[], random: Random): Tilt {
  const first = random.bits() % columns.length
  const second = (first + 1 + (random.bits() % (columns.length - 1))) % columns.length
  const tilts = [first, second].map((place) => along(columns[place] as string, rows, random))
  return (row) =>
    Math.max(
      -MOST,
      Math.min(
        MOST,
        tilts.reduce((sum, tilt) => sum + tilt(row), 0),
      ),
    )
}

function along(column: string, rows: readonly RealRow[], random: Random): Tilt {
  const strength = (random.uniform() < 0.5 ? -1 : 1) * (0.3 + 0.9 * random.uniform())
  const values = rows.map(({ inputs }) => inputs[column] ?? null)
  const numbers = values.filter((value) => typeof value === 'number')
  const [centre = 0, unit = 1] = [mean(numbers), deviation(numbers)]
  const categories = new Map(values.filter((value) => typeof value === 'string').map((value) => [value, Number.NaN]))
  for (const category of categories.keys()) categories.set(category, random.normal())
  return ({ inputs: { [column]: value = null } }) =>
    strength * (typeof value === 'number' ? (value - centre) / unit : (categories.get(value ?? '') ?? 0))
}

/** Columns that hold categories. */
export function categoriesOf({ columns, rows }: RealTable): readonly string[] {
  return columns.filter((column) => typeof rows[0]?.inputs[column] === 'string')
}

/** Draws rows without putting them back, heavy ones sooner (Efraimidis and Spirakis 2006). */
export function drawn(rows: readonly RealRow[], tilt: Tilt, count: number, random: Random): readonly RealRow[] {
  const turns = Float64Array.from(rows, (row) => -Math.log(random.uniform()) * Math.exp(-tilt(row)))
  const last = turns.toSorted()[count - 1] as number
  return rows.filter((_, place) => (turns[place] as number) <= last)
}
