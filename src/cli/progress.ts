/** A progress line on a terminal, for work that takes long enough to wonder. */

import type { Progress } from '../types/index.js'
import { canRedraw, showsUnicode } from './terminal.js'

const WORDS: Record<string, string> = {
  open: 'Opening',
  load: 'Loading the monitor',
  fit: 'Learning the reference',
  check: 'Checking production',
  store: 'Storing the run',
  history: 'Reading the history',
}
const WIDTH = 24
/** Work shorter than this, in milliseconds, shows nothing. */
const PATIENCE = 300

export type ProgressLine = ReturnType<typeof progressLine>

/** A line that is drawn over itself; silent where `stream` cannot do that. */
export function progressLine(stream: NodeJS.WriteStream | undefined) {
  const [full, empty] = showsUnicode() ? ['█', '░'] : ['#', '.']
  const started = performance.now()
  let drawn = false
  return {
    show({ step, fraction }: Progress): void {
      if (!canRedraw(stream) || performance.now() - started < PATIENCE) return
      const filled = Math.round(fraction * WIDTH)
      stream.write(
        `\r\u001b[2K${WORDS[step] ?? step} ${full.repeat(filled)}${empty.repeat(WIDTH - filled)} ${Math.round(fraction * 100)} %`,
      )
      drawn = true
    },
    clear(): void {
      if (drawn) stream?.write('\r\u001b[2K')
      drawn = false
    },
  }
}
