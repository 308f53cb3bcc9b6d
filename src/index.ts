/** Reckoner: how a deployed model is doing before the labels arrive, why it changed, and what to do. */

export {
  type Calculator,
  type CalculatorConfig,
  cbpe,
  dle,
  domainClassifier,
  duplicateRows,
  type Fitted,
  missingValues,
  outOfRange,
  ownMetrics,
  realizedPerformance,
  reconstructionDrift,
  summaryStatistics,
  univariateDrift,
  unseenValues,
} from './calculators/index.js'
export { defineConfig } from './config/define-config.js'
export { type ErrorCode, ReckonerError } from './core/errors.js'
export { CALCULATORS, METHODS, METRICS, STATISTICS } from './generated/catalogue.js'
export { History, history } from './history/history.js'
export type { Block, Report } from './report/blocks.js'
export { buildReport } from './report/build.js'
export { renderHtml } from './report/render/html.js'
export { renderMarkdown } from './report/render/markdown.js'
export { compare } from './report/sections/comparison.js'
export { filter, toRows } from './results/filter.js'
export { rankByAlerts, rankByCorrelation } from './results/ranking.js'
export type { ResultRow } from './results/rows.js'
export { open } from './table/open.js'
export type * from './types/index.js'
export { fit } from './workflow/fit.js'
export { load } from './workflow/load.js'
export { Monitor } from './workflow/monitor.js'
export { readLabels } from './workflow/read-labels.js'
export { Run } from './workflow/run.js'
export { loadSummary, type SummarizedTable, Summary } from './workflow/summary.js'
