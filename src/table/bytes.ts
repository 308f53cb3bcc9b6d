/** Bytes that somebody else brings: what was fetched, and streams. No connection is opened here. */

import { isUint8Array } from 'node:util/types'
import { ReckonerError } from '../core/errors.js'
import { cancelled } from '../core/native.js'
import type { Body, RunOptions } from '../types/index.js'

/** Bytes, and what messages call them; how the name ends tells CSV, TSV and NDJSON apart. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Tells whether this is a response of `fetch`, a `Blob` or a `File`. */
export function isBody(source: unknown): source is Body {
  return typeof source === 'object' && source !== null && typeof (source as Partial<Body>).arrayBuffer === 'function'
}

/**
 * @throws ReckonerError `missing_file` for a response that says that there is nothing, `invalid_value` where somebody has read
 * it, `bad_file` where it breaks off.
 */
export async function bytesOfBody(body: Body): Promise<NamedBytes> {
  const { ok, status, statusText, url, name, bodyUsed } = body as Partial<Response & File>
  const shown = url ? withoutQuery(url) : (name ?? body.constructor.name)
  if (ok === false) {
    const reason = [status, statusText].filter(Boolean).join(' ')
    throw new ReckonerError('missing_file', `Cannot open "${shown}": the response is ${reason}`)
  }
  if (bodyUsed) {
    const way = 'hand over a response that nobody has read yet'
    throw new ReckonerError('invalid_value', `Cannot open "${shown}": its body has been read already; ${way}`)
  }
  try {
    return { name: shown, bytes: new Uint8Array(await body.arrayBuffer()) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ReckonerError('bad_file', `Cannot read "${shown}": its body breaks off (${why})`, { cause })
  }
}

/** Removes the query of a URL, which may be secret. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

/** The bytes of a stream of bytes or text; batches of something else are handed on as they were. */
export async function streamed(
  stream: AsyncIterable<unknown>,
  options: RunOptions,
): Promise<NamedBytes | AsyncIterable<unknown>> {
  const iterator = stream[Symbol.asyncIterator]()
  const first = await iterator.next()
  const all = whole(first, iterator)
  if (first.done || !isPiece(first.value)) return all
  const { path } = stream as { readonly path?: unknown }
  return { name: typeof path === 'string' ? path : 'a stream', bytes: await collect(all, options) }
}

/** Yields the item that was already taken from an iterator, then the rest. */
async function* whole(first: IteratorResult<unknown>, iterator: AsyncIterator<unknown>): AsyncGenerator<unknown> {
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}

async function collect(pieces: AsyncIterable<unknown>, { signal }: RunOptions): Promise<Uint8Array> {
  const buffers: Uint8Array[] = []
  for await (const piece of pieces) {
    if (signal?.aborted) throw cancelled(signal)
    if (!isPiece(piece)) {
      const given = `a value of type ${typeof piece} in a stream of bytes`
      throw new ReckonerError('invalid_value', `Cannot open ${given}: bytes or text are required`)
    }
    // Whoever makes the stream may write the next piece over the last.
    buffers.push(typeof piece === 'string' ? Buffer.from(piece) : piece.slice())
  }
  return Buffer.concat(buffers)
}

function isPiece(value: unknown): value is Uint8Array | string {
  return typeof value === 'string' || isUint8Array(value)
}

/** @throws ReckonerError `unsupported` for the address of something that is no file. */
export function requireLocal(path: string): void {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1]?.toLowerCase()
  if (scheme === undefined || scheme === 'file') return
  const way = /^https?$/.test(scheme)
    ? 'make the request and hand over the response, for example open(await fetch(url))'
    : 'read it with its own client and hand over the bytes or the stream, or fetch a signed URL: open(await fetch(url))'
  const shown = withoutSecrets(path)
  throw new ReckonerError('unsupported', `Cannot open "${shown}": Reckoner opens no connection; ${way}`)
}

/** An address without a name and password, and without a query. */
function withoutSecrets(address: string): string {
  return address.replace(/[?#].*$/s, '').replace(/^([^:]+:\/\/)[^/@]*@/, '$1')
}
