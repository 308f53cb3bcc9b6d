/** Hand-made incidents of the flights. */

import type { CalculatorKey, Incident, SegmentEffect } from '../../src/types/index.js'

export const HEADLINE =
  'F1 fell from 0.32 to 0.23 in the weeks of 23 and 30 April. The inputs explain almost none of it: the relation between inputs and lateness changed.'

/** A fall that has a bridge, segments and columns, and a fault alone. */
export function flightsIncidents(keys: readonly string[], named: (name: string) => string): readonly Incident[] {
  const [since = '', until = '', faulty = ''] = [keys[10], keys[12], keys[14]]
  const alert = (calculator: CalculatorKey, metric: string, chunk = '', column?: string) => ({
    calculator,
    metric,
    chunk,
    ...(column === undefined ? {} : { column }),
  })
  const fault = { since: faulty, until: faulty, bridge: [], where: [], columns: [] }
  return [
    {
      ...{ id: `f1:${since}`, state: 'recovered', level: 'alert', sentence: HEADLINE, since, until, metric: 'f1' },
      ...{ course: 'step', shownBy: 'labels', change: { from: 0.3206, to: 0.2324, interval: [-0.101, -0.0754] } },
      bridge: [
        { kind: 'covariate_shift', amount: -0.0042, interval: [-0.0081, -0.0003], pValue: 0.035, columns: [] },
        { kind: 'concept_drift', amount: -0.084, interval: [-0.0939, -0.0741], pValue: 1e-60, columns: [] },
      ],
      where: [
        segment({ [named('hour')]: '17 to 23', [named('weekday')]: 'Fri' }, [0.041, 0.51, 0.25, -0.031]),
        segment({ [named('origin')]: 'ATL, ORD and 3 others' }, [0.12, 0.44, 0.31, -0.022]),
      ],
      columns: [
        {
          column: named('hour'),
          effect: -0.0031,
          interval: [-0.005, -0.0012],
          direction: 'higher',
          relationPValue: 2e-9,
        },
        {
          column: named('distance'),
          effect: 0.0012,
          interval: [0.0002, 0.0022],
          direction: 'lower',
          relationPValue: 0.21,
        },
      ],
      value: { from: -0.214, to: -0.222 },
      alerts: [
        ...[10, 11, 12].map((place) => alert('realized_performance', 'f1', keys[place])),
        alert('univariate_drift', 'jensen_shannon', keys[12], named('hour')),
      ],
    },
    {
      ...fault,
      ...{ id: `missing_rate:distance:${faulty}`, state: 'recovered', level: 'alert' },
      sentence: `Missing values in "${named('distance')}": 0.27 % of the week of 14 May 2001`,
      alerts: [alert('missing_values', 'missing_rate', faulty, named('distance'))],
    },
  ]
}

/** Rows that carry a part of the fall. */
function segment(
  own: Readonly<Record<string, string>>,
  [share = 0, from = 0, to = 0, carries = 0]: readonly number[],
): SegmentEffect {
  const interval = [carries - 0.006, carries + 0.006] as const
  return {
    segment: own,
    share,
    usualShare: share * 0.6,
    from,
    to,
    carries,
    interval,
    pValue: 1e-9,
    cause: 'concept_drift',
  }
}
