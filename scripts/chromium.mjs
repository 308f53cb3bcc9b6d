// Finding a Chromium for the browser test of the report, and installing Debian's where that is possible.

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, works } from './run.mjs'

/** The path of a Chromium (or Chrome), or undefined. `RECKONER_CHROMIUM` goes first. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return [
    process.env.RECKONER_CHROMIUM,
    '/usr/bin/chromium',
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    process.env.ProgramFiles && join(process.env.ProgramFiles, 'Google/Chrome/Application/chrome.exe'),
  ].find((path) => path && isExecutable(path))
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Installs Debian's chromium if apt-get is there and we may use it; says whether it tried. */
export function installChromium() {
  if (!works('apt-get', ['--version'])) return false
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (asRoot.length > 0 && !works('sudo', ['-n', 'true'])) return false
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command, ...rest] = [...asRoot, 'apt-get', '-qq', ...args]
    run(command, rest)
  }
  return true
}
