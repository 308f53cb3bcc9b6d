/** Names in other libraries and in common use: for the hint of an error, never accepted as they are. */

import { METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'

/** Letters and digits alone, so that `F1-score`, `f1_score` and `f1Score` are one. */
export const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  roc_auc: ['auc', 'roc', 'aucroc', 'roc_auc_score'],
  average_precision: ['ap', 'pr_auc', 'auc_pr', 'auprc', 'average_precision_score'],
  f1: ['f1_score', 'f_score', 'f_measure'],
  precision: ['ppv', 'precision_score', 'positive_predictive_value'],
  recall: ['tpr', 'sensitivity', 'recall_score', 'true_positive_rate'],
  specificity: ['tnr', 'selectivity', 'true_negative_rate'],
  accuracy: ['acc', 'accuracy_score'],
  business_value: ['value', 'profit', 'cost'],
  true_positive: ['tp', 'true_positives'],
  false_positive: ['fp', 'false_positives'],
  false_negative: ['fn', 'false_negatives'],
  true_negative: ['tn', 'true_negatives'],
  mape: ['mean_absolute_percentage_error'],
  r2: ['r2_score', 'r_squared', 'coefficient_of_determination'],
  median_absolute_error: ['medae', 'median_ae'],
  jensen_shannon: ['js', 'jsd', 'jensen_shannon_distance', 'jensen_shannon_divergence'],
  hellinger: ['hellinger_distance'],
  total_variation: ['tv', 'tvd', 'total_variation_distance'],
  kullback_leibler: ['kl', 'kld', 'kl_div', 'kl_divergence', 'relative_entropy', 'entropy'],
  kolmogorov_smirnov: ['ks', 'ks_2samp', 'ks_test'],
  wasserstein: ['emd', 'earth_mover', 'earth_movers_distance', 'wasserstein_distance', 'wasserstein_1'],
  energy: ['energy_distance'],
  cramer_von_mises: ['cvm', 'cramervonmises_2samp'],
  anderson_darling: ['ad', 'anderson_ksamp'],
  chi2: ['chi', 'chi_square', 'chi2_contingency', 'chisquare', 'pearson'],
  l_infinity: ['l_inf', 'linf', 'linfinity', 'chebyshev'],
  mean: ['avg', 'average'],
  std: ['sd', 'stdev', 'stddev', 'standard_deviation'],
  median: ['p50'],
  row_count: ['count', 'n', 'rows', 'n_rows'],
  binary: ['binary_classification', 'classification_binary'],
  multiclass: ['multi', 'multiclass_classification', 'classification_multiclass'],
  regression: ['regressor', 'continuous'],
  numeric: ['number', 'float', 'double', 'int', 'integer', 'continuous', 'numerical'],
  categorical: ['string', 'text', 'object', 'category', 'factor', 'enum', 'str'],
  boolean: ['bool', 'flag'],
  timestamp: ['date', 'datetime', 'time'],
  production: ['analysis', 'current', 'monitoring'],
}

const KEYS = new Map<string, string[]>()
const add = (name: string, key: string) => KEYS.set(plain(name), [...(KEYS.get(plain(name)) ?? []), key])
for (const [key, names] of Object.entries(OTHER_NAMES)) for (const name of names) add(name, key)
for (const { key, label } of [...METHODS, ...METRICS, ...STATISTICS]) add(label, key)

/** The known name that another name stands for. */
export function knownAs(name: string, known: readonly string[]): string | undefined {
  return KEYS.get(plain(name))?.find((key) => known.includes(key))
}
