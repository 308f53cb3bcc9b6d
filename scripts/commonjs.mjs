// What CommonJS gets, after tsup: the same module, which every Node that is supported can require, so that there is one
// copy of its classes; and its types, told apart by their ending. Part of `npm run build`.

import { copyFileSync, writeFileSync } from 'node:fs'

const dist = new URL('../dist/', import.meta.url)
writeFileSync(new URL('index.cjs', dist), "module.exports = require('./index.js')\n")
copyFileSync(new URL('index.d.ts', dist), new URL('index.d.cts', dist))
