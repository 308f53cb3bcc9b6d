/** Reckoner: how a deployed model is doing before the labels arrive, why it changed, and what to do. */

export {
  type Calculator,
  type CalculatorConfig,
  cbpe,
  dle,
  domainClassifier,
  type Fitted,
  missingValues,
  outOfRange,
  realizedPerformance,
  reconstructionDrift,
  summaryStatistics,
  univariateDrift,
  unseenValues,
} from './calculators.js'
export { defineConfig } from './config/define-config.js'
export { type ErrorCode, ReckonerError } from './errors.js'
export type { FailKind } from './fail-on.js'
export { CALCULATORS, METHODS, METRICS, STATISTICS } from './generated/catalogue.js'
export { History, history } from './history/history.js'
export { fit, Monitor } from './monitor.js'
export { type RankingOptions, rankByAlerts, rankByCorrelation } from './ranking.js'
export type { Block, Report } from './report/blocks.js'
export { buildReport, type ReportOptions } from './report/build.js'
export { type CompareOptions, compare } from './report/build-comparison.js'
export { renderHtml } from './report/html.js'
export { renderMarkdown } from './report/markdown.js'
export type { ResultRow } from './report/rows.js'
export type { TerminalOptions } from './report/terminal.js'
export type { WriteOptions } from './report/write.js'
export { type Filter, filter, toRows } from './result-tools.js'
export { Run } from './run.js'
export { load } from './saved.js'
export { loadSummary, type SummarizedTable, Summary } from './summary.js'
export { open } from './table/open.js'
export type * from './types.js'
