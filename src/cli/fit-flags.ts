/** The flags of `CONFIGURATION` and `READING`, and `quiet`. */

import type { OptionFlags } from '../generated/options-by-key.js'

export interface FitFlags extends OptionFlags {
  readonly config?: string
  readonly noTarget?: true
  readonly noScore?: true
  readonly noPrediction?: true
  readonly noTimestamp?: true
  readonly quiet?: true
}
