/** The report as Markdown, for pull requests and chats: the same blocks, tables instead of charts. */

import { requireReport } from '../../config/shape.js'
import { lineDecimals } from '../../results/marks.js'
import type { State } from '../../types/index.js'
import { count, fixed, nounFor, percent, plural, points, signed } from '../../words/numbers.js'
import { TRUST_MARKS } from '../../words/trust.js'
import { boundsWords, enumerate, STATUS_WORDS } from '../../words/words.js'
import type {
  Block,
  CalibrationBlock,
  ComparisonBlock,
  DistributionBlock,
  GridBlock,
  Mark,
  MatrixBlock,
  Report,
  SeriesBlock,
  SharesBlock,
  SplitBlock,
  Statement,
  TableBlock,
  TableCell,
  TextBlock,
  ThresholdsBlock,
  VerdictBlock,
} from '../blocks.js'
import { intervalSign, intervalWords } from '../interval.js'
import * as incidents from './markdown-incident.js'
import { markdownTable, safe } from './markdown-text.js'
import { textGrid, UNICODE } from './text-grid.js'

const MOST_CHUNKS = 60
const MOST_ROWS = 50
const MOST_LABELS = 5
const GRID_WIDTH = 110

export function renderMarkdown(report: Report): string {
  requireReport(report)
  const head = [`# ${safe(report.title)}`, safe(report.subtitle)]
  return `${[...head, ...report.blocks.map(section)].filter(Boolean).join('\n\n')}\n`
}

function section(block: Block): string {
  switch (block.type) {
    // The grid has the same.
    case 'strip':
      return ''
    case 'verdict':
      return verdict(block)
    case 'incident':
      return incidents.incident(block)
    case 'bridge':
      return incidents.bridge(block)
    case 'segments':
      return incidents.segments(block)
    case 'columns':
      return incidents.columns(block)
    case 'cards':
      return incidents.cards(block)
    case 'grid':
      return grid(block)
    case 'series':
      return series(block)
    case 'split':
      return split(block)
    case 'matrix':
      return matrix(block)
    case 'calibration':
      return calibration(block)
    case 'thresholds':
      return thresholds(block)
    case 'shares':
      return shares(block)
    case 'comparison':
      return comparison(block)
    case 'table':
      return table(block)
    case 'distribution':
      return distributions(block)
    case 'text':
      return text(block)
  }
}

function verdict(block: VerdictBlock): string {
  const shape = { degraded: '◆', healthy: '✓', inconclusive: '?' }[block.status]
  const lists = block.lists.map(
    (list) => `### ${list.title}\n\n${list.items.map((item) => `- ${statement(item)}`).join('\n')}`,
  )
  return [`**${shape} ${STATUS_WORDS[block.status]}**`, `## ${safe(block.headline)}`, ...lists].join('\n\n')
}

function statement({ text: sentence, strong }: Statement): string {
  const at = strong === undefined ? -1 : sentence.indexOf(strong)
  if (strong === undefined || at < 0) return safe(sentence)
  return `${safe(sentence.slice(0, at))}**${safe(strong)}**${safe(sentence.slice(at + strong.length))}`
}

function grid(block: GridBlock): string {
  const lines = textGrid(block, UNICODE, GRID_WIDTH).join('\n')
  return `## ${block.title}\n\n${fence(lines)}`
}

