/** Reliability: the rate of positives by score, square, with the diagonal of a perfect probability. */

import type { Reliability } from '../../../types/index.js'
import { count, decimalsFor, fixed, percent } from '../../../words/numbers.js'
import type { CalibrationBlock, CalibrationCurve } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { linearScale, type Scale } from './scale.js'

const SIDE = 190
const LEFT = 44
const TOP = 28
const FOOT = 42
const RIGHT = 18

export function renderCalibration(block: CalibrationBlock): Markup {
  const alone = block.scores.length === 1
  const scores = html`<div class="scores${!alone && ' many'}">${block.scores.map((curve) => renderScore(curve, alone))}</div>`
  const note =
    !alone &&
    html`<p class="note">ECE: expected calibration error. Calibrated values are of rows that the calibrator had not seen. ${block.note}</p>`
  const body = block.folded
    ? html`<details><summary>Reliability of the scores of ${count(block.scores.length)} classes, on the reference</summary>${scores}${note}</details>`
    : html`${scores}${note}`
  return html`<section aria-labelledby="${block.anchor}"><h2 id="${block.anchor}">${block.title}</h2><div class="card">${body}</div></section>`
}

/** One has its words beside it; of several, which say the same, the tables are enough. */
function renderScore(curve: CalibrationCurve, alone: boolean): Markup {
  if (!alone)
    return html`<div class="score"><h3>${curve.class ?? 'score'}</h3>${chart(curve)}${errors(curve, ['ECE', 'Brier'])}${numbers(curve)}</div>`
  const table = errors(curve, ['calibration error (ECE)', 'Brier score'])
  return html`<div class="score">${chart(curve)}<div><p>${curve.sentence}</p>${table}${numbers(curve)}</div></div>`
}

/** Both axes end where the curves do, so that rare positives are not a knot in the corner. */
function chart(curve: CalibrationCurve): Markup {
  const bins = [...(curve.before?.curve ?? []), ...(curve.after?.curve ?? [])]
  const largest = bins.reduce((most, bin) => Math.max(most, bin.score, bin.rate), 0)
  const y = linearScale([0, largest > 0.6 ? 1 : largest || 1], TOP, TOP + SIDE, 4, { lower: 0, upper: 1 })
  const x = (value: number) => Math.round((LEFT + (value / y.high) * SIDE) * 10) / 10
  const lines = [
    curve.before && line(curve.before, x, y, 'raw'),
    curve.after && line(curve.after, x, y, 'mended'),
  ].filter((own) => own !== null)
  return html`<svg class="reliability" width="${LEFT + SIDE + RIGHT}" height="${TOP + SIDE + FOOT}" role="img" aria-label="Reliability: ${curve.sentence}">
<path class="rule" d="${y.ticks.map((tick) => `M${LEFT} ${y.y(tick)}h${SIDE}`).join('')}"/><path class="diagonal" d="M${LEFT} ${TOP + SIDE}L${LEFT + SIDE} ${TOP}"/>
${lines}${axes(x, y, curve.class === undefined ? 'share of positives' : 'share of the class')}</svg>`
}

function line({ curve }: Reliability, x: (value: number) => number, y: Scale, role: string): Markup {
  const places = curve.map((bin) => [x(bin.score), y.y(bin.rate)] as const)
  return html`<path class="${role}" d="M${places.map(([across, down]) => `${across} ${down}`).join(' ')}"/>${places.map(
    ([across, down], at) =>
      html`<circle class="${role}" cx="${across}" cy="${down}" r="3"><title>${binWords(curve[at])}</title></circle>`,
  )}`
}

function binWords(bin: Reliability['curve'][number] | undefined): string {
  return bin ? `score ${fixed(bin.score, 3)}: ${percent(bin.rate)} positive of ${count(bin.rows)} rows` : ''
}

function axes(x: (value: number) => number, y: Scale, what: string): Markup {
  const print = (value: number) => fixed(value, y.decimals)
  const down = y.ticks.map(
    (tick) => html`<text x="${LEFT - 7}" y="${y.y(tick) + 4}" text-anchor="end">${print(tick)}</text>`,
  )
  const ends = [0, y.high].map(
    (tick) => html`<text x="${x(tick)}" y="${TOP + SIDE + 17}" text-anchor="middle">${print(tick)}</text>`,
  )
  return html`${down}${ends}<text x="${LEFT + SIDE / 2}" y="${TOP + SIDE + 34}" text-anchor="middle">score</text><text x="0" y="13">${what}</text>`
}

function errors({ before, after, applied }: CalibrationCurve, heads: readonly [string, string]): Markup {
  const both = [before, after].filter((own) => own !== null)
  const decimals = (pick: (own: Reliability) => number) => Math.min(5, decimalsFor(both.map(pick), 3))
  const [ece, brier] = [decimals((own) => own.ece), decimals((own) => own.brier)]
  const row = (own: Reliability | null, name: string, role: string) =>
    own &&
    html`<tr><th scope=row><span class="key ${role}"></span> ${name}</th><td class=e><data value=${own.ece}>${fixed(own.ece, ece)}</data></td><td class=e><data value=${own.brier}>${fixed(own.brier, brier)}</data></td></tr>`
  const used = (is: boolean) => (is ? ', used' : '')
  const rows = [row(before, `as they are${used(!applied)}`, 'raw'), row(after, `calibrated${used(applied)}`, 'mended')]
  return html`<table class="numbers"><thead><tr><th scope="col">Scores</th>${heads.map((head) => html`<th scope="col" class="e">${head}</th>`)}</tr></thead><tbody>${rows.filter((own) => own !== null)}</tbody></table>`
}

function numbers(curve: CalibrationCurve): Markup {
  const summary = `Reliability${curve.class === undefined ? '' : ` of ${curve.class}`}, the numbers`
  const rows = [
    { name: 'as they are', bins: curve.before?.curve ?? [] },
    { name: 'calibrated', bins: curve.after?.curve ?? [] },
  ].flatMap(({ name, bins }) =>
    bins.map(
      (bin) =>
        html`<tr><th scope=row>${name}<td class=e>${fixed(bin.score, 3)}<td class=e>${fixed(bin.rate, 3)}<td class=e>${count(bin.rows)}`,
    ),
  )
  return html`<details><summary>${summary}</summary><div class="scroll" tabindex="0" role="region" aria-label="${summary}"><table class="numbers"><thead><tr><th scope="col">scores</th><th scope="col" class="e">mean score</th><th scope="col" class="e">positives</th><th scope="col" class="e">rows</th></tr></thead><tbody>${rows}</tbody></table></div></details>`
}
