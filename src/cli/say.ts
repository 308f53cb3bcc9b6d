/** Words for people on stderr: harmless, whatever names they hold. */

import { printable } from '../report/render/text-grid.js'

/** Writes lines; a name in them can neither move the cursor nor colour anything. */
export function say(text: string): void {
  process.stderr.write(`${text.split('\n').map(printable).join('\n')}\n`)
}
