/** The picture of docs/scale.md: peak memory, and seconds for a million rows, against the rows of a file. */

interface Figures {
  /** Millions. */
  readonly rows: number
  readonly seconds: number
  readonly peakBytes: number
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [340, 220, 52, 180, 34]

/** One picture: `values` over rows on a logarithmic axis, from zero. */
function chart(title: string, unit: string, figures: readonly Figures[], value: (own: Figures) => number, at: number) {
  const values = figures.map(value)
  const most = Math.max(...values) * 1.25
  const rows = figures.map((own) => Math.log10(own.rows))
  const span = Math.max(...rows) - Math.min(...rows) || 1
  const x = (own: number) => LEFT + 20 + ((own - Math.min(...rows)) / span) * (WIDTH - LEFT - 50)
  const y = (own: number) => BOTTOM - (own / most) * (BOTTOM - TOP)
  const points = figures.map((own, place) => [x(rows[place] as number), y(values[place] as number), own] as const)
  const dots = points.map(([px, py, own]) =>
    [
      `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="4" fill="#2563a8"/>`,
      `<text x="${px.toFixed(1)}" y="${(py - 9).toFixed(1)}" text-anchor="middle">${shown(value(own))} ${unit}</text>`,
      `<text x="${px.toFixed(1)}" y="${BOTTOM + 18}" text-anchor="middle">${own.rows} M</text>`,
    ].join(''),
  )
  const line = points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ')
  return [
    `<g transform="translate(${at} 0)">`,
    `<text x="${LEFT}" y="20" font-weight="600">${title}</text>`,
    `<path d="M${LEFT} ${TOP}V${BOTTOM}H${WIDTH - 10}" fill="none" stroke="#8a8f98"/>`,
    `<polyline points="${line}" fill="none" stroke="#2563a8" stroke-width="2"/>`,
    ...dots,
    '</g>',
  ].join('')
}

const shown = (value: number) => (value >= 10 ? String(Math.round(value)) : value.toFixed(2))

/** An SVG that stands on a white ground, so that it can be read on any page. */
export function plot(figures: readonly Figures[]): string {
  const memory = chart('Peak memory', 'MB', figures, (own) => own.peakBytes / 1e6, 0)
  const time = chart('Time for a million rows', 's', figures, (own) => own.seconds / own.rows, WIDTH)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" ` +
    `font-size="12" fill="#1f2328"><title>Memory and time against the rows of a file</title>` +
    `<rect width="100%" height="100%" fill="#fff"/>${memory}${time}</svg>\n`
  )
}
