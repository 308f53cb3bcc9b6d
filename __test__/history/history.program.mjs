// Appends runs to the file in its arguments as fast as it can, until somebody kills it. Every run is a day of its own and
// carries its number in all of its values; each that was stored is told on a line.

import { appendRun, catalogue, Job } from '../../native/binding.js'

const [path, from, digest = 'killed'] = process.argv.slice(2)
const SERIES = 40
const CHUNKS = 3
const { numbers, codes } = catalogue()

function table(number, chunks) {
  const count = SERIES * chunks
  const chunk = (index) => ({
    identity: `${number}.${index}`,
    key: `${number}.${index}`,
    rows: 10,
    labelled: null,
    start: number * 30 + index * 10,
    end: number * 30 + index * 10 + 9,
    startDate: null,
    endDate: null,
    targetRate: null,
    selection: null,
    selectedShare: null,
    selectedBy: null,
    offset: null,
    offsetError: null,
  })
  return {
    chunks: Array.from({ length: chunks }, (_, index) => chunk(index)),
    readings: {
      numbers: numbers.map(() => new Float64Array(count).fill(number)),
      codes: codes.map(() => new Uint8Array(count)),
    },
  }
}

for (let number = Number(from); ; number++) {
  const run = {
    path,
    digest,
    name: 'Model',
    description: '{}',
    series: Array.from({ length: SERIES }, (_, index) => ({
      calculator: 'univariate_drift',
      metric: 'jensen_shannon',
      column: `x${index}`,
      lower: null,
      upper: 0.5,
      labelled: false,
    })),
    reference: table(0, 1),
    production: table(number, CHUNKS),
    periods: true,
    carries: [],
    at: number,
    version: '0.1.0',
    status: 'healthy',
    headline: `Run ${number}`,
    alerts: 0,
    incidents: '{"last":0,"labelled":null,"incidents":[]}',
  }
  await appendRun(run, new Job())
  process.stdout.write(`${number}\n`)
}
