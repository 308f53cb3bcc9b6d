// `npm run scale`: memory and time of checks of files with 1, 10 and 100 million rows; bench/scale.ts says how.

import { run, runMain } from './run.mjs'
import { setup } from './setup.mjs'

await runMain(() => {
  setup()
  run(process.execPath, ['--import', 'tsx', 'bench/scale.ts', ...process.argv.slice(2)])
})
