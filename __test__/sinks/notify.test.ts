import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fit, type NotifyOptions, ReckonerError, type Run } from '../../src/index.js'

interface Received {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Record<string, unknown>
}

const SECRET = 'T0SECRET'
const folder = mkdtempSync(join(tmpdir(), 'reckoner-notify-'))
let received: Received[] = []
let answer: (response: ServerResponse) => void
let server: Server
let origin: string
let fine: Run
let failing: Run

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { method, url: path, headers } = request
    received.push({ method, path, headers, body: JSON.parse(Buffer.concat(parts).toString()) })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const column = (missing: number) => Array.from({ length: 1000 }, (_, row) => (row % 100 < missing ? null : row % 7))
  const monitor = await fit({ '<!channel> & co': column(1) }, { name: 'Loans', chunks: { size: 100 }, drift: {} })
  ;[fine, failing] = [
    await monitor.check({ '<!channel> & co': column(1) }),
    await monitor.check({ '<!channel> & co': column(60) }),
  ]
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  received = []
  answer = (response) => response.end('ok')
})

const there = (path = `/services/${SECRET}`) => `${origin}${path}`

/** The error of a call, which must not show the address. */
async function refusal(options: unknown): Promise<ReckonerError> {
  const error = await failing.notify(options as NotifyOptions).then(
    () => undefined,
    (error) => error,
  )
  expect(error).toBeInstanceOf(ReckonerError)
  expect(`${error.message}${error.stack}${JSON.stringify(error.cause ?? null)}`).not.toContain(SECRET)
  return error
}

describe('a webhook', () => {
  it('gets the message as JSON, with the headers that are given', async () => {
    const headers = { authorization: `Bearer ${SECRET}` }
    const { sent, failures } = await failing.notify({ webhook: { url: new URL(there()), headers } })
    expect(sent).toEqual(['webhook'])
    expect(failures).toEqual(['quality ("<!channel> & co": missing values)'])
    const [{ method, path, headers: own, body }] = received as [Received]
    expect({ method, path }).toEqual({ method: 'POST', path: `/services/${SECRET}` })
    expect(own).toMatchObject({ 'content-type': 'application/json', ...headers })
    expect(body).toMatchObject({ monitor: 'Loans', status: failing.verdict.status, failures })
    expect(body).toMatchObject({ headline: failing.verdict.headline, chunk: failing.chunks.at(-1)?.key })
  })

  it('gets nothing where nothing fails, unless it is to be told always', async () => {
    expect(await fine.notify({ webhook: there() })).toEqual({ sent: [], failures: [] })
    expect(await failing.notify({ webhook: there(), failOn: ['performance'] })).toEqual({ sent: [], failures: [] })
    expect(received).toEqual([])
    expect(await fine.notify({ webhook: there(), when: 'always' })).toEqual({ sent: ['webhook'], failures: [] })
    expect(received[0]?.body).toMatchObject({ failures: [], options: [{ kind: 'do_nothing' }] })
  })

  it('that answers with an error or a redirection was not told', async () => {
    for (const status of [302, 404, 500]) {
      answer = (response) => response.writeHead(status, { location: '/elsewhere' }).end(SECRET)
      const { code, message } = await refusal({ webhook: there() })
      expect({ code, message }).toEqual({
        code: 'not_sent',
        message: `Cannot notify webhook at ${new URL(origin).host}: it answered ${status}, expected 200 to 299`,
      })
    }
    expect(received.every(({ path }) => path?.includes(SECRET))).toBe(true)
  })

  it('that is not there, or cannot be asked, is an error without its address', async () => {
    const { code, message } = await refusal({ webhook: `http://127.0.0.1:1/${SECRET}` })
    expect(code).toBe('not_sent')
    expect(message).toMatch(/^Cannot notify webhook at 127\.0\.0\.1:1: /)
    const headers = { authorization: `${SECRET}\n\u0000` }
    expect((await refusal({ webhook: { url: there(), headers } })).code).toBe('not_sent')
  })

  it('has so much time to answer', async () => {
    answer = () => {}
    const { code, message } = await refusal({ webhook: there(), timeout: 50 })
    expect([code, message]).toEqual([
      'not_sent',
      `Cannot notify webhook at ${new URL(origin).host}: it did not answer in time`,
    ])
  })

  it('is left by the signal of the caller', async () => {
    answer = () => {}
    const controller = new AbortController()
    const waiting = failing.notify({ webhook: there(), signal: controller.signal })
    setTimeout(() => controller.abort('enough'), 20)
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled', cause: 'enough' })
    await expect(failing.notify({ file: 'x', signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describe('Slack', () => {
  it('gets a text in which data cannot call anybody', async () => {
    expect((await failing.notify({ slack: there() })).sent).toEqual(['slack'])
    const { text, ...rest } = (received[0] as Received).body
    expect(rest).toEqual({ mrkdwn: false })
    expect(text).toMatch(/^Loans: /)
    expect(text).toContain('Fails: quality ("&lt;!channel&gt; &amp; co": missing values)')
    expect(text).not.toMatch(/[<>]/)
  })
})

describe('a file', () => {
  it('gets a line for each message', async () => {
    const file = join(folder, 'messages.ndjson')
    await failing.notify({ file })
    await fine.notify({ file: pathToFileURL(file), when: 'always' })
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).failures.length)).toEqual([1, 0])
  })

  it('that cannot be written is an error, and keeps the message from no other', async () => {
    const file = join(folder, 'missing', 'messages.ndjson')
    await expect(failing.notify({ webhook: there(), file })).rejects.toMatchObject({ code: 'bad_file' })
    expect(received.length).toBe(1)
  })
})

describe('options', () => {
  it.each([
    ['nobody', {}, 'Cannot notify nobody: name at least one of webhook, slack and file'],
    ['another protocol', { slack: `ftp://slack.com/${SECRET}` }, /^Cannot use options\.slack: expected an address/],
    ['a name and password', { slack: `https://me:${SECRET}@slack.com` }, /^Cannot use options\.slack: expected/],
    ['no address', { webhook: { url: SECRET } }, /^Cannot use options\.webhook\.url: expected an address/],
    ['an address that is left out', { webhook: { headers: {} } }, 'Cannot use options.webhook: its url is missing'],
    ['a misspelt sink', { slak: 'https://slack.com' }, /^Unknown option "slak" of notify\. Did you mean "slack"\?/],
    ['no time', { slack: 'https://slack.com', timeout: 0 }, /expected a number above 0/],
    ['an unknown kind', { slack: 'https://slack.com', failOn: ['drifft'] }, /Did you mean "drift"/],
    ['an unknown time', { slack: 'https://slack.com', when: 'alerts' }, /Did you mean "alert"/],
  ])('are refused: %s', async (_, options, sentence) => {
    expect((await refusal(options)).message).toMatch(sentence)
    expect(received).toEqual([])
  })
})
