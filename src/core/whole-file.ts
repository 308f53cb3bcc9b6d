/** Files that are written whole or not at all. */

import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { isUint8Array } from 'node:util/types'
import { ReckonerError } from './errors.js'
import { pathOf } from './validate.js'

/** Contents of a file, one part after the other. */
export type Parts = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

/**
 * Writes beside the file and renames: a reader sees the old file or the new one, never a part, even where the process is
 * killed. What is replaced keeps its mode and its owner; of a symbolic link, what it names is replaced. `what` is a word
 * for the error.
 *
 * @throws ReckonerError `bad_file`, and what the parts throw.
 */
export async function writeWhole(file: string, content: Parts, what: string): Promise<void> {
  let draft: string | undefined
  try {
    const target = await named(file)
    const old = await stat(target).catch(() => undefined)
    if (old?.isFile() === false) throw new Error('it is there, and no regular file')
    draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
    // What others may not read, they may not read while it is written.
    const handle = await open(draft, 'wx', old && 0o600)
    try {
      for await (const part of content) await handle.writeFile(part)
      if (old) await likeBefore(handle, old)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, target)
  } catch (cause) {
    if (draft !== undefined) await rm(draft, { force: true }).catch(() => {})
    throw cause instanceof ReckonerError ? cause : notWritten(file, what, cause)
  }
}

/** The file itself, where a path leads over symbolic links; the last of them may name a file that is not there yet. */
async function named(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const next = await readlink(path).catch(() => undefined)
    return next === undefined ? path : named(resolve(dirname(path), next))
  }
}

async function likeBefore(handle: FileHandle, { mode, uid, gid }: { mode: number; uid: number; gid: number }) {
  const now = await handle.stat()
  // Only the superuser can give a file away; whoever cannot keeps it.
  if (now.uid !== uid || now.gid !== gid) await handle.chown(uid, gid).catch(() => {})
  await handle.chmod(mode & 0o777)
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
export function systemWords(cause: unknown): string {
  const { errno, message } = cause as NodeJS.ErrnoException
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message
}
