/** The calculator of summary statistics. */

import { STATISTICS } from '../generated/catalogue.js'
import type { Family, Halves } from './record.js'

export const SUMMARY = 'summary_statistics'

export const STATISTICS_FAMILY: Family = {
  suite: 'summary',
  isFailure: () => false,
  good: () => 'neither',
  off: { summary: [] },
}

export const STATISTICS_CALCULATORS: Halves<'statistics'> = {
  [SUMMARY]: {
    anchor: 'summary',
    thresholds: () => STATISTICS.map((statistic) => statistic.key),
    // A spread or a number of rows is not below 0; a mean may be.
    bounds: (_, metric) => ({
      limits: { lower: ['std', 'row_count'].includes(metric) ? 0 : null, upper: null },
      threshold: { std: 3 },
    }),
    alone: ({ summary = ['mean', 'std', 'row_count'] }) => ({ summary }),
  },
}
