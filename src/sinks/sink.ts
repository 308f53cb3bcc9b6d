/** Places that messages about runs go to. */

import type { NotifyOptions, SinkKey } from '../types/index.js'
import type { Message } from './message.js'

/** A place that messages go to: its key is its option of `run.notify`. */
export interface Sink<K extends SinkKey = SinkKey> {
  readonly key: K
  /**
   * Sends a message to what the option names.
   *
   * @throws ReckonerError `not_sent`, `bad_file`, whose sentence holds no address.
   */
  send(to: NonNullable<NotifyOptions[K]>, message: Message, signal: AbortSignal): Promise<void>
}

/** Any of them. */
export type AnySink = { readonly [K in SinkKey]: Sink<K> }[SinkKey]
