import { describe, expect, it } from 'vitest'
import { followed, livesOf, type NightTold } from '../../src/history/follow.js'
import type { ToldIncident } from '../../src/history/told-incidents.js'
import { followedWords } from '../../src/report/followed-words.js'

const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}`

/** A fall of F1 by `by ± 0.01` from one day to another; open where no end is given. */
function fall(by: number, first: number, last: number, more: Partial<ToldIncident> = {}): ToldIncident {
  return {
    id: `f1:${day(first)}`,
    state: 'open',
    level: 'alert',
    sentence: `F1 fell by ${by}`,
    since: day(first),
    metric: 'f1',
    shownBy: 'labels',
    change: { from: 0.8, to: 0.8 - by, interval: [-by - 0.01, -by + 0.01] },
    bridge: [],
    where: [],
    columns: [],
    first: day(first),
    last: day(last),
    ...more,
  }
}

const over = (own: ToldIncident): ToldIncident => ({ ...own, state: 'recovered', until: String(own.last) })

/** A night that looked at chunks up to a day, with labels up to another. */
function night(last: number, incidents: readonly ToldIncident[] = [], labelled: number | null = last): NightTold {
  return {
    at: `${day(last)}T03:00:00.000Z`,
    last: day(last),
    labelled: labelled === null ? null : day(labelled),
    incidents,
  }
}

const follow = (...nights: readonly NightTold[]) => livesOf(nights).map((life) => followed(life, nights.length))
const words = (...nights: readonly NightTold[]) => follow(...nights).map(followedWords)

describe('an incident', () => {
  it('opens, grows and recovers', () => {
    const nights = [night(1), night(2), night(3, [fall(0.04, 3, 3)]), night(4, [fall(0.09, 3, 4)])]
    expect(words(...nights.slice(0, 3))).toEqual(['new in night 3'])
    expect(words(...nights)).toEqual(['open since night 3, grown from −0.040 to −0.090'])
    expect(follow(...nights, night(5, [over(fall(0.09, 3, 4))]))).toMatchObject([
      {
        state: 'recovered',
        recovered: 5,
        since: day(3),
        until: day(4),
        nights: [{ night: 3 }, { night: 4 }, { night: 5 }],
      },
    ])
    expect(words(...nights, night(5, [over(fall(0.09, 3, 4))]))).toEqual(['opened in night 3, recovered in night 5'])
  })

  it('is neither grown nor shrunk within what its intervals leave open', () => {
    expect(words(night(3, [fall(0.08, 3, 3)]), night(4, [fall(0.09, 3, 4)]))).toEqual([
      'open since night 1, −0.090, about as then',
    ])
    expect(words(night(3, [fall(0.12, 3, 3)]), night(4, [fall(0.09, 3, 4)]))).toEqual([
      'open since night 1, shrunk from −0.120 to −0.090',
    ])
  })

  it('goes on into the next table, whose first chunk names it anew', () => {
    const [only, ...others] = follow(night(3, [fall(0.04, 3, 3)]), night(4, [fall(0.09, 4, 4)]))
    expect(others).toEqual([])
    expect(only).toMatchObject({ id: `f1:${day(4)}`, since: day(3), state: 'open', course: 'grown' })
  })

  it('has recovered where a night looked at later chunks and found none', () => {
    expect(words(night(3, [fall(0.04, 3, 3)]), night(4))).toEqual(['opened in night 1, recovered in night 2'])
    // A night that looks at earlier chunks says nothing of it.
    expect(follow(night(3, [fall(0.04, 3, 3)]), night(2))).toMatchObject([{ nights: [{ night: 1 }] }])
    expect(follow(night(3, [fall(0.04, 3, 3)]), night(2))[0]?.recovered).toBeUndefined()
  })

  it('waits for labels where labels showed it and none have come', () => {
    const nights = [night(3, [fall(0.04, 3, 3)]), night(4, [], null)]
    expect(words(...nights)).toEqual(['open since night 1, waits for labels'])
    expect(words(...nights, night(5, [], 4))).toEqual(['opened in night 1, recovered in night 3'])
    expect(words(night(3, [fall(0.04, 3, 3, { shownBy: 'estimate' })]), night(4, [], null))).toEqual([
      'opened in night 1, recovered in night 2',
    ])
  })

  it('is another one after it was over, or of another metric or column', () => {
    const later = [night(3, [over(fall(0.04, 1, 2))]), night(9, [fall(0.05, 8, 9)])]
    expect(words(...later)).toEqual(['told in night 1, over by then', 'new in night 2'])
    const auc = fall(0.04, 3, 4, { id: `roc_auc:${day(3)}`, metric: 'roc_auc' })
    expect(follow(night(3, [fall(0.04, 3, 3)]), night(4, [fall(0.04, 3, 4), auc]))).toHaveLength(2)
  })

  it('opens again where a later night finds that it was not over', () => {
    const found = [night(3, [fall(0.04, 3, 3)]), night(4), night(4, [fall(0.04, 3, 4)])]
    expect(follow(...found)).toMatchObject([{ state: 'open', nights: [{ night: 1 }, { night: 3 }] }])
  })

  it('is paired once, with what began in the same chunk first', () => {
    const two = [over(fall(0.04, 1, 2)), fall(0.05, 4, 5)]
    const again = [fall(0.06, 4, 6), over(fall(0.04, 1, 2))]
    expect(follow(night(5, two), night(6, again)).map(({ since, nights }) => [since, nights.length])).toEqual([
      [day(1), 2],
      [day(4), 2],
    ])
  })

  it('of a fault has no size', () => {
    const { metric: _, change: __, shownBy: ___, ...own } = fall(0, 3, 3)
    const fault = { ...own, id: `missing_rate:age:${day(3)}` }
    expect(words(night(3, [fault]), night(4, [{ ...fault, last: day(4) }]))).toEqual(['open since night 1'])
  })
})
