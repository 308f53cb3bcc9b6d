/** The numbers of a chart as a table, folded under it. Exact values stand in `data`, rounded ones are shown. */

import { lineDecimals } from '../../../results/marks.js'
import type { State } from '../../../types/index.js'
import { count, fixed, signed } from '../../../words/numbers.js'
import { TRUST_MARKS } from '../../../words/trust.js'
import type { Mark, SeriesBlock, SeriesLine, SplitBlock, Tick } from '../../blocks.js'
import { intervalSign, intervalWords } from '../../interval.js'
import { html, type Markup } from './markup.js'

export function seriesNumbers(block: SeriesBlock, most: number): Markup {
  const alerting = block.ticks.map((_, index) => block.lines.some((line) => line.marks[index]?.alert))
  const listed = chosenRows(block.ticks.length, alerting, most)
  const decimals = block.lines.map((line) => lineDecimals(line.marks))
  const head = block.lines.map(lineHead)
  const rows = listed.map((index) => {
    const tick = block.ticks[index] as Tick
    const cells = block.lines.map((line, at) =>
      markCell(line.marks[index], decimals[at] ?? 3, block.alerts === 'drift' ? 'd' : 'p'),
    )
    return html`<tr data-c=${index}${tick.period === 'reference' && html` class="r"`}><th scope=row>${tick.words}</th>${cells}</tr>`
  })
  return folded(`${block.title}, the numbers`, html`<th scope="col">chunk</th>${head}`, rows, block.ticks.length)
}

export function splitNumbers(block: SplitBlock, most: number): Markup {
  const alerting = block.points.map((point) => point?.significant ?? false)
  const given = chosenRows(block.points.length, alerting, most).filter((index) => block.points[index])
  const rows = given.map((index) => {
    const point = block.points[index]
    const tick = block.ticks[index] as Tick
    if (!point) return html``
    const parts = [point.total, point.covariate, point.concept].map(
      (value) => html`<td class=e>${exact(value, signed(value, 4))}</td>`,
    )
    return html`<tr${tick.period === 'reference' && html` class="r"`}><th scope=row>${tick.words}</th>${parts}<td class="e w">${exact(point.standardError, fixed(point.standardError, 4))}</td><td class=w>${point.significant ? 'yes' : 'no'}</td></tr>`
  })
  const head = html`<th scope="col">chunk</th><th scope="col" class="e">change</th><th scope="col" class="e">covariate shift</th><th scope="col" class="e">concept drift</th><th scope="col" class="e w">standard error</th><th scope="col" class="w">beyond noise</th>`
  return folded(`${block.title}, the numbers`, head, rows, block.points.filter(Boolean).length)
}

function folded(summary: string, head: Markup, rows: readonly Markup[], all: number): Markup {
  const note =
    rows.length < all &&
    html`<p class="note">Alerts and the last chunks: ${count(rows.length)} of ${count(all)}. The JSON has all.</p>`
  return html`<details><summary>${summary}</summary>${note}<div class="scroll" tabindex="0" role="region" aria-label="${summary}"><table class="numbers"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div></details>`
}

/** Longer runs list their alerts and their last chunks. */
function chosenRows(total: number, alerting: readonly boolean[], most: number): readonly number[] {
  const all = Array.from({ length: total }, (_, index) => index)
  if (total <= most) return all
  const alerts = all.filter((index) => alerting[index]).slice(-most / 2)
  return [...new Set([...alerts, ...all.slice(-most / 2)])].sort((a, b) => a - b)
}

/** Marks of states that are off the usual value, and no alert. */
const QUIET: Readonly<Partial<Record<State, { readonly symbol: string; readonly words: string }>>> = {
  watch: { symbol: 'o', words: 'on watch' },
  better: { symbol: 'b', words: 'better than usual' },
}

function markCell(mark: Mark | undefined, decimals: number, symbol: 'p' | 'd'): Markup {
  if (!mark || mark.value === null) return html`<td class="e none">${mark?.reason ?? 'no value'}</td>`
  const { value, alert, state, trust } = mark
  const behind = [intervalWords(mark, decimals), trust && TRUST_MARKS[trust.level]].filter(Boolean).join(', ')
  const quiet = symbol === 'p' ? QUIET[state] : undefined
  const beside =
    quiet !== undefined &&
    html`<svg class="g m${quiet.symbol}" role="img" aria-label="${quiet.words}"><use href="#${quiet.symbol}"/></svg> `
  const outside =
    alert &&
    html`<svg class="g m${symbol}" role="img" aria-label="outside the threshold"><use href="#${symbol}"/></svg> `
  return html`<td class=e>${outside}${beside}${exact(value, fixed(value, decimals))}${behind !== '' && html` <span>${behind}</span>`}</td>`
}

/** A rounded number with the exact one inside. */
export function exact(value: number, text: string): Markup {
  return html`<data value=${value}>${text}</data>`
}

function lineHead({ label, marks }: SeriesLine): Markup {
  const sign = intervalSign(marks)
  return html`<th scope="col" class="e">${label}${sign !== undefined && html` <span>${sign} 95 %</span>`}</th>`
}
