/** Kinds of causes in words. */

import type { CauseKind } from '../types/index.js'

/** Name of a kind, and its meaning. */
interface CauseWords {
  readonly label: string
  readonly note: string
}

export const CAUSE_WORDS: Readonly<Record<CauseKind, CauseWords>> = {
  data_fault: { label: 'data fault', note: 'the data are at fault' },
  covariate_shift: { label: 'covariate shift', note: 'the inputs moved' },
  label_shift: { label: 'label shift', note: 'labels have other shares, rows of a label look as before' },
  concept_drift: { label: 'concept drift', note: 'the same inputs mean something else' },
  unknown_until_labels: { label: 'concept drift', note: 'labels will tell what the inputs do not' },
}
