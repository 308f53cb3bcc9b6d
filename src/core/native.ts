/**
 * The way into the Rust core: loads the addon once, runs its tasks with progress and cancellation, and
 * turns its errors into ours.
 */

import type * as Binding from '../../native/binding.js'
import { VERSION } from '../generated/version.js'
import type { RunOptions } from '../types/index.js'
import { type ErrorCode, ReckonerError } from './errors.js'

let loading: Promise<typeof Binding> | undefined
let loaded: typeof Binding | undefined

/**
 * The addon; loaded at first use, so that `--help` works without it.
 *
 * @throws ReckonerError `native_binding` when there is none, it cannot be loaded, or it has another version.
 */
export function native(): Promise<typeof Binding> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<typeof Binding> {
  const binding = await import('../../native/binding.js').catch((cause: unknown) => {
    throw new ReckonerError('native_binding', loadFailure(cause), { cause })
  })
  // An addon from before it told its version has no such export.
  const version = (binding.version as (() => string) | undefined)?.() ?? 'unknown'
  if (version !== VERSION) throw new ReckonerError('native_binding', versionMismatch(version))
  loaded = binding
  return binding
}

/** The addon where it has been loaded already, so that memory can be copied before anyone else runs. */
export function nativeNow(): typeof Binding | undefined {
  return loaded
}

/** The addon where it has been loaded already: whoever holds a result got it through the addon. */
export function loadedNative(): typeof Binding {
  if (loaded === undefined)
    throw new ReckonerError('internal', 'The Rust core is not loaded, though it made the result')
  return loaded
}

const INSTALL_AGAIN = 'install again on this platform without omitting optional dependencies'

function versionMismatch(version: string): string {
  return `Cannot use the Rust core: its version is ${version}, that of reckoner is ${VERSION}, and they must be equal; ${INSTALL_AGAIN}`
}

function loadFailure(error: unknown): string {
  const platform = `${process.platform}-${process.arch}`
  return (
    `Cannot load the Rust core for ${platform} (Node ${process.versions.node}): ${loadProblem(error)}; ` +
    `${INSTALL_AGAIN}, or run \`npm run build:native\` in a checkout`
  )
}

/**
 * Describes the fault, from the failures of all places where the loader looked, the last first: an addon that is
 * there and cannot be loaded counts before one that is not there. WebAssembly, where it looks too, we do not have.
 */
function loadProblem(error: unknown): string {
  const failures = causes(error).map(firstLine)
  const places = failures.map((failure) => /^Cannot find module '([^']+)'/.exec(failure)?.[1])
  const broken = failures.find((failure, at) => places[at] === undefined && !failure.startsWith('Cannot find native'))
  if (broken !== undefined) return broken
  const missing = places.find((place) => place !== undefined && !place.includes('wasi'))
  return missing?.startsWith('reckoner-') ? `the package ${missing} is not installed` : `there is no ${missing}`
}

/** Messages of an error and of its chain of causes. */
function causes(error: unknown): string[] {
  if (!(error instanceof Error)) return error == null ? [] : [String(error)]
  return [error.message, ...causes(error.cause)]
}

/** Node adds the stack of requires and the system its own lines. */
const firstLine = (text: string) => text.split('\n', 1)[0] as string

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
  const binding = nativeNow() ?? (await native())
  if (options.signal?.aborted) throw cancelled(options.signal)
  const job = new binding.Job()
  let abort = () => {}
  // The work looks now and then whether it is cancelled; whoever waits for it is told at once.
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      job.cancel()
      reject(options.signal?.reason)
    }
  })
  const forget = options.signal && onAbort(options.signal, abort)
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
  // Thousands of calls may wait: nobody looks where nobody wants to know.
  const timer = options.onProgress && setInterval(() => report(job.progress()), POLL)
  try {
    const value = await Promise.race([start(binding, job), aborted])
    report(1)
    if (thrown !== undefined) throw thrown
    return value
  } catch (error) {
    if (thrown !== undefined) throw thrown
    if (options.signal?.aborted) throw cancelled(options.signal)
    throw fromNative(error)
  } finally {
    clearInterval(timer)
    forget?.()
  }
}

const onAborts = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls back once when the signal aborts; of thousands who share a signal, it has one listener. @returns what undoes it. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const known = onAborts.get(signal)
  const all = known ?? new Set()
  const tell = () => {
    for (const own of all) own()
  }
  if (known === undefined) {
    onAborts.set(signal, all)
    signal.addEventListener('abort', tell, { once: true })
  }
  all.add(callback)
  return () => all.delete(callback)
}

/** The error of a run whose signal aborts. */
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
