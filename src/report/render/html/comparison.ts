/** Series above each other: one axis of time, so that the eye can go straight down. */

import type { ComparisonBlock } from '../../blocks.js'
import { axisWidth, scaleLabels } from './axis.js'
import type { Budget } from './budget.js'
import { html, type Markup } from './markup.js'
import { chartKind, renderPlot, seriesLegend, seriesScale } from './series.js'
import { seriesNumbers } from './series-numbers.js'

const HEIGHT = 190

export function renderComparison(block: ComparisonBlock, budget: Budget): Markup {
  const scales = block.panels.map((panel) => seriesScale(panel, HEIGHT))
  const width = axisWidth(scales.flatMap((scale) => scaleLabels(scale)))
  const panels = block.panels.map((panel, at) => {
    const scale = scales[at]
    if (!scale) return html``
    return html`<div class="chart${chartKind(panel)}" id="${panel.anchor}"><h3>${panel.title}</h3>${seriesLegend(panel)}${renderPlot({ block: panel, scale, height: HEIGHT, wide: 900 }, width)}${seriesNumbers(panel, budget.numberRows)}</div>`
  })
  return html`<section aria-labelledby="${block.anchor}"><h2 id="${block.anchor}">${block.title}</h2><div class="card panes">${panels}</div></section>`
}
