/** Abilities of a stream. */

import isUnicodeSupported from 'is-unicode-supported'
import { createSupportsColor } from 'supports-color'
import type { TerminalOptions } from '../types/index.js'

/** Characters across where a stream does not say. */
const WIDTH = 100

export function terminalOptions(stream: NodeJS.WriteStream): Required<TerminalOptions> {
  return { color: showsColor(stream), unicode: showsUnicode(), width: stream.columns || WIDTH }
}

/** Tells whether a line can be drawn over itself. */
export function canRedraw(stream: NodeJS.WriteStream | undefined): stream is NodeJS.WriteStream {
  return stream?.isTTY === true && process.env.TERM !== 'dumb'
}

/** Tells whether letters beyond ASCII arrive: the terminal knows them, and the locale does not say otherwise. */
export function showsUnicode(): boolean {
  const { env, platform } = process
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  const isOther = platform !== 'win32' && locale !== undefined && locale !== '' && !/utf-?8/i.test(locale)
  return !isOther && isUnicodeSupported()
}

/** `--color` and `--no-color` before FORCE_COLOR, that before NO_COLOR, and these before what the terminal is. */
function showsColor(stream: NodeJS.WriteStream): boolean {
  const { argv, env } = process
  if (argv.includes('--no-color')) return false
  if (argv.includes('--color')) return true
  if (env.NO_COLOR && env.FORCE_COLOR === undefined) return false
  return createSupportsColor(stream, { sniffFlags: false }) !== false
}
