/** What is watched, and how. */

import { defineConfig } from 'reckoner'

export const config = defineConfig({
  name: 'Late flights',
  task: 'binary',
  columns: {
    timestamp: 'scheduled',
    target: 'late',
    prediction: 'predicted_late',
    score: 'p_late',
    features: ['origin', 'destination', 'distance', 'hour', 'weekday'],
    // A number in the file, but Sunday is not seven times Monday.
    kinds: { weekday: 'categorical' },
  },
  chunks: { period: 'week' },
  metrics: ['f1', 'roc_auc', 'precision', 'recall', 'accuracy', 'business_value'],
  // A warned passenger is worth 5, a false warning costs 1, a surprise costs 5.
  value: { tp: 5, fp: -1, fn: -5, tn: 0, per: 'row' },
})
