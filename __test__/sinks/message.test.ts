import { describe, expect, it } from 'vitest'
import { messageOf, textOf } from '../../src/sinks/message.js'
import { flightsRun } from '../report/sample-run.js'

describe('messageOf', () => {
  const run = flightsRun()
  const message = messageOf(run, [])

  it('tells every option of the run, in order', () => {
    expect(message.options.map(({ sentence }) => sentence)).toEqual(run.options.map(({ sentence }) => sentence))
    expect(message.options.at(-1)?.kind).toBe('do_nothing')
  })

  it('names as text what answers the change, and neither nothing nor what would have paid before', () => {
    const [first, ...others] = run.options
    const standing = { ...first, sentence: 'Move the threshold', standing: true } as typeof first
    const text = textOf(messageOf({ ...run, options: [standing, first, ...others] as typeof run.options }, []))
    const steps = text.split('\n').filter((line) => line.startsWith('To do: '))
    const told = run.options.filter((own) => own.kind !== 'do_nothing' && !own.standing)
    expect(steps).toEqual(told.map(({ sentence }) => `To do: ${sentence}`))
    expect(told.length).toBeGreaterThan(0)
  })
})
