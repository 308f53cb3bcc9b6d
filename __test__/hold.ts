/** Another process that holds an SQLite file, as a backup or a stuck writer does. */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** What can hold a file: Python, which has SQLite in its library. */
const PYTHON = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import sqlite3']).status === 0)

export const canHold = PYTHON !== undefined

/** Holds a file so that nobody else reads or writes it. */
export async function hold(path: string): Promise<{ free(): Promise<void> }> {
  const program = `import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
held.execute("COMMIT")`
  const child = spawn(PYTHON as string, ['-c', program, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    async free() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
