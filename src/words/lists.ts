/** Names in a list. */

const LIST = new Intl.ListFormat('en-GB')

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(names: readonly string[]): string {
  return LIST.format(names)
}
