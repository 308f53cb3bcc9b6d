#!/usr/bin/env node
/** The command line: parses, calls the public API, prints. */

import { main } from './cli/main.js'

process.exitCode = await main(process.argv)
