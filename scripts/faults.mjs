// `npm run faults`: plants faults in real tables, and counts what is said of them; honesty/README.md says how.

import { run, runMain } from './run.mjs'
import { setup } from './setup.mjs'

await runMain(() => {
  setup()
  run(process.execPath, ['--import', 'tsx', 'honesty/real/run.ts', ...process.argv.slice(2)])
})
