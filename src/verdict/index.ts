/**
 * The verdict: results in the order of the workflow. Performance first; causes only for what moved; then
 * what to do. The rules are in docs/verdict.md.
 */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import type { Episode, Verdict } from '../types/index.js'
import { actionsFor } from './actions.js'
import { causeFindings } from './causes.js'
import { type Diagnosis, diagnose } from './diagnosis.js'
import { type Evidence, gather, type VerdictInput } from './evidence.js'
import { headlineOf, statusOf } from './headline.js'
import { incidentsOf } from './incidents.js'
import { withOutputActions, withOutputs } from './outputs.js'
import { performanceFindings } from './performance.js'
import { ownFindings } from './tied.js'

/** Gives the verdict on what was measured; looks at results alone. */
export function verdictOf(input: VerdictInput): Verdict {
  return verdictOn(gather(input))
}

/** Gives the verdict on gathered evidence. */
export function verdictOn(evidence: Evidence, diagnosis: Diagnosis = diagnose(evidence)): Verdict {
  const performance = performanceFindings(evidence, isEstimateTrusted(diagnosis))
  const outputs = ownFindings(diagnosis.all)
  const causes = withOutputs(causeFindings(evidence, diagnosis), outputs)
  const { main } = evidence
  const metric = diagnosis.change?.metric ?? main
  return {
    status: statusOf(evidence),
    headline: headlineOf(evidence, diagnosis),
    performance,
    causes,
    actions: withOutputActions(actionsFor(evidence, diagnosis, [...performance, ...causes]), outputs),
    incidents: incidentsOf(evidence, diagnosis),
    episodes: episodesIn(evidence),
    ...(metric !== undefined && diagnosis.split.length > 0
      ? { split: { metric: metric.key, points: diagnosis.split } }
      : {}),
  }
}

/** Episodes of all metrics, the headline's first. */
function episodesIn({ main, metrics, chunks }: Evidence): readonly Episode[] {
  const sorted = [...metrics].sort((a, b) => Number(b === main) - Number(a === main))
  return sorted.flatMap(({ key, fallen, episodes }) =>
    episodes.map(({ places, ...own }) => ({
      metric: key,
      calculator: fallen.length > 0 ? REALIZED : ESTIMATED,
      ...own,
      chunks: places.map((place) => chunks[place]?.key ?? ''),
    })),
  )
}

/** The estimate assumes that the concept stands still; labels have shown otherwise. */
function isEstimateTrusted({ bridge }: Diagnosis): boolean {
  return !bridge?.causes.includes('concept_drift')
}
