/** A command as it is run, and as its help is printed. */

import type { Flags, Given } from './arguments.js'

export interface Command {
  /** Its tables and files. */
  readonly takes: string
  readonly words: string
  readonly flags: Flags
  readonly examples: readonly string[]
  /** @returns the exit code. */
  readonly run: (words: readonly string[], flags: Given) => Promise<number>
}
