/** A run as one JSON document: everything that the report shows, unrounded, but not how files were read: the same data is the same document. */

import { VERSION } from '../generated/version.js'
import { lengthOf, pointAt } from '../results/columns.js'
import type { Result, RunData, Series } from '../types/index.js'

export interface RunJson
  extends Pick<
    RunData,
    | 'config'
    | 'verdict'
    | 'options'
    | 'chunks'
    | 'results'
    | 'segments'
    | 'calibration'
    | 'labels'
    | 'leftOut'
    | 'followed'
  > {
  /** Version of Reckoner that made it. */
  readonly reckoner: string
  /** Notices about the rows: periods without any, overlap with the reference, repeats. */
  readonly notices: readonly string[]
}

export function toJSON(run: RunData): RunJson {
  const { config, verdict, options, chunks, results, calibration, labels, leftOut, rowNotices: notices = [] } = run
  const joined = labels === undefined ? {} : { labels }
  const followed = run.followed === undefined ? {} : { followed: run.followed }
  const segments = run.segments === undefined ? {} : { segments: run.segments }
  const last = { leftOut, notices, ...followed }
  return { reckoner: VERSION, config, verdict, options, chunks, results, ...segments, calibration, ...joined, ...last }
}

/**
 * The letters of `JSON.stringify(run, null, 2)` and a line end, a piece at a time: a document may be larger than any text, and its
 * points are made one by one.
 */
export function* jsonParts(run: RunJson): Generator<string> {
  yield* objectParts(run, '', (key, value, indent) => {
    if (key === 'chunks') return listParts(value as RunJson['chunks'], indent, whole)
    if (key !== 'results') return undefined
    return objectParts(value as object, indent, (_, result, inner) => resultParts(result as Result, inner))
  })
  yield '\n'
}

type Large = (key: string, value: unknown, indent: string) => Iterable<string> | undefined

/** An object whose large members are given part by part, the others at once. */
function* objectParts(own: object, indent: string, large: Large): Generator<string> {
  const inner = `${indent}  `
  let before = '{\n'
  for (const [key, value] of Object.entries(own)) {
    const parts = value === undefined ? undefined : large(key, value, inner)
    const text = parts ? '' : told(value, inner)
    if (text === undefined) continue
    yield `${before}${inner}${JSON.stringify(key)}: ${text}`
    if (parts) yield* parts
    before = ',\n'
  }
  yield before === ',\n' ? `\n${indent}}` : '{}'
}

function* listParts<T>(
  items: Iterable<T>,
  indent: string,
  part: (item: T, indent: string) => Iterable<string>,
): Generator<string> {
  const inner = `${indent}  `
  let before = '[\n'
  for (const item of items) {
    yield `${before}${inner}`
    yield* part(item, inner)
    before = ',\n'
  }
  yield before === ',\n' ? `\n${indent}]` : '[]'
}

const whole = (value: unknown, indent: string) => [told(value, indent) ?? 'null']

function resultParts(result: Result, indent: string): Iterable<string> {
  return objectParts(result, indent, (key, value, inner) => {
    if (key === 'chunks') return listParts(value as Result['chunks'], inner, whole)
    return key === 'series' ? listParts(value as Result['series'], inner, seriesParts) : undefined
  })
}

function seriesParts(series: Series, indent: string): Iterable<string> {
  // Its points are not read, for then all of them are made.
  const names = Object.keys(series).map((key) => [key, key === 'points' ? null : series[key as keyof Series]])
  return objectParts(Object.fromEntries(names), indent, (key, _, inner) =>
    key === 'points' ? listParts(pointsOf(series), inner, whole) : undefined,
  )
}

function* pointsOf(series: Series) {
  for (let place = 0; place < lengthOf(series); place++) yield pointAt(series, place)
}

/** As within a larger text. */
function told(value: unknown, indent: string): string | undefined {
  return JSON.stringify(value, null, 2)?.replaceAll('\n', `\n${indent}`)
}
