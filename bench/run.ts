/** `npm run bench`: both sides of every workload, results compared first, then timed in turns; the table is RESULTS.md. */

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SHAPES, type Shape } from './data.js'
import type { Answer, Request } from './ours.js'
import { type Peer, scaled, type Table, WORKLOADS, type Workload } from './workloads.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const say = (line: string) => process.stderr.write(`${line}\n`)

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    runs: { type: 'string', default: '2' },
    /** Only our side. */
    ours: { type: 'boolean', default: false },
    shapes: { type: 'boolean', default: false },
  },
})
const scale = Number(options.scale)
const runs = Number(options.runs)
const chosen = options.only?.split(',')
const workloads = WORKLOADS.filter(({ id }) => chosen === undefined || chosen.includes(id))

/** Data and the virtual environment: outside the repository, kept for the next time. */
const base = process.env.RECKONER_BENCH_DIR ?? join(tmpdir(), 'reckoner-bench')
const folder = join(base, `scale-${scale}`)
const python = join(base, 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

function installPeers(): void {
  const done = join(base, 'venv', 'complete')
  if (existsSync(done)) return
  say('Installing the peers of requirements.txt …')
  execFileSync('python3', ['-m', 'venv', join(base, 'venv')], { stdio: 'inherit' })
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', join(here, 'requirements.txt')], { stdio: 'inherit' })
  writeFileSync(done, '')
}

// ── one side, one run, in a process of its own ───────────────────────────────────────────────

function child(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Answer {
  const done = spawnSync(command, args, { env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (done.status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed\n${done.stdout}${done.stderr}`)
  return JSON.parse(done.stdout.trim().split('\n').at(-1) as string)
}

function ours(workload: Workload, changes: Partial<Request>): Answer {
  const parts = workload.peers.map((peer) => timedPart(workload, peer))
  const columns = Math.max(0, ...parts.map((part) => part.columns))
  const chunks = Math.max(0, ...parts.map((part) => part.chunks))
  const request: Request = {
    id: workload.id,
    scale,
    shape: 'plain',
    without: false,
    repeat: 1,
    columns,
    chunks,
    folder,
    ...changes,
  }
  const path = join(folder, 'request.json')
  writeFileSync(path, JSON.stringify(request))
  return child(process.execPath, ['--expose-gc', '--import', 'tsx', join(here, 'ours.ts'), path])
}

/** NannyML reports its use unless told not to; more threads than it gains from are unfair to it. */
const theirs = (spec: string, threads = 1): Answer =>
  child(python, [join(here, 'peers.py'), spec], {
    NML_DISABLE_USAGE_LOGGING: '1',
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
  })

// ── what the other side reads ────────────────────────────────────────────────────────────────

function timedPart(workload: Workload, peer: Pick<Peer, 'columns' | 'chunks'>) {
  const all = Math.ceil(scaled(workload.rows, scale) / workload.chunk)
  const columns = Math.min(peer.columns ?? workload.columns, workload.columns)
  return { columns, chunks: Math.min(peer.chunks ?? all, all), all }
}

/** Raw columns in files, for Python. */
function writeColumns(table: Table, period: string, rows: number) {
  const entries = Object.entries(table).map(([name, column]) => {
    const file = join(folder, `${period}.${name}.raw`)
    const values = column instanceof Float64Array ? column : column.codes
    writeFileSync(file, values.subarray(0, rows))
    return [name, column instanceof Float64Array ? { file } : { file, labels: column.labels }]
  })
  return Object.fromEntries(entries)
}

function removeColumns(): void {
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.raw'))) rmSync(join(folder, name))
}

/** Writes what a run of peers.py needs, and returns the path of the spec. */
function specOf(workload: Workload, peer: Pick<Peer, 'run' | 'columns' | 'chunks'>, place: number): string {
  const { columns, chunks } = timedPart(workload, peer)
  const { chunk, strings } = workload
  const make = (period: string, full: number, drifted: boolean, rows: number) => {
    if (peer.run === 'report') return join(folder, `${period}.${workload.file}`)
    const table = workload.make({ rows: scaled(full, scale), drifted, shape: 'plain' }, columns)
    return writeColumns(table, `${place}.${period}`, rows)
  }
  const reference = make('reference', workload.reference, false, Number.POSITIVE_INFINITY)
  const analysis = make('analysis', workload.rows, true, chunks * chunk)
  const path = join(folder, `spec-${place}.json`)
  writeFileSync(path, JSON.stringify({ run: peer.run, folder, chunk, strings, columns, reference, analysis }))
  return path
}

function makeFiles(workload: Workload): void {
  const done = join(folder, 'files-complete')
  if (existsSync(done)) return
  say('Writing the Parquet and CSV files …')
  theirs(specOf(workload, { run: 'make_files' }, 0))
  removeColumns()
  writeFileSync(done, '')
}

// ── comparing and timing ─────────────────────────────────────────────────────────────────────

/** The first difference that is larger than it may be. */
function differenceOf(own: Answer, other: Answer, peer: Peer): string | undefined {
  for (const [key, values] of Object.entries(other.answer)) {
    const { absolute = 0, relative = 0 } = peer.tolerance[key.split('/')[1] as string] ?? peer.tolerance['*'] ?? {}
    const mine = own.answer[key]
    if (mine === undefined) return `${key} is missing`
    for (const [chunk, value] of values.entries()) {
      const ours = mine[chunk] ?? Number.NaN
      if (value !== null && !(Math.abs(ours - value) <= absolute + relative * Math.abs(value)))
        return `${key}, chunk ${chunk}: ${ours}, theirs ${value}`
    }
  }
  return undefined
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

interface Timing {
  readonly seconds: readonly number[]
  readonly peak: number
}

interface Comparison {
  readonly peer: Peer
  readonly timing: Timing
  readonly ratio: number
  readonly difference: string | undefined
  readonly part: string
}

interface Outcome {
  readonly workload: Workload
  readonly timing: Timing
  readonly mean: number
  readonly comparisons: readonly Comparison[]
  /** Time of fit and of check by that of the same without some options. */
  readonly cost?: Pick<Answer, 'fit' | 'check'>
  /** Time by that of the plain shape. */
  readonly shapes: ReadonlyMap<Shape, number>
}

/** The peer's whole time, from what it took for its part. */
function whole({ fit, check }: Answer, workload: Workload, peer: Peer): number {
  const { columns, chunks, all } = timedPart(workload, peer)
  const wider = workload.columns / columns
  // Of a file all columns are read, which counts as `fit`.
  return fit * (workload.file ? 1 : wider) + check * wider * (all / chunks)
}

function partOf(workload: Workload, peer: Peer): string {
  const { columns, chunks, all } = timedPart(workload, peer)
  const parts = [
    ...(columns < workload.columns ? [`${columns} of ${workload.columns} columns`] : []),
    ...(chunks < all ? [`${chunks} of ${all} chunks`] : []),
  ]
  return parts.length === 0 ? 'all' : parts.join(', ')
}

function measure(workload: Workload): Outcome {
  if (workload.file) makeFiles(workload)
  const peers = options.ours ? [] : workload.peers
  const specs = peers.map((peer, place) => specOf(workload, peer, place))
  const own: Answer[] = []
  const other: Answer[][] = peers.map(() => [])
  const without: Answer[] = []
  for (let run = 0; run < runs; run++) {
    own.push(ours(workload, {}))
    if (workload.without) without.push(ours(workload, { without: true }))
    for (const [place, peer] of peers.entries()) other[place]?.push(theirs(specs[place] as string, peer.threads))
  }
  const timing = (answers: readonly Answer[], seconds: (answer: Answer) => number): Timing => ({
    seconds: answers.map(seconds),
    peak: median(answers.map((answer) => answer.peak)),
  })
  const mine = timing(own, ({ fit, check }) => fit + check)
  const comparisons = peers.map((peer, place): Comparison => {
    const answers = other[place] as Answer[]
    const time = timing(answers, (answer) => whole(answer, workload, peer))
    const ratio = median(time.seconds.map((seconds, run) => seconds / (mine.seconds[run] as number)))
    const difference = differenceOf(own[0] as Answer, answers[0] as Answer, peer)
    return { peer, timing: time, ratio, difference, part: partOf(workload, peer) }
  })
  removeColumns()
  const cost = without.length === 0 ? {} : { cost: costOf(own, without) }
  return { workload, timing: mine, mean: own[0]?.mean ?? Number.NaN, comparisons, ...cost, shapes: shapesOf(workload) }
}

/** Medians over pairs of runs. */
function costOf(own: readonly Answer[], without: readonly Answer[]): Outcome['cost'] & object {
  const ratio = (part: 'fit' | 'check') => median(own.map((one, run) => one[part] / (without[run] as Answer)[part]))
  return { fit: ratio('fit'), check: ratio('check') }
}

function shapesOf(workload: Workload): Outcome['shapes'] {
  if (!workload.shapes || (options.ours && !options.shapes)) return new Map()
  const times = SHAPES.map((shape) => {
    const { fit, check } = ours(workload, { shape, scale: scale / 4, repeat: 5 })
    return fit + check
  })
  return new Map(SHAPES.map((shape, place) => [shape, (times[place] as number) / (times[0] as number)]))
}

// ── the table ────────────────────────────────────────────────────────────────────────────────

const seconds = (value: number) => (value < 10 ? value.toPrecision(3) : value.toFixed(0))
const spread = ({ seconds: all }: Timing) =>
  `${seconds(median(all))} (${seconds(Math.min(...all))}–${seconds(Math.max(...all))})`
const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)

/** Seconds to read all values once at the memory's speed. */
function limitOf({ reference, rows, columns, make }: Workload, secondsPerByte: number): number {
  const [first] = Object.values(make({ rows: 1, drifted: false, shape: 'plain' }, 1))
  const bytes = first instanceof Float64Array ? 8 : 4
  return (scaled(reference, scale) + scaled(rows, scale)) * columns * bytes * secondsPerByte
}

function tableOf(outcomes: readonly Outcome[], secondsPerByte: number): string {
  const lines = outcomes.flatMap(({ workload, timing, comparisons }) => {
    const limit = limitOf(workload, secondsPerByte) / median(timing.seconds)
    const mine = [workload.id, workload.title, spread(timing), `${(limit * 100).toPrecision(2)} %`]
    if (comparisons.length === 0) return [[...mine, '', '', '', '', '', megabytes(timing.peak), '']]
    return comparisons.map(({ peer, timing: time, ratio, difference, part }) => {
      const goal = `${peer.goal}×${peer.stretch === undefined ? '' : ` (${peer.stretch}×)`}`
      const reached = ratio >= peer.goal ? '' : ' missed'
      const equal = difference === undefined ? (Object.keys(peer.tolerance).length === 0 ? '–' : 'yes') : '**no**'
      return [
        ...mine,
        peer.name,
        spread(time),
        part,
        `**${ratio.toPrecision(3)}×**`,
        `${goal}${reached}`,
        `${megabytes(timing.peak)} / ${megabytes(time.peak)}`,
        equal,
      ]
    })
  })
  const head = [
    '',
    'workload',
    'ours, s',
    'memory limit',
    'peer',
    'its time, s',
    'timed on',
    'ratio',
    'goal',
    'peak MB, ours / its',
    'equal',
  ]
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function shapeTableOf(outcomes: readonly Outcome[]): string {
  const known = outcomes.filter(({ shapes }) => shapes.size > 0)
  if (known.length === 0) return ''
  const lines = known.map(({ workload, shapes }) => [
    workload.id,
    ...SHAPES.map(
      (shape) => `${(shapes.get(shape) ?? Number.NaN).toFixed(2)}${(shapes.get(shape) ?? 0) > 3 ? ' **over 3**' : ''}`,
    ),
  ])
  const head = ['', ...SHAPES]
  return `\n\nTime of other shapes of data by that of the plain one (at most 3):\n\n${[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
}

/** What options cost, as ratios. */
function costTableOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap(({ workload, cost }) =>
    cost ? [[workload.id, workload.title, `${cost.fit.toPrecision(3)}×`, `${cost.check.toPrecision(3)}×`]] : [],
  )
  if (lines.length === 0) return ''
  const head = ['', 'workload', 'fit', 'check']
  return `\n\nTime by that of the same without these options:\n\n${[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
}

/** Goals that were missed, and why. */
function missesOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap(({ workload, comparisons }) =>
    comparisons
      .filter(({ peer, ratio }) => ratio < peer.goal)
      .map(({ peer }) => `- ${workload.id} against ${peer.name}: ${workload.missed ?? 'no reason is known yet'}`),
  )
  return lines.length === 0 ? '' : `\n\nGoals that were missed:\n\n${lines.join('\n')}`
}

function machine(): string {
  const { model } = cpus()[0] as { model: string }
  const level = process.env.RECKONER_CPU ?? 'the highest level'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${model}, ${cpus().length} cores, ${memory} GB, ${process.platform} ${release()}, Node ${process.versions.node}; RECKONER_CPU: ${level}`
}

mkdirSync(folder, { recursive: true })
if (!options.ours) installPeers()
const started = performance.now()
const probe = join(folder, 'probe.json')
writeFileSync(probe, JSON.stringify({ run: 'bandwidth' }))
const secondsPerByte = options.ours ? Number.NaN : theirs(probe).check / 1e9
const outcomes: Outcome[] = []

/** The results so far. */
function results(): string {
  const minutes = ((performance.now() - started) / 60_000).toFixed(0)
  return `# Results of \`npm run bench\`

${machine()}. Memory: ${(1e-9 / secondsPerByte).toFixed(1)} GB/s. ${runs} runs in turns, ${minutes} minutes. Seconds are medians (least–most) of fit and check together; ratios are medians over pairs of runs.

${tableOf(outcomes, secondsPerByte)}

B11, a file of 100 million rows in bounded memory, is measured apart: see [docs/scale.md](../docs/scale.md).${costTableOf(outcomes)}${shapeTableOf(outcomes)}${missesOf(outcomes)}
`
}

for (const workload of workloads) {
  const outcome = measure(workload)
  outcomes.push(outcome)
  const ratios = outcome.comparisons.map(({ peer, ratio, difference }) => {
    return `${ratio.toPrecision(3)}× ${peer.name} (goal ${peer.goal}×)${difference === undefined ? '' : `, DIFFERS: ${difference}`}`
  })
  if (outcome.cost)
    ratios.push(
      `fit ${outcome.cost.fit.toPrecision(3)}×, check ${outcome.cost.check.toPrecision(3)}× of the same without`,
    )
  const shapes = [...outcome.shapes].map(([shape, time]) => `${shape} ${time.toFixed(2)}`)
  say(`${workload.id}  ${spread(outcome.timing)} s  ${ratios.join('; ')}  ${shapes.join(', ')}`)
  const { answer } = workload
  if (answer !== undefined && scale === 1 && Math.abs(outcome.mean - answer) > 1e-9 * Math.abs(answer)) {
    say(`  the mean of its first series is ${outcome.mean}, expected is ${answer}`)
    process.exitCode = 1
  }
  if (outcome.comparisons.some(({ difference }) => difference !== undefined)) process.exitCode = 1
  // After each, so that a run that is cut short leaves what it found.
  if (chosen === undefined && scale === 1 && !options.ours) writeFileSync(join(here, 'RESULTS.md'), results())
}
console.log(results())
