/** What a stream can show. */

import type { TerminalOptions } from '../report/terminal.js'

export function terminalOptions(stream: NodeJS.WriteStream): TerminalOptions {
  const plain = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== ''
  return { color: stream.isTTY === true && !plain, width: stream.columns ?? 100 }
}
