/** A run as JUnit XML: a test case for each watched series, a failure where it has alerts that fail the run. */

import { DEFAULT_FAIL_ON, failsOn, failsOnKind, kindOf } from '../alerts/fail-on.js'
import { FAMILIES } from '../calculators/list.js'
import type { FamilyKey } from '../calculators/record.js'
import type { Watched } from '../report/watched.js'
import { alertPlaces, pointAt, valuesOf } from '../results/columns.js'
import { lastPoint, type Timeline, timelineOf } from '../results/timeline.js'
import type { FailKind, Point, ResolvedConfig, RunData } from '../types/index.js'
import { outputFaults } from '../verdict/outputs.js'
import { segmentLabel } from '../words/segments.js'
import { outOf } from '../words/when.js'
import { boundsWords, calculatorLabel, metricLabel, reasonWords } from '../words/words.js'

/** Alerts listed in a failure. */
const MOST_LINES = 50

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

interface Case {
  readonly text: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
}

/** Alerts of `failOn` fail; others are told beside a test that is skipped. */
export function toJUnit(run: RunData, failOn: readonly FailKind[] = DEFAULT_FAIL_ON): string {
  const timeline = timelineOf(run, () => true)
  const suites = (Object.keys(FAMILIES) as FamilyKey[])
    .map((family) => ({
      name: FAMILIES[family].suite,
      cases: timeline
        .of(family)
        .map((watched) => testCase(watched, timeline, { failOn, config: run.config }))
        .concat(family === 'quality' ? outputCases(run, failOn) : []),
    }))
    .filter((suite) => suite.cases.length > 0)
  const all = suites.flatMap((suite) => suite.cases)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${xml(run.config.name ?? 'Reckoner')}" ${totals(all)}>
${suites.map(suiteText).join('\n')}
</testsuites>
`
}

function suiteText({ name, cases }: Suite): string {
  return `  <testsuite name="${name}" ${totals(cases)}>\n${cases.map((own) => own.text).join('\n')}\n  </testsuite>`
}

function totals(cases: readonly Case[]): string {
  const having = (outcome: Case['outcome']) => cases.filter((own) => own.outcome === outcome).length
  return `tests="${cases.length}" failures="${having('failed')}" errors="0" skipped="${having('skipped')}"`
}

/** Kinds of alerts that fail, and the configuration of the run. */
interface Rule {
  readonly failOn: readonly FailKind[]
  readonly config: ResolvedConfig
}

function testCase(watched: Watched, timeline: Timeline, { failOn, config }: Rule): Case {
  const head = `    <testcase classname="${xml(calculatorLabel(watched.calculator))}" name="${xml(nameOf(watched))}"`
  const values = valuesOf(watched.series, timeline.referenceCount)
  if (watched.alerts > 0) {
    const fails = failsOn(failOn, watched.calculator, watched.metric, config)
    const outcome = fails ? 'failed' : 'skipped'
    return {
      text: `${head}>\n${fails ? failure(watched, timeline) : notFailed(watched, timeline, config)}\n    </testcase>`,
      outcome,
    }
  }
  if (values.every((value) => value === null)) {
    const reason = reasonWords(lastPoint(watched)?.undefinedBecause)
    return { text: `${head}>\n      <skipped message="${xml(reason)}"/>\n    </testcase>`, outcome: 'skipped' }
  }
  return { text: `${head}/>`, outcome: 'passed' }
}

function nameOf({ metric, column, segment }: Watched): string {
  const parts = [...(segment === undefined ? [] : [segmentLabel(segment)]), ...(column === undefined ? [] : [column])]
  return [...parts, metricLabel(metric)].join(': ')
}

/** Cases of prediction, scores and labels with faults; there is no series of them. */
function outputCases(run: RunData, failOn: readonly FailKind[]): Case[] {
  const fails = failsOnKind(failOn, 'quality')
  return outputFaults(run.verdict).map(({ column = '', sentence }) => {
    const result = fails
      ? `<failure type="alert" message="${xml(sentence)}"/>`
      : `<skipped message="${xml(sentence)}"/>`
    const text = `    <testcase classname="Outputs" name="${xml(column)}">\n      ${result}\n    </testcase>`
    return { text, outcome: fails ? 'failed' : 'skipped' }
  })
}

function failure(watched: Watched, timeline: Timeline): string {
  const { message, lines } = alertsOf(watched, timeline)
  return `      <failure type="alert" message="${xml(message)}">${xml(lines.join('\n'))}</failure>`
}

/** An alert of a kind that does not fail the run. */
function notFailed(watched: Watched, timeline: Timeline, config: ResolvedConfig): string {
  const { message, lines } = alertsOf(watched, timeline)
  const kind = kindOf(watched.calculator, watched.metric, config)
  const why = `${message}; ${kind === 'other' ? 'this kind' : kind} fails no run unless asked to`
  return `      <skipped message="${xml(why)}"/>\n      <system-out>${xml(lines.join('\n'))}</system-out>`
}

/** The chunks with an alert, and their distance from the threshold. */
function alertsOf(watched: Watched, timeline: Timeline): { message: string; lines: readonly string[] } {
  const alerting = alertPlaces(watched.series, timeline.chunks)
  const judged = valuesOf(watched.series, timeline.referenceCount).filter((value) => value !== null).length
  const bounds = boundsWords(watched.threshold)
  const message = `outside its threshold (${bounds}) ${outOf(watched.alerts, judged, 'chunk')}`
  const lines = alerting.slice(-MOST_LINES).map((place) => {
    const { value, pValue } = pointAt(watched.series, place) as Point
    return `${timeline.ticks[place]?.words}: ${value}${pValue === undefined ? '' : `, p = ${pValue}`}`
  })
  if (alerting.length > MOST_LINES) lines.unshift(`the last ${MOST_LINES} of ${alerting.length}:`)
  return { message, lines }
}

/** Escapes text and drops what XML 1.0 cannot hold. */
function xml(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
