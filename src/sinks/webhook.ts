/** Any address that takes JSON. */

import { ReckonerError } from '../core/errors.js'
import { post } from './post.js'
import type { Sink } from './sink.js'

export const WEBHOOK: Sink<'webhook'> = {
  key: 'webhook',
  async send(to, body, signal) {
    const { url, headers = {} } = typeof to === 'string' || to instanceof URL ? { url: to } : to
    if (url !== undefined) return post({ sink: 'webhook', address: url, headers, body }, signal)
    throw new ReckonerError('invalid_option', 'Cannot use options.webhook: its url is missing')
  },
}
