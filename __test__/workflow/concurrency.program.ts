/** Many checks at once in a process of its own: prints how they went, and what they took. */

import { fit, open } from '../../src/index.js'

const [count = 0, columns = 8] = process.argv.slice(2).map(Number)
const rows = 400
const table = Object.fromEntries(
  Array.from({ length: columns }, (_, column) => [
    `x${column}`,
    Float64Array.from({ length: rows }, (_, row) => (row * (column + 7919)) % 10_007),
  ]),
)
const monitor = await fit(table, {
  drift: { numeric: ['kolmogorov_smirnov', 'wasserstein', 'jensen_shannon'] },
  chunks: { count: 4 },
})
const data = await open(table)
const ended: number[] = []
let ticks = 0
const timer = setInterval(() => ticks++, 5)
await Promise.all(Array.from({ length: count }, (_, place) => monitor.check(data).then(() => ended.push(place))))
clearInterval(timer)
// How far from its place a check ended, on average: one that the machine made wait moves the others by one.
const lead = ended.reduce((sum, place, at) => sum + Math.abs(place - at), 0) / ended.length
console.log(JSON.stringify({ ended: ended.length, lead, ticks, megabytes: process.resourceUsage().maxRSS / 1024 }))
