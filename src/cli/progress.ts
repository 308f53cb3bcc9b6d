/** A progress line on a terminal, for work that takes long enough to wonder. */

import type { Progress } from '../types.js'

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

/** A line that is drawn over itself; silent where `stream` is no terminal. */
export function progressLine(stream: NodeJS.WriteStream | undefined) {
  const active = stream?.isTTY === true
  const started = performance.now()
  let drawn = false
  return {
    show({ step, fraction }: Progress): void {
      if (!active || performance.now() - started < PATIENCE) return
      const filled = Math.round(fraction * WIDTH)
      stream.write(
        `\r\u001b[2K${WORDS[step] ?? step} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(fraction * 100)} %`,
      )
      drawn = true
    },
    clear(): void {
      if (drawn) stream?.write('\r\u001b[2K')
      drawn = false
    },
  }
}
