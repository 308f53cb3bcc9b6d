/** The plan of a summary: contents of one chunk, as a monitor needs them. */

import type { FeaturePlanEntry, MonitorHandle } from '../../native/binding.js'
import type { CategoricalPlan, NumericPlan, OutcomesPlan, ResolvedConfig, SummaryPlan } from '../types/index.js'

export function summaryPlanOf(config: ResolvedConfig, learned: MonitorHandle): SummaryPlan {
  const { features, timestamp } = config.columns
  const columns = learned.plannedFeatures().map((own, place) => [features[place] as string, columnOf(own)] as const)
  const metric = ({ metric, exactness, why }: { metric: string; exactness?: string; why?: string }) =>
    exactness === undefined ? { metric, exactness: null, ...(why === undefined ? {} : { why }) } : { metric, exactness }
  const calculators = learned
    .plannedCalculators()
    .map((own) => ({ ...own, metrics: own.metrics.map(metric) }) as SummaryPlan['calculators'][number])
  const outcomes = outcomesOf(config, learned)
  return {
    chunks: config.chunks,
    ...(timestamp === undefined ? {} : { timestamp: typeof timestamp === 'string' ? timestamp : timestamp.column }),
    columns: Object.fromEntries(columns),
    ...(outcomes === undefined ? {} : { outcomes }),
    calculators,
  }
}

function columnOf({ labels, bins, units, deciles, centre, outside }: FeaturePlanEntry): NumericPlan | CategoricalPlan {
  if (labels !== undefined) return { kind: 'categorical', labels }
  return {
    kind: 'numeric',
    bins: bins ?? [],
    ...(units === undefined ? {} : { units }),
    ...(deciles === undefined ? {} : { deciles }),
    ...(centre === undefined ? {} : { sums: { about: centre } }),
    ...(outside === undefined ? {} : { outside }),
  }
}

function outcomesOf({ task, metrics, columns }: ResolvedConfig, learned: MonitorHandle): OutcomesPlan | undefined {
  if (task !== 'binary' || metrics.length === 0) return undefined
  const { score, prediction, target } = columns
  return {
    ...(typeof score === 'string' ? { score, scoreBins: learned.plannedScores() } : {}),
    ...(prediction === undefined ? {} : { prediction }),
    ...(target === undefined ? {} : { label: target }),
  }
}
