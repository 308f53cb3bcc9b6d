/** Monitors that were saved. What the file holds, and what is asked of it, is in docs/state.md. */

import type { Incoming, SavedMonitorHandle } from '../../native/binding.js'
import { planOf } from '../config/plan.js'
import { resolveConfig } from '../config/resolve.js'
import { configOf, optionsOf } from '../config/shape.js'
import { incoming } from '../core/core-file.js'
import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { listOf, number, shape, text } from '../core/validate.js'
import { namingFile } from '../core/whole-file.js'
import { unpack } from '../results/assemble.js'
import type { AnyConfig, Dataset, ResolvedConfig, RunOptions } from '../types/index.js'
import { type KnownRows, Monitor } from './monitor.js'

/**
 * Loads a monitor that `Monitor.save` or `Monitor.toBytes` has written: it gives the same runs as that one.
 *
 * @throws ReckonerError `missing_file`, `bad_file`; `bad_state` for a file that is no monitor, not whole or altered;
 * `unsupported` for a format that this version does not read, with the version that wrote it.
 */
export async function load(source: string | URL | Uint8Array, givenOptions: RunOptions = {}): Promise<Monitor> {
  const options = optionsOf(givenOptions, 'load')
  const file = await incoming(source, 'monitor')
  return loadFrom(file, options).catch((error: unknown) => {
    throw namingFile(error, source, 'monitor')
  })
}

async function loadFrom(file: Incoming, options: RunOptions): Promise<Monitor> {
  const saved = await runTask('load', options.signal ? { signal: options.signal } : {}, (_, job) => file.monitor(job))
  const { config, columns, notices, rows } = headerOf(saved)
  const learned = await runTask('load', options, (_, job) => saved.load(planOf(config, columns), job))
  // What the core does not keep of the reference stands in the header.
  const reference = { ...unpack(learned.reference(), 'reference'), ...rows }
  return new Monitor(config, learned, columns, notices, reference)
}

const knownRows = shape<KnownRows>({
  repeated: number,
  repeatedIds: number,
  times: shape({ first: text, last: text }),
})

interface Header {
  readonly config: ResolvedConfig
  readonly columns: Dataset['columns']
  readonly notices: readonly string[]
  readonly rows: KnownRows
}

/** The configuration is checked again: a file may come from anywhere. */
function headerOf(saved: SavedMonitorHandle): Header {
  try {
    const {
      config,
      columns,
      notices = [],
      rows = {},
    } = JSON.parse(saved.header()) as {
      config: AnyConfig & Pick<ResolvedConfig, 'chunks'>
      columns: Dataset['columns']
      notices?: readonly unknown[]
      rows?: unknown
    }
    requireColumns(columns)
    return {
      config: resolveConfig(configOf(config) as typeof config, columns),
      columns,
      notices: listOf(text)(notices, 'notices'),
      rows: knownRows(rows, 'rows'),
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
  listOf(shape({ name: text, kind: text, type: text, zone: text }))(columns, 'columns')
}
