/** The message about a run: the same facts for programs and for people. */

import { VERSION } from '../generated/version.js'
import type { ResolutionOption, RunData, Status } from '../types/index.js'

/** The message as data, which is what webhooks and files get. */
export interface Message {
  /** The version that wrote it. */
  readonly reckoner: string
  readonly monitor: string
  readonly status: Status
  readonly headline: string
  /** Why the run fails, by kind; empty where it does not. */
  readonly failures: readonly string[]
  /** Steps that can be taken, in order; the last option is to do nothing. */
  readonly options: readonly Pick<ResolutionOption, 'kind' | 'sentence' | 'standing'>[]
  /** Key of the newest chunk of production. */
  readonly chunk?: string
}

export function messageOf({ config, verdict, options, chunks }: RunData, failures: readonly string[]): Message {
  const last = chunks.findLast(({ period }) => period === 'production')
  return {
    reckoner: VERSION,
    monitor: config.name,
    status: verdict.status,
    headline: verdict.headline,
    failures,
    options: options.map(({ kind, sentence, standing }) => ({ kind, sentence, standing })),
    ...(last && { chunk: last.key }),
  }
}

/** The message in a few lines of text. */
export function textOf({ monitor, status, headline, failures, options }: Message): string {
  const fails = failures.map((failure) => `Fails: ${failure}`)
  const steps = options.filter(({ kind, standing }) => kind !== 'do_nothing' && !standing)
  const todo = steps.map(({ sentence }) => `To do: ${sentence}`)
  return [`${monitor}: ${status}`, headline, ...fails, ...todo].join('\n')
}
