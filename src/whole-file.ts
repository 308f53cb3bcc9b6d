/** Files that are written whole or not at all, and read at once. */

import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { isUint8Array } from 'node:util/types'
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
    throw notWritten(file, what, cause)
  }
}

/**
 * Asks whether a file can be written before there is something to write: a mistyped path should not cost the work.
 *
 * @throws ReckonerError `bad_file`.
 */
export async function requireWritable(file: string, what: string): Promise<void> {
  const folder = dirname(file)
  try {
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw notWritten(file, what, cause)
  }
  const isFolder = await stat(file).then(
    (own) => own.isDirectory(),
    () => false,
  )
  if (isFolder) throw new ReckonerError('bad_file', `Cannot write the ${what} to "${file}": it is a folder`)
}

/** An error of what was read from a file names the file; of bytes, which have no name, it stays as it is. */
export function namingFile(error: unknown, source: string | URL | Uint8Array, what: string): unknown {
  if (!(error instanceof ReckonerError) || isUint8Array(source)) return error
  const start = `Cannot load the ${what}`
  if (!error.message.startsWith(start)) return error
  const named = `${start} "${pathOf(source, what)}"${error.message.slice(start.length)}`
  return new ReckonerError(error.code, named, { cause: error.cause })
}

/** Says what the system said, and not the name of the draft. */
function notWritten(file: string, what: string, cause: unknown): ReckonerError {
  const { code } = cause as NodeJS.ErrnoException
  const why = code === 'ENOENT' ? `there is no folder "${dirname(file)}"` : systemWords(cause)
  return new ReckonerError('bad_file', `Cannot write the ${what} to "${file}": ${why}`, { cause })
}

/** The system's words for an error, without the path that Node adds. */
function systemWords(cause: unknown): string {
  const { errno, message } = cause as NodeJS.ErrnoException
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message
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
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      throw new ReckonerError('missing_file', `Cannot load the ${what} "${path}": there is no such file`, { cause })
    }
    throw new ReckonerError('bad_file', `Cannot load the ${what} "${path}": ${systemWords(cause)}`, { cause })
  }
}
