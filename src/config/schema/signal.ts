/** The option that ends work early. */

import { ReckonerError } from '../../core/errors.js'
import type { Check } from '../../core/validate.js'
import { code, type Option } from './option.js'

const signal: Check = (value, where) => {
  const known = value as Partial<AbortSignal> | null
  if (typeof known === 'object' && typeof known?.addEventListener === 'function') return value
  throw new ReckonerError('invalid_option', `Cannot use ${where}: expected an AbortSignal`)
}

export const SIGNAL = {
  type: code('AbortSignal', signal),
  help: 'Ends the work early, with the error code `cancelled`.',
} as const satisfies Option
