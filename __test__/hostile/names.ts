/** Names and labels that break what shows them: right in results, harmless in every report. */

import { tableFromIPC } from 'apache-arrow'
import stringWidth from 'string-width'
import { toCsv } from '../../src/export/csv.js'
import { toJUnit } from '../../src/export/junit.js'
import { fit, load, type MonitorConfig, type Run, renderHtml } from '../../src/index.js'
import { buildReport } from '../../src/report/build.js'
import { renderMarkdown } from '../../src/report/render/markdown.js'
import { Finding, type Harness, type Random } from './harness.js'
import { judgeRun } from './judge.js'

/** Appears in every name, so that it can be found where it is shown. */
const MARK = 'mArK'

export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '0',
  ' ',
  `</script><script>alert("${MARK}")</script>`,
  `"><img src=x onerror=alert('${MARK}')>`,
  `'; DROP TABLE ${MARK}; --`,
  `=HYPERLINK("http://${MARK}")`,
  `+${MARK}`,
  `-1+${MARK}`,
  `@${MARK}`,
  `\t=${MARK}`,
  `\u202e${MARK}\u202c`,
  `\u2066${MARK}`,
  `${MARK}\n=1+1`,
  `${MARK}\r\n# heading\r\n`,
  `${MARK}|cell|\`code\`|[link](javascript:alert(1))`,
  `![x](http://${MARK})`,
  `<!-- ${MARK} --> *bold* _it_ ~~no~~`,
  `${MARK}]]><x/>`,
  `\u001b[31m${MARK}\u001b]0;title\u0007`,
  `\u0000${MARK}\u0008\u009b31m`,
  `\ud800${MARK}`,
  `${MARK}\udc00`,
  `&lt;${MARK}&amp;`,
  `${MARK},"quoted""`,
  `{{${MARK}}} \${x} %s %d`,
  `é\u0301${'\u0300'.repeat(50)}${MARK}`,
  `👩‍👩‍👧${MARK}`,
  `${MARK}.mean`,
  `x.${MARK}.psi`,
]

/** Up to a megabyte long. */
function name(random: Random): string {
  if (random.chance(0.02)) return MARK.repeat(2 ** random.pick([8, 14, 18]))
  if (random.chance(0.7)) return random.pick(HOSTILE_NAMES)
  return random.pick(HOSTILE_NAMES) + random.pick(HOSTILE_NAMES)
}

/** What UTF-8 makes of a text: half a surrogate pair is a mark that something is missing. */
const wellFormed = (text: string) => Buffer.from(text).toString()

const ROWS = 60

async function run(random: Random): Promise<void> {
  const [number, label, target, time] = [name(random), name(random), name(random), name(random)]
  const said = name(random)
  const names = [number, label, target, time, said].map(wellFormed)
  const labels = Array.from({ length: 4 }, () => name(random))
  const classes = Array.from({ length: 3 }, () => name(random))
  const table = (shift: number) =>
    Object.fromEntries([
      [number, Float64Array.from({ length: ROWS }, () => random.next() + shift)],
      [label, Array.from({ length: ROWS }, () => (random.chance(0.1) ? null : random.pick(labels)))],
      [target, Array.from({ length: ROWS }, () => random.pick(classes))],
      [said, Array.from({ length: ROWS }, () => random.pick(classes))],
      [time, Array.from({ length: ROWS }, (_, row) => new Date(Date.UTC(2024, 0, 1 + row)))],
    ])
  if (new Set(names).size < names.length) return
  const config: MonitorConfig = {
    name: name(random),
    task: 'multiclass',
    columns: { target: names[2] as string, prediction: names[4] as string, timestamp: names[3] as string },
    metrics: ['accuracy', 'confusion_matrix'],
    chunks: { size: 20 },
    thresholds: { [`${names[0]}.mean`]: { upper: 0.2 } },
  }
  if (new Set(classes).size < 2) return
  const monitor = await fit(table(0), config)
  const checked = await (await load(monitor.toBytes())).check(table(0.5))
  judgeRun(checked)
  judgeNames(checked, [names[0] as string, names[1] as string], labels)
  judgeReports(checked)
}

/** Columns and labels are in the results as they were given; half a surrogate pair is what UTF-8 makes of it. */
function judgeNames(run: Run, columns: readonly string[], labels: readonly string[]): void {
  for (const column of columns) {
    if (!run.results.univariate_drift?.series.some((own) => own.column === column)) {
      throw new Finding(`no drift of column ${JSON.stringify(column.slice(0, 99))}`)
    }
  }
  const known = new Set<string | null>([null, ...labels.map(wellFormed)])
  const shown = run.distribution(columns[1] as string, 0)?.labels ?? []
  if (shown.length === 0 || new Set(shown).size < shown.length || !shown.every((label) => known.has(label))) {
    throw new Finding(`labels are ${JSON.stringify(shown).slice(0, 500)}`)
  }
  const arrow = tableFromIPC(run.toArrow()).getChild('column')?.toArray() as readonly (string | null)[]
  const rows = run.toRows().map((row) => row.column)
  if (JSON.stringify([...arrow]) !== JSON.stringify(rows)) throw new Finding('Arrow has other columns than the rows')
  if (!Object.is(JSON.stringify(JSON.parse(JSON.stringify(run))), JSON.stringify(run)))
    throw new Finding('JSON changes')
}