/** A fence longer than any run of backticks inside. */
function fence(content: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map((run) => run.length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}text\n${content}\n${ticks}`
}

function series(block: SeriesBlock): string {
  const bounds = boundsWords(block.threshold, (value) =>
    fixed(value, Math.max(...block.lines.map((line) => lineDecimals(line.marks)), 0)),
  )
  const head = ['chunk', ...block.lines.map((line) => line.label)]
  const decimals = block.lines.map((line) => lineDecimals(line.marks))
  const listed = block.ticks.map((_, index) => index).slice(-MOST_CHUNKS)
  const rows = listed.map((index) => {
    const tick = block.ticks[index]
    const words = tick?.period === 'reference' ? `${tick.words} (reference)` : (tick?.words ?? '')
    return [safe(words), ...block.lines.map((line, at) => mark(line.marks[index], decimals[at] ?? 0, shapeOf(block)))]
  })
  const unit = block.unit === undefined ? '' : ` (${block.unit})`
  const more =
    block.ticks.length > listed.length ? `\n\nThe last ${listed.length} of ${count(block.ticks.length)} chunks.` : ''
  const shape = shapeOf(block)
  const notes = (block.trust ?? []).map((sentence) => `${safe(sentence)}\n\n`).join('')
  return `## ${safe(block.title)}${unit}\n\nThreshold: ${bounds}. ${shape} marks alerts${signsOf(block)}.\n\n${notes}${markdownTable(head, rows, ['start', ...block.lines.map(() => 'end' as const)])}${more}`
}

/** Says what stands behind values. */
function signsOf({ lines }: SeriesBlock): string {
  const signs = [...new Set(lines.flatMap(({ marks }) => intervalSign(marks) ?? []))]
  if (signs.length === 0) return ''
  return `; ${enumerate(signs)} ${signs.length === 1 ? 'is a' : 'are'} 95\u202f% ${nounFor(signs.length, 'interval')}`
}

/** Drift is not performance. */
function shapeOf(block: SeriesBlock): string {
  return block.alerts === 'drift' ? '△' : '◆'
}

/** Marks of states that are off the usual value, and no alert. */
const QUIET: Readonly<Partial<Record<State, string>>> = { watch: '◈ ', better: '◇ ' }

function mark(own: Mark | undefined, decimals: number, shape: string): string {
  if (!own || own.value === null) return own?.reason ?? ''
  const quiet = shape === '◆' ? (QUIET[own.state] ?? '') : ''
  const value = `${own.alert ? `${shape} ` : quiet}${fixed(own.value, decimals)}`
  const interval = [value, intervalWords(own, decimals)].filter(Boolean).join(' ')
  return own.trust === undefined ? interval : `${interval}, ${TRUST_MARKS[own.trust.level]}`
}

function split(block: SplitBlock): string {
  const rows = block.points
    .flatMap((point, index) => {
      if (!point || block.ticks[index]?.period === 'reference') return []
      const numbers = [point.total, point.covariate, point.concept].map((value) => signed(value, 3))
      return [[safe(block.ticks[index]?.words ?? ''), ...numbers, point.significant ? 'yes' : 'no']]
    })
    .slice(-MOST_CHUNKS)
  const head = ['chunk', 'change', 'covariate shift', 'concept drift', 'beyond noise']
  return `### ${safe(block.title)}\n\n${markdownTable(head, rows, ['start', 'end', 'end', 'end', 'start'])}`
}

/** The chunk that stands out most, with the change of every cell. */
function matrix(block: MatrixBlock): string {
  const choice = block.choices[block.chosen]
  if (!choice) return ''
  const head = ['label', ...block.predictions.map(safe)]
  const rows = block.labels.map((label, row) => [
    `**${safe(label)}**`,
    ...(choice.cells[row] ?? []).map((own, at) => matrixCell(own, block.usual[row]?.[at] ?? null, block.isShare)),
  ])
  const words = `Labels by prediction, ${block.source}, ${choice.tick.words}: ${block.unit}, and in brackets the change against the reference. △ marks cells whose rows are outside their threshold.`
  const body = markdownTable(head, rows, ['start', ...block.predictions.map(() => 'end' as const)])
  return [`## ${block.title}`, words, body, block.note ?? ''].filter(Boolean).join('\n\n')
}

function matrixCell(own: Mark, usual: number | null, isShare: boolean): string {
  if (own.value === null) return own.reason ?? ''
  const value = isShare ? percent(own.value) : fixed(own.value, 0)
  const change = usual === null ? '' : isShare ? points(own.value - usual, 1) : signed(own.value - usual, 0)
  return `${own.alert ? '△ ' : ''}${value}${change === '' ? '' : ` (${change})`}`
}

