/** Long work on the main thread in pieces. */

let last: Promise<void> = Promise.resolve()

/** Lets everything else that waits for the main thread have its turn; of several callers, one after each turn. */
export function nextTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)))
  return last
}
