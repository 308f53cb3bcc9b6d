// `npm run demo`: from a fresh clone to a verdict on three million flights.

import { run, runMain } from './run.mjs'
import { quickestProfile, setup } from './setup.mjs'

await runMain(() => {
  setup(quickestProfile())
  run(process.execPath, ['--import', 'tsx', 'examples/flights/demo.ts', ...process.argv.slice(2)])
})