function calibration(block: CalibrationBlock): string {
  const print = (value: number | undefined) => (value === undefined ? '' : fixed(value, 4))
  const rows = block.scores.map(({ class: name, before, after, applied }) => [
    name === undefined ? 'score' : safe(name),
    print(before?.ece),
    print(after?.ece),
    print(before?.brier),
    print(after?.brier),
    applied ? 'yes' : 'no',
  ])
  const head = ['', 'calibration error', 'calibrated', 'Brier score', 'calibrated', 'used']
  const aligns = head.map((_, at) => (at === 0 || at === 5 ? ('start' as const) : ('end' as const)))
  const [only, ...others] = block.scores
  const sentence = only && others.length === 0 ? only.sentence : 'On the reference; calibrated on rows held out.'
  return [`## ${block.title}`, sentence, markdownTable(head, rows, aligns), block.note ?? '']
    .filter(Boolean)
    .join('\n\n')
}

function thresholds({ title, sentence, rows }: ThresholdsBlock): string {
  const cells = rows.map(({ label, threshold, value }) => [label, threshold, value])
  return [
    `## ${title}`,
    sentence,
    markdownTable(['decisions', 'threshold', 'value'], cells, ['start', 'end', 'end']),
  ].join('\n\n')
}

function shares(block: SharesBlock): string {
  const rows = block.rows.map(({ label, share }) => [safe(label), percent(share)])
  return [`### ${safe(block.title)}`, markdownTable(['column', 'share'], rows, ['start', 'end']), block.note ?? '']
    .filter(Boolean)
    .join('\n\n')
}

function comparison(block: ComparisonBlock): string {
  return block.panels.map(series).join('\n\n')
}

function table(block: TableBlock): string {
  const kept = block.columns.flatMap((column, index) => (column.sortable === false ? [] : [{ column, index }]))
  const rows = block.rows.slice(0, MOST_ROWS).map((row) => kept.map(({ index }) => cell(row.cells[index])))
  const more = block.rows.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${plural(block.rows.length, 'row')}.` : ''
  const head = kept.map(({ column }) => safe(column.label))
  const body =
    rows.length > 0
      ? markdownTable(
          head,
          rows,
          kept.map(({ column }) => column.align),
        )
      : ''
  return [`## ${block.title}`, block.note ?? '', body, more].filter(Boolean).join('\n\n')
}

function cell(own: TableCell | undefined): string {
  if (!own || own.type === 'sparkline') return ''
  return own.type === 'text' ? safe(own.text) : `${own.text}${own.suffix ?? ''}`
}

function distributions(block: DistributionBlock): string {
  const columns = block.columns.map((column) => {
    const choice = column.choices[column.chosen]
    if (!choice) return ''
    const { labels, edges, reference, production } = choice.distribution
    const changes = reference.map((was, index) => ({ index, was, now: production[index] ?? 0 }))
    changes.sort((a, b) => Math.abs(b.now - b.was) - Math.abs(a.now - a.was))
    const decimals = Math.max(0, 2 - Math.floor(Math.log10((edges?.at(-1) ?? 1) - (edges?.[0] ?? 0) || 1)))
    const name = (index: number) =>
      edges
        ? `${fixed(edges[index] ?? 0, decimals)} to ${fixed(edges[index + 1] ?? 0, decimals)}`
        : safe(labels?.[index] ?? 'all others')
    const rows = changes
      .slice(0, MOST_LABELS)
      .map(({ index, was, now }) => [name(index), percent(was), percent(now), points(now - was)])
    const course = column.course === undefined ? '' : `${safe(column.course.description)}\n\n`
    return `### ${safe(column.name)}, ${choice.tick.words}\n\n${course}${markdownTable(['largest changes', 'reference', 'then', 'change'], rows, ['start', 'end', 'end', 'end'])}`
  })
  return [`## ${block.title}`, ...columns].join('\n\n')
}

function text(block: TextBlock): string {
  return `## ${block.title}\n\n${block.items.map((item) => `- **${safe(item.term)}**: ${safe(item.text)}`).join('\n')}`
}
