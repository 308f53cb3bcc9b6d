/** Tells the sinks that a caller names of a run. */

import { failuresOf } from '../alerts/fail-on.js'
import { NOTIFY } from '../config/schema/notify.js'
import { optionsOf } from '../config/shape.js'
import { ReckonerError } from '../core/errors.js'
import { cancelled } from '../core/native.js'
import type { Notified, NotifyOptions, RunData } from '../types/index.js'
import { enumerate } from '../words/lists.js'
import { SINKS } from './list.js'
import { type Message, messageOf } from './message.js'
import type { AnySink } from './sink.js'

const { failOn: FAIL_ON, timeout: TIMEOUT } = NOTIFY.options

/**
 * Sends a message to every sink that the options name, all at once; one that fails keeps none from the others.
 *
 * @throws ReckonerError `invalid_option`, `unknown_option`, `not_sent`, `bad_file`, `cancelled`.
 */
export async function notify(run: RunData, given: NotifyOptions): Promise<Notified> {
  const options = checked(given)
  const sinks = named(options)
  const failures = failuresOf(run, options.failOn ?? FAIL_ON.default)
  if (options.when !== 'always' && failures.length === 0) return { sent: [], failures }
  const message = messageOf(run, failures)
  const outcomes = await Promise.allSettled(sinks.map((sink) => send(sink, options, message)))
  refuseFailed(outcomes, options)
  return { sent: sinks.map(({ key }) => key), failures }
}

/**
 * Asks before the work whether the options name a sink and are sound.
 *
 * @throws ReckonerError `invalid_option`, `unknown_option`.
 */
export function requireSinks(given: NotifyOptions): void {
  named(checked(given))
}

function checked(given: NotifyOptions): NotifyOptions {
  const options = optionsOf(given, 'notify')
  const { timeout = TIMEOUT.default } = options
  if (timeout > 0 && Number.isFinite(timeout)) return options
  throw new ReckonerError('invalid_option', `Cannot use options.timeout: it is ${timeout}, expected a number above 0`)
}

function named(options: NotifyOptions): readonly AnySink[] {
  const sinks = SINKS.filter(({ key }) => options[key] !== undefined)
  if (sinks.length > 0) return sinks
  const known = enumerate(SINKS.map(({ key }) => key))
  throw new ReckonerError('invalid_option', `Cannot notify nobody: name at least one of ${known}`)
}

/** Each sink has a time limit of its own; the caller's signal ends all. */
async function send(sink: AnySink, options: NotifyOptions, message: Message): Promise<void> {
  const limit = AbortSignal.timeout(options.timeout ?? TIMEOUT.default)
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit])
  options.signal?.throwIfAborted()
  await sink.send(options[sink.key] as never, message, signal)
}

function refuseFailed(outcomes: readonly PromiseSettledResult<void>[], { signal }: NotifyOptions): void {
  const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failed.length === 0) return
  if (signal?.aborted) throw cancelled(signal)
  const unknown = failed.find((error) => !(error instanceof ReckonerError))
  if (unknown !== undefined) throw unknown
  throw new ReckonerError(failed[0].code, failed.map(({ message }) => message).join('; '))
}
