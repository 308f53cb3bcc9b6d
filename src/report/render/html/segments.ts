/** Segments of a change: a table whose values are drawn, usual and now, on one scale. */

import { capital } from '../../../words/words.js'
import type { SegmentRow, SegmentsBlock } from '../../incident-blocks.js'
import { html, type Markup } from './markup.js'
import { extent, tenth } from './scale.js'
import { exact } from './series-numbers.js'

/** Share of the width that dots keep away from either end. */
const MARGIN = 0.06

export function renderSegments(block: SegmentsBlock): Markup {
  const id = `${block.anchor}-segments`
  const [low, high] = extent(block.rows.flatMap(({ from, to }) => [from ?? [], to ?? []].flat()))
  const x = (value: number) => `${tenth(100 * (MARGIN + ((1 - 2 * MARGIN) * (value - low)) / (high - low || 1)))}%`
  const heads = html`<th scope="col">Segment</th><th scope="col" class="e w">Rows</th><th scope="col">${capital(block.metric)}, usual → now</th><th scope="col" class="e">Carries</th>`
  return html`<article class="card segments" id="${id}" aria-labelledby="${id}-title">
<h4 id="${id}-title">${block.title} <span>the clearest first</span></h4>
<div class="scroll"><table class="list"><thead><tr>${heads}</tr></thead><tbody>${block.rows.map((row) => segmentRow(row, x))}</tbody></table></div>
<p class="note"><span class="legend"><span><span class="key was"></span>usual</span> <span><span class="key now"></span>now</span></span>What rows carry is what they add to the change over all rows; segments may overlap.</p></article>`
}

function segmentRow(
  { label, share, usualShare, from, to, values, carries, cause }: SegmentRow,
  x: (value: number) => string,
): Markup {
  return html`<tr><th scope=row>${label}<small>${cause}</small><td class="e w">${share}${usualShare !== undefined && html`<small>usually ${usualShare}</small>`}<td>${dots(from, to, x)}<small>${values}</small><td class=e>${exact(carries.value, carries.text)}`
}

function dots(from: number | null, to: number | null, x: (value: number) => string): Markup {
  const dot = (value: number | null, role: string) =>
    value !== null && html`<circle class=${role} cx=${x(value)} cy=8 r=5 />`
  const line = from !== null && to !== null && html`<line x1=${x(from)} x2=${x(to)} y1=8 y2=8 />`
  return html`<svg class=dots aria-hidden=true>${line}${dot(from, 'was')}${dot(to, 'now')}</svg>`
}
