// `npm run bench`: both sides of every workload; bench/README.md says what and how.

import { run, runMain } from './run.mjs'
import { setup } from './setup.mjs'

await runMain(() => {
  setup()
  run(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...process.argv.slice(2)])
})
