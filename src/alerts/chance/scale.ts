/** Scales on which seasons add up, and values corrected by them. */

import type { Distance, Reading, Rows } from './scorer.js'
import type { Correction } from './season.js'

/** Scale of the values of a series. */
export interface Scale {
  readonly of: (reading: Reading) => number
  /** The value as it would be in a chunk of no season. */
  readonly corrected: (reading: Reading, correction: Correction) => Reading
}

/** Values, or sums by row, as they are. A correction has an error, which adds to that of the value. */
export function ofValues(perRow: boolean): Scale {
  return {
    of: ({ value, rows }) => (perRow ? value / rows : value),
    corrected: (reading, { by, variance }) => ({
      ...reading,
      value: reading.value - by * (perRow ? reading.rows : 1),
      error: reading.error * Math.sqrt(1 + variance),
    }),
  }
}

/** Logarithms of rates of faults: where these are twice as usual, so are twice as many rows. */
export function ofRates(): Scale {
  return {
    of: ({ value, rows }) => Math.log((value + 0.5) / (rows + 1)),
    corrected: (reading, { by }) => ({ ...reading, rows: Math.max(1, Math.round(reading.rows * Math.exp(by))) }),
  }
}

/** Logarithms of distances over what chance gives. */
export function ofDistances({ growth, least }: Distance, { all }: Rows): Scale {
  const power = growth === 'root' ? 2 : 1
  const above = ({ value }: Reading) => (growth === 'root' ? value : value - least)
  return {
    of: (reading) => {
      const expected = growth === 'scaled' ? 1 : 1 / reading.rows - 1 / all
      return Math.log(Math.max(above(reading) ** power / Math.max(expected, 1e-300), 1e-300))
    },
    corrected: (reading, { by }) => ({
      ...reading,
      value: reading.value - above(reading) * (1 - Math.exp(-by / power)),
    }),
  }
}
