/** Options of notifying. An error never shows an address: whoever knows it may write to a channel. */

import { ReckonerError } from '../../core/errors.js'
import { anything, type Check, isURL } from '../../core/validate.js'
import { FAIL_KINDS } from './names.js'
import { code, either, type Group, list, name, number, options, record, text } from './option.js'
import { SIGNAL } from './signal.js'

const address: Check<string> = (value, where) => {
  const given = isURL(value) ? value.href : value
  if (typeof given === 'string' && isWebAddress(given)) return given
  throw new ReckonerError(
    'invalid_option',
    `Cannot use ${where}: expected an address that begins with https:// or http:// and has neither name nor password`,
  )
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return ['https:', 'http:'].includes(protocol) && username === '' && password === ''
}

const ADDRESS = code('string | URL', address)

const WEBHOOK = {
  name: 'WebhookOptions',
  help: 'Options of a webhook.',
  options: {
    url: { type: ADDRESS, help: 'Address that the message is sent to, as JSON by POST.', required: true },
    headers: { type: record(text), help: 'Headers beside those of JSON, such as `authorization`.' },
  },
} as const satisfies Group

export const NOTIFY = {
  name: 'NotifyOptions',
  help: 'Options of `run.notify`: where the message goes, and when. Nothing is sent to what is not named here.',
  options: {
    webhook: {
      type: either('an address, or its options', ADDRESS, options(WEBHOOK)),
      help: 'Address that takes JSON by POST.',
      flag: 'notify-webhook <address>',
      flagHelp: 'Send a message as JSON to an address, or to the one that env:NAME holds.',
    },
    slack: {
      type: ADDRESS,
      help: 'Incoming webhook of a Slack channel.',
      flag: 'notify-slack <address>',
      flagHelp: 'Send a message to an incoming webhook of Slack, or to the one that env:NAME holds.',
    },
    file: {
      type: code('string | URL', anything),
      help: 'File that gets one line of JSON for each message.',
      flag: 'notify-file <file>',
      flagHelp: 'Append the message to a file as a line of JSON.',
    },
    when: {
      type: name(['alert', 'always']),
      help: '`alert`: only a run that fails by `failOn` is told of.',
      default: 'alert',
      flag: 'notify-when <when>',
      flagHelp: 'Send on alert (the default: when --fail-on exits 1) or always.',
    },
    failOn: {
      type: list(name(FAIL_KINDS, { as: 'FailKind' })),
      help: 'Alerts that fail a run, as of `run.write`.',
      default: ['performance', 'quality'],
    },
    timeout: {
      type: number,
      help: 'Milliseconds that an address has to answer.',
      default: 10_000,
      flag: 'notify-timeout <milliseconds>',
    },
    signal: SIGNAL,
  },
} as const satisfies Group
