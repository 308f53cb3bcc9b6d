/** Inputs alone, from CSV files: drift, data quality and statistics, where nobody has scores or labels. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit } from 'reckoner'

/** A day of readings every ten minutes; from `turn` on one sensor drifts, another fails now and then. */
function readings(days: number, turn: number): string {
  const lines = Array.from({ length: days * 144 }, (_, i) => {
    const time = new Date(Date.UTC(2026, 0, 5) + i * 600_000).toISOString().slice(0, 19)
    const wave = 10 * Math.sin((i / 144) * 2 * Math.PI) + ((i * 7919) % 101) / 50
    const late = i >= turn * 144
    return `${time},${(15 + wave + (late ? 4 : 0)).toFixed(2)},${late && i % 5 === 0 ? '' : (40 - wave).toFixed(1)},${'abc'[i % 3]}`
  })
  return ['time,temperature,humidity,sensor', ...lines].join('\n')
}

const folder = await mkdtemp(join(tmpdir(), 'reckoner-example-'))
try {
  await writeFile(join(folder, 'winter.csv'), readings(84, 84))
  await writeFile(join(folder, 'spring.csv'), readings(42, 28))
  const monitor = await fit(join(folder, 'winter.csv'), {
    columns: { timestamp: 'time' },
    chunks: { period: 'week' },
    drift: { numeric: ['kolmogorov_smirnov', 'wasserstein'], categorical: ['chi2'], domainClassifier: true },
  })
  const run = await monitor.check(join(folder, 'spring.csv'))
  console.log(run.summary())
} finally {
  await rm(folder, { recursive: true })
}
