/** The version of this package, from the nearest package.json that is ours. */

import { readFileSync } from 'node:fs'

/** `0.1.0`; `unknown` where the package.json went missing. */
export const version: string = find(new URL('.', import.meta.url))

function find(folder: URL): string {
  const version = readVersion(new URL('package.json', folder))
  if (version !== undefined) return version
  const parent = new URL('..', folder)
  return parent.href === folder.href ? 'unknown' : find(parent)
}

function readVersion(file: URL): string | undefined {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown }
    const ours = typeof content.name === 'string' && /(^|\/)reckoner$/.test(content.name)
    return ours && typeof content.version === 'string' ? content.version : undefined
  } catch {
    return undefined
  }
}
