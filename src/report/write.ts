/** Writes a report whole or not at all: the extension chooses the form. */

import { basename, extname } from 'node:path'
import { ReckonerError } from '../errors.js'
import { pathOf } from '../shape.js'
import type { RunData } from '../types.js'
import { writeWhole } from '../whole-file.js'
import { buildReport, type ReportOptions } from './build.js'
import { toCsv } from './csv.js'
import { renderHtml } from './html.js'
import { toJSON } from './json.js'
import { toJUnit } from './junit.js'
import { renderMarkdown } from './markdown.js'

/** A run that may know how to give itself as Arrow bytes, which takes the core. */
export interface Writable extends RunData {
  toArrow?(): Uint8Array
}

const FORMATS: Readonly<Record<string, (run: Writable, options: ReportOptions) => string | Uint8Array | undefined>> = {
  '.html': (run, options) => renderHtml(buildReport(run, options)),
  '.md': (run, options) => renderMarkdown(buildReport(run, options)),
  '.json': (run) => `${JSON.stringify(toJSON(run), null, 2)}\n`,
  '.csv': (run) => toCsv(run),
  '.arrow': (run) => run.toArrow?.(),
  '.xml': (run) => toJUnit(run),
}

/** `.html`, `.md`, `.json`, `.csv`, `.arrow` or, for JUnit, `.xml`. */
export async function writeReport(run: Writable, path: string | URL, options: ReportOptions = {}): Promise<void> {
  const file = pathOf(path, 'the path of the report')
  const content = formOf(extname(file).toLowerCase())?.(run, options)
  if (content === undefined) {
    const known = Object.keys(FORMATS).join(', ')
    throw new ReckonerError(
      'invalid_option',
      `Cannot write the report "${basename(file)}": its extension must be one of ${known}`,
    )
  }
  await writeWhole(file, content, 'report')
}

function formOf(extension: string) {
  return Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined
}
