// Makes the folders of a release beneath npm/: one package for each napi target, with our licence and those of
// what is linked into its addon; and the notices of the root. `node scripts/package/prepare.mjs`, before publishing.

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, isMain, root, runMain, tool } from '../run.mjs'
import { addonNotices, distNotices, NOTICES } from './notices.mjs'

/**
 * @param folder where package.json is: the project or a copy of it.
 * @returns the folders of the platform packages; their addons are still missing.
 */
export function prepare(folder) {
  tool('@napi-rs/cli', 'napi', ['create-npm-dirs', '--cwd', folder], { capture: true })
  const folders = readdirSync(join(folder, 'npm')).map((name) => join(folder, 'npm', name))
  const { targets } = readJson(join(folder, 'package.json')).napi
  if (folders.length !== targets.length)
    throw new Failure(`Expected a platform package for each of ${targets.length} napi targets, found ${folders.length}`)

  const notices = addonNotices()
  for (const platform of folders) {
    const manifest = readJson(join(platform, 'package.json'))
    manifest.files = [...new Set([...manifest.files, NOTICES])]
    writeJson(join(platform, 'package.json'), manifest)
    writeFileSync(join(platform, NOTICES), notices)
    copyFileSync(join(root, 'LICENSE'), join(platform, 'LICENSE'))
  }
  writeFileSync(join(folder, NOTICES), distNotices())
  return folders
}

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
export const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)

if (isMain(import.meta.url)) {
  await runMain(() => {
    for (const folder of prepare(root)) console.log(folder)
  })
}
