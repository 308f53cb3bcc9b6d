/**
 * The half of a calculator's record that is not in Rust: its options, thresholds and words. `crates/stats/src/calculator` has the
 * other; the types here hold the two against each other.
 */

import type { CALCULATORS } from '../generated/catalogue.js'
import type { AnyConfig, CalculatorKey, ResolvedConfig, Threshold } from '../types/index.js'

/** The half that is in Rust. */
export type CoreHalf = (typeof CALCULATORS)[number]
export type FamilyKey = CoreHalf['family']

/** A calculator, both halves. */
export interface Calculator extends CalculatorHalf {
  readonly key: CalculatorKey
  readonly label: string
  readonly family: FamilyKey
  /** Input of one value. */
  readonly needs: CoreHalf['needs']
  /** True if it can be measured from the parts of a chunk. */
  readonly addsUp: boolean
  /** Counted faults; the first has a series, the others are evidence for its alerts. */
  readonly faults: readonly string[]
}

export interface CalculatorHalf {
  /** Begins the ids of its charts and rows. */
  readonly anchor: string
  /** Metrics of its own in prose; others are in the catalogue. */
  readonly labels?: Readonly<Record<string, string>>
  /** The metrics that take a threshold. */
  readonly thresholds: (config: ResolvedConfig) => readonly string[]
  /** Values that a series can take, and the threshold it has by default. */
  readonly bounds: (config: ResolvedConfig, metric: string) => Bounds
  /** The configuration that runs it alone; what is not named here is off. */
  readonly alone: (config: AnyConfig) => Choice
  /** Words of a calculator of all features together. */
  readonly together?: Together
  /** Words of a calculator of data quality. */
  readonly fault?: FaultWords
}

/** Options that decide which calculators run. */
export type Choice = Pick<AnyConfig, 'task' | 'metrics' | 'estimator' | 'drift' | 'quality' | 'summary'>

export interface Bounds {
  readonly limits: { readonly lower: number | null; readonly upper: number | null }
  /** `null`: judged by its p-value, or not at all. */
  readonly threshold: Threshold | null
  readonly byPValue?: true
}

/** The words of a calculator of all features together. */
export interface Together {
  /** Names its chart's line. */
  readonly line: string
  /** The metric that says what a column has of it, and the title of that. */
  readonly part: string
  readonly partTitle: string
  /** Short enough for a row of the grid. */
  readonly short: string
  /** Begins the verdict's sentence; `value` is the worst. */
  readonly sentence: (value: number) => string
  /** Says how it works. */
  readonly method: (config: ResolvedConfig) => string
}

/** The words of a calculator of data quality. */
export interface FaultWords {
  /** The counted fault, in lists of checks. */
  readonly check: string
  /** The alerting fault, in the verdict. */
  readonly words: string
  /** Words for values beyond the threshold that may also be a shift, and for the case that every such value alerts. */
  readonly shift?: { readonly words: string; readonly alerts: string }
  /** True if faults of one row depend on other rows: chance does not give their number. */
  readonly dependent?: true
  /** Values that are the fault's: missing ones, labels that the reference never had, numbers beyond its range. Left out: all. */
  readonly touch?: 'missing' | 'unseen' | 'outside'
  /** The calculator that tells of the same rows, where it does. */
  readonly toldBy?: CalculatorKey
}

/** Meaning of the alerts of a kind of calculators. */
export interface Family {
  /** Names its suite in JUnit. */
  readonly suite: string
  /** Tells whether an alert of a series is one of the family; else it has no good side, and fails a run with `any` alone. */
  readonly isFailure: (metric: string, config: ResolvedConfig) => boolean
  /** The side of its bounds on which a value is good. */
  readonly good: (metric: string, config: ResolvedConfig) => 'above' | 'below' | 'neither'
  /** The configuration without it; nothing where that is one without a task. */
  readonly off: Pick<Choice, 'drift' | 'quality' | 'summary'>
}

/** The halves of a family: one for each of its calculators in Rust. */
export type Halves<F extends FamilyKey> = {
  readonly [key in Extract<CoreHalf, { readonly family: F }>['key']]: CalculatorHalf
}
