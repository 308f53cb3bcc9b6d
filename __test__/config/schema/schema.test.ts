/** Options are declared once: what is made of the declarations has each of them, and no other. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { camel } from '../../../src/cli/arguments.js'
import { CONFIGURATION, configOf as flagged, READING } from '../../../src/cli/flags.js'
import { flagsOf, optionFlags } from '../../../src/cli/option-flags.js'
import { CSV, HISTORY } from '../../../src/config/schema/calls.js'
import { checkOfGroup } from '../../../src/config/schema/check.js'
import { allOptions, CALLS, CONFIG, type Group, type Option, type Type } from '../../../src/config/schema/index.js'
import { flag, list, name, number, options } from '../../../src/config/schema/option.js'
import { configOf, optionsOf } from '../../../src/config/shape.js'

const root = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** What the generators make of a schema; they are plain JavaScript. */
const generator = (file: string) => import(new URL(`scripts/generate/${file}.mjs`, root).href)

/** Every group, once. */
function groupsOf(type: Type | Group): readonly Group[] {
  if (!('is' in type))
    return [
      type,
      ...(type.base ? groupsOf(type.base) : []),
      ...Object.values(allOptions(type)).flatMap((own) => groupsOf(own.type)),
    ]
  if (type.is === 'options') return groupsOf(type.group)
  if (type.is === 'list' || type.is === 'record') return groupsOf(type.of)
  return type.is === 'either' || type.is === 'variants' ? type.of.flatMap(groupsOf) : []
}
const groups = [...new Set([CONFIG, ...Object.values(CALLS)].flatMap(groupsOf))]
const declared = groups.flatMap((group) =>
  Object.entries(group.options as Readonly<Record<string, Option>>).map(([key, option]) => ({ group, key, option })),
)

