import { expect, it } from 'vitest'
import { populationOf } from '../../honesty/population.js'
import { errorsOf, QUANTITIES } from '../../honesty/streams/quantities.js'
import { accuracyOf, world } from '../../honesty/streams/world.js'

it('agrees with truths in closed form', async () => {
  expect((await populationOf(world())).get('accuracy')).toBeCloseTo(accuracyOf(), 2)
  const range = [3, 5] as const
  expect(((await populationOf(QUANTITIES, { range })).get('mae') as number) / errorsOf({ range }).mae).toBeCloseTo(1, 2)
})

it('is drawn once', () => {
  expect(populationOf(world())).toBe(populationOf(world()))
})
