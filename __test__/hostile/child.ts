/**
 * Runs cases of one harness: `child.ts <harness> <seed> <first case> <cases or 0>`. Says which case it is at, so that the
 * parent knows which one ended the process.
 */

import { writeSync } from 'node:fs'
import { type Harness, Random } from './harness.js'
import { told } from './judge.js'

const [name, seed, first, cases] = process.argv.slice(2)
/** Written before the case runs, which may end the process: so it waits while the parent does not read. */
function say(line: string): void {
  let rest = Buffer.from(`${line}\n`)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

const find = (error: unknown) => say(`!${JSON.stringify(explained(error))}`)

/** An error and, as a property has it, what it comes from. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return told(error)
  const { stack = error.message, cause } = error
  return cause instanceof Error ? `${cause.name}: ${cause.message}\n${stack}` : stack
}

process.on('unhandledRejection', (error) => find(new Error(`unhandled rejection: ${told(error)}`)))

const { harness } = (await import(`./${name}.ts`)) as { harness: Harness }
await harness.prepare?.()
const last = Number(cases) === 0 ? Number.POSITIVE_INFINITY : Number(first) + Number(cases)
for (let index = Number(first); index < last; index++) {
  say(`#${index}`)
  await harness.run(Random.of(Number(seed), index)).catch(find)
}
say('=')
// What a case leaves running must not hide behind the end.
await new Promise((resolve) => setTimeout(resolve, 50))
process.exit(0)
