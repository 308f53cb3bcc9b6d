// `npm run honesty`: measures the statistical claims; honesty/README.md says how.

import { run, runMain } from './run.mjs'
import { setup } from './setup.mjs'

await runMain(() => {
  setup()
  run(process.execPath, ['--import', 'tsx', 'honesty/run.ts', ...process.argv.slice(2)])
})
