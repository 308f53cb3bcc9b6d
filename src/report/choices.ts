/** Chunks that a reader can choose from: all while they are few. */

/** Chunks up to which each has a cell of its own in the strip, in tables and in charts. */
export const MOST_CELLS = 120

/** All of them; or the first of `wanted`, the last, more of `wanted`, and others evenly between. Indexes in time order. */
export function choose(total: number, wanted: readonly number[], most: number): readonly number[] {
  if (total <= most) return Array.from({ length: total }, (_, index) => index)
  const steps = Math.max(2, most - 1)
  const evenly = Array.from({ length: steps }, (_, step) => Math.round((step * (total - 1)) / (steps - 1)))
  const sorted = new Set([...wanted.slice(0, 1), total - 1, ...wanted.slice(1), ...evenly])
  return [...sorted].slice(0, Math.max(2, most)).sort((a, b) => a - b)
}
