/** Processes and threads that end while work runs: each case is a process of its own. */

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Finding, type Harness, type Random } from './harness.js'

const PROGRAM = fileURLToPath(new URL('lifecycle.program.ts', import.meta.url))
/** What every way ends with; an exception that is not caught is 1. */
export const WAYS = { exit: 0, uncaught: 1, terminate: 0, buffers: 0, copies: 0, memory: 0, crowd: 0 } as const

/** How a process of this way ended: its exit code or signal, and what it said. */
export function end(
  way: keyof typeof WAYS,
  milliseconds: number,
): Promise<{ code: number | string | null; text: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, way, String(milliseconds)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more) => (text += more))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code: signal ?? code, text })))
}

/** @throws Finding where it ended otherwise than it must. */
export async function judgeEnd(way: keyof typeof WAYS, milliseconds: number): Promise<void> {
  const { code, text } = await end(way, milliseconds)
  if (code !== WAYS[way])
    throw new Finding(`${way} after ${milliseconds} ms: ended with ${code}\n${text.slice(-2_000)}`)
}

async function run(random: Random): Promise<void> {
  const way = random.pick(Object.keys(WAYS) as (keyof typeof WAYS)[])
  await judgeEnd(way, random.pick([0, 1, 5, 20, 100, 300]) + random.below(10))
}

export const harness: Harness = { run }
