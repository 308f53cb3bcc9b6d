// Prints what is shipped and not ours as a CycloneDX 1.5 document: the crates linked into the addons and the npm
// packages bundled into dist. `node scripts/package/sbom.mjs > sbom.cdx.json`

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMain, root, runMain } from '../run.mjs'
import { bundledPackages, linkedCrates } from './notices.mjs'

/** The document, as an object. */
export function sbom() {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const components = [...linkedCrates().map(crateComponent), ...bundledPackages().map(packageComponent)]
  const component = { ...entry(`pkg:npm/${name}@${version}`, name, version, license), type: 'library' }
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component }, components }
}

const crateComponent = ({ name, version, license }) => entry(`pkg:cargo/${name}@${version}`, name, version, license)

const packageComponent = ({ name, version, license }) =>
  entry(`pkg:npm/${name.replace('@', '%40')}@${version}`, name, version, license)

/** Old crates write `MIT/Apache-2.0`, which SPDX calls `MIT OR Apache-2.0`. */
const entry = (purl, name, version, license) => ({
  type: 'library',
  'bom-ref': purl,
  name,
  version,
  purl,
  licenses: [{ expression: license.replaceAll('/', ' OR ') }],
})

if (isMain(import.meta.url)) await runMain(() => console.log(JSON.stringify(sbom(), null, 2)))
