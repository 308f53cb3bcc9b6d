/** `npm run faults`: plants faults in real tables, and counts how often what is said of them is right. */

import { parseArgs } from 'node:util'
import { Share } from '../tally.js'
import { REAL_FAULTS, type RealFault } from './faults.js'
import { type Judgement, judgeRun } from './judge.js'
import { writeTable } from './page.js'
import { plantedRun, type Trained, trained } from './plant.js'
import { readTables } from './tables.js'

const { values } = parseArgs({
  options: {
    /** Orders of the rows of each table. */
    seeds: { type: 'string', default: '5' },
    /** Names of tables, or of faults. */
    only: { type: 'string' },
    /** Prints what is said where it is wrong. */
    verbose: { type: 'boolean', default: false },
    /** Writes the table of docs/verdict.md. */
    write: { type: 'boolean', default: false },
  },
})

const PARTS = ['action', 'named', 'start', 'clean'] as const

/** Counts of a fault, or of all. */
const counts = () => ({ action: new Share(), named: new Share(), start: new Share(), clean: new Share() })

const isChosen = (name: string) => values.only === undefined || values.only.split(',').includes(name)

async function judged(own: Trained, fault: RealFault): Promise<Judgement> {
  const run = await plantedRun(own, fault)
  const judgement = judgeRun(run, fault, own.table)
  const wrong = PARTS.filter((part) => !judgement[part])
  if (values.verbose && wrong.length > 0) {
    const said = [...run.verdict.causes, ...run.verdict.actions].map(
      (line) => `     ${line.kind}: ${'sentence' in line ? line.sentence : line.why}`,
    )
    console.log(
      [
        `${own.table.name} ${own.seed}, ${fault.name}: not ${wrong.join(', ')}`,
        `     ${run.verdict.headline}`,
        ...said,
      ].join('\n'),
    )
  }
  return judgement
}

const all = (await readTables()).filter(({ name }) => isChosen(name) || REAL_FAULTS.some((own) => isChosen(own.name)))
const faults = REAL_FAULTS.filter(({ name }) => isChosen(name) || !REAL_FAULTS.some((own) => isChosen(own.name)))
const rows = new Map(faults.map(({ name }) => [name, counts()]))
const total = counts()
for (const table of all) {
  for (let seed = 0; seed < Number(values.seeds); seed++) {
    const own = trained(table, seed)
    for (const fault of faults) {
      const judgement = await judged(own, fault)
      for (const part of PARTS) for (const into of [rows.get(fault.name), total]) into?.[part].add(judgement[part])
    }
  }
}

const words = (share: Share) => `${Math.round(share.value * share.draws)} of ${share.draws}`
const lines = [...rows, ['all', total] as const].map(
  ([name, own]) => `| ${[name, ...PARTS.map((part) => words(own[part]))].join(' | ')} |`,
)
const text = [
  '| planted | first action right | named | start right | no false cause |',
  '|---|---|---|---|---|',
  ...lines,
].join('\n')
console.log(text)
if (values.write) writeTable(text)
