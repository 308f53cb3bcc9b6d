/** "Method": everything that the numbers rest on, in words. */

import { budgetWords } from '../../alerts/chance/budget.js'
import { seasonWords } from '../../alerts/season.js'
import { calculatorOf, TOGETHER } from '../../calculators/list.js'
import { askedQuality } from '../../calculators/quality.js'
import { ownMetrics, tableMetrics } from '../../config/metrics.js'
import { segmentEntries } from '../../config/segments.js'
import { METHODS } from '../../generated/catalogue.js'
import { VERSION } from '../../generated/version.js'
import type { KeptSample, OwnMetric, ResolvedConfig, RunData } from '../../types/index.js'
import { count, plain, plural } from '../../words/numbers.js'
import { chunkingWords } from '../../words/ticks.js'
import { enumerate, metricLabel, thresholdWords } from '../../words/words.js'
import type { TextBlock } from '../blocks.js'
import { HEADINGS } from '../headings.js'

type Item = TextBlock['items'][number]

const MOST_NAMES = 40

export function buildMethod(run: RunData): TextBlock {
  const { config } = run
  const items = [
    ...taskItems(config),
    ...roleItems(config),
    chunkItem(run),
    segmentItem(run),
    ...performanceItems(config),
    ...driftItems(config),
    ...togetherItems(run),
    qualityItem(config),
    thresholdItem(config),
    keptItem(run),
    leftOutItem(run),
    { term: 'Version', text: `Reckoner ${VERSION}` },
  ]
  return {
    type: 'text',
    title: HEADINGS.method,
    folded: true,
    summary: 'Columns, chunks, methods, thresholds, versions',
    items: items.filter((item) => item !== undefined),
  }
}

function segmentItem({ config, segments = [] }: RunData): Item | undefined {
  if (segments.length === 0) return undefined
  const entries = enumerate(segmentEntries(config).map((names) => names.join(' with ')))
  const text = `by ${entries}: ${plural(segments.length, 'segment')}, each held to its own rows of the reference, with half of the budget of false alarms among them; a chunk with fewer than 30 rows of one has no value`
  return { term: 'Segments', text }
}

function taskItems(config: ResolvedConfig): readonly Item[] {
  if (config.task === undefined) return [{ term: 'Task', text: 'none given: inputs are watched, performance is not' }]
  const names = {
    binary: 'binary classification',
    multiclass: 'classification into several classes',
    regression: 'regression',
  }
  return [{ term: 'Task', text: names[config.task] }]
}

function roleItems(config: ResolvedConfig): readonly Item[] {
  const { timestamp, target, prediction, score, positive, features } = config.columns
  const roles = [
    { term: 'Time', text: timestamp?.column },
    {
      term: 'Label',
      text:
        target === undefined || config.task !== 'binary'
          ? target
          : `${target}, positive is ${String(positive ?? '1 or true')}`,
    },
    { term: 'Prediction', text: prediction },
    { term: 'Score', text: scoreWords(score) },
    { term: features.length === 1 ? 'Input' : `${count(features.length)} inputs`, text: someOf(features) },
  ]
  return roles.flatMap(({ term, text }) => (text === undefined || text === '' ? [] : [{ term, text }]))
}

function scoreWords(score: ResolvedConfig['columns']['score']): string | undefined {
  if (typeof score !== 'object') return score
  return someOf(Object.entries(score).map(([label, column]) => `${column} for ${label}`))
}

