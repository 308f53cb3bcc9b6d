import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

let folder: string
const inFolder = (name: string) => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-cli-'))
  writeFileSync(inFolder('reference.csv'), loans(3000, 0.5))
  writeFileSync(inFolder('steady.csv'), loans(3000, 0.5))
  writeFileSync(inFolder('open.csv'), loans(3000, 0.5).replaceAll(/,[01]$/gm, ','))
  writeFileSync(inFolder('two.csv'), twice(loans(3000, 0.5)))
  writeFileSync(inFolder('turned.csv'), loans(3000, 0.9))
  writeFileSync(inFolder('config.ts'), "const name: string = 'Loans'\nexport default { name, summary: [] }\n")
  writeFileSync(inFolder('broken.json'), '{ "name": ')
  writeFileSync(inFolder('reckoner.config.json'), '{ "$schema": "./reckoner.schema.json", "name": "Debts" }')
  writeFileSync(inFolder('misspelt.json'), '{ "$schema": "./reckoner.schema.json", "sumary": [] }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Scores, predictions above one half, and labels that are positive above a limit, but for one row in ten. */
function loans(rows: number, limit: number): string {
  const draw = generator()
  const lines = Array.from({ length: rows }, () => {
    const score = draw()
    const late = score > limit !== draw() < 0.1
    return [20 + Math.floor(50 * draw()), score, Number(score > 0.5), Number(late)].join(',')
  })
  return ['age,score,pred,target', ...lines].join('\n')
}

/** The same with another model's score, which goes by age alone. */
function twice(table: string): string {
  const [head, ...lines] = table.split('\n')
  const scored = lines.map((line) => `${line},${(Number(line.split(',')[0]) - 20) / 50}`)
  return [`${head},age01`, ...scored].join('\n')
}

/** Numbers from 0 to 1, the same in every run (Lehmer's generator). */
function generator(): () => number {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function reckoner(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8', cwd: folder })
  return { status, stdout, stderr }
}
const check = (production: string, ...words: string[]) => reckoner('check', 'reference.csv', production, ...words)

describe('reckoner plan-labels', () => {
  it('writes a plan and a list to fill in, which read-labels reads', () => {
    const flags = ['--out', 'plan.json', '--list', 'rows.csv', '--metric', 'accuracy', '--count', '80']
    const planned = reckoner('plan-labels', 'reference.csv', 'open.csv', ...flags)
    expect(planned.status).toBe(0)
    expect(planned.stderr).toMatch(/Label 80 rows, in their order: [\d,]+ would tell accuracy of 0\.\d+ from one/)
    expect(planned.stderr).toMatch(/Wrote plan.json and rows.csv/)
    const [head, ...lines] = readFileSync(inFolder('rows.csv'), 'utf8').trim().split('\r\n')
    expect(head).toBe('row,chunk,target')
    const known = readFileSync(inFolder('steady.csv'), 'utf8').split('\n').slice(1)
    const filled = lines.map((line) => `${line}${known[Number(line.split(',')[0])]?.split(',')[3]}`)
    writeFileSync(inFolder('filled.csv'), [head, ...filled].join('\n'))
    const told = reckoner('read-labels', 'plan.json', 'filled.csv')
    expect([told.status, told.stderr]).toEqual([0, ''])
    expect(told.stdout).toMatch(/^Accuracy is 0\.\d+ \(95\u202f%: 0\.\d+ to \d\.\d+\)/)
    expect(JSON.parse(reckoner('read-labels', 'plan.json', 'filled.csv', '--json').stdout).labels).toBe(80)
  })

  it.each([
    [['plan-labels', 'reference.csv', 'open.csv'], '--out with a file for the plan is required'],
    [['read-labels', 'missing.json', 'open.csv'], 'Cannot read the plan "missing.json"'],
    [['read-labels', 'reference.csv', 'open.csv'], 'it is not what reckoner plan-labels --out wrote'],
    [['read-labels', 'plan.json'], 'Cannot begin without the labels'],
  ])('%j is refused', (words, sentence) => {
    const { status, stderr } = reckoner(...words)
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
  })
})

describe('reckoner compare-models', () => {
  it('says whether to switch, metric by metric', () => {
    const flags = ['--features', 'age', '--challenger-score', 'age01', '--decide-by', 'roc_auc']
    const { status, stdout } = reckoner('compare-models', 'reference.csv', 'two.csv', ...flags)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Keep the model: "age01" is worse, AUROC −0\.\d+ \(95/)
    expect(stdout).toMatch(/\nAUROC 0\.\d+ → 0\.\d+, −0\.\d+ \(95/)
    const json = JSON.parse(reckoner('compare-models', 'reference.csv', 'two.csv', ...flags, '--json').stdout)
    expect(json).toMatchObject({ decision: 'keep', metric: 'roc_auc', challenger: 'age01' })
  })

  it('needs a challenger', () => {
    const { status, stderr } = reckoner('compare-models', 'reference.csv', 'two.csv')
    expect([status, stderr]).toEqual([2, expect.stringContaining('expected challenger.prediction')])
  })
})

describe('reckoner explain', () => {
  const columns = ['--chunk-count', '6', '--metrics', 'f1']
  const explain = (...words: string[]) => reckoner('explain', ...words)

  it('prints an incident of a check in full on stdout, and has its exit code', () => {
    const { status, stdout, stderr } = explain('1', 'reference.csv', 'turned.csv', ...columns, '--quiet')
    expect([status, stderr]).toEqual([1, ''])
    expect(stdout.split('\n')[0]).toMatch(/Incident 1 {2}Open since chunk 1$/)
    for (const own of ['how much: −0.', 'since when: chunk 1', 'From usual to now', 'explains alerts: F1 (6)']) {
      expect(stdout).toContain(own)
    }
  })

  it('takes the flags of check, and prints the incident as JSON', () => {
    const { status, stdout, stderr } = explain(
      '1',
      'reference.csv',
      'turned.csv',
      ...columns,
      '--json',
      '--fail-on',
      'drift',
      '--store',
      'runs.sqlite',
    )
    expect([status, stderr]).toEqual([0, expect.stringContaining('Stored in runs.sqlite')])
    expect(JSON.parse(stdout)).toMatchObject({ metric: 'f1', state: 'open', since: expect.any(String) })
    const stored = explain('1', 'runs.sqlite')
    expect([stored.status, stored.stdout]).toEqual([0, expect.stringContaining('how much: −0.')])
  })

  it.each([
    [['0', 'reference.csv', 'turned.csv'], 'Cannot explain incident "0": expected its number, from 1'],
    [['7', 'reference.csv', 'turned.csv', ...columns], 'Cannot explain incident 7: the run has 1 incident\n'],
    [['1', 'reference.csv', 'steady.csv', ...columns], 'Cannot explain incident 1: the run has 0 incidents'],
    [['1', 'runs.sqlite', '--fail-on', 'drift'], 'Cannot use option --fail-on with a stored course'],
    [['1'], 'Cannot begin without a table'],
    [[], 'Cannot begin without the number of an incident'],
  ])('refuses %s', (words, sentence) => {
    const { status, stdout, stderr } = explain(...words)
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(sentence)])
  })
})

describe('reckoner check --notify', () => {
  const turned = (...words: string[]) => check('turned.csv', '--chunk-count', '6', ...words)

  it('appends a line of a run that fails, by the rule of the exit code', () => {
    const { status, stderr } = turned('--notify-file', 'messages.ndjson')
    expect([status, stderr]).toEqual([1, expect.stringContaining('\nNotified file\n')])
    const message = JSON.parse(readFileSync(inFolder('messages.ndjson'), 'utf8'))
    expect(message).toMatchObject({ status: 'degraded', failures: [expect.stringMatching(/^performance/)] })
  })

  it('says nothing of a run that does not, unless always', () => {
    const quiet = turned('--notify-file', 'none.ndjson', '--fail-on', 'drift')
    expect([quiet.status, quiet.stderr]).toEqual([0, expect.stringContaining('Notified nobody: nothing fails')])
    expect(existsSync(inFolder('none.ndjson'))).toBe(false)
    turned('--notify-file', 'always.ndjson', '--fail-on', 'drift', '--notify-when', 'always')
    expect(existsSync(inFolder('always.ndjson'))).toBe(true)
  })

  it.each([
    [['--notify-slack', 'env:NO_SUCH_VARIABLE'], 'the environment has no variable "NO_SUCH_VARIABLE"'],
    [['--notify-slack', 'slack'], 'Cannot use options.slack: expected an address'],
    [['--notify-when', 'always'], 'Cannot notify nobody'],
  ])('is refused before the work: %s', (words, sentence) => {
    const { status, stderr } = turned(...words)
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
    expect(stderr).not.toContain('Degraded')
  })

  it('exits with 2 where an address cannot be told, after the reports', () => {
    const { status, stderr } = turned('--notify-webhook', 'http://127.0.0.1:1/secret', '--report', 'before.md')
    expect([status, stderr]).toEqual([2, expect.stringContaining('Cannot notify webhook at 127.0.0.1:1: ')])
    expect(stderr).not.toContain('secret')
    expect(existsSync(inFolder('before.md'))).toBe(true)
  })
})

describe('reckoner fit', () => {
  const fitted = (...words: string[]) => reckoner('fit', 'reference.csv', '--chunk-count', '6', ...words)

  it('saves a monitor that checks as the two tables do', () => {
    const { status, stdout, stderr } = fitted('--save', 'loans.reckoner')
    expect(stderr).toContain('Guessed score = score, prediction = pred, target = target, task = binary')
    expect(stderr).toMatch(/Wrote loans\.reckoner; it holds [\d,]+ reference rows as codes\n/)
    expect([status, stdout]).toEqual([0, ''])
    const own = check('turned.csv', '--chunk-count', '6', '--json', '--quiet')
    expect(reckoner('check', 'turned.csv', '--monitor', 'loans.reckoner', '--json', '--quiet')).toEqual(own)
    expect(own.status).toBe(1)
  })

  it('says which values of the reference the file holds', () => {
    const { stderr } = fitted('--save', 'exact.reckoner', '--drift-numeric', 'wasserstein')
    expect(stderr).toMatch(
      /Wrote exact\.reckoner; it holds every reference value of age and [\d,]+ reference rows as codes\n/,
    )
    const none = fitted('--save', 'none-kept.reckoner', '--keep-rows', '0')
    expect(none.stderr).toContain('Wrote none-kept.reckoner\n')
  })

  it.each([
    ['fit', [], 'Cannot fit "reference.csv" for nothing: --save with a file is required'],
    ['check', [], 'Cannot check "reference.csv" alone: production to check against it, or --monitor'],
    ['check', ['steady.csv', '--monitor', 'm.reckoner'], 'Cannot use both the reference "reference.csv" and --monitor'],
    ['check', ['--monitor', 'm.reckoner', '--chunk-size', '9'], 'Cannot use option --chunk-size with --monitor'],
    ['check', ['--monitor', 'none.reckoner'], 'Cannot load the monitor "none.reckoner": there is no such file'],
    ['check', ['--monitor', 'steady.csv'], 'Cannot load the monitor "steady.csv": its beginning is not'],
  ] as const)('refuses what cannot be done: %s %j', (command, words, sentence) => {
    const { status, stderr } = reckoner(command, 'reference.csv', ...words)
    expect(stderr).toContain(sentence)
    expect(status).toBe(2)
  })
})

describe('reckoner check', () => {
  it('exits 0 for a healthy model, its summary on stderr, nothing on stdout', () => {
    const { status, stdout, stderr } = check('steady.csv')
    expect(stderr).toContain('Guessed score = score, prediction = pred, target = target, task = binary')
    expect(status).toBe(0)
    expect(stdout).toBe('')
  })

  it('exits 1 for a degraded one, and 0 where that is no failure', () => {
    expect(check('turned.csv').status).toBe(1)
    expect(check('turned.csv', '--fail-on', 'quality').status).toBe(0)
  })

  it('says on its last line why it exits as it does', () => {
    const last = ({ stderr }: { stderr: string }) => stderr.trimEnd().split('\n').at(-1)
    expect(last(check('steady.csv'))).toBe('exit 0: no alert of performance or quality')
    expect(last(check('turned.csv'))).toMatch(/^exit 1: performance \(AUROC, .*\)$/)
    expect(last(check('turned.csv', '--fail-on', 'quality', '--report', 'x.xml'))).toBe('exit 0: no alert of quality')
    const xml = readFileSync(inFolder('x.xml'), 'utf8')
    expect(xml).toContain('failures="0"')
    expect(xml).toMatch(/<skipped message="outside its threshold[^"]*; performance fails no run unless asked to"/)
  })

  it('prints the run as JSON on stdout, and nothing else anywhere with --quiet', () => {
    const { status, stdout, stderr } = check('turned.csv', '--json', '--quiet')
    const run = JSON.parse(stdout) as { verdict: { status: string }; chunks: unknown[] }
    expect(run.verdict.status).toBe('degraded')
    expect(run.chunks.length).toBeGreaterThan(10)
    expect(stderr).toBe('')
    expect(status).toBe(1)
  })

  it('reads a configuration, which flags override', () => {
    const named = (...words: string[]) => {
      const { stdout } = check('steady.csv', '--config', 'config.ts', '--json', '--quiet', ...words)
      return (JSON.parse(stdout) as { config: { name: string; summary: string[] } }).config
    }
    expect(named()).toMatchObject({ name: 'Loans', summary: [] })
    expect(named('--name', 'Credit').name).toBe('Credit')
  })

  it('reads one of JSON, which may name its schema for editors', () => {
    const { stdout } = check('steady.csv', '--config', 'reckoner.config.json', '--json', '--quiet')
    expect((JSON.parse(stdout) as { config: object }).config).toMatchObject({ name: 'Debts' })
    expect((JSON.parse(stdout) as { config: object }).config).not.toHaveProperty('$schema')
    expect(check('steady.csv', '--config', 'misspelt.json').stderr).toContain('Did you mean "summary"?')
  })

  it('writes every report that is asked for', () => {
    const { stderr } = check('steady.csv', '--report', 'report.md', '--report', 'report.html')
    expect(stderr).toContain('Wrote report.md')
    expect(readFileSync(inFolder('report.md'), 'utf8')).toContain('#')
    expect(existsSync(inFolder('report.html'))).toBe(true)
  })
})

describe('wrong use exits 2 with a sentence, nothing on stdout', () => {
  it.each([
    ['an option', () => check('steady.csv', '--chunk-sise', '5'), 'Did you mean --chunk-size?'],
    ['a command', () => reckoner('chek'), 'Did you mean "check"?'],
    ['a metric', () => check('steady.csv', '--metrics', 'acuracy'), 'Did you mean "accuracy"?'],
    ['a column', () => check('steady.csv', '--target', 'traget'), 'Did you mean "target"?'],
    ['a kind of failure', () => check('steady.csv', '--fail-on', 'perfomance'), 'Did you mean "performance"?'],
    ['no file', () => check('none.csv'), 'none.csv'],
    ['no production', () => reckoner('check', 'reference.csv'), 'production'],
    ['no configuration', () => check('steady.csv', '--config', 'none.ts'), 'there is no such file'],
    ['a broken configuration', () => check('steady.csv', '--config', 'broken.json'), 'not valid JSON'],
    ['a report of no known format', () => check('steady.csv', '--report', 'report.pdf'), 'report.pdf'],
  ] as const)('%s', (_, run, sentence) => {
    const { status, stdout, stderr } = run()
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
    expect([status, stdout]).toEqual([2, ''])
  })
})

describe('reckoner', () => {
  it('alone shows its help and exits 2', () => {
    const { status, stdout } = reckoner()
    expect(stdout).toContain('check <reference> [production]')
    expect(status).toBe(2)
  })

  it.each([
    [['--help'], /check <reference> \[production\]/],
    [['-h'], /Exit codes\n {2}0 /],
    [['help'], /help keys/],
    [['help', 'check'], /--report <file> +Write a report: \.html, \.md, \.json, \.csv, \.arrow, \.xml/],
    [['check', '--help'], /--task <task> +binary, or regression; multiclass/],
    [['help', 'fit'], /Examples\n {2}reckoner fit/],
    [['help', 'keys'], /metrics, regression +mae, mape(.*\n)+ *estimators +auto, .*\n.*drift, numeric/],
    [['--version'], /^reckoner\/\d+\.\d+\.\d+\n$/],
  ])('%j says it on stdout and exits 0', (words, text) => {
    const { status, stdout, stderr } = reckoner(...words)
    expect(stdout).toMatch(text)
    expect([status, stderr]).toEqual([0, ''])
  })
})

describe('names', () => {
  it('of digits stay as they are', () => {
    const lines = Array.from({ length: 200 }, (_, row) => `${row % 2},${row % 7},${(row * 31) % 11}`)
    writeFileSync(inFolder('digits.csv'), ['2024,007,1e3', ...lines].join('\n'))
    const words = ['--features', '007,1e3', '--name', '5', '--id', '2024', '--json', '--quiet']
    const { stdout } = reckoner('check', 'digits.csv', 'digits.csv', ...words)
    expect(JSON.parse(stdout)).toMatchObject({
      config: { name: '5', columns: { id: '2024', features: ['007', '1e3'] } },
    })
  })

  it('cannot reach the terminal as escape sequences', () => {
    const hostile = 'pred_\u001b]0;pwned\u0007\u202e'
    const lines = Array.from({ length: 200 }, (_, row) => `${row % 2},${(row * 31) % 11}`)
    writeFileSync(inFolder('hostile.csv'), [`${hostile},x`, ...lines].join('\n'))
    writeFileSync(inFolder('other.csv'), `x\n${lines.map((line) => line.split(',')[1]).join('\n')}`)
    const tries = [
      reckoner('check', 'hostile.csv', 'other.csv'),
      reckoner('check', 'hostile.csv', 'other.csv', '--features', hostile),
      reckoner('check', 'hostile.csv', hostile),
      reckoner('fit', 'hostile.csv', '--no-prediction', '--drift-numeric', 'wasserstein', '--save', 'h.reckoner'),
      reckoner('fit', 'hostile.csv', '--target', hostile.slice(0, -1), '--save', 'h.reckoner'),
      reckoner(hostile),
      reckoner('check', `--${hostile}`),
    ]
    expect(tries.map(({ status }) => status)).toEqual([2, 2, 2, 0, 2, 2, 2])
    for (const { stdout, stderr } of tries) {
      for (const mark of ['\u001b', '\u0007', '\u202e']) expect(stdout + stderr).not.toContain(mark)
      expect(stderr).toContain(']0;pwned')
    }
  })
})

describe('a guessed role', () => {
  const guessed = (...words: string[]) => {
    const { stdout, stderr, status } = check('steady.csv', '--json', ...words)
    return { stderr, status, config: stdout === '' ? undefined : JSON.parse(stdout).config }
  }

  it('can be undone, and the flag is said', () => {
    expect(guessed().stderr).toContain('--no-score, --no-prediction and --no-target undo it')
    const { config } = guessed('--no-score')
    expect(config.columns).toMatchObject({ prediction: 'pred', target: 'target', features: ['age', 'score'] })
    expect(config.metrics).not.toContain('roc_auc')
    const inputs = guessed('--no-score', '--no-prediction', '--no-target').config
    expect(inputs.columns.features).toEqual(['age', 'score', 'pred', 'target'])
    expect(inputs.task).toBeUndefined()
  })

  it('leaves excluded columns and the column of times alone, which is read as flags say', () => {
    const rows = Array.from({ length: 300 }, (_, row) => `${1_700_000_000 + row * 3600},${row % 97},${row % 2}`)
    writeFileSync(inFolder('epochs.csv'), ['y_true,age,label', ...rows].join('\n'))
    const times = ['--timestamp', 'y_true', '--timestamp-unit', 's', '--chunk-period', 'day']
    const { status, stdout } = reckoner('check', 'epochs.csv', 'epochs.csv', ...times, '--exclude', 'label', '--json')
    expect(status).toBe(0)
    const { config, chunks } = JSON.parse(stdout)
    expect(config.columns.timestamp).toEqual({ column: 'y_true', unit: 's' })
    expect(config.columns).not.toHaveProperty('target')
    expect(config.columns.features).toEqual(['age'])
    expect(chunks[0].key).toBe('2023-11-14')
    expect(reckoner('check', 'epochs.csv', 'epochs.csv', '--timestamp-unit', 's').stderr).toContain(
      'Cannot use --timestamp-unit alone: it says how a column is read, which --timestamp <column> names',
    )
  })

  it('is no score where the task has none', () => {
    expect(guessed('--task', 'regression', '--metrics', 'mae').config.columns).not.toHaveProperty('score')
  })

  it('is no target where it has more than two values', () => {
    const lines = Array.from({ length: 300 }, (_, row) => `${(row % 97) / 10},${row % 2},${row % 3}`)
    writeFileSync(inFolder('diamonds.csv'), ['y,pred,class', ...lines].join('\n'))
    const { stderr } = reckoner('check', 'diamonds.csv', 'diamonds.csv')
    expect(stderr).toMatch(
      /^Guessed prediction = pred; flags override this, and --no-prediction undoes it\.\nPerformance is not watched: /,
    )
    expect(stderr).toContain('--target <column> names it')
  })

  it.each([[['--score', 'score']], [['--metrics', 'f1']], [['--task', 'binary']]])(
    'is asked for where performance is meant: %j',
    (words) => {
      writeFileSync(inFolder('unlabelled.csv'), loans(300, 0.5).replace('target', 'defaulted'))
      const { status, stderr } = reckoner('check', 'unlabelled.csv', 'unlabelled.csv', ...words)
      expect(stderr).toContain('name it with --target <column>')
      expect(status).toBe(2)
    },
  )
})

describe('before the work', () => {
  it.each([
    ['the form of a report', ['--report', 'report.pdf'], /its extension must be one of \.html/],
    ['the folder of a report', ['--report', 'nodir/x.html'], /"nodir\/x\.html": there is no folder "nodir"/],
    ['the folder of a store', ['--store', 'nodir/runs.sqlite'], /there is no folder "nodir"/],
  ])('%s is asked for', (_, words, sentence) => {
    // Neither table is there: had the work begun, that would be said.
    const { status, stderr } = reckoner('check', 'none.csv', 'none.csv', ...words)
    expect(stderr).toMatch(sentence)
    expect(status).toBe(2)
  })

  it('the folder of a monitor is', () => {
    expect(reckoner('fit', 'none.csv', '--save', 'nodir/m').stderr).toContain('there is no folder "nodir"')
  })
})

describe('flags of files and kinds', () => {
  it('reach the reader and the configuration', () => {
    const lines = Array.from({ length: 100 }, (_, row) => `${row % 4}|${row % 5 === 0 ? '?' : row}`)
    writeFileSync(inFolder('piped.csv'), ['code|x', ...lines].join('\n'))
    const words = ['--delimiter', '|', '--missing', '?,-', '--kinds', 'code=categorical', '--json']
    const { stdout, stderr } = reckoner('check', 'piped.csv', 'piped.csv', ...words)
    expect(stderr).not.toContain('is read as text')
    expect(JSON.parse(stdout).config.columns.kinds).toEqual({ code: 'categorical', x: 'numeric' })
  })

  it.each([
    [['--kinds', 'code'], '"code" is not column=kind'],
    [['--kinds', 'age=number'], 'Did you mean "numeric"?'],
    [['--chunk-size', 'x'], 'Cannot use --chunk-size: it is "x", expected a number'],
    [['--target', '--score', 'p'], 'option --target without a value: it must be followed by <column>'],
    [['--target', 'a', '--target', 'b'], 'option --target twice'],
    [['--json=yes'], 'it takes no value'],
    [['more.csv'], 'Cannot use "more.csv": reckoner check takes <reference> [production]'],
  ])('are refused where they are wrong: %j', (words, sentence) => {
    const { status, stderr } = check('steady.csv', ...words)
    expect(stderr).toContain(sentence)
    expect(status).toBe(2)
  })
})