describe('an option', () => {
  it('is one of many, or this test sees nothing', () => {
    expect(declared.length).toBeGreaterThan(60)
  })

  it.each(declared.map((own) => [`${own.group.name}.${own.key}`, own] as const))('%s has help', (_, { option }) => {
    expect(option.help).toMatch(/^[\p{Lu}`].*[^.]\.$/u)
    expect(option.help).not.toMatch(/^(?:What|How|Whether|Where|Which|Of|Whose)\b/)
    if (option.flagHelp !== undefined) expect(option.flagHelp).toMatch(/[^.]\.$/)
  })

  it.each(declared.filter(({ option }) => option.default !== undefined))(
    '$group.name.$key can be its default',
    (own) => {
      const { group, key, option } = own
      expect(checkOfGroup(group)({ [key]: option.default }, group.name)).toEqual({ [key]: option.default })
    },
  )
})

describe('the flags of the command', () => {
  const flags = declared.flatMap(({ option }) => option.flag?.split(' ')[0] ?? [])
  const help = (command: string) =>
    execFileSync(process.execPath, [fileURLToPath(new URL('dist/cli.js', root)), 'help', command], { encoding: 'utf8' })
  /** Flags that are no option of a call. */
  const OWN = /^(?:config|save|out|list|monitor|report|json|quiet|color|no-\w+|help)$/

  it('are those of the options, and the command’s own', () => {
    const shown = ['fit', 'check', 'plan-labels', 'compare-models', 'history'].map(help).join('\n')
    const found = [...new Set([...shown.matchAll(/^ {2}--([\w-]+)/gm)].map(([, own = '']) => own))]
    expect(found.filter((own) => !OWN.test(own)).sort()).toEqual(flags.filter((own) => !OWN.test(own)).sort())
    expect(flagsOf(HISTORY)).toHaveProperty('monitor')
  })

  /** Flags that say more of what another one says. */
  const COMPANIONS: Readonly<Record<string, object>> = {
    'timestamp-unit': { timestamp: 't' },
    'timestamp-format': { timestamp: 't' },
    'timestamp-zone': { timestamp: 't' },
    'time-zone': { chunkPeriod: 'day' },
  }

  it.each(optionFlags(CONFIG))('--$name sets its option', ({ name: own, path }) => {
    const given = { ...COMPANIONS[own], [camel(own)]: own === 'kinds' ? '7=numeric' : '7' }
    const value = path.reduce((at: unknown, key) => (at as Record<string, unknown>)[key], flagged(given, {}))
    expect(JSON.stringify(value)).toContain('7')
  })

  it('stand for one option each', () => {
    expect(new Set(flags).size).toBe(flags.length)
    for (const { name: own } of optionFlags(CONFIG)) expect(CONFIGURATION).toHaveProperty(own)
    for (const { name: own } of optionFlags(CSV)) expect(READING).toHaveProperty(own)
  })
})

describe('docs/options.md', () => {
  it('lists the options of each group, and no others', () => {
    const sections = read('docs/options.md').split(/^### /m).slice(1)
    const listed = sections.flatMap((section) => {
      const [title = ''] = section.split('\n')
      return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => `${title}.${key}`)
    })
    expect(listed.sort()).toEqual(declared.map(({ group, key }) => `${group.name}.${key}`).sort())
  })
})

describe('reckoner.schema.json', () => {
  const schema = JSON.parse(read('reckoner.schema.json'))
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

  it('lists the options of a configuration, and no others', () => {
    const listed = Object.keys(schema.properties).filter((key) => key !== '$schema')
    expect(listed).toEqual(Object.keys(CONFIG.options))
    for (const group of groupsOf(CONFIG).slice(1)) {
      const { properties, additionalProperties } = schema.$defs[group.name]
      expect(Object.keys(properties), group.name).toEqual(Object.keys(allOptions(group)))
      expect(additionalProperties).toBe(false)
    }
  })

  it.each([
    {},
    { $schema: './node_modules/reckoner/reckoner.schema.json' },
    { task: 'binary', columns: { target: 'y', score: 'p', positive: true, kinds: { zip: 'categorical' } } },
    { task: 'multiclass', columns: { score: { a: 'p_a', b: 'p_b' }, timestamp: { column: 't', unit: 's' } } },
    { chunks: 'auto', value: { matrix: [[1, 2]], per: 'row' } },
    { chunks: { period: '2 weeks', timeZone: 'UTC' }, value: { tp: 1, fp: 2, fn: 3, tn: 4 } },
    { thresholds: { roc_auc: { lower: 0.5 }, 'age.mean': { std: { upper: 2 } } }, summary: [] },
    { drift: { numeric: ['psi'], reconstruction: { components: 2, numericFill: 0 }, domainClassifier: true } },
  ])('takes what is taken: %j', (config) => {
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true)
    const { $schema: _, ...own } = config as { $schema?: string }
    expect(configOf(own)).toEqual(own)
  })

  it.each([
    { metrcs: [] },
    { task: 'binry' },
    { columns: { traget: 'y' } },
    { columns: { kinds: { zip: 'categoricl' } } },
    { columns: { timestamp: { column: 't', unit: 'min' } } },
    { chunks: { size: 'ten' } },
    { chunks: 5 },
    { drift: { numeric: ['chi2'] } },
    { drift: { reconstruction: { numericFill: 'zero' } } },
    { quality: { missing: 1 } },
    { thresholds: { mean: { lowr: 1 } } },
    { value: { tp: 1, tnn: 2 } },
    { summary: ['medain'] },
    { compat: 'nanny' },
  ])('refuses what is refused: %j', (config) => {
    expect(validate(config)).toBe(false)
    expect(() => configOf(config)).toThrow(/^(?:Cannot use|Unknown) /)
  })

  it.each([{ chunks: { size: 5, period: 'day' } }, { chunks: 'never' }, { metrics: ['auc'] }])(
    'refuses also what is refused later: %j',
    (config) => {
      expect(validate(config)).toBe(false)
    },
  )
})

describe('a misspelt option', () => {
  it.each(Object.entries(CALLS))('of %s is refused with the nearest', (call, group: Group) => {
    for (const key of Object.keys(allOptions(group))) {
      const misspelt = `${key}x`
      expect(() => optionsOf({ [misspelt]: 1 }, call as keyof typeof CALLS)).toThrow(
        `Unknown option "${misspelt}" of ${call}. Did you mean "${key}"?`,
      )
    }
  })
})

describe('an option that is added to the schema', () => {
  const PATIENCE = {
    name: 'PatienceOptions',
    help: 'Options of patience.',
    options: { steps: { type: number, help: 'Steps to wait.', default: 3, flag: 'patience-steps <number>' } },
  } as const satisfies Group
  const added: Group = {
    ...CONFIG,
    options: {
      ...CONFIG.options,
      calm: { type: flag, help: 'Keeps calm.', default: true },
      moods: { type: list(name(['glad', 'sad'])), help: 'Moods to have.' },
      patience: { type: options(PATIENCE), help: 'Waits.' },
    },
  }
  let made: { types: string; keys: string; reference: string; json: { properties: object; $defs: object } }
  beforeAll(async () => {
    const [{ schemaOf }, { typesOf, keysOf }, { referenceOf }, { jsonSchemaOf }] = await Promise.all(
      ['groups', 'types', 'reference', 'json-schema'].map(generator),
    )
    const schema = schemaOf(added, Object.values(CALLS), allOptions)
    const json = JSON.parse(jsonSchemaOf(schema))
    made = { types: typesOf(schema), keys: keysOf(schema), reference: referenceOf(schema), json }
  })

  it('is in the types, with its help and its default', () => {
    expect(made.types).toContain('  /** Keeps calm. Default: `true`. */\n  readonly calm?: boolean\n')
    expect(made.types).toContain("  readonly moods?: readonly ('glad' | 'sad')[]\n")
    expect(made.types).toContain('export interface PatienceOptions {\n  /** Steps to wait. Default: `3`. */')
    expect(made.keys).toMatch(/AnyConfig: .*'calm'/)
    expect(made.keys).toContain('  readonly patienceSteps?: string\n')
  })

  it('is in the reference and the JSON Schema', () => {
    expect(made.reference).toContain('| `calm` | `true`, `false` | Keeps calm. | `true` |  |')
    expect(made.reference).toContain('| `steps` | number | Steps to wait. | `3` | `--patience-steps <number>` |')
    expect(made.json.properties).toMatchObject({ calm: { type: 'boolean', default: true } })
    expect(made.json.$defs).toHaveProperty('PatienceOptions')
  })

  it('is checked, and has its flag', () => {
    const check = checkOfGroup(added, (key) => key)
    expect(() => check({ calm: 'no' }, '')).toThrow('Cannot use calm: it is "no", expected true or false')
    expect(() => check({ moods: ['sat'] }, '')).toThrow('"sat" in moods. Did you mean "sad"?')
    expect(flagsOf(added)).toHaveProperty('patience-steps', { value: '<number>', words: 'Steps to wait' })
  })
})
