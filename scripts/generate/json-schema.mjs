// reckoner.schema.json: the JSON Schema of a configuration file, from which editors complete and check it.

import { defaultWords, partsOf } from './groups.mjs'

/** The schema as text. */
export function jsonSchemaOf({ config, parts, allOptions }) {
  const definitions = parts.filter((part) => part !== config && isIn(part, config))
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of a Reckoner monitor',
    description: plain(config.help),
    ...objectOf(config, { $schema: { type: 'string', description: 'Where this schema is, for editors.' } }),
    $defs: Object.fromEntries(definitions.map((part) => [part.name, partOf(part)])),
  }
  return `${JSON.stringify(schema, null, 2)}\n`

  function partOf(part) {
    const own = part.is === 'variants' ? { anyOf: part.of.map(({ name }) => reference(name)) } : objectOf(part)
    return { description: plain(part.help), ...own }
  }

  function objectOf(group, more = {}) {
    const entries = Object.entries(allOptions(group))
    const required = entries.flatMap(([key, own]) => (own.required ? [key] : []))
    return {
      type: 'object',
      properties: { ...more, ...Object.fromEntries(entries.map(([key, own]) => [key, described(own)])) },
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    }
  }
}

/** Whether a part is a part of another one. */
function isIn(part, whole) {
  const types = whole.is === 'variants' ? [] : Object.values(whole.options).map(({ type }) => type)
  const of = whole.is === 'variants' ? whole.of : types.flatMap(partsOf)
  return of.some((own) => own === part || isIn(part, own))
}

const reference = (name) => ({ $ref: `#/$defs/${name}` })

/** The type of an option, with what is said of it. */
function described(option) {
  const words = defaultWords(option)
  const description = words === undefined ? option.help : `${option.help} Default: ${words}.`
  const given = option.otherwise === undefined && option.default !== undefined ? { default: option.default } : {}
  return { description: plain(description), ...typeOf(option.type), ...given }
}

function typeOf(type) {
  switch (type.is) {
    case 'text':
      return { type: 'string' }
    case 'number':
      return { type: 'number' }
    case 'flag':
      return { type: 'boolean' }
    case 'name':
      return { enum: type.of }
    case 'list':
      return { type: 'array', items: typeOf(type.of) }
    case 'record':
      return recordOf(type)
    case 'either':
      return { anyOf: type.of.map(typeOf) }
    case 'options':
      return reference(type.group.name)
    case 'variants':
      return reference(type.name)
    default:
      throw new Error(`Cannot describe ${type.as} in JSON: a configuration file cannot hold it`)
  }
}

/** Keys that are known are proposed; others are allowed. */
function recordOf({ of, keys = [] }) {
  const value = typeOf(of)
  const properties = Object.fromEntries(keys.map((key) => [key, value]))
  return { type: 'object', ...(keys.length === 0 ? {} : { properties }), additionalProperties: value }
}

/** Without the marks of doc comments. */
const plain = (words) => words.replace(/\{@link ([^}]*)\}/g, '$1').replaceAll('`', '')
