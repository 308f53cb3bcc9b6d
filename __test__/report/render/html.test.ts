import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildReport } from '../../../src/report/build.js'
import { html, trusted } from '../../../src/report/render/html/markup.js'
import { bandPath, linePath, unbroken } from '../../../src/report/render/html/paths.js'
import { linearScale } from '../../../src/report/render/html/scale.js'
import { renderHtml } from '../../../src/report/render/html.js'
import type { Incident } from '../../../src/types/index.js'
import { flightsRun, HOSTILE, wideRun } from '../sample-run.js'

const MEGABYTE = 1_000_000
const page = renderHtml(buildReport(flightsRun()))

describe('markup', () => {
  it('escapes everything but markup', () => {
    expect(html`<b title="${HOSTILE}">${HOSTILE}</b>`.text).toBe(
      '<b title="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#39;">&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#39;</b>',
    )
    expect(html`${trusted('<i>')}${false}${undefined}${['a', html`<br>`]}`.text).toBe('<i>a<br>')
  })
  it('replaces control characters and lone surrogates', () => {
    expect(html`${'a\u0000b\u001b[31m\ud800'}`.text).toBe('a\ufffdb\ufffd[31m\ufffd')
  })
})

describe('paths', () => {
  const y = (value: number) => value
  it('never joins a line over a chunk without a value', () => {
    expect(linePath([1, 2, null, 4, 5], y)).toBe('M0 1H200V2H400M600 4H800V5H1000')
    expect(linePath([1, null, 3], y)).toBe('M0 1H333.3M666.7 3H1000')
    expect(bandPath([{ low: 1, high: 2 }, { low: 0, high: 3 }, null, { low: 1, high: 2 }], y)).toBe(
      'M0 2H250V3H500V0H250V1H0zM750 2H1000V1H750z',
    )
  })
  it('draws few chunks as long as they last, and joins the middles of many', () => {
    expect(linePath(Array(60).fill(1), y)).toMatch(/^M0 1(V1)?H/)
    const many = linePath([...Array(60).fill(1), null, 2], y)
    expect(many).toMatch(/^M8\.1 1 24\.2 1 /)
    expect(many).toContain('M991.9 2h.1')
  })
  it('breaks between the reference and production', () => {
    expect(linePath([1, 2, 3], y, 1)).toBe('M0 1H333.3M333.3 2H666.7V3H1000')
    const many = Array(70).fill(1)
    expect(linePath(many, y, 30).match(/M/g)).toHaveLength(2)
    expect(bandPath(Array(70).fill({ low: 0, high: 1 }), y, 30).match(/z/g)).toHaveLength(2)
  })
  it('finds the unbroken stretches', () => {
    expect(unbroken([null, 1, 2, null, 3])).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 5 },
    ])
    expect(unbroken([])).toEqual([])
  })
  it('draws long lines by their extremes', () => {
    const values = Array.from({ length: 50_000 }, (_, index) => (index === 31_234 ? 99 : Math.sin(index)))
    const path = linePath(values, y)
    expect(path.length).toBeLessThan(60_000)
    expect(path).toContain(' 99 ')
  })
})

describe('scale', () => {
  it('has round ticks around the values', () => {
    const scale = linearScale([0.21, 0.39], 0, 100, 5)
    expect(scale.ticks.map((tick) => tick.toFixed(scale.decimals))).toEqual(['0.20', '0.25', '0.30', '0.35', '0.40'])
  })
  it('survives a single value and none', () => {
    expect(linearScale([5], 0, 100, 5).y(5)).toBeGreaterThan(0)
    expect(Number.isFinite(linearScale([], 0, 100, 5).y(0.5))).toBe(true)
  })
})

describe('the page', () => {
  it('allows its own style and script and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? ''
    const hash = (tag: string) =>
      createHash('sha256')
        .update(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '')
        .digest('base64')
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
    )
    expect(page).not.toMatch(/ style="|<link|<img|@import|url\((?!#)|\son[a-z]+="/)
  })
  it('points to nothing outside and to nothing missing', () => {
    const ids = new Set([...page.matchAll(/ id="?([^\s">]+)/g)].map((match) => match[1]))
    const links = [...page.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(links.filter((link) => !link.startsWith('#'))).toEqual([])
    expect(links.filter((link) => !ids.has(link.slice(1)))).toEqual([])
    expect(ids.size).toBe([...page.matchAll(/ id="?([^\s">]+)/g)].length)
  })
  it('has its headings in order', () => {
    const levels = [...page.matchAll(/<h(\d)/g)].map((match) => Number(match[1]))
    expect(levels[0]).toBe(1)
    levels.slice(1).forEach((level, index) => {
      expect(level - (levels[index] ?? 1)).toBeLessThanOrEqual(1)
    })
  })
  it('escapes names from data wherever they stand', () => {
    const names = {
      origin: HOSTILE,
      destination: '"><img src=x onerror=alert(1)>',
      distance: '</style><script>x</script>',
      hour: '</title>',
    }
    const text = renderHtml(
      buildReport({ ...flightsRun(names), config: { ...flightsRun(names).config, name: HOSTILE } }),
    )
    expect(text.match(/<script/g)).toHaveLength(1)
    expect(text.match(/<style/g)).toHaveLength(1)
    expect(text).not.toContain('<img')
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#39;')
  })
  it('prints the headline, the numbers and the reasons', () => {
    expect(page).toContain('F1 fell from 0.32 to 0.23')
    expect(page).toContain('<data value=0.2312>0.231</data>')
    expect(page).toContain('no labels yet')
  })
})

describe('budgets', () => {
  it('keeps 1,000 columns of 20 chunks under a megabyte', () => {
    expect(Buffer.byteLength(renderHtml(buildReport(wideRun(1000, 20))))).toBeLessThan(0.9 * MEGABYTE)
  })
  it('keeps 1,000 columns of a year of days under a megabyte', () => {
    expect(Buffer.byteLength(renderHtml(buildReport(wideRun(1000, 365))))).toBeLessThan(MEGABYTE)
  })
  it('keeps the same under a megabyte with hundreds of incidents', () => {
    const run = wideRun(1000, 365)
    const [fall, fault] = flightsRun().verdict.incidents as [Incident, Incident]
    const incidents = [fall, ...Array.from({ length: 400 }, () => fault)]
    const page = renderHtml(buildReport({ ...run, verdict: { ...run.verdict, incidents } }))
    expect(Buffer.byteLength(page)).toBeLessThan(MEGABYTE)
  })
  it('keeps 5,000 chunks small', () => {
    expect(Buffer.byteLength(renderHtml(buildReport(wideRun(6, 5000))))).toBeLessThan(0.7 * MEGABYTE)
  })
})
