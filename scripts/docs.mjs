// `npm run docs`: the README, the pages of docs/ and the reference of everything that is exported, as a site in site/. A link that
// leads nowhere is a failure.

import { Application, LogLevel } from 'typedoc'
import { Failure, root, runMain } from './run.mjs'
import { ensureDependencies, ensureNative, quickestProfile } from './setup.mjs'

const OPTIONS = {
  name: 'Reckoner',
  readme: 'README.md',
  entryPoints: ['src/index.ts'],
  projectDocuments: ['docs/*.md', 'SECURITY.md', 'CHANGELOG.md'],
  out: 'site',
  cleanOutputDir: true,
  excludeInternal: true,
  excludePrivate: true,
  // Sources have no address that a page could link to.
  disableSources: true,
  hideGenerator: true,
  githubPages: false,
  highlightLanguages: ['ts', 'sh', 'sql', 'rust', 'json', 'javascript', 'typescript'],
  // Parts of exported types need no name of their own.
  validation: { notExported: false },
  logLevel: LogLevel.Warn,
}

/** A page is called as its first heading says, not as its file. */
function nameByHeading(document) {
  const text = document.content.map(({ text }) => text).join('')
  document.name = /^# (.+)$/m.exec(text)?.[1] ?? document.name
}

await runMain(async () => {
  process.chdir(root)
  ensureDependencies()
  // The types of the addon are made with it.
  ensureNative(quickestProfile())
  const app = await Application.bootstrap(OPTIONS)
  const project = await app.convert()
  if (project === undefined) throw new Failure('Cannot build the site: the sources do not compile')
  for (const document of project.documents ?? []) nameByHeading(document)
  app.validate(project)
  await app.generateDocs(project, OPTIONS.out)
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Failure('Cannot build the site: see above')
  console.log(`${OPTIONS.out}/index.html`)
})
