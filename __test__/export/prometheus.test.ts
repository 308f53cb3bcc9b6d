import { describe, expect, it } from 'vitest'
import { prometheusLines } from '../../src/export/prometheus.js'
import type { RunData } from '../../src/types/index.js'
import { flightsRun, HOSTILE } from '../report/sample-run.js'

const textOf = (run: RunData) => [...prometheusLines(run)].join('')

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Reads the format letter by letter, as its specification says, and knows nothing of the writer. */
function parsed(text: string): readonly Sample[] {
  expect(text.endsWith('\n')).toBe(true)
  const typed = new Set<string>()
  const seen = new Set<string>()
  const samples: Sample[] = []
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment) {
      const [, word, name = '', rest] = comment
      if (word !== 'TYPE') continue
      // A family stands in one place, under one type.
      expect(typed.has(name), name).toBe(false)
      expect(['counter', 'gauge', 'untyped']).toContain(rest)
      typed.add(name)
      continue
    }
    const sample = sampleOf(line)
    expect([...typed].at(-1)).toBe(sample.name)
    const identity = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
    expect(seen.has(identity), identity).toBe(false)
    seen.add(identity)
    samples.push(sample)
  }
  return samples
}

function sampleOf(line: string): Sample {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? ''
  let at = name.length
  const labels: Record<string, string> = {}
  if (line[at] === '{') {
    at++
    while (line[at] !== '}') {
      const label = /^[a-zA-Z_][a-zA-Z0-9_]*/.exec(line.slice(at))?.[0] ?? ''
      at += label.length
      expect(line.slice(at, at + 2)).toBe('="')
      at += 2
      let value = ''
      while (line[at] !== '"') {
        if (line[at] === '\\') {
          at++
          const meant = { '\\': '\\', '"': '"', n: '\n' }[line[at] ?? '']
          if (meant === undefined) throw new Error(`unknown escape in ${line}`)
          value += meant
        } else value += line[at]
        at++
        if (at >= line.length) throw new Error(`no end of ${line}`)
      }
      labels[label] = value
      at++
      if (line[at] === ',') at++
    }
    at++
  }
  expect(line[at]).toBe(' ')
  const number = line.slice(at + 1)
  expect(number).toMatch(/^(?:[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/)
  return { name, labels, value: Number(number.replace('Inf', 'Infinity')) }
}

describe('Prometheus', () => {
  const samples = parsed(textOf(flightsRun()))
  const found = (name: string, labels: Readonly<Record<string, string>>) =>
    samples.filter(
      (own) => own.name === name && Object.entries(labels).every(([key, value]) => own.labels[key] === value),
    )
  const f1 = { monitor: 'Late flights', calculator: 'realized_performance', metric: 'f1' }

  it('has the newest value of every series, its age and its bounds', () => {
    expect(found('reckoner_value', f1)).toEqual([{ name: 'reckoner_value', labels: f1, value: 0.3419 }])
    // Labels of the last four weeks have not come.
    expect(found('reckoner_value_age_chunks', f1).map(({ value }) => value)).toEqual([4])
    expect(found('reckoner_threshold', f1).map(({ labels, value }) => [labels.bound, value])).toEqual([
      ['lower', 0.267],
      ['upper', 0.3713],
    ])
    expect(found('reckoner_value', {})).toHaveLength(21)
    expect(found('reckoner_value', {}).every(({ labels }) => !('chunk' in labels))).toBe(true)
  })

  it('says what alerts now, and how many chunks do', () => {
    expect(found('reckoner_alert', f1).map(({ value }) => value)).toEqual([0])
    expect(found('reckoner_alerts', f1).map(({ value }) => value)).toEqual([4])
    expect(found('reckoner_alert', { metric: 'jensen_shannon', column: 'origin' }).map(({ value }) => value)).toEqual([
      1,
    ])
  })

  it('has one status', () => {
    expect(found('reckoner_status', {}).map(({ labels, value }) => [labels.status, value])).toEqual([
      ['healthy', 0],
      ['degraded', 1],
      ['inconclusive', 0],
    ])
  })

  it.each([HOSTILE, 'a"} 1\nfake_metric 2', 'back\\slash\\n', '\ud800 half', 'line\r\nend'])(
    'keeps the name %j',
    (name) => {
      const own = parsed(textOf(flightsRun({ origin: name })))
      expect(own.filter(({ labels }) => labels.column === Buffer.from(name).toString()).length).toBeGreaterThan(3)
      expect(own).toHaveLength(samples.length)
    },
  )

  it('writes numbers without end as its format does, and leaves out what has no value', () => {
    const run = flightsRun()
    const realized = run.results.realized_performance
    if (!realized) throw new Error('sample without performance')
    const [series] = realized.series
    if (!series) throw new Error('sample without series')
    const points = (value: number | null) => series.points.map(() => ({ value, state: 'fine' as const, alert: false }))
    const of = (value: number | null): RunData => ({
      ...run,
      results: { realized_performance: { ...realized, series: [{ ...series, points: points(value) }] } },
    })
    expect(textOf(of(Number.NEGATIVE_INFINITY))).toContain('metric="f1"} -Inf\n')
    expect(parsed(textOf(of(1e-300))).find(({ name }) => name === 'reckoner_value')?.value).toBe(1e-300)
    expect(textOf(of(null))).not.toContain('reckoner_value')
  })
})
