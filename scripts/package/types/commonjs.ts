// A program of a CommonJS project, where TypeScript makes `require` of `import`.

import { fit, type Monitor, type Row } from 'reckoner'

const rows: Row[] = Array.from({ length: 500 }, (_, row) => ({ x: (row * 7919) % 101 }))

async function main(): Promise<void> {
  const monitor: Monitor = await fit(rows, { columns: { features: ['x'] } })
  const run = await monitor.check(rows)
  console.log(run.chunks.length > 0 ? 'a monitor of CommonJS' : 'nothing')
}

void main()
