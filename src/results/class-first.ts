/**
 * Labels of one class that come before those of the other, while scores cannot tell which these are.
 *
 * The labels that have come are then positive more or less often than their scores say, and this fades as the rest arrives. With
 * hazards of arrival in a constant ratio (Cox 1972), the known shares F of the positive labels and G of the others have
 * `F = 1 − (1 − G)^ratio`, and the offset of the log-odds is `log(F / G)`. A change of the concept has no such course: it is
 * from some chunk on, at once or little by little. Whichever of the two explains the offsets better is believed.
 */

import type { Offset } from './label-facts.js'

/** A chunk whose labels can be held against its scores. */
export interface Arriving {
  readonly place: number
  /** Share of its rows that have a label. */
  readonly known: number
  readonly offset: Offset
}

/** The least gain of log-likelihood, doubled, that shows anything: a chance of less than 1 in 100,000. */
const LEAST_GAIN = 20
/** The lead, doubled, of a change over arrival that is none yet: a change has one choice more, its start. */
const LEAD = 3
/** Error of a calibration, which the chunks share. */
const CALIBRATION = 0.02
/** The least offset, in log-odds, that is worth withholding a value for: a point of a share of one half. */
const LEAST_OFFSET = 0.05
/** Ratios of the hazards: from 1/32 to 32, four to each doubling. */
const RATIOS = Array.from({ length: 41 }, (_, place) => 2 ** ((place - 20) / 4))
/** Halvings of the interval in which a share is looked for. */
const HALVINGS = 40

/** Finds the chunks whose labels are selected by what they say, by their places; `rate` is the usual share of positive labels. */
export function classFirst(chunks: readonly Arriving[], rate: number): readonly number[] {
  // Where all labels have come, none is first.
  if (chunks.every(({ known }) => known >= 1)) return []
  const courses = RATIOS.map((ratio) => chunks.map(({ known }) => offsetOf(known, ratio, rate)))
  const gains = courses.map((course) => gainOf(chunks, course))
  const best = gains.indexOf(Math.max(...gains))
  const [gain, course] = [gains[best] ?? 0, courses[best] ?? []]
  if (gain < LEAST_GAIN || changeWithin(chunks, course) < LEAST_GAIN || gain < gainOfDrift(chunks) - LEAD) return []
  return chunks.flatMap(({ place }, at) => (Math.abs(course[at] as number) > LEAST_OFFSET ? [place] : []))
}

/** The offset where a share of all labels is known. */
function offsetOf(known: number, ratio: number, rate: number): number {
  if (known >= 1 || known <= 0) return 0
  const positives = (others: number) => 1 - (1 - others) ** ratio
  let [least, most] = [0, 1]
  for (let halving = 0; halving < HALVINGS; halving++) {
    const others = (least + most) / 2
    if (rate * positives(others) + (1 - rate) * others < known) least = others
    else most = others
  }
  return Math.log(positives(most) / most)
}

const weightOf = ({ offset: { error } }: Arriving) => 1 / (error ** 2 + CALIBRATION ** 2)

/** Twice the log-likelihood that a course of offsets gains over none. */
function gainOf(chunks: readonly Arriving[], course: readonly number[]): number {
  return chunks.reduce((sum, chunk, at) => {
    const expected = course[at] as number
    return sum + weightOf(chunk) * (2 * chunk.offset.value - expected) * expected
  }, 0)
}

/** Weighted squares of a course about its mean: a constant offset is a matter of calibration, not of arrival. */
function changeWithin(chunks: readonly Arriving[], course: readonly number[]): number {
  const weights = chunks.map(weightOf)
  const sum = (of: (at: number) => number) => weights.reduce((total, weight, at) => total + weight * of(at), 0)
  const mean = sum((at) => course[at] as number) / sum(() => 1)
  return sum((at) => ((course[at] as number) - mean) ** 2)
}

/** The most that a step or a slope from some chunk on to the end gains. */
function gainOfDrift(chunks: readonly Arriving[]): number {
  // Sums over the chunks from a start on; `by` counts chunks from there.
  let [step, weights, slope, squares, by] = [0, 0, 0, 0, 0]
  let best = 0
  for (const chunk of chunks.toReversed()) {
    const weight = weightOf(chunk)
    // One chunk earlier, every later one counts one more.
    ;[slope, squares, by] = [slope + step, squares + 2 * by + weights, by + weights]
    ;[step, weights] = [step + weight * chunk.offset.value, weights + weight]
    ;[slope, squares, by] = [slope + weight * chunk.offset.value, squares + weight, by + weight]
    best = Math.max(best, step ** 2 / weights, slope ** 2 / squares)
  }
  return best
}
