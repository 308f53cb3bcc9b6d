/** Doubts from comparing target, prediction and score of the reference, in sentences: there the answer is known. */

import type { DoubtEntry } from '../../native/binding.js'
import type { MetricKey, ResolvedConfig } from '../types/index.js'
import { count, fixed, plain, plural } from '../words/numbers.js'
import { enumerate, metricInSentence } from '../words/words.js'

/** Labels named in one sentence. */
const MOST_NAMED = 6

/** A sentence for each doubt. */
export function doubtNotices(doubts: readonly DoubtEntry[], config: ResolvedConfig): string[] {
  return doubts.map((doubt) => sentenceOf(doubt, config))
}

function sentenceOf({ kind, labels, numbers }: DoubtEntry, { columns }: ResolvedConfig): string {
  const [target, prediction] = [`"${columns.target}"`, `"${columns.prediction}"`]
  const number = (place: number) => numbers[place] ?? Number.NaN
  switch (kind) {
    case 'third_label': {
      const [column, ...all] = labels
      return `"${column}" has ${count(all.length)} labels (${named(all)}), and a binary target two: all but the positive one (${positiveOf(columns.positive)}) count as negative`
    }
    case 'spellings':
      return `${target} and ${prediction} write the labels in two ways, which are read as one: ${named(pairs(labels).map(([one, other]) => `${one} = ${other}`))}`
    case 'inverted':
      return `AUROC of "${columns.score}" is ${fixed(number(0), 2)} on the reference, below one half: is "${columns.score}" the probability of the other label?`
    case 'reversed':
      return `${prediction} mostly says the other label than ${target} has (balanced accuracy ${fixed(number(0), 2)} on the reference): does it write the labels the other way round?`
    case 'swapped':
      return `The scores of ${named(swaps(labels, numbers))}: are the columns of columns.score swapped?`
    case 'without_score':
      return `${target} has labels without a column in columns.score: ${named(labels.map((label, place) => `${label} (${plural(number(place), 'row')})`))}; they count as wrong whatever is predicted, and no estimate knows of them`
    case 'apart':
      return `On the reference ${metricInSentence(labels[0] as MetricKey)} is ${fixed(number(0), 3)} by the labels and ${fixed(number(1), 3)} by the scores, further apart than sampling explains: the scores do not tell how good ${prediction} is, and estimates will be off likewise`
    case 'unrelated':
      return `The correlation of ${prediction} and ${target} is ${fixed(number(0), 2)} on the reference: are both of the same rows, and of the same quantity?`
    case 'scale':
      return `${prediction} and ${target} are of different scale on the reference (means ${plain(number(1))} and ${plain(number(0))}): are both in one unit?`
    default:
      return `${prediction} equals ${target} in all ${count(number(0))} rows of the reference: is it the label itself?`
  }
}

function positiveOf(positive: string | number | boolean | undefined): string {
  return String(positive ?? 1)
}

function named(items: readonly string[]): string {
  const rest = items.length - MOST_NAMED
  return enumerate(rest > 0 ? [...items.slice(0, MOST_NAMED), `${rest} more`] : items)
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((item, place) => (place % 2 === 0 ? [[item, items[place + 1] as T] as const] : []))
}

function swaps(labels: readonly string[], numbers: readonly number[]): string[] {
  const areas = pairs(numbers)
  return pairs(labels).map(([label, better], place) => {
    const [own, other] = (areas[place] ?? [Number.NaN, Number.NaN]).map((area) => fixed(area, 2))
    return `class ${label} rank it worse (AUROC ${own}) than those of class ${better} do (${other})`
  })
}
