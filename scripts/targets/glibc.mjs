// The newest glibc that an addon asks for. `node scripts/targets/glibc.mjs native/x.node` fails beyond the floor.

import { Failure, isMain, run, runMain } from '../run.mjs'

/** What Enterprise Linux 7 has, the oldest system that Node 20 was made for. */
export const FLOOR = '2.17'

/** @throws Failure when a symbol of the library is newer than the floor. */
export function requireFloor(library) {
  const symbols = run('objdump', ['-T', library], { capture: true })
  const versions = [...symbols.matchAll(/\(?GLIBC_([0-9.]+)\)?/g)].map(([, version]) => version)
  const newest = versions.sort(byVersion).at(-1)
  if (newest === undefined) throw new Failure(`Cannot tell which glibc ${library} needs: it names none`)
  if (byVersion(newest, FLOOR) > 0) throw new Failure(`${library} needs glibc ${newest}, newer than the floor ${FLOOR}`)
  console.log(`${library}: needs glibc ${newest}, the floor is ${FLOOR}`)
}

/** 2.9 before 2.17. */
function byVersion(a, b) {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number))
  const at = x.findIndex((part, place) => part !== (y[place] ?? 0))
  return at < 0 ? x.length - y.length : x[at] - (y[at] ?? 0)
}

if (isMain(import.meta.url)) {
  await runMain(() => {
    for (const library of process.argv.slice(2)) requireFloor(library)
  })
}
