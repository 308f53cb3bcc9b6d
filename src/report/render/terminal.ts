/** The answer for a terminal: status and headline, the three lists, the run in one look, what was noticed of the data. */

import { TERMINAL } from '../../config/schema/calls.js'
import { withDefaults } from '../../config/schema/defaults.js'
import { optionsOf } from '../../config/shape.js'
import type { TerminalOptions } from '../../types/index.js'
import { STATUS_WORDS } from '../../words/words.js'
import type { Block, Cell, Report, TextBlock, VerdictBlock } from '../blocks.js'
import { fullLines, shortLines } from './terminal-incident.js'
import { itemLines, type Look, painted, type Style, wrap } from './terminal-text.js'
import { ASCII, printable, shorten, textGrid, UNICODE } from './text-grid.js'

const CELL_STYLES: Readonly<Record<Cell, Style | undefined>> = {
  performance: 'red',
  watch: 'yellow',
  quality: 'yellow',
  drift: 'yellow',
  healthy: 'green',
  better: 'green',
  reference: 'dim',
  no_labels: 'dim',
  withheld: 'dim',
  undefined: 'dim',
}

/** Ends with a line break. */
export function renderTerminal(report: Report, given: TerminalOptions = {}): string {
  const look = lookOf(given)
  return textOf(
    report.blocks.flatMap((block) => blockLines(block, report, look)),
    look,
  )
}

/** Prints incidents in full. */
export function renderIncident({ blocks }: Report, given: TerminalOptions = {}): string {
  const look = lookOf(given)
  return textOf(
    blocks.flatMap((block) => fullLines(block, look)),
    look,
  )
}

function lookOf(given: TerminalOptions): Look {
  const { color, unicode, width } = withDefaults(optionsOf(given, 'a summary'), TERMINAL)
  const usual = TERMINAL.options.width.default
  const across = Number.isFinite(width) ? Math.floor(width) : usual
  return { color, unicode, width: Math.max(40, Math.min(across, 120)) }
}

function textOf(lines: readonly string[], { unicode }: Look): string {
  const text = lines.join('\n')
  return `${unicode ? text : toAscii(text)}\n`
}

function blockLines(block: Block, report: Report, look: Look): readonly string[] {
  if (block.type === 'verdict') return verdictLines(block, report, look)
  if (block.type === 'text') return block.folded ? [] : textLines(block, look)
  if (block.type !== 'grid') return shortLines(block, look)
  const characters = look.unicode ? UNICODE : ASCII
  const paint = (cell: Cell, text: string) => {
    const style = CELL_STYLES[cell]
    return style ? painted(text, style, look) : text
  }
  return ['', painted(block.title, 'bold', look), ...textGrid(block, characters, look.width, paint)]
}

function textLines(block: TextBlock, look: Look): readonly string[] {
  const items = block.items.flatMap(({ term, text }) => itemLines({ text: `${term}: ${text}` }, look))
  return ['', painted(block.title, 'bold', look), ...items]
}

function verdictLines(block: VerdictBlock, report: Report, look: Look): readonly string[] {
  const style = { degraded: 'red', healthy: 'green', inconclusive: 'yellow' } as const
  const shape = look.unicode
    ? { degraded: '◆', healthy: '✓', inconclusive: '?' }
    : { degraded: '#', healthy: 'ok', inconclusive: '?' }
  const status = painted(`${shape[block.status]} ${STATUS_WORDS[block.status]}`, style[block.status], look)
  return [
    `${status}  ${painted(shorten(printable(report.title), look.width - 20, '…'), 'dim', look)}`,
    ...wrap(printable(block.headline), look.width).map((line) => painted(line, 'bold', look)),
    ...block.lists.flatMap((list) => [
      '',
      painted(list.title, 'dim', look),
      ...list.items.flatMap((item) => itemLines(item, look)),
    ]),
  ]
}

const PLAIN: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '±': '+/-',
  '\u202f': ' ',
  '\u00a0': ' ',
  '→': '->',
  '’': "'",
  '…': '...',
  '×': 'x',
  '·': '-',
  '²': '2',
  '≤': '<=',
  '≥': '>=',
  '∞': 'inf',
}
const FANCY = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/** Our own typography in ASCII; letters from data stay as they are. */
function toAscii(text: string): string {
  return text.replace(FANCY, (letter) => PLAIN[letter] ?? letter)
}
