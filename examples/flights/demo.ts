/** The main job, from files to a verdict: three million real flights, weekly, labels four weeks late. */

import { fileURLToPath } from 'node:url'
import { fit, open } from 'reckoner'
import { config } from './monitor.js'
import { files, prepare } from './prepare.js'

const say = (line: string) => process.stderr.write(`${line}\n`)
const report = fileURLToPath(new URL('report.html', import.meta.url))

await prepare(say)

const started = performance.now()
const steps: string[] = []
let last = started
const done = (step: string) => {
  const now = performance.now()
  steps.push(`${step} ${((now - last) / 1000).toFixed(2)} s`)
  last = now
}

const reference = await open(files.reference)
const production = await open(files.production)
done('open')
say(`Learning from ${reference.rowCount.toLocaleString('en')} flights …`)
const monitor = await fit(reference, config)
done('fit')
say(`Checking ${production.rowCount.toLocaleString('en')} flights …`)
const run = await monitor.check(production)
done('check')
await run.write(report)
done('report')

const color = process.stderr.isTTY === true && !process.env.NO_COLOR
say(`\n${run.summary({ color, unicode: true, width: process.stderr.columns ?? 100 })}`)
const seconds = ((performance.now() - started) / 1000).toFixed(2)
const peak = Math.round(process.resourceUsage().maxRSS / 1024)
say(`${steps.join(', ')}; together ${seconds} s, peak memory ${peak} MB`)
console.log(report)
