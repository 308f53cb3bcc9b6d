/** Files that are written whole or not at all. */

import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ReckonerError } from './errors.js'

/**
 * Writes beside the file and renames: a reader sees the old file or the new one, never a part, even where the process is
 * killed. `what` is a word for the error.
 *
 * @throws ReckonerError `bad_file`.
 */
export async function writeWhole(file: string, content: string | Uint8Array, what: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    const handle = await open(draft, 'wx')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ReckonerError('bad_file', `Cannot write the ${what} to "${file}": ${reason}`, { cause })
  }
}
