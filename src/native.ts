/**
 * The way into the Rust core: loads the addon once, runs its tasks with progress and cancellation, and
 * turns its errors into ours.
 */

import type * as Binding from '../native/binding.js'
import { type ErrorCode, ReckonerError } from './errors.js'
import type { RunOptions } from './types.js'

let loading: Promise<typeof Binding> | undefined
let loaded: typeof Binding | undefined

/** The addon; loaded at first use, so that `--help` works without it. */
export function native(): Promise<typeof Binding> {
  loading ??= import('../native/binding.js').then(
    (binding) => {
      loaded = binding
      return binding
    },
    (cause: unknown) => {
      loading = undefined
      throw new ReckonerError('native_binding', loadFailure(cause), { cause })
    },
  )
  return loading
}

/** The addon where it has been loaded already: whoever holds a result got it through the addon. */
export function loadedNative(): typeof Binding {
  if (loaded === undefined)
    throw new ReckonerError('internal', 'The Rust core is not loaded, though it made the result')
  return loaded
}

function loadFailure(cause: unknown): string {
  const platform = `${process.platform}-${process.arch}`
  return (
    `Cannot load the Rust core for ${platform} (Node ${process.versions.node}): ${innermost(cause)}; ` +
    'install again on this platform without omitting optional dependencies, or run `npm run build:native` in a checkout'
  )
}

/** The first failure of a chain: the loader's own text is about npm, the truth lies beneath. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : innermost(error.cause)
}

/** Milliseconds between two looks at a task's progress. */
const POLL = 40

/**
 * Runs a task of the addon: reports its progress under the name of `step`, cancels it with the signal.
 *
 * @throws ReckonerError `cancelled` when the signal aborts, with its reason as `cause`; else the task's own.
 */
export async function runTask<T>(
  step: string,
  options: RunOptions,
  start: (binding: typeof Binding, job: Binding.Job) => Promise<T>,
): Promise<T> {
  const binding = await native()
  if (options.signal?.aborted) throw cancelled(options.signal)
  const job = new binding.Job()
  const abort = () => job.cancel()
  options.signal?.addEventListener('abort', abort, { once: true })
  let thrown: unknown
  const report = (fraction: number) => {
    try {
      options.onProgress?.({ step, fraction })
    } catch (error) {
      // A failing callback ends the task and becomes our rejection instead of an uncaught exception.
      thrown ??= error ?? new Error('onProgress failed')
      job.cancel()
    }
  }
  const timer = setInterval(() => report(job.progress()), POLL)
  try {
    const value = await start(binding, job)
    report(1)
    if (thrown !== undefined) throw thrown
    return value
  } catch (error) {
    if (thrown !== undefined) throw thrown
    if (options.signal?.aborted) throw cancelled(options.signal)
    throw fromNative(error)
  } finally {
    clearInterval(timer)
    options.signal?.removeEventListener('abort', abort)
  }
}

/** What a run ends with when its signal aborts. */
export function cancelled(signal: AbortSignal): ReckonerError {
  return new ReckonerError('cancelled', 'The run was cancelled by its signal', { cause: signal.reason })
}

/** Separates code and sentence in an error of the addon. */
const SEPARATOR = '\u001f'

/** An error of the addon as ours; what is ours already stays as it is. */
export function fromNative(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ReckonerError) return error
  const [code, sentence] = error.message.split(SEPARATOR)
  if (sentence === undefined) return new ReckonerError('internal', error.message, { cause: error })
  return new ReckonerError(code as ErrorCode, sentence)
}
