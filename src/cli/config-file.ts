/** Reading a configuration file: TypeScript, JavaScript or JSON. */

import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ReckonerError } from '../core/errors.js'
import type { AnyConfig } from '../types/index.js'

/**
 * The configuration in a file: the JSON value, or the default export of a module.
 *
 * @throws ReckonerError `missing_file`, `bad_file`, `unsupported`.
 */
export async function loadConfig(path: string): Promise<AnyConfig> {
  const extension = extname(path)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ReckonerError('missing_file', `Cannot read configuration "${path}": there is no such file`, { cause })
  })
  if (extension === '.json') return withoutSchema(requireObject(parseJson(text, path), path))
  if (extension === '.js' || extension === '.mjs') return requireObject(await importDefault(path), path)
  if (extension === '.ts' || extension === '.mts') return requireObject(await importTypeScript(text, path), path)
  throw new ReckonerError(
    'unsupported',
    `Cannot read configuration "${path}": it must be a .ts, .js, .mjs or .json file`,
  )
}

/** `$schema` is for editors. */
function withoutSchema({ $schema: _, ...config }: AnyConfig & { readonly $schema?: unknown }): AnyConfig {
  return config
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ReckonerError(
      'bad_file',
      `Cannot read configuration "${path}": it is not valid JSON (${messageOf(cause)})`,
      { cause },
    )
  }
}

/** The default export of a module, which may stand for another file: errors name that one. */
async function importDefault(path: string, module = resolve(path)): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(module).href)) as { default?: unknown }).default
  } catch (cause) {
    const why = messageOf(cause).replaceAll(module, resolve(path))
    throw new ReckonerError('bad_file', `Cannot run configuration "${path}": ${why}`, { cause })
  }
}

/** Message of anything that a module throws. */
const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))

/** Strips the types and imports the rest from beside the file, so that its own imports resolve. */
async function importTypeScript(text: string, path: string): Promise<unknown> {
  const { transform } = await import('sucrase')
  let code: string
  try {
    code = transform(text, { transforms: ['typescript'], disableESTransforms: true, filePath: path }).code
  } catch (cause) {
    throw new ReckonerError('bad_file', `Cannot read configuration "${path}": ${messageOf(cause)}`, { cause })
  }
  const stripped = join(dirname(resolve(path)), `.${basename(path)}.${process.pid}.mjs`)
  try {
    await writeFile(stripped, code)
    return await importDefault(path, stripped)
  } catch (cause) {
    if (cause instanceof ReckonerError) throw cause
    const why = 'its folder must be writable, because the file without its types is put there for a moment'
    throw new ReckonerError('bad_file', `Cannot run configuration "${path}": ${why}`, { cause })
  } finally {
    await rm(stripped, { force: true })
  }
}

function requireObject(value: unknown, path: string): AnyConfig {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new ReckonerError(
    'bad_file',
    `Cannot use configuration "${path}": it gives ${value === undefined ? 'no default export' : typeof value}, it must be an object`,
  )
}
