// `npm run new:method NAME [-- --form values]`: a drift method's file, and its line in the list. CONTRIBUTING.md says the rest.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure, isMain, root, runMain } from '../run.mjs'
import { edit, filled, labelOf, requireKey, withModule, writeNew } from './scaffold.mjs'

const USAGE = 'npm run new:method <name> [-- --form shares|decile_shares|counts|values]'

/** Input of a method, with the template for it. */
const FORMS = {
  shares: { form: 'Shares', template: 'shares' },
  decile_shares: { form: 'DecileShares', template: 'shares' },
  counts: { form: 'Counts', template: 'counts' },
  values: { form: 'Values', template: 'values' },
}

/**
 * Scaffolds a drift method in a checkout.
 *
 * @returns paths that were written, from the checkout's folder.
 * @throws Failure for a name that is no key or is taken, and for an unknown form.
 */
export function newMethod(checkout, name, input = 'shares') {
  requireKey(name, USAGE)
  if (!Object.hasOwn(FORMS, input)) {
    throw new Failure(`Cannot scaffold a method of form "${input}": known are ${Object.keys(FORMS).join(', ')}`)
  }
  const { form, template } = FORMS[input]
  const file = `crates/stats/src/drift/${name}.rs`
  const text = readFileSync(new URL(`method/${template}.rs.txt`, import.meta.url), 'utf8')
  writeNew(join(checkout, file), filled(text, { key: name, label: labelOf(name), form }))
  const list = 'crates/stats/src/drift/mod.rs'
  edit(join(checkout, list), (source) => listed(source, name))
  return [file, list]
}

/** The list with the method: its module in alphabetical order, its entry last. */
function listed(source, name) {
  const entries = /(pub static METHODS: &\[&Method\] = &\[\n(?: {4}&\w+::METHOD,\n)+)/
  if (!entries.test(source)) return undefined
  return withModule(source, name, (own) => own.replace(entries, (list) => `${list}    &${name}::METHOD,\n`))
}

if (isMain(import.meta.url)) {
  await runMain(() => {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { form: { type: 'string' } } })
    for (const path of newMethod(root, positionals[0], values.form)) console.log(`wrote ${path}`)
    console.log(`
Next:
1. Write the formula, its source and its limits in the new file.
2. npm run build:native && npm run generate
3. Add a golden case from an independent implementation to __test__/golden/, with its version.
4. cargo test -p stats`)
  })
}
