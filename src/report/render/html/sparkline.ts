/** A series in the width of a word, quantised to whole pixels: its own scale, the reference shaded by the table's style. */

import type { SparklineCell } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { unbroken } from './paths.js'
import { boundsNear, extent } from './scale.js'

const WIDTH = 120
const HEIGHT = 24
const MARGIN = 4

export function renderSparkline(cell: SparklineCell, most: number): Markup {
  const { values, alerts } = thin(cell, most)
  const start = Math.round((cell.referenceCount / cell.values.length) * values.length)
  const present = values.filter((value) => value !== null)
  const bounds = boundsNear(present, [cell.threshold.lower, cell.threshold.upper])
  const [low, high] = extent([...present, ...bounds])
  const y = (value: number) => Math.round(HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN))
  const x = (index: number) => Math.round(((index + 0.5) / values.length) * WIDTH)
  const limits = bounds.map((bound) => `M0 ${y(bound)}h${WIDTH}`).join('')
  return html`<svg class=spark role=img aria-label="${cell.description}">${limits !== '' && html`<path class=b d="${limits}"/>`}<path d="${line(values, start, x, y)}"/>${marks(values, alerts, x, y)}</svg>`
}

type Place = readonly [x: number, y: number]

function line(
  values: readonly (number | null)[],
  start: number,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  return unbroken(values, start)
    .map(({ from, to }) => steps(values.slice(from, to).map((value, index) => [x(from + index), y(value as number)])))
    .join('')
}

/** Relative steps: a few characters per chunk. A place alone is a short dash. */
function steps(places: readonly Place[], alone = 'h1'): string {
  const [first, ...rest] = places
  if (!first) return ''
  let [lastX, lastY] = first
  const moves = rest.map(([x, y]) => {
    const move = `${x - lastX}${y < lastY ? '' : ' '}${y - lastY}`
    ;[lastX, lastY] = [x, y]
    return move
  })
  return `M${first[0]} ${first[1]}${rest.length === 0 ? alone : `l${moves.join(' ')}`}`
}

/** Alerts are the vertices of an unseen line; the style sheet puts a shape on each. */
function marks(
  values: readonly (number | null)[],
  alerts: readonly boolean[],
  x: (index: number) => number,
  y: (value: number) => number,
): Markup | false {
  const places = values.flatMap((value, index): Place[] =>
    value !== null && alerts[index] ? [[x(index), y(value)]] : [],
  )
  return places.length > 0 && html`<path class=a d="${steps(places, 'z')}"/>`
}

/** Keeps the middle one of neighbours that share a place; if one has an alert, the farthest of those. */
function thin(cell: SparklineCell, most: number): { values: readonly (number | null)[]; alerts: readonly boolean[] } {
  const { values, alerts } = cell
  if (values.length <= most) return cell
  const present = values.filter((value) => value !== null)
  const mean = present.reduce((sum, value) => sum + value, 0) / (present.length || 1)
  const weight = (index: number) => {
    const value = values[index]
    return typeof value === 'number' && alerts[index] ? Math.abs(value - mean) : -1
  }
  const kept = Array.from({ length: most }, (_, place) => {
    const [from, to] = [Math.floor((place * values.length) / most), Math.floor(((place + 1) * values.length) / most)]
    let best = Math.floor((from + to) / 2)
    for (let index = from; index < to; index++) if (weight(index) > weight(best)) best = index
    return best
  })
  return { values: kept.map((index) => values[index] ?? null), alerts: kept.map((index) => alerts[index] ?? false) }
}