function someOf(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ')
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${count(names.length - MOST_NAMES)} more`
}

function chunkItem(run: RunData): Item {
  const { chunks } = run.config
  const zone = 'timeZone' in chunks && chunks.timeZone ? `, in ${chunks.timeZone}` : ''
  const reference = run.chunks.filter((chunk) => chunk.period === 'reference').length
  const production = run.chunks.length - reference
  const incomplete =
    'incomplete' in chunks && chunks.incomplete ? `; rows after the last whole chunk: ${chunks.incomplete}` : ''
  const because = chunks.because ? `; chosen because ${chunks.because}` : ''
  return {
    term: 'Chunks',
    text: `${chunkingWords(chunks)}${zone}: ${count(reference)} of reference, ${count(production)} of production${incomplete}${because}`,
  }
}

function ownItem({ key, of, aggregate = 'mean', per }: OwnMetric): Item {
  const words = aggregate === 'ratio' ? `sum of ${of}, divided by that of ${per}` : `${aggregate} of ${of}`
  return { term: metricLabel(key), text: `${words}, over rows that have a value in every named column` }
}

function performanceItems(config: ResolvedConfig): readonly Item[] {
  const own = ownMetrics(config).map(ownItem)
  if (tableMetrics(config).length === 0) return own
  const { value } = config
  const items = [
    { term: 'Metrics', text: enumerate(tableMetrics(config).map(metricLabel)) },
    ...own,
    {
      term: 'Estimate',
      text: `performance without labels, from ${config.task === 'regression' ? 'losses learned on the reference' : 'calibrated scores'}; it holds while the relation between inputs and label stays as in the reference`,
    },
    { term: 'Bands', text: '95 % of samples as large as the chunk' },
  ]
  if (value) {
    const cells =
      'matrix' in value
        ? `by label and prediction ${value.matrix.map((row) => `(${row.map(plain).join(', ')})`).join(' ')}`
        : `true positive ${plain(value.tp)}, false positive ${plain(value.fp)}, false negative ${plain(value.fn)}, true negative ${plain(value.tn)}`
    items.push({
      term: 'Value',
      text: `${cells}; ${value.per === 'row' ? 'mean over the rows' : 'sum over the chunk'}`,
    })
  }
  return items
}

function driftItems(config: ResolvedConfig): readonly Item[] {
  const used = new Set([...config.drift.numeric, ...config.drift.categorical])
  return METHODS.filter((method) => used.has(method.key)).map((method) => {
    const kinds = [
      config.drift.numeric.includes(method.key) ? 'numbers' : '',
      config.drift.categorical.includes(method.key) ? 'categories' : '',
    ]
    return { term: method.label, text: `${method.summary} Used for ${enumerate(kinds.filter(Boolean))}.` }
  })
}

function togetherItems({ config, results }: RunData): readonly Item[] {
  return TOGETHER.flatMap(({ key, label, method }) =>
    results[key] === undefined ? [] : [{ term: label, text: method(config) }],
  )
}

function qualityItem(config: ResolvedConfig): Item | undefined {
  const { as } = config.quality
  const used = askedQuality(config).flatMap((key) => calculatorOf(key).fault?.check ?? [])
  return used.length === 0
    ? undefined
    : { term: 'Data quality', text: `${enumerate(used)}, as ${as === 'rate' ? 'shares of the rows' : 'counts'}` }
}

function thresholdItem(config: ResolvedConfig): Item {
  const own = Object.entries(config.thresholds).slice(0, MOST_NAMES)
  const listed = own.map(([key, threshold]) => `${key}: ${thresholdWords(threshold)}`)
  return {
    term: 'Thresholds',
    text:
      listed.length > 0
        ? `${listed.join('; ')}. Others: the defaults`
        : config.alerts === 'nannyml' || config.compat === 'nannyml'
          ? 'three standard deviations around the mean of the reference chunks, within the range of the metric'
          : `what chance and the differences of the reference's chunks give at a chunk's number of rows${seasonWords(config)}; a healthy course alerts ${budgetWords(config)}, of all that is watched. Lines are drawn for chunks of usual size`,
  }
}

/** Says what is kept of a row: of the inputs bins and places of labels, not values. */
function sampleWords({ rows, parts }: KeptSample): string {
  const words = parts.map((part) => (part === 'codes' ? 'codes of the inputs' : part))
  return `${plural(rows, 'row')} drawn at random, each with ${enumerate(words)}`
}

/** Who hands a saved monitor on should know what can be read from it. */
function keptItem({ keeps, config }: RunData): Item | undefined {
  if (keeps === undefined) return undefined
  const parts = [
    keeps.rows.length > 0 ? `every row of ${someOf(keeps.rows)}, which the domain classifier compares chunks with` : '',
    keeps.values.length > 0 ? `every value of ${someOf(keeps.values)}, in order of size, for exact distances` : '',
  ].filter(Boolean)
  const labels = config.columns.features.some((name) =>
    ['categorical', 'boolean'].includes(config.columns.kinds[name] ?? ''),
  )
  const others = `${parts.length > 0 ? 'of the other inputs ' : ''}counts, moments${labels ? ', labels' : ''} and the largest and smallest number`
  const sample = keeps.sample === undefined ? [] : [sampleWords(keeps.sample)]
  return { term: 'The saved monitor keeps', text: [...parts, others, ...sample].join('; ') }
}

function leftOutItem(run: RunData): Item {
  const parts = run.leftOut.map(
    ({ period, rows, reason }) =>
      `${plural(rows, 'row')} of ${period === 'reference' ? 'the reference' : 'production'}: ${reason}`,
  )
  return { term: 'Left out', text: parts.length === 0 ? 'no rows' : parts.join('; ') }
}
