/** Programs in documents and documentation comments: where they stand, and how each becomes a file. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Program {
  /** `docs/history.md:3`, as editors open it. */
  readonly place: string
  readonly code: string
  /** True if it imports what it uses, so that it can run. */
  readonly runs: boolean
}

/** Fenced programs of Markdown pages, and those after `@example` in the comments of `src/`. */
export function programsOf(root: string): Program[] {
  const pages = ['README.md', ...inFolder(root, 'docs', '.md')]
  return [
    ...pages.flatMap((path) => fences(path, readFileSync(join(root, path), 'utf8'))),
    ...inFolder(root, 'src', '.ts').flatMap((path) => exampleFences(path, readFileSync(join(root, path), 'utf8'))),
  ]
}

function inFolder(root: string, folder: string, ending: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name).replaceAll('\\', '/'))
}

export function fences(path: string, text: string): Program[] {
  return [...text.matchAll(/^( *)```ts\n([\s\S]*?)^\1```$/gm)].map((fence) => {
    const line = text.slice(0, fence.index).split('\n').length
    const code = fence[2] ?? ''
    return { place: `${path}:${line}`, code, runs: /from 'reckoner'/.test(code) }
  })
}

/** Comments stay at their lines, and everything else becomes empty, so that places are right. */
function exampleFences(path: string, text: string): Program[] {
  let inComment = false
  const lines = text.split('\n').map((line) => {
    if (/^\s*\/\*\*/.test(line)) inComment = true
    const own = inComment ? line.replace(/^\s*\* ?/, '') : ''
    if (line.includes('*/')) inComment = false
    return own
  })
  return fences(path, lines.join('\n'))
}

/** What a fragment may use without saying where it comes from. */
const AROUND = `import { createReadStream } from 'node:fs'
import { defineConfig, fit, history, load, loadSummary, Summary, open, type Monitor } from 'reckoner'
declare const monitor: Monitor
declare const files: readonly string[]
`

/** A module: whole programs as they are, fragments with what stands around them, options each as a configuration. */
export function moduleOf({ code, runs }: Program): string {
  if (runs) return code
  const isOptions = /^\w+: \{/.test(code)
  const body = isOptions ? code.replace(/^(\w+: .*?)( \/\/.*)?$/gm, 'defineConfig({ $1 })$2') : code
  return `${AROUND}{\n${body}}\n`
}
