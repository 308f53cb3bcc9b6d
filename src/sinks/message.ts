/** The message about a run: the same facts for programs and for people. */

import { VERSION } from '../generated/version.js'
import type { RunData, Status } from '../types/index.js'

/** The message as data, which is what webhooks and files get. */
export interface Message {
  /** The version that wrote it. */
  readonly reckoner: string
  readonly monitor: string
  readonly status: Status
  readonly headline: string
  /** Why the run fails, by kind; empty where it does not. */
  readonly failures: readonly string[]
  /** The next steps, in order. */
  readonly actions: readonly { readonly kind: string; readonly why: string }[]
  /** Key of the newest chunk of production. */
  readonly chunk?: string
}

export function messageOf({ config, verdict, chunks }: RunData, failures: readonly string[]): Message {
  const last = chunks.findLast(({ period }) => period === 'production')
  return {
    reckoner: VERSION,
    monitor: config.name,
    status: verdict.status,
    headline: verdict.headline,
    failures,
    actions: verdict.actions.map(({ kind, why }) => ({ kind, why })),
    ...(last && { chunk: last.key }),
  }
}

/** The message in a few lines of text. */
export function textOf({ monitor, status, headline, failures, actions }: Message): string {
  const fails = failures.map((failure) => `Fails: ${failure}`)
  const todo = actions.filter(({ kind }) => kind !== 'none').map(({ why }) => `To do: ${why}`)
  return [`${monitor}: ${status}`, headline, ...fails, ...todo].join('\n')
}
