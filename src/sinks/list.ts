/** The sinks. */

import { FILE } from './file.js'
import type { AnySink } from './sink.js'
import { SLACK } from './slack.js'
import { WEBHOOK } from './webhook.js'

/** One record for each sink, in the order of the options. */
export const SINKS: readonly AnySink[] = [WEBHOOK, SLACK, FILE]
