/** Memory that nobody else writes to while it is copied. */

/** The bytes, copied where their memory is shared with other threads. */
export function owned<T extends Uint8Array | Float64Array>(values: T): T {
  const isShared = typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer
  return isShared ? (values.slice() as T) : values
}
