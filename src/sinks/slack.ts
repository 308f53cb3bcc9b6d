/** A channel of Slack, by an incoming webhook. */

import { textOf } from './message.js'
import { post } from './post.js'
import type { Sink } from './sink.js'

/** Slack cuts texts that are longer. */
const MOST = 3000

export const SLACK: Sink<'slack'> = {
  key: 'slack',
  send(address, message, signal) {
    // Names of columns are data: without marks they cannot call a channel or look like a link.
    const body = { text: escaped(textOf(message).slice(0, MOST)), mrkdwn: false }
    return post({ sink: 'slack', address, body }, signal)
  },
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (letter) => ESCAPES[letter] ?? '')
}
