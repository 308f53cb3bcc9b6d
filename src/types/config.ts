/** The configuration of a monitor by its task and the names of its columns, and what becomes of it. */

import type { MethodKey, MetricKey } from '../generated/catalogue.js'
import type {
  AnyConfig,
  ArrivalRole,
  BinaryValue,
  Chunking,
  ClassValue,
  ColumnRoles,
  DomainClassifierOptions,
  DriftConfig,
  OwnMetric,
  QualityConfig,
  ReconstructionOptions,
  Threshold,
  TimestampRole,
} from '../generated/options.js'
import type { Defaulted } from '../generated/options-by-key.js'
import type { EstimatorFor, Kind, MetricFor, ThresholdKey } from './names.js'
import type { Filled, With } from './parts.js'

/** Configuration of a monitor. `C`: names of the columns, where the source's type tells them. */
export type MonitorConfig<C extends string = string> =
  | InputsConfig<C>
  | BinaryConfig<C>
  | MulticlassConfig<C>
  | RegressionConfig<C>

/** The configuration of a task: its own types in place of those of every task. */
type ConfigOf<C extends string, Own, Roles = unknown> = With<
  AnyConfig,
  Own & {
    columns: With<ColumnRoles<C>, Roles>
    drift: DriftConfig
    thresholds: { readonly [key in ThresholdKey | `${C}.${ThresholdKey}`]?: Threshold }
    segments: readonly (C | readonly C[])[]
  }
>

/** Inputs are watched, performance is not. */
export interface InputsConfig<C extends string = string>
  extends ConfigOf<C, { task: undefined; metrics: readonly OwnMetric[]; estimator: 'auto'; value: undefined }> {}

export interface BinaryConfig<C extends string = string>
  extends ConfigOf<
    C,
    {
      metrics: readonly (MetricFor<'binary'> | OwnMetric)[]
      estimator: EstimatorFor<'binary'>
      value: BinaryValue | undefined
    },
    { score: C }
  > {
  readonly task: 'binary'
}

export interface MulticlassConfig<C extends string = string>
  extends ConfigOf<
    C,
    {
      metrics: readonly (MetricFor<'multiclass'> | OwnMetric)[]
      estimator: EstimatorFor<'multiclass'>
      value: ClassValue | undefined
    },
    { score: Readonly<Record<string, C>>; positive: undefined }
  > {
  readonly task: 'multiclass'
}

export interface RegressionConfig<C extends string = string>
  extends ConfigOf<
    C,
    {
      metrics: readonly (MetricFor<'regression'> | OwnMetric)[]
      estimator: EstimatorFor<'regression'>
      value: undefined
    },
    { score: undefined; positive: undefined }
  > {
  readonly task: 'regression'
}

/** A configuration whose type does not tell the names of its columns, so that they cannot be held against those of rows. */
export type UntypedConfig<C extends string> = MonitorConfig<C> & (string extends C ? unknown : never)

/** Options that depend on others or on the reference, once they are settled. */
interface Settled {
  readonly columns: Omit<ColumnRoles, 'timestamp' | 'labelledAt'> & {
    readonly timestamp?: TimestampRole
    readonly labelledAt?: ArrivalRole
    readonly features: readonly string[]
    readonly kinds: Readonly<Record<string, Kind>>
  }
  readonly chunks: Chunking
  /** Binary: `confusion_matrix` is its four cells. Without a task, own metrics alone. */
  readonly metrics: readonly (MetricKey | OwnMetric)[]
  readonly drift: With<
    Required<DriftConfig<MethodKey, MethodKey>>,
    {
      reconstruction: false | Filled<ReconstructionOptions, Defaulted['ReconstructionOptions']>
      domainClassifier: false | Required<DomainClassifierOptions>
    }
  >
  readonly quality: Required<QualityConfig>
  readonly summary: NonNullable<AnyConfig['summary']>
}

/** A monitor's configuration with every default filled in. */
export interface ResolvedConfig
  extends Omit<Filled<AnyConfig, Defaulted['AnyConfig'] & keyof AnyConfig>, keyof Settled>,
    Settled {}
