/**
 * The verdict: results in the order of the workflow. Performance first; causes only for what moved; then
 * what to do. The rules are in docs/verdict.md.
 */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import type { Episode, Verdict } from '../types/index.js'
import { actionsFor } from './actions.js'
import { causeFindings, type Diagnosis, diagnose } from './causes.js'
import { type Evidence, gather, type VerdictInput } from './evidence.js'
import { headlineOf, statusOf } from './headline.js'
import { outputFindings, withOutputActions, withOutputs } from './outputs.js'
import { performanceFindings } from './performance.js'

/** Gives the verdict on what was measured; looks at results alone. */
export function verdictOf(input: VerdictInput): Verdict {
  const evidence = gather(input)
  const diagnosis = diagnose(evidence)
  const performance = performanceFindings(evidence, isEstimateTrusted(diagnosis))
  const outputs = outputFindings(evidence)
  const causes = withOutputs(causeFindings(evidence, diagnosis), outputs)
  const { main } = evidence
  return {
    status: statusOf(evidence),
    headline: headlineOf(evidence, diagnosis),
    performance,
    causes,
    actions: withOutputActions(actionsFor(evidence, diagnosis, [...performance, ...causes]), outputs),
    episodes: episodesIn(evidence),
    ...(main !== undefined && diagnosis.split.length > 0
      ? { split: { metric: main.key, points: diagnosis.split } }
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
function isEstimateTrusted({ attribution }: Diagnosis): boolean {
  return attribution?.cause !== 'concept_drift' && attribution?.cause !== 'both'
}
