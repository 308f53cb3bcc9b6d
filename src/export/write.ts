/** Writes a report whole or not at all: the extension chooses the form. */

import { basename, extname } from 'node:path'
import { optionsOf } from '../config/shape.js'
import { ReckonerError } from '../core/errors.js'
import { nextTurn } from '../core/event-loop.js'
import { pathOf } from '../core/validate.js'
import { type Parts, requireWritable, writeWhole } from '../core/whole-file.js'
import type { Report } from '../report/blocks.js'
import { buildReportInTurns } from '../report/build.js'
import { htmlParts } from '../report/render/html.js'
import { renderMarkdown } from '../report/render/markdown.js'
import type { RunData, WriteOptions } from '../types/index.js'
import { csvLines } from './csv.js'
import { jsonParts, toJSON } from './json.js'
import { toJUnit } from './junit.js'
import { prometheusLines } from './prometheus.js'

/** A run that may know how to give itself as Arrow bytes, which takes the core. */
export interface Writable extends RunData {
  toArrow?(): Uint8Array
}

/** Makes the parts of a file; nothing where the run cannot give what the form takes. */
type Exporter = (run: Writable, options: WriteOptions) => Parts | undefined

/** A form is one entry: its extension, and what makes the file. */
const EXPORTERS: Readonly<Record<string, Exporter>> = {
  '.html': (run, options) => rendered(run, options, htmlParts),
  '.md': (run, options) => rendered(run, options, (report) => [renderMarkdown(report)]),
  '.json': (run) => gathered(jsonParts(toJSON(run))),
  '.csv': (run) => gathered(csvLines(run)),
  '.arrow': (run) => arrowOf(run.toArrow?.()),
  '.xml': (run, { failOn }) => [toJUnit(run, failOn)],
  '.prom': (run) => gathered(prometheusLines(run)),
}

async function* rendered(
  run: RunData,
  { failOn: _, ...options }: WriteOptions,
  render: (report: Report) => Iterable<string>,
): AsyncGenerator<string> {
  yield* gathered(render(await buildReportInTurns(run, options)))
}

function arrowOf(bytes: Uint8Array | undefined): Parts | undefined {
  return bytes && [bytes]
}

/** Letters that are written at a time: little enough to be made between two turns of the event loop. */
const PART = 2 ** 16

/** Small texts put together; whoever else waits for the main thread has a turn after each. */
async function* gathered(texts: Iterable<string>): AsyncGenerator<string> {
  let part = ''
  for (const text of texts) {
    part += text
    if (part.length < PART) continue
    yield part
    part = ''
    await nextTurn()
  }
  yield part
}

/** `.html`, `.md`, `.json`, `.csv`, `.arrow`, `.xml` (JUnit) or `.prom` (Prometheus). */
export async function writeReport(run: Writable, path: string | URL, given: WriteOptions = {}): Promise<void> {
  const chosen = optionsOf(given, 'write')
  const file = pathOf(path, 'the path of the report')
  const content = exporterOf(file)?.(run, chosen)
  if (content === undefined) throw unknownForm(file)
  await writeWhole(file, content, 'report')
}

/**
 * Asks before the work whether a report can be written: its form is known, and its folder is there.
 *
 * @throws ReckonerError `invalid_option`, `bad_file`.
 */
export async function requireReportPath(path: string): Promise<void> {
  if (exporterOf(path) === undefined) throw unknownForm(path)
  await requireWritable(path, 'report')
}

function unknownForm(file: string): ReckonerError {
  const known = Object.keys(EXPORTERS).join(', ')
  return new ReckonerError(
    'invalid_option',
    `Cannot write the report "${basename(file)}": its extension must be one of ${known}`,
  )
}

function exporterOf(file: string): Exporter | undefined {
  const extension = extname(file).toLowerCase()
  return Object.hasOwn(EXPORTERS, extension) ? EXPORTERS[extension] : undefined
}
