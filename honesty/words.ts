/** Figures in words: for a terminal, and as the tables of docs/honesty.md. */

import { type Claim, type Figure, type Goal, isMeasured, type Unmeasured } from './claim.js'
import { type Judgement, judge, type Outcome } from './judge.js'

/** What was measured of a claim. */
export interface Measured {
  readonly claim: Pick<Claim, 'id' | 'sentence' | 'goal'>
  readonly figures: readonly (Figure | Unmeasured)[]
  readonly seconds: number
}

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  reached: 'reached',
  near: 'missed, within the gate',
  failed: 'MISSED',
  shown: '',
  unmeasured: 'not measurable',
}

/** A value in the unit of its figure: `5.2 %`, `0.97`, `2,100`. */
function amount(value: number, { kind }: Figure): string {
  if (Number.isNaN(value)) return '–'
  if (kind === 'share') return `${(100 * value).toFixed(1)} %`
  if (!Number.isFinite(value)) return 'none'
  if (kind === 'interval') return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) < 0.1 ? 4 : 3)
}

function sides({ least, most }: Goal, figure: Figure): string {
  const parts = [
    ...(least === undefined ? [] : [`≥ ${amount(least, figure)}`]),
    ...(most === undefined ? [] : [`≤ ${amount(most, figure)}`]),
  ]
  return parts.join(', ')
}

function gateWords({ gates: { least, most } }: Judgement, of: 'limit' | 'surely', figure: Figure): string {
  return sides({ ...(least && { least: least[of] }), ...(most && { most: most[of] }) }, figure)
}

/** The cells of a figure's line. */
function cells(figure: Figure | Unmeasured, isShort = false): readonly string[] {
  if (!isMeasured(figure)) return [figure.of, `not measurable: ${figure.because}`, '', '', '', '', '']
  const judgement = judge(figure, isShort)
  const surely = gateWords(judgement, 'surely', figure).replaceAll('≥', '<').replaceAll('≤', '>')
  return [
    figure.of,
    `${amount(figure.value, figure)}${figure.error > 0 ? ` ± ${amount(figure.error, figure)}` : ''}`,
    sides(judgement.goal, figure),
    gateWords(judgement, 'limit', figure),
    surely,
    figure.draws.toLocaleString('en'),
    OUTCOMES[judgement.outcome],
  ]
}

const HEAD = ['figure', 'measured', 'goal', 'gate', 'surely fails', 'draws', '']

/** Table of a claim, for a page. */
export function tableOf({ figures }: Measured): string {
  const shown = figures.filter((figure) => !isMeasured(figure) || !figure.isDetail)
  const lines = [HEAD, HEAD.map(() => '---'), ...shown.map((figure) => cells(figure))]
  return lines.map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}

/** A claim and its figures, for a terminal. */
export function linesOf({ claim, figures, seconds }: Measured, isShort: boolean): string {
  const lines = figures.map((figure) => {
    const [of, value, goal, gate, surely, draws, outcome] = cells(figure, isShort)
    const limits = goal === '' ? '' : ` (goal ${goal}; gate ${gate}; surely fails ${surely}; ${draws} draws)`
    return `   ${of}: ${value}${limits}  ${outcome}`
  })
  return [`${claim.id}  ${claim.sentence}: ${claim.goal}  [${seconds.toFixed(0)} s]`, ...lines].join('\n')
}

/** One line for a claim of the short form, and one for each of its figures that fails. */
export function briefOf({ claim, figures, seconds }: Measured): string {
  const failed = figures.filter((figure) => judge(figure, true).outcome === 'failed')
  const own = linesOf({ claim, figures: failed, seconds }, true).split('\n').slice(1)
  return [`${claim.id}  ${claim.sentence}: ${figures.length} figures in ${seconds.toFixed(0)} s`, ...own].join('\n')
}

/** `5 of 9 figures reach their goal, 4 do not`. */
export function summaryOf({ figures }: Measured): string {
  const outcomes = figures.map((figure) => judge(figure).outcome)
  const count = (...own: readonly Outcome[]) => outcomes.filter((outcome) => own.includes(outcome)).length
  const judged = count('reached', 'near', 'failed')
  const unmeasured = count('unmeasured')
  const rest = unmeasured === 0 ? '' : `; ${unmeasured} cannot be measured yet`
  return `${count('reached')} of ${judged} figures reach their goal, ${count('failed')} are beyond their gate${rest}`
}
