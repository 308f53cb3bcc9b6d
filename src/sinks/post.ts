/** JSON to an address: the one place that opens a connection, to an address that the caller named. */

import { ReckonerError } from '../core/errors.js'

interface Post {
  /** The sink, for errors. */
  readonly sink: string
  readonly address: string | URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body: object
}

/**
 * Sends JSON. A redirection is an answer like any other: the body goes where it was meant to go or nowhere.
 *
 * @throws ReckonerError `not_sent`. The sentence names the host alone, and there is no cause: addresses and headers are secrets.
 */
export async function post({ sink, address, headers, body }: Post, signal: AbortSignal): Promise<void> {
  const start = `Cannot notify ${sink} at ${new URL(address).host}`
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal,
  } as const
  const answer = await fetch(address, request).catch((error) => {
    throw new ReckonerError('not_sent', `${start}: ${reasonOf(error)}`)
  })
  // What it says is not read, and would keep the connection.
  await answer.body?.cancel().catch(() => {})
  if (answer.ok) return
  throw new ReckonerError('not_sent', `${start}: it answered ${answer.status}, expected 200 to 299`)
}

/** The system's code, such as ECONNREFUSED: the words of an error may hold an address or a header. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } }
  if (name === 'TimeoutError') return 'it did not answer in time'
  return typeof cause?.code === 'string' ? `there was no connection (${cause.code})` : 'the request could not be made'
}
