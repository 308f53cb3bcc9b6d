/** Measures one claim in a process of its own: `worker.ts REQUEST` prints the figures as one line of JSON. */

import type { Options } from './claim.js'
import { CLAIMS } from './claims/index.js'

/** What run.ts asks for. */
export interface Request extends Options {
  readonly id: string
}

const request: Request = JSON.parse(process.argv[2] as string)
const claim = CLAIMS.find(({ id }) => id === request.id)
if (claim === undefined) throw new Error(`There is no claim ${request.id}`)
// JSON has neither infinity nor NaN, which are figures here.
const words = (_: string, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value)
process.stdout.write(`${JSON.stringify(await claim.measure(request), words)}\n`)
