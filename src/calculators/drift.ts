/** Calculators of drift: of each feature, and of all together. */

import { CONFIG } from '../config/schema/config.js'
import { METHODS } from '../generated/catalogue.js'
import type { AnyConfig, ResolvedConfig } from '../types/index.js'
import { fixed } from '../words/numbers.js'
import type { Bounds, Family, Halves } from './record.js'

export const UNIVARIATE = 'univariate_drift'

export const DRIFT: Family = { suite: 'drift', isFailure: () => true, good: () => 'below', off: { drift: {} } }

export const DRIFT_CALCULATORS: Halves<'drift'> = {
  [UNIVARIATE]: {
    anchor: 'drift',
    thresholds: () => METHODS.map((method) => method.key),
    bounds: (_, metric) => ofMethod(metric),
    alone: ({ drift = CONFIG.options.drift.default }: AnyConfig) => ({ drift }),
  },
  domain_classifier: {
    anchor: 'domain',
    labels: { domain_classifier_auroc: 'Domain classifier, AUROC' },
    thresholds: () => ['domain_classifier_auroc'],
    // A share of the separation is explained, not judged.
    bounds: (_, metric) => ({
      limits: { lower: 0, upper: 1 },
      threshold: metric === 'importance' ? null : { lower: 0.45, upper: 0.65 },
    }),
    alone: ({ drift }) => ({ drift: { domainClassifier: drift?.domainClassifier ?? true } }),
    together: {
      line: 'AUROC',
      part: 'importance',
      partTitle: 'Top contributing features',
      short: 'classifier',
      sentence: (value) => `A classifier can distinguish production from the reference (AUROC ${fixed(value, 2)})`,
      method: classifierWords,
    },
  },
  reconstruction_drift: {
    anchor: 'reconstruction',
    labels: { reconstruction_error: 'Reconstruction error' },
    thresholds: () => ['reconstruction_error'],
    bounds: (_, metric) => ({
      limits: { lower: 0, upper: null },
      threshold: metric === 'share' ? null : { std: 3 },
    }),
    alone: ({ drift }) => ({ drift: { reconstruction: drift?.reconstruction ?? true } }),
    together: {
      line: 'mean error',
      part: 'share',
      partTitle: 'Features with the largest error',
      short: 'reconstruction',
      sentence: () => 'Inputs no longer go together as in the reference (reconstruction error)',
      method: () =>
        "principal components of the reference rebuild every row; the mean distance of rows and what is rebuilt rises where columns no longer go together. A column's share is its part of the squared distance.",
    },
  },
}

function ofMethod(metric: string): Bounds {
  const method = METHODS.find((own) => own.key === metric)
  const limits = { lower: method?.lower ?? null, upper: method?.upper ?? null }
  return method?.judgedBy === 'p_value'
    ? { limits, threshold: null, byPValue: true }
    : { limits, threshold: { std: { upper: 3 } } }
}

function classifierWords({ drift }: ResolvedConfig): string {
  const folds = drift.domainClassifier !== false && drift.domainClassifier.folds === 'in_order'
  return `boosted trees learn to tell a chunk's rows from the reference's, and are judged on rows they have not seen (folds ${folds ? 'in order' : 'shuffled'}); an AUROC of 0.5 says that they cannot. A column's share is its part of what the trees gain by their cuts.`
}
