/** Chunks that a reader can choose from: all while they are few. */

/** All of them; or the worst, the last, and others evenly between. Indexes in time order. */
export function choose(total: number, worst: number, most: number): readonly number[] {
  if (total <= most) return Array.from({ length: total }, (_, index) => index)
  const evenly = Math.max(2, most - 1)
  const spread = Array.from({ length: evenly }, (_, step) => Math.round((step * (total - 1)) / (evenly - 1)))
  const chosen = most > 2 ? spread : [total - 1]
  return [...new Set([...chosen, worst])].sort((a, b) => a - b)
}
