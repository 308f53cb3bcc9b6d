/** Tables and text from data in Markdown. */

import { printable } from './text-grid.js'

export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly ('start' | 'end')[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(aligns.map((align) => (align === 'end' ? '---:' : '---'))), ...rows.map(line)].join('\n')
}

/** Text from data on one line, with everything that Markdown or HTML would read made plain. */
export function safe(content: string): string {
  return printable(content)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]#|~@$]/g, '\\$&')
    .replace(/^(\s*)([-+]|\d+\.)(?=\s)/, '$1\\$2')
    .replace(/:\/\//g, ':\u200b//')
}
