/** Files that are written whole or not at all, and read at once. */

import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ReckonerError } from './errors.js'
import { pathOf } from './shape.js'

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

/**
 * The bytes of a file that was saved. `what` is a word for the error.
 *
 * @throws ReckonerError `missing_file`, `bad_file`.
 */
export async function readSaved(source: string | URL, what: string): Promise<Uint8Array> {
  const path = pathOf(source, `the path of the ${what}`)
  try {
    return await readFile(path)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      throw new ReckonerError('missing_file', `Cannot load the ${what} "${path}": there is no such file`, { cause })
    }
    throw new ReckonerError('bad_file', `Cannot load the ${what} "${path}": ${message}`, { cause })
  }
}
