/** The flags of `reckoner check` that send a message. */

import { NOTIFY } from '../config/schema/notify.js'
import { ReckonerError } from '../core/errors.js'
import type { OptionFlags } from '../generated/options-by-key.js'
import { requireSinks } from '../sinks/notify.js'
import type { FailKind, NotifyOptions } from '../types/index.js'
import { optionFlags, withFlags } from './option-flags.js'

/** Stands before the name of a variable of the environment: what stands on a command line others can see. */
const VARIABLE = 'env:'

/** Options of `run.notify`; none where no flag asks for a message. */
export function notifyOptionsOf(flags: OptionFlags, failOn: readonly FailKind[]): NotifyOptions | undefined {
  const given: NotifyOptions = withFlags({}, optionFlags(NOTIFY), flags)
  if (Object.keys(given).length === 0) return undefined
  const { webhook, slack } = given
  const options: NotifyOptions = {
    ...given,
    ...(webhook !== undefined && { webhook: addressOf(webhook as string, '--notify-webhook') }),
    ...(slack !== undefined && { slack: addressOf(slack as string, '--notify-slack') }),
    failOn,
  }
  requireSinks(options)
  return options
}

function addressOf(text: string, flag: string): string {
  if (!text.startsWith(VARIABLE)) return text
  const name = text.slice(VARIABLE.length)
  const value = process.env[name]
  if (value !== undefined && value !== '') return value
  throw new ReckonerError('invalid_option', `Cannot use ${flag}: the environment has no variable "${name}"`)
}
