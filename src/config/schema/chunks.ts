/** Options that cut rows into chunks. */

import { INCOMPLETE } from './names.js'
import { either, type Group, name, number, type Option, text, variants } from './option.js'

const incomplete = {
  type: name(INCOMPLETE, { as: 'Incomplete' }),
  help: 'Use of the rows after the last whole chunk: `keep` makes them a chunk, `append` adds them to the last one, `drop` leaves them out.',
  default: 'keep',
} as const satisfies Option

export const BY_SIZE = {
  name: 'BySize',
  help: 'Chunks of a number of rows.',
  options: {
    size: {
      type: number,
      required: true,
      help: 'Rows of a chunk.',
      flag: 'chunk-size <rows>',
      flagHelp: 'Chunks of this many rows, or "auto": by the sampling error of the first metric.',
    },
    incomplete,
    because: { type: text, help: 'Reason for the size, where `auto` chose it.' },
  },
} as const satisfies Group

export const BY_COUNT = {
  name: 'ByCount',
  help: 'Chunks of equal size, by their number in the reference.',
  options: {
    count: {
      type: number,
      required: true,
      help: 'Number of chunks of the reference; those of production have as many rows. With `compat`, both have this number of chunks.',
      flag: 'chunk-count <number>',
      flagHelp: 'This many chunks of the reference (default: 10), and production in chunks of the same size.',
    },
    incomplete,
  },
} as const satisfies Group

export const BY_PERIOD = {
  name: 'ByPeriod',
  help: 'A chunk for each calendar period.',
  options: {
    period: {
      type: { is: 'text', as: 'Period' },
      required: true,
      help: '`hour`, `day`, `week` (from Monday), `month`, `quarter`, `year`, or a multiple: `6 hours`, `2 weeks`.',
      flag: 'chunk-period <period>',
      flagHelp: 'hour, day, week, month, quarter, year, or a multiple: "2 weeks".',
    },
    timeZone: {
      type: text,
      help: 'Zone by whose clock instants are cut: an IANA name such as `Europe/Berlin`, or an offset such as `+02:00`; times without a zone are cut as they stand.',
      otherwise: 'the zone of the times, else UTC',
      flag: 'time-zone <name>',
      flagHelp: 'Zone of days and weeks, for example Europe/Berlin.',
    },
  },
} as const satisfies Group

export const CHUNKING = variants(
  'Chunking',
  'Cutting rows into chunks: by number of rows, into a number of chunks, or by calendar period.',
  BY_SIZE,
  BY_COUNT,
  BY_PERIOD,
)

export const CHUNKS = {
  type: either('{ size }, { count }, { period } or "auto"', name(['auto'], { later: true }), CHUNKING),
  help: 'Cuts rows into chunks; `auto` chooses a size by the sampling error of the first metric, and the report says why.',
  default: { count: 10 },
} as const satisfies Option
