/**
 * The newest values in the text format of Prometheus (0.0.4), for the textfile collector of node_exporter or a page that is
 * scraped. Labels name the series and never the chunk, so that a night adds no new time series.
 */

import { FAMILIES } from '../calculators/list.js'
import type { FamilyKey } from '../calculators/record.js'
import type { Watched } from '../report/watched.js'
import { lengthOf, pointAt } from '../results/columns.js'
import { timelineOf } from '../results/timeline.js'
import type { Point, RunData, Status } from '../types/index.js'
import { segmentLabel } from '../words/segments.js'

type Labels = Readonly<Record<string, string>>

interface Family {
  readonly name: string
  readonly help: string
  readonly samples: readonly (readonly [labels: Labels, value: number])[]
}

const STATUSES: readonly Status[] = ['healthy', 'degraded', 'inconclusive']

/** One metric family after the other, each with its help and type; a family without a sample is left out. */
export function* prometheusLines(run: RunData): Generator<string> {
  for (const { name, help, samples } of families(run)) {
    if (samples.length === 0) continue
    yield `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`
    for (const [labels, value] of samples) yield `${name}{${labelText(labels)}} ${numberText(value)}\n`
  }
}

function families(run: RunData): readonly Family[] {
  const monitor = run.config.name ?? 'Model'
  const timeline = timelineOf(run, () => true)
  const all = (Object.keys(FAMILIES) as FamilyKey[])
    .flatMap((family) => timeline.of(family))
    .map((watched) => ({
      watched,
      labels: labelsOf(monitor, watched),
      newest: newestOf(watched, timeline.referenceCount),
    }))
  const known = all.flatMap(({ newest, ...own }) => (newest === undefined ? [] : [{ ...own, newest }]))
  return [
    {
      name: 'reckoner_status',
      help: '1 for the status of the newest check, 0 for the others.',
      samples: STATUSES.map((status) => [{ monitor, status }, Number(status === run.verdict.status)] as const),
    },
    {
      name: 'reckoner_value',
      help: 'Newest production value of a series.',
      samples: known.map(({ labels, newest }) => [labels, newest.value]),
    },
    {
      name: 'reckoner_value_age_chunks',
      help: 'Chunks since the newest value; 0 is the last chunk.',
      samples: known.map(({ labels, newest }) => [labels, newest.age]),
    },
    {
      name: 'reckoner_alert',
      help: '1 if the newest value alerts.',
      samples: known.map(({ labels, newest }) => [labels, Number(newest.point.alert)]),
    },
    {
      name: 'reckoner_alerts',
      help: 'Production chunks of the check that alert.',
      samples: all.map(({ labels, watched }) => [labels, watched.alerts]),
    },
    {
      name: 'reckoner_threshold',
      help: 'Bounds beyond which a value alerts.',
      samples: all.flatMap(({ labels, watched }) => boundsOf(watched, labels)),
    },
  ]
}

function labelsOf(monitor: string, { calculator, metric, column, segment }: Watched): Labels {
  const rows = segment === undefined ? {} : { segment: segmentLabel(segment) }
  return { monitor, calculator, metric, ...(column === undefined ? {} : { column }), ...rows }
}

function boundsOf({ threshold }: Watched, labels: Labels): Family['samples'] {
  return (['lower', 'upper'] as const).flatMap((bound) => {
    const value = threshold[bound]
    return value === null ? [] : [[{ ...labels, bound }, value] as const]
  })
}

interface Newest {
  readonly point: Point
  readonly value: number
  /** Chunks after it. */
  readonly age: number
}

function newestOf({ series }: Watched, referenceCount: number): Newest | undefined {
  const length = lengthOf(series)
  for (let place = length - 1; place >= referenceCount; place--) {
    const point = pointAt(series, place)
    if (point && point.value !== null) return { point, value: point.value, age: length - 1 - place }
  }
  return undefined
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

/** Half a surrogate pair has no place in UTF-8. */
function escaped(value: string): string {
  return value.replace(/\p{Cs}/gu, '\ufffd').replace(/[\\"\n]/g, (letter) => ESCAPES[letter] ?? '')
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}
