/** Files of the core, made and taken part by part. */

import { createReadStream } from 'node:fs'
import { isUint8Array } from 'node:util/types'
import type { Incoming, Outgoing } from '../../native/binding.js'
import { owned } from '../table/owned.js'
import { ReckonerError } from './errors.js'
import { native, nativeNow, runTask } from './native.js'
import { pathOf } from './validate.js'
import { systemWords } from './whole-file.js'

/** The parts of a file that the core makes, each made when it is asked for. */
export async function* partsOf(outgoing: Outgoing): AsyncGenerator<Uint8Array> {
  for (;;) {
    const part = await runTask('save', {}, (_, job) => outgoing.next(job))
    if (part === null) return
    yield part
  }
}

/** Bytes of a file that are read at a time. */
const PART = 2 ** 22

/**
 * A file, or its bytes, in the core. `what` is a word for the error.
 *
 * @throws ReckonerError `missing_file`, `bad_file`.
 */
export async function incoming(source: string | URL | Uint8Array, what: string): Promise<Incoming> {
  const bytes = isUint8Array(source) ? owned(source) : undefined
  const path = isUint8Array(source) ? '' : pathOf(source, `the path of the ${what}`)
  const binding = nativeNow() ?? (await native())
  const file = new binding.Incoming()
  if (bytes) file.add(bytes)
  else for await (const part of read(path, what)) file.add(part)
  return file
}

async function* read(path: string, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: PART }) as AsyncIterable<Uint8Array>
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      throw new ReckonerError('missing_file', `Cannot load the ${what} "${path}": there is no such file`, { cause })
    }
    throw new ReckonerError('bad_file', `Cannot load the ${what} "${path}": ${systemWords(cause)}`, { cause })
  }
}