function judgeReports(run: Run): void {
  judgeHtml(renderHtml(buildReport(run)))
  judgeMarkdown(renderMarkdown(buildReport(run)))
  judgeCsv(toCsv(run))
  judgeJUnit(toJUnit(run))
  for (const unicode of [true, false]) judgeTerminal(run.summary({ color: false, unicode }))
}

/** Nothing but well-formed tags, and no script or handler beside our own script. */
function judgeHtml(html: string): void {
  const bare = html.replace(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '')
  if ((html.match(/<script\b/g) ?? []).length > 2) throw new Finding('HTML with a script of a name')
  const rest = bare.replace(
    /<!doctype html>|<\/?([a-z][\w-]*)((?:\s+[\w:-]+(?:=(?:"[^"<]*"|[^\s"'<>=`]+))?)*)\s*\/?>/gi,
    (tag, name, attributes) => {
      if (
        name === 'script' ||
        /\son\w+=/i.test((attributes ?? '').replace(/"[^"]*"/g, '""')) ||
        /="\s*javascript:/i.test(tag)
      )
        throw new Finding(`HTML with ${tag.slice(0, 200)}`)
      return ''
    },
  )
  const place = rest.indexOf('<')
  if (place >= 0) throw new Finding(`HTML with markup of a name: ${rest.slice(Math.max(0, place - 80), place + 80)}`)
  requireNoControls('HTML', html)
}

function judgeMarkdown(markdown: string): void {
  // What is in fenced blocks and code spans is shown as it is.
  const text = markdown.replace(/^(`{3,})[^`\n]*\n.*?^\1$/gms, '').replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
  for (const [what, pattern] of [
    ['a heading', /^\s*# heading/m],
    ['HTML', /(?<!\\)<\/?[a-z!]/i],
    ['a link', /(?<!\\)\[[^\]]*(?<!\\)\]\((javascript|http):/i],
  ] as const) {
    const found = pattern.exec(text)
    if (found)
      throw new Finding(
        `Markdown with ${what} of a name: ${text.slice(Math.max(0, found.index - 80), found.index + 80)}`,
      )
  }
  requireNoControls('Markdown', markdown)
}

/** No cell, at the start of a line or not, that a spreadsheet would run. */
function judgeCsv(csv: string): void {
  const records = parseCsv(csv)
  const width = records[0]?.length
  const odd = records.find((record) => record.length !== width)
  if (odd) throw new Finding(`CSV with a record of ${odd.length} cells, expected ${width}`)
  const formula = records.flat().find((cell) => /^[=+\-@\t\r\n]/.test(cell) && !Number.isFinite(Number(cell)))
  if (formula !== undefined) throw new Finding(`CSV with the formula ${JSON.stringify(formula.slice(0, 99))}`)
}

/** RFC 4180. Cells are slices of the text: letters put together one by one would take thirty times their room. */
export function parseCsv(csv: string): string[][] {
  const records: string[][] = [[]]
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|$)/gy
  while (cell.lastIndex < csv.length) {
    const found = cell.exec(csv)
    if (!found) throw new Finding('CSV that RFC 4180 does not know')
    const [, quoted, plain = '', end] = found
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') records.push([])
  }
  return records.slice(0, -1)
}

/** Well-formed as far as a parser without a schema asks. */
function judgeJUnit(xml: string): void {
  const tags = xml.match(/<[^>]*>/g) ?? []
  const allowed =
    /^<(\?xml [^<]*\?|\/?(testsuites|testsuite|testcase|failure|skipped|system-out)( [a-z]+="[^"<]*")*\/?)>$/
  const odd = tags.find((tag) => !allowed.test(tag))
  if (odd) throw new Finding(`JUnit with the tag ${odd.slice(0, 200)}`)
  const text = xml.replace(/<[^>]*>/g, '')
  if (/[<>]|&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(text)) throw new Finding('JUnit with bare markup')
  requireNoControls('JUnit', xml)
}

function judgeTerminal(text: string): void {
  requireNoControls('terminal', text)
  // Columns, not characters: fifty accents on a letter take none.
  const wide = text.split('\n').find((line) => stringWidth(line) > 120)
  if (wide) throw new Finding(`terminal with a line of ${stringWidth(wide)} columns`)
}

/** Controls, marks that turn the direction of what follows, and halves of surrogate pairs. */
function requireNoControls(what: string, text: string): void {
  const odd =
    /(?![\t\n\r])\p{Cc}/u.exec(text) ?? (what === 'terminal' ? /[\u202a-\u202e\u2066-\u2069]/.exec(text) : null)
  if (odd) throw new Finding(`${what} with the control U+${odd[0].codePointAt(0)?.toString(16)}`)
  if (text !== wellFormed(text)) throw new Finding(`${what} with half a surrogate pair`)
}

export const harness: Harness = { run }
