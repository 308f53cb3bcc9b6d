/** Circles among files that know one another. */

/** By the name of a file: the names of those that it knows. */
export type Knowledge = ReadonlyMap<string, ReadonlySet<string>>

/** Groups of files each of which leads to every other. */
export function circlesOf(known: Knowledge): readonly (readonly string[])[] {
  const names = [...known.keys()]
  const reached = new Map(names.map((name) => [name, reachedFrom(name, known)]))
  const leads = (from: string, to: string) => reached.get(from)?.has(to) === true
  const circles = names.map((name) => names.filter((other) => leads(name, other) && leads(other, name)))
  return circles.filter(([first], place) => first === names[place])
}

function reachedFrom(name: string, known: Knowledge, seen = new Set<string>()): ReadonlySet<string> {
  for (const next of known.get(name) ?? []) {
    if (seen.has(next)) continue
    seen.add(next)
    reachedFrom(next, known, seen)
  }
  return seen
}
