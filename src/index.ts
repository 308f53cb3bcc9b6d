/** Reckoner: how a deployed model is doing before the labels arrive, why it changed, and what to do. */

export type { FailKind } from './alerts/fail-on.js'
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
} from './calculators/index.js'
export { defineConfig } from './config/define-config.js'
export { type ErrorCode, ReckonerError } from './core/errors.js'
export type { WriteOptions } from './export/write.js'
export { CALCULATORS, METHODS, METRICS, STATISTICS } from './generated/catalogue.js'
export { History, history } from './history/history.js'
export type { Block, Report } from './report/blocks.js'
export { buildReport, type ReportOptions } from './report/build.js'
export { renderHtml } from './report/render/html.js'
export { renderMarkdown } from './report/render/markdown.js'
export type { TerminalOptions } from './report/render/terminal.js'
export { type CompareOptions, compare } from './report/sections/comparison.js'
export { type Filter, filter, toRows } from './results/filter.js'
export { type RankingOptions, rankByAlerts, rankByCorrelation } from './results/ranking.js'
export type { ResultRow } from './results/rows.js'
export { open } from './table/open.js'
export type * from './types/index.js'
export { load } from './workflow/load.js'
export { fit, Monitor } from './workflow/monitor.js'
export { Run } from './workflow/run.js'
export { loadSummary, type SummarizedTable, Summary } from './workflow/summary.js'
