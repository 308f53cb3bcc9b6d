/** Memory that nobody else writes to before it has been copied. */

import { nativeNow } from '../core/native.js'

/**
 * The values; a copy where others may write to them before the core has copied them: from another thread, or while the core
 * is being loaded.
 */
export function owned<T extends Uint8Array | Float64Array>(values: T): T {
  const isShared = typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer
  return isShared || nativeNow() === undefined ? (values.slice() as T) : values
}
