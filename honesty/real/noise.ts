/** Noise of labels that is left to one who knows the scores. */

/** Bins of scores within which a row is right as likely as another. */
const BINS = 50

/** Part of the variance of being right that scores leave: of a prediction for each row, within bins of scores. */
export function noiseLeft(rows: readonly { readonly score: number; readonly isRight: boolean }[]): number {
  const sorted = rows.toSorted((one, other) => one.score - other.score)
  const size = Math.ceil(sorted.length / BINS)
  const variance = (own: typeof rows) => {
    const share = own.filter(({ isRight }) => isRight).length / own.length
    return own.length * share * (1 - share)
  }
  const bins = Array.from({ length: Math.ceil(sorted.length / size) }, (_, bin) =>
    sorted.slice(bin * size, (bin + 1) * size),
  )
  return bins.reduce((sum, bin) => sum + variance(bin), 0) / variance(sorted)
}
