/** The shapes a user of Reckoner meets: what goes in, what comes out. Data only; no behaviour. */

export type {
  CalculatorKey,
  EstimatorKey,
  MethodKey,
  MetricKey,
  StatisticKey,
  TrustReason,
  Undefined,
} from '../generated/catalogue.js'
export type * from '../generated/options.js'
export type * from './card.js'
export type * from './config.js'
export type * from './history.js'
export type * from './incident.js'
export type * from './input.js'
export type * from './label-plan.js'
export type * from './models.js'
export type * from './names.js'
export type * from './options.js'
export type * from './resolution.js'
export type * from './result.js'
export type * from './run.js'
export type * from './summary.js'
export type * from './verdict.js'
