/** A distribution over time: bands of quantiles for numbers, stacked shares for categories. */

import { percent } from '../../../words/numbers.js'
import type { Course, QuantileCourse, Quantiles, ShareCourse, Tick } from '../../blocks.js'
import type { Span } from '../../interval.js'
import { axisWidth, periodNames, tickLabels, valueAxis } from './axis.js'
import { html, type Markup } from './markup.js'
import { bandPath, barPath, linePath } from './paths.js'
import { across, edge, linearScale, type Scale, WIDTH } from './scale.js'

const HEIGHT = 164
const TOP = 24
const FOOT = 26
/** Mean share of other labels from which the axis ends with the named labels. */
const MOSTLY_OTHERS = 0.5
/** Share of a place between two bars. */
const GAP = 0.1

export function renderCourse(course: Course): Markup {
  return course.shape.type === 'quantiles' ? quantiles(course, course.shape) : stacked(course, course.shape)
}

function quantiles(course: Course, { points }: QuantileCourse): Markup {
  const start = course.ticks.filter((tick) => tick.period === 'reference').length
  const scale = linearScale(
    points.flatMap((own) => (own ? [own[0], own[4]] : [])),
    TOP,
    HEIGHT - FOOT,
    3,
  )
  const band = (low: 0 | 1, high: 3 | 4, role: string) =>
    html`<path class="${role}" d="${bandPath(points.map(spanOf(low, high)), scale.y, start)}"/>`
  const median = linePath(
    points.map((own) => own?.[2] ?? null),
    scale.y,
    start,
  )
  const legend = html`<ul class="legend"><li><svg class="swatch" width="22" height="10"><path class="line median" d="M0 5H22"/></svg>median</li><li><span class="key inner"></span>half of the values</li><li><span class="key outer"></span>nine tenths</li></ul>`
  const drawing = html`${band(0, 4, 'outer')}${band(1, 3, 'inner')}<path class="line median" d="${median}"/>`
  return frame(course, scale, scale.print, drawing, legend)
}

function spanOf(low: 0 | 1, high: 3 | 4): (own: Quantiles | null) => Span | null {
  return (own) => own && { low: own[low], high: own[high] }
}

function stacked(course: Course, shape: ShareCourse): Markup {
  const named = shape.points.flatMap((own) => (own ? [own.reduce((sum, share) => sum + share, 0)] : []))
  const mean = named.reduce((sum, own) => sum + own, 0) / (named.length || 1)
  const isCut = 1 - mean > MOSTLY_OTHERS
  const top = isCut ? named.reduce((a, b) => Math.max(a, b), 0) : 1
  const scale = linearScale([0, top], TOP, HEIGHT - FOOT, 3, { lower: 0, upper: 1 })
  const layers = shape.labels.map(
    (_, at) => html`<path class="s${shape.colors[at]}" d="${layer(shape.points, at, scale)}"/>`,
  )
  const rest = shape.others && !isCut && html`<path class="rest" d="${others(shape.points, scale)}"/>`
  const keys = shape.labels.map((label, at) => html`<li><span class="key s${shape.colors[at]}"></span>${label}</li>`)
  const otherKey =
    shape.others && (isCut ? html`<li>others: up to 100 %</li>` : html`<li><span class="key rest"></span>others</li>`)
  return frame(
    course,
    scale,
    (value) => percent(value, scale.high < 0.05 ? 1 : 0),
    html`${layers}${rest}`,
    html`<ul class="legend">${keys}${otherKey}</ul>`,
  )
}

/** The bars of one label, on those before it. */
function layer(points: ShareCourse['points'], at: number, scale: Scale): string {
  return bars(
    points,
    (shares) => {
      const below = shares.slice(0, at).reduce((sum, share) => sum + share, 0)
      return [below, below + (shares[at] ?? 0)]
    },
    scale,
  )
}

function others(points: ShareCourse['points'], scale: Scale): string {
  return bars(
    points,
    (shares) => [
      Math.min(
        1,
        shares.reduce((sum, share) => sum + share, 0),
      ),
      1,
    ],
    scale,
  )
}

function bars(
  points: ShareCourse['points'],
  between: (shares: readonly number[]) => readonly [number, number],
  scale: Scale,
): string {
  const slot = WIDTH / points.length
  return points
    .map((shares, index) => {
      if (!shares) return ''
      const [low, high] = between(shares)
      return barPath(slot * (index + GAP / 2), slot * (index + 1 - GAP / 2), scale.y(low), scale.y(high))
    })
    .join('')
}

function frame(
  course: Course,
  scale: Scale,
  print: (value: number) => string,
  drawing: Markup,
  legend: Markup,
): Markup {
  const { ticks, description } = course
  const width = axisWidth(scale.ticks.map(print))
  const end = ticks.filter((tick: Tick) => tick.period === 'reference').length
  const zone =
    end > 0 &&
    html`<rect class="zone" x="0" y="0" width="${across(edge(end, ticks.length))}" height="${HEIGHT - FOOT}"/>`
  return html`<div class="course">${legend}<div class="plot" role="img" aria-label="${description}">${valueAxis(scale, HEIGHT, width, print)}<svg class="area" height="${HEIGHT}">${zone}<svg class="stretch" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none"><rect class="at" height="${HEIGHT - FOOT}"/><path class="rule" d="${scale.ticks.map((tick) => `M0 ${scale.y(tick)}H${WIDTH}`).join('')}"/>${drawing}</svg>${periodNames(end, ticks.length, TOP - 8)}${tickLabels(ticks, HEIGHT - 7, 330)}</svg></div></div>`
}
