// Whether an addon that was built for another target gives the bytes of the one for this machine: the program of
// __test__/workflow/same-bits.test.ts, which runs every calculator, with both.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, root, run } from '../run.mjs'

/**
 * @param other the path of the other addon.
 * @param folder beneath target/, so that the bundle finds native/binding.js as dist does.
 * @param node the words that start a Node that can load it.
 */
export async function requireSameResults(other, folder, node = [process.execPath]) {
  const { build } = await import('esbuild')
  const program = join(folder, 'same-bits.mjs')
  mkdirSync(folder, { recursive: true })
  const binding = { name: 'binding', setup: keepBinding }
  const entryPoints = [join(root, '__test__/workflow/same-bits.program.ts')]
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: program, plugins: [binding] })

  const results = (words, env) =>
    run(words[0], [...words.slice(1), program], { capture: true, env: { ...process.env, ...env } })
  const ours = results([process.execPath], {})
  const theirs = results(node, { NAPI_RS_NATIVE_LIBRARY_PATH: other })
  if (ours.length < 10_000) throw new Failure(`Cannot compare: the program printed only ${ours.length} characters`)
  if (ours !== theirs)
    throw new Failure(`${other} does not give the results of this machine: ${firstDifference(ours, theirs)}`)
  console.log(`every calculator: the same ${ours.length} characters of results`)
}

/** The loader stays outside the bundle, at its place in the project. */
function keepBinding({ onResolve }) {
  onResolve({ filter: /native\/binding\.js$/ }, () => ({ path: join(root, 'native/binding.js'), external: true }))
}

function firstDifference(a, b) {
  const at = [...a].findIndex((letter, place) => letter !== b[place])
  const around = (text) => text.slice(Math.max(0, at - 60), at + 40)
  return `at ${at}, …${around(a)}… here and …${around(b)}… there`
}
