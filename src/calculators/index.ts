/**
 * Calculators on their own: the same two verbs and the same configuration as a monitor, one result.
 */

import { configOf } from '../config/shape.js'
import { ReckonerError } from '../core/errors.js'
import type {
  AnyConfig,
  CalculatorKey,
  ColumnOf,
  ColumnRoles,
  InputsConfig,
  MetricKey,
  MonitorConfig,
  OwnMetric,
  Result,
  RunOptions,
  Source,
  SourceOf,
  UntypedConfig,
  ValueMatrix,
} from '../types/index.js'
import { learn } from '../workflow/fit.js'
import { nannymlEstimator } from './estimators.js'
import { calculatorOf, NOTHING } from './list.js'
import type { Choice } from './record.js'

/** A calculator that has learned from its reference. */
export interface Fitted {
  check<S extends SourceOf<S>>(data: S, options?: RunOptions): Promise<Result>
}

/** One part of a monitor, on its own. It reads the parts of the configuration that concern it. */
export interface Calculator {
  readonly key: CalculatorKey
  fit<S extends SourceOf<S>>(
    reference: S,
    config?: CalculatorConfig<ColumnOf<S>>,
    options?: RunOptions,
  ): Promise<Fitted>
  fit<S extends SourceOf<S>, C extends string = never>(
    reference: S,
    config: UntypedConfig<C>,
    options?: RunOptions,
  ): Promise<Fitted>
}

/** A monitor's configuration, or one without a task where the calculator has but one. */
export type CalculatorConfig<C extends string = string> =
  | MonitorConfig<C>
  | (Omit<InputsConfig<C>, 'metrics' | 'value'> & {
      readonly metrics?: readonly (MetricKey | OwnMetric)[]
      readonly value?: ValueMatrix
    })

/** Column roles without `positive`: a calculator without a task has no use for it. */
function withoutPositive({ positive: _positive, ...columns }: ColumnRoles = {}): ColumnRoles {
  return columns
}

function calculator(key: CalculatorKey, choose = calculatorOf(key).alone): Calculator {
  return {
    key,
    async fit(reference: Source, given: object = {}, options?: RunOptions) {
      const config = configOf(given)
      const { task: _task, metrics: _metrics, ...rest } = config
      const choice = choose(config)
      const columns = choice.task === undefined ? withoutPositive(config.columns) : config.columns
      const monitor = await learn(
        reference,
        { ...rest, ...(columns === undefined ? {} : { columns }), ...NOTHING, ...choice },
        options,
      )
      return {
        async check(data: Source, checkOptions?: RunOptions) {
          const { results } = await monitor.check(data, checkOptions)
          const result = results[key]
          if (!result)
            throw new ReckonerError(
              'invalid_option',
              `Cannot calculate ${key}: the configuration leaves nothing to calculate`,
            )
          return result
        },
      }
    },
  }
}

/** By the estimator that NannyML has for the task, unless another is named. */
function estimateOnly(config: AnyConfig): Choice {
  const choice = calculatorOf('estimated_performance').alone(config)
  const estimator = config.estimator ?? (choice.task && nannymlEstimator(choice.task))
  return estimator === undefined ? choice : { ...choice, estimator }
}

/** Distance of every feature's distribution from the reference. */
export const univariateDrift = calculator('univariate_drift')
/** Performance from labels. */
export const realizedPerformance = calculator('realized_performance')
/** Metrics of your own: expressions over the columns of a row. */
export const ownMetrics = calculator('own_metrics')
/** Confidence-based performance estimation: performance from scores, without labels. */
export const cbpe = calculator('estimated_performance', estimateOnly)
/** Direct loss estimation: a regressor's losses from its inputs and predictions, without labels. */
export const dle = calculator('estimated_performance', (config) => estimateOnly({ task: 'regression', ...config }))
/** Distance of rows from the reference's principal directions: whether features still go together. */
export const reconstructionDrift = calculator('reconstruction_drift')
/** Ability of a model to distinguish a chunk from the reference: a change of all features together. */
export const domainClassifier = calculator('domain_classifier')
/** Missing values of every feature. */
export const missingValues = calculator('missing_values')
/** Labels of categorical features that the reference never had. */
export const unseenValues = calculator('unseen_values')
/** Numbers outside the reference's smallest and largest. */
export const outOfRange = calculator('out_of_range')
/** Rows that equal an earlier row of their chunk in every feature. */
export const duplicateRows = calculator('duplicate_rows')
/** Mean, standard deviation, sum, median, row count. */
export const summaryStatistics = calculator('summary_statistics')
