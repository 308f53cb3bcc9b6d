// `npm run demo`: from a fresh clone to a verdict on three million flights.

import { run, runMain } from './run.mjs'
import { setup } from './setup.mjs'

await runMain(() => {
  setup()
  run(process.execPath, ['--import', 'tsx', 'examples/flights/demo.ts', ...process.argv.slice(2)])
})
