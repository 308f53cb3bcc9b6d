/**
 * The verdict: results in the order of the workflow. Performance first; causes only for what moved; then
 * what to do. The rules are in docs/verdict.md.
 */

import type { Verdict } from '../types/index.js'
import { actionsFor } from './actions.js'
import { causeFindings, type Diagnosis, diagnose } from './causes.js'
import { gather, type VerdictInput } from './evidence.js'
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
    ...(main !== undefined && diagnosis.split.length > 0
      ? { split: { metric: main.key, points: diagnosis.split } }
      : {}),
  }
}

/** The estimate assumes that the concept stands still; labels have shown otherwise. */
function isEstimateTrusted({ attribution }: Diagnosis): boolean {
  return attribution?.cause !== 'concept_drift' && attribution?.cause !== 'both'
}
