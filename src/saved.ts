/** Monitors that were saved. What the file holds, and what is asked of it, is in docs/state.md. */

import { isUint8Array } from 'node:util/types'
import type { SavedMonitor } from '../native/binding.js'
import { planOf } from './config/plan.js'
import { resolveConfig } from './config/resolve.js'
import { configOf, optionsOf } from './config/shape.js'
import { ReckonerError } from './errors.js'
import { Monitor } from './monitor.js'
import { fromNative, native, nativeNow, runTask } from './native.js'
import { listOf, shape, text } from './shape.js'
import { owned } from './table/owned.js'
import type { AnyConfig, Dataset, ResolvedConfig, RunOptions } from './types.js'
import { namingFile, readSaved } from './whole-file.js'

/**
 * Loads a monitor that `Monitor.save` or `Monitor.toBytes` has written: it gives the same runs as that one.
 *
 * @throws ReckonerError `missing_file`, `bad_file`; `bad_state` for a file that is no monitor, not whole or altered;
 * `unsupported` for a format that this version does not read, with the version that wrote it.
 */
export async function load(source: string | URL | Uint8Array, givenOptions: RunOptions = {}): Promise<Monitor> {
  const options = optionsOf(givenOptions, 'load')
  const bytes = isUint8Array(source) ? owned(source) : await readSaved(source, 'monitor')
  return loadBytes(bytes, options).catch((error: unknown) => {
    throw namingFile(error, source, 'monitor')
  })
}

async function loadBytes(bytes: Uint8Array, options: RunOptions): Promise<Monitor> {
  const saved = await openSaved(bytes)
  const { config, columns, notices } = headerOf(saved)
  const learned = await runTask('load', options, (_, job) => saved.load(planOf(config), job))
  return new Monitor(config, learned, columns, notices)
}

async function openSaved(bytes: Uint8Array): Promise<SavedMonitor> {
  const binding = nativeNow() ?? (await native())
  try {
    return new binding.SavedMonitor(bytes)
  } catch (error) {
    throw fromNative(error)
  }
}

interface Header {
  readonly config: ResolvedConfig
  readonly columns: Dataset['columns']
  readonly notices: readonly string[]
}

/** The configuration is checked again: a file may come from anywhere. */
function headerOf(saved: SavedMonitor): Header {
  try {
    const {
      config,
      columns,
      notices = [],
    } = JSON.parse(saved.header()) as {
      config: AnyConfig & Pick<ResolvedConfig, 'chunks'>
      columns: Dataset['columns']
      notices?: readonly unknown[]
    }
    requireColumns(columns)
    return {
      config: resolveConfig(configOf(config) as typeof config, columns),
      columns,
      notices: listOf(text)(notices, 'notices'),
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ReckonerError('bad_state', `Cannot load the monitor, which Reckoner ${saved.writer()} wrote: ${reason}`, {
      cause,
    })
  }
}

/** Names, kinds and types are text. */
function requireColumns(columns: unknown): void {
  listOf(shape({ name: text, kind: text, type: text }))(columns, 'columns')
}
