/** The cases of fixtures.json, as they are written there, and the file that answers for each. */

import { readFileSync } from 'node:fs'

/** A threshold in NannyML's words. */
export interface TheirThreshold {
  readonly type: 'constant' | 'standard_deviation'
  readonly lower?: number | null
  readonly upper?: number | null
  readonly std_lower_multiplier?: number | null
  readonly std_upper_multiplier?: number | null
  readonly offset_from?: 'median' | 'min' | 'max'
}

export interface Options {
  readonly column_names?: readonly string[]
  readonly feature_column_names?: readonly string[]
  readonly continuous_methods?: readonly string[]
  readonly categorical_methods?: readonly string[]
  readonly treat_as_categorical?: readonly string[]
  readonly metrics?: readonly string[]
  readonly problem_type?: string
  readonly y_pred_proba?: string | Readonly<Record<string, string>>
  readonly y_pred?: string
  readonly y_true?: string
  readonly normalize?: boolean
  readonly normalize_confusion_matrix?: 'all' | 'true' | 'pred'
  readonly normalize_business_value?: 'per_prediction'
  readonly business_value_matrix?: readonly (readonly number[])[]
  readonly chunk_size?: number
  readonly chunk_number?: number
  readonly chunk_period?: string
  readonly n_components?: number
  readonly incomplete?: 'keep' | 'drop' | 'append'
  readonly timestamp_column_name?: string
  readonly threshold?: TheirThreshold
  readonly thresholds?: Readonly<Record<string, TheirThreshold>>
  readonly score?: string
  readonly target?: string
  readonly drift?: string
  readonly performance?: string
  readonly period?: 'analysis' | 'all'
  readonly only_drifting?: boolean
}

export interface TheirChunk {
  readonly index: number
  readonly period: 'reference' | 'analysis'
  readonly key: string
  readonly rows?: number
  readonly start_index: number
  readonly end_index: number
  readonly start_date: string | null
  readonly end_date: string | null
}

export interface TheirPoint {
  readonly value: number | null
  readonly alert: boolean | null
  readonly lower_threshold: number | null
  readonly upper_threshold: number | null
  readonly sampling_error?: number | null
  readonly realized?: number | null
  readonly p_value?: number | null
  /** From scipy on the raw values, where NannyML may use bins. */
  readonly exact?: number | null
  readonly exact_alert?: boolean
}

export interface Tolerance {
  readonly relative?: number
  readonly absolute?: number
}

export interface TheirSeries {
  readonly key: string
  readonly column?: string
  readonly method?: string
  readonly metric?: string
  /** Said where NannyML computes from bins. */
  readonly approximate?: string
  readonly exact_lower_threshold?: number | null
  readonly exact_upper_threshold?: number | null
  readonly tolerance?: Tolerance
  readonly sampling_error_tolerance?: Tolerance
  readonly chunks: readonly TheirPoint[]
}

/** A threshold applied to chunk values, in the threshold cases. */
export interface TheirBounds {
  readonly threshold: TheirThreshold
  readonly limits: { readonly lower_limit?: number; readonly upper_limit?: number; readonly override_using_none?: true }
  readonly lower: number | null
  readonly upper: number | null
  readonly error?: { readonly type: string; readonly message: string }
}

export interface TheirRank {
  readonly column_name: string
  readonly rank: number
  readonly number_of_alerts?: number
  readonly pearsonr_correlation?: number | null
}

export interface Case {
  readonly id: string
  readonly fixture: string
  readonly calculator: string
  readonly options: Options
  readonly analysis_without?: readonly string[]
  readonly needs_calibration?: boolean
  readonly chunks: readonly TheirChunk[]
  readonly series: readonly TheirSeries[]
  readonly ranking?: readonly TheirRank[]
  readonly values?: readonly (number | null)[]
  readonly results?: readonly TheirBounds[]
  readonly score?: readonly number[]
  readonly calibrated?: readonly number[]
  readonly error?: { readonly type: string; readonly message: string }
}

interface Fixtures {
  readonly inputs: Readonly<
    Record<
      string,
      Readonly<
        Record<
          'reference' | 'analysis',
          { readonly columns: Readonly<Record<string, { readonly kind: 'number' | 'text'; readonly sha256: string }>> }
        >
      >
    >
  >
  readonly tolerances: { readonly default: Required<Tolerance> }
  readonly cases: readonly Case[]
}

const fixtures = JSON.parse(readFileSync(new URL('fixtures.json', import.meta.url), 'utf8')) as Fixtures

export const INPUTS = fixtures.inputs
export const CASES = fixtures.cases
export const DEFAULT_TOLERANCE = fixtures.tolerances.default

/** A case by its id. */
export function caseOf(id: string): Case {
  const found = CASES.find((own) => own.id === id)
  if (found === undefined) throw new Error(`There is no case ${id}`)
  return found
}

const PERFORMANCE = ['realized_performance', 'cbpe']
const hasProblem = (own: Case, problem: string) =>
  PERFORMANCE.includes(own.calculator) && own.options.problem_type === problem

/** Which cases belong together: those of a group are tested by `<group>.test.ts`, or the group is in {@link PENDING}. */
export const GROUPS = {
  chunks: (own) => own.calculator === 'chunker',
  thresholds: (own) => own.calculator === 'threshold',
  univariate: (own) => own.calculator === 'univariate_drift',
  binary: (own) => hasProblem(own, 'classification_binary'),
  multiclass: (own) => hasProblem(own, 'classification_multiclass'),
  regression: (own) => hasProblem(own, 'regression'),
  direct_loss: (own) => own.calculator === 'dle',
  domain_classifier: (own) => own.calculator === 'domain_classifier',
  reconstruction: (own) => own.calculator === 'reconstruction_error',
  quality: (own) => ['missing_values', 'unseen_values', 'numerical_range'].includes(own.calculator),
  summary: (own) => own.calculator.startsWith('summary_stats_'),
  rankers: (own) => own.calculator.endsWith('_ranker'),
  calibration: (own) => own.calculator === 'isotonic_calibration',
} as const satisfies Readonly<Record<string, (own: Case) => boolean>>

export type Group = keyof typeof GROUPS

/** Groups without a test file yet, and why. */
export const PENDING: { readonly [group in Group]?: string } = {}

/** The cases of a group. */
export function casesOf(group: Group): readonly Case[] {
  return CASES.filter((own) => GROUPS[group](own))
}
