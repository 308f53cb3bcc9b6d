/** What the rules carry from night to night, with a rule that looks back. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Rule } from '../../src/alerts/rule.js'
import { fit, history, type Row, type Run } from '../../src/index.js'

const { lookBack } = vi.hoisted(() => {
  /** Alerts in every third chunk of production, counted from the beginning of the course. */
  const lookBack: Rule = {
    key: 'look_back',
    carries: true,
    apply({ series, chunks, referenceCount }, past) {
      const before = Number((past as { chunks: number } | undefined)?.chunks ?? 0)
      for (const { states } of series) {
        for (let place = referenceCount; place < chunks.length; place++) {
          states[place] = (before + place - referenceCount + 1) % 3 === 0 ? 4 : 1
        }
      }
      return (place) => ({ chunks: before + place - referenceCount + 1 })
    },
  }
  return { lookBack }
})

vi.mock('../../src/alerts/rules/index.js', () => ({ RULES: [lookBack], anyCarries: () => true }))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-carry-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const DAY = 86_400_000

function days(from: number, to: number, rows = 60): Row[] {
  return Array.from({ length: (to - from) * rows }, (_, place): Row => {
    const [day, row] = [from + Math.floor(place / rows), place % rows]
    return { at: new Date(Date.UTC(2026, 0, 1) + day * DAY + row * 60_000), age: 20 + ((row * 31 + day + 40) % 50) }
  })
}

const monitor = await fit(days(-8, 0), { columns: { timestamp: 'at' }, chunks: { period: 'day' } })

/** Chunks of production in which something alerts. */
const alerting = (run: Run) => [...new Set(run.alerts.map(({ chunk }) => chunk))]

describe('a course', () => {
  it('of single nights is judged as one run over all of them', async () => {
    const store = join(folder, 'nights.sqlite')
    const found: string[] = []
    for (let day = 0; day < 7; day++) {
      found.push(...alerting(await monitor.check(days(day, day + 1), { store })))
    }
    expect(found).toEqual(['2026-01-03', '2026-01-06'])
    expect(alerting(await monitor.check(days(0, 7)))).toEqual(found)
    expect(alerting((await history(store)).run)).toEqual(found)
  })

  it('takes what stood before a night that is checked again', async () => {
    const store = join(folder, 'again.sqlite')
    await monitor.check(days(0, 3), { store })
    await monitor.check(days(3, 6), { store })
    expect(alerting(await monitor.check(days(2, 3), { store }))).toEqual(['2026-01-03'])
    expect(alerting(await monitor.check(days(3, 6), { store }))).toEqual(['2026-01-06'])
  })

  it('goes on after a last chunk that was not whole', async () => {
    const store = join(folder, 'part.sqlite')
    await monitor.check([...days(0, 2), ...days(2, 3, 30)], { store })
    expect(alerting(await monitor.check(days(2, 6), { store }))).toEqual(['2026-01-03', '2026-01-06'])
  })

  it('begins anew for another monitor', async () => {
    const store = join(folder, 'other.sqlite')
    await monitor.check(days(0, 2), { store })
    const other = await fit(days(-7, 0), { columns: { timestamp: 'at' }, chunks: { period: 'day' } })
    expect(alerting(await other.check(days(2, 5), { store }))).toEqual(['2026-01-05'])
  })
})
