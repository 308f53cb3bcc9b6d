/** A file with a line of JSON for each message. */

import { appendFile } from 'node:fs/promises'
import { ReckonerError } from '../core/errors.js'
import { pathOf } from '../core/validate.js'
import { systemWords } from '../core/whole-file.js'
import type { Sink } from './sink.js'

export const FILE: Sink<'file'> = {
  key: 'file',
  async send(to, message) {
    const path = pathOf(to, 'options.file')
    await appendFile(path, `${JSON.stringify(message)}\n`).catch((cause) => {
      throw new ReckonerError('bad_file', `Cannot write the message to "${path}": ${systemWords(cause)}`, { cause })
    })
  },
}
