/** Text in a terminal: colours, line breaks, bullets. */

import pico from 'picocolors'
import wrapAnsi from 'wrap-ansi'
import type { TerminalOptions } from '../../types/index.js'
import type { Statement } from '../blocks.js'
import { endsOf, printable, shorten } from './text-grid.js'

export type Look = Required<TerminalOptions>

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green'

export function painted(text: string, style: Style, { color }: Look): string {
  return pico.createColors(color)[style](text)
}

/** A statement behind a bullet. */
export function itemLines({ text }: Pick<Statement, 'text'>, { unicode, width }: Look): readonly string[] {
  const bullet = unicode ? '•' : '*'
  const lines = wrap(printable(text), width - 2)
  return lines.map((line, index) => `${index === 0 ? bullet : ' '} ${line}`)
}

/** Code units of a statement that are shown at most: a name may be as long as a book, and columns take long to count. */
const MOST_UNITS = 2_000

/** Breaks at spaces. What has no space and does not fit lacks its middle. */
export function wrap(text: string, width: number): readonly string[] {
  const words = (text.length > MOST_UNITS ? endsOf(text, MOST_UNITS / 2, '…') : text).split(' ')
  return wrapAnsi(words.map((word) => shorten(word, width, '…')).join(' '), width).split('\n')
}
