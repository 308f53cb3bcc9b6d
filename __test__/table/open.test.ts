/** What `open` says of a table, and of what it refuses: the code, and the sentence with file, place and both types. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as Arrow from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, type OpenOptions, open, type Row, type Source } from '../../src/index.js'
import { Labels } from '../../src/table/encoded.js'
import * as tables from '../tables.js'

let folder: string
const inFolder = (name: string) => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-open-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(inFolder(name), content)
  return inFolder(name)
}

const kindsOf = (columns: readonly { readonly kind: string }[]) => columns.map(({ kind }) => kind)

describe('a table', () => {
  it('has a kind for every column', async () => {
    const dataset = await open(tables.columns(tables.rows))
    expect(dataset.rowCount).toBe(200)
    expect(dataset.columns.map(({ name }) => name)).toEqual(tables.NAMES)
    expect(kindsOf(dataset.columns)).toEqual(['timestamp', 'numeric', 'numeric', 'categorical', 'boolean', 'numeric'])
    expect(await open(dataset)).toBe(dataset)
  })

  it('of typed arrays and big integers is numeric; a key that a row lacks is missing there', async () => {
    const typed = await open({ a: Int32Array.of(1, 2), b: [1n, 2n], c: BigInt64Array.of(1n, 2n) })
    expect(kindsOf(typed.columns)).toEqual(['numeric', 'numeric', 'numeric'])
    const uneven = await open([{ a: 1 }, { b: 'x' }])
    expect(uneven.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('has a code for each label by first appearance, whatever the label', () => {
    const names = [
      'b',
      '1',
      '__proto__',
      '0',
      'constructor',
      '',
      'a',
      '4294967296',
      '-1',
      '\ud800',
      '\udc00',
      '01',
      'é',
      'e\u0301',
    ]
    const labels = new Labels()
    for (const name of [...names, ...names.toReversed()]) expect(labels.code(name)).toBe(names.indexOf(name))
    expect(labels.list()).toEqual(names)
  })

  it('has its columns in one order, and without nested ones, through every door', async () => {
    const rows = [
      { b: undefined, a: 1, c: 'x' },
      { b: 2, c: null, list: [1] },
      { d: true, b: 3, mixed: 1 },
      { mixed: {} },
    ]
    const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    async function* batches() {
      yield rows.slice(0, 2)
      yield rows.slice(2)
    }
    const asColumns = Object.fromEntries(
      ['a', 'c', 'b', 'list', 'd', 'mixed'].map((name) => [name, rows.map((row) => (row as Row)[name])]),
    )
    for (const source of [rows, lines, batches(), asColumns]) {
      const { columns, notices } = await open(source as Source)
      expect(columns.map(({ name }) => name)).toEqual(['a', 'c', 'b', 'd'])
      expect(notices.map((notice) => notice.replace(/line (\d) of ".*"/, (_, line) => `row ${line - 1}`))).toEqual([
        'Column "list" is left out: lists and objects are not read, first in row 1',
        'Column "mixed" is left out: lists and objects are not read, first in row 3',
      ])
    }
    expect((await open([{ a: 1, never: undefined }, { b: 2 }])).columns.map(({ name }) => name)).toEqual([
      'a',
      'b',
      'never',
    ])
  })

  it('of text that is all ISO 8601 is of timestamps, also over batches', async () => {
    const days = await open({ day: ['2024-01-01', '2024-01-02T10:00:00.123456', null] })
    expect(kindsOf(days.columns)).toEqual(['timestamp'])
    const batches = async function* () {
      yield [{ day: '2024-01-01' }]
      yield [{ day: 'soon' }]
    }
    expect(kindsOf((await open(batches())).columns)).toEqual(['categorical'])
  })

  it.each([
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ])('can be made of %o', async (Class) => {
    expect(kindsOf((await open({ a: Class.of(1, 2) })).columns)).toEqual(['numeric'])
  })
})

describe('CSV', () => {
  it('tells the dialect, and the place where a column turns into text', async () => {
    const { notices, columns } = await open(written('notices.csv', 'a;b\n1;1\n2;x\n'))
    expect(kindsOf(columns)).toEqual(['numeric', 'categorical'])
    expect(notices).toEqual([
      `Read "${inFolder('notices.csv')}" with separator semicolon, quote ", escaped by doubling`,
      `Column "b" is read as text: row 2 (line 3) of column "b" in "${inFolder('notices.csv')}" holds "x", which is text, and the values before it are of type number`,
    ])
  })

  it('has times in a stated format', async () => {
    const text = Buffer.from('t,x\n31.01.2001 14:05,1\n01.02.2001 00:00,2\n')
    expect(kindsOf((await open(text)).columns)).toEqual(['categorical', 'numeric'])
    const dataset = await open(text, { csv: { dates: '%d.%m.%Y %H:%M' } })
    const monitor = await fit(dataset, { columns: { timestamp: 't' }, chunks: { count: 1 } })
    const [chunk] = (await monitor.check(dataset)).chunks
    expect([chunk?.startDate, chunk?.endDate].map((date) => date?.slice(0, 16))).toEqual([
      '2001-01-31T14:05',
      '2001-02-01T00:00',
    ])
  })

  it('can be declared', async () => {
    const path = written('declared.csv', "code:n\n'007':-\n'1:2':3\n")
    const csv = { delimiter: ':', quote: "'", missing: ['-'], kinds: { code: 'categorical', n: 'numeric' } } as const
    const dataset = await open(path, { csv })
    expect(kindsOf(dataset.columns)).toEqual(['categorical', 'numeric'])
    expect(dataset.rowCount).toBe(2)
  })
})

describe('numbers of CSV', () => {
  const a = async (text: string, csv: OpenOptions['csv'] = {}) => {
    const dataset = await open(Buffer.from(text), { csv })
    expect(dataset.columns[0]?.kind).toBe('numeric')
    const run = await (await fit(dataset, { chunks: { size: 1 }, summary: ['sum'], quality: {}, drift: {} })).check(
      dataset,
    )
    const own = run.results.summary_statistics?.series.find(({ column }) => column === 'a')?.points
    return own?.slice(own.length / 2).map(({ value }) => value)
  }

  it.each([
    ['with a sign', 'a\n+1\n-2\n', {}, [1, -2]],
    ['with a decimal comma', 'a;b\n20,5;x\n-0,25;y\n', {}, [20.5, -0.25]],
    ['with a decimal comma and points between thousands', 'a;b\n1.234,5;x\n1.234;y\n', {}, [1234.5, 1234]],
    ['with commas between thousands', 'a\n"1,234,567"\n"1,234.5"\n', {}, [1_234_567, 1234.5]],
    ['with spaces between thousands', 'a\n1 234\n5\n', {}, [1234, 5]],
    ['as the options say', 'a\n"1,234"\n"999"\n', { thousands: ',' }, [1234, 999]],
    ['as the options say otherwise', 'a\n"1,234"\n"999"\n', { decimal: ',' }, [1.234, 999]],
    ['under an index without a name', 'a,\n5,0\n6,1\n', {}, [5, 6]],
    ['beside stray quotes', 'a,b\n1,12" pipe\n2,plain\n3,9" nail\n', {}, [1, 2, 3]],
    ['below CR', 'a,b\r1,2\r3,4\r', {}, [1, 3]],
    ['unquoted', 'a\tb\n1\t"5 inch\n2\t"6 inch\n', { quote: '' }, [1, 2]],
  ] as [string, string, OpenOptions['csv'], number[]][])('%s', async (_, text, csv, values) => {
    expect(await a(text, csv)).toEqual(values)
  })

  it('that could be two say so, and the way on is an option', async () => {
    const { columns, notices } = await open(Buffer.from('a\n"1,234"\n999\n'))
    expect(kindsOf(columns)).toEqual(['categorical'])
    expect(notices[1]).toMatch(/^Column "a" is read as text: "1,234" is 1234 .* and 1\.234 .* can say which$/)
  })

  it('have a column without a name beside them, which is an id', async () => {
    const dataset = await open(
      Buffer.from(`,a\n${Array.from({ length: 300 }, (_, i) => `${i},${(i * 7) % 31}`).join('\n')}`),
    )
    expect(dataset.columns.map(({ name }) => name)).toEqual(['Unnamed: 0', 'a'])
    expect(dataset.notices).toContain('Column 1 has no name and is read as "Unnamed: 0", the name that pandas gives it')
    const monitor = await fit(dataset, { chunks: { count: 3 } })
    expect(monitor.config.columns.features).toEqual(['a'])
  })
})

const list = new Arrow.List(new Arrow.Field('item', new Arrow.Int32()))

it('a response that somebody has read is refused', async () => {
  const response = new Response('a,b\n1,2\n')
  await response.text()
  await expect(open(response)).rejects.toMatchObject({
    code: 'invalid_value',
    message: expect.stringContaining('has been read already'),
  })
})

describe('what cannot be opened is refused with a code and a sentence', () => {
  it.each([
    ['a file that is not there', () => inFolder('none.csv'), 'missing_file', /none\.csv/],
    ['a glob without a match', () => inFolder('*.tsv.gz'), 'missing_file', /no file matches/],
    ['a folder', () => folder, 'missing_file', /it is a directory; name files/],
    ['a format that is not known', () => import.meta.filename, 'unsupported', /expected \.parquet, \.arrow/],
    ['Feather version 1', () => written('old.feather', 'FEA1....'), 'unsupported', /write it again as version 2/],
    ['encrypted Parquet', () => written('secret.parquet', 'PARE....'), 'unsupported', /without encryption/],
    [
      'files of two formats',
      () => [written('1.csv', 'a\n1\n'), written('1.arrow', tables.ipc(tables.rows, 'file'))],
      'unsupported',
      /1\.arrow": several files of one source must have one format/,
    ],
    [
      'a short row of CSV',
      () => written('short.csv', 'a,b\n\n1\n'),
      'bad_file',
      /short\.csv": row 1 \(line 3\) has 1 field, expected 2/,
    ],
    [
      'a long row of CSV',
      () => written('long.csv', 'a,b\n1,"x\ny"\n1,2,3\n'),
      'bad_file',
      /row 2 \(line 4\) has 3 fields/,
    ],
    [
      'CSV of two names that are equal',
      () => written('twice.csv', 'a,a\n1,2\n'),
      'bad_file',
      /two columns are named "a"/,
    ],
    [
      'CSV that is UTF-16',
      () => written('wide.csv', Buffer.from('\ufeffa\n1', 'utf16le')),
      'bad_file',
      /UTF-16, expected UTF-8/,
    ],
    [
      'CSV that is Latin-1',
      () => written('latin.csv', Buffer.from('a\nx\ncaf\u00e9\n', 'latin1')),
      'bad_file',
      /row 2 \(line 3\) of column "a" is not UTF-8/,
    ],
    ['CSV without a header', () => written('empty.csv', ''), 'bad_file', /expected a row of column names/],
    [
      'gzip that is none',
      () => written('broken.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1])),
      'bad_file',
      /no sound gzip/,
    ],
    [
      'times with and without a zone',
      () => written('zones.csv', 't\n2024-01-01T10:00Z\n2024-01-01T11:00\n'),
      'wrong_kind',
      /zones\.csv": row 2 \(line 3\) of column "t" .* without a zone, and the values before it are of type timestamp with a zone/,
    ],
    [
      'Parquet in Brotli',
      () => written('b.parquet', tables.parquet(tables.rows, 'BROTLI')),
      'unsupported',
      /compressed with Brotli, which is not supported; write it again with zstd, for example/,
    ],
    ['Parquet that is none', () => written('text.parquet', 'PAR1 and so on'), 'bad_file', /no sound Parquet/],
    [
      'an Arrow file that is cut',
      () => tables.ipc(tables.rows, 'file').slice(0, 900),
      'bad_file',
      /no sound Arrow IPC/,
    ],
    [
      'an Arrow stream that is cut',
      () => written('cut.arrow', tables.ipc(tables.rows, 'stream').slice(0, 2000)),
      'bad_file',
      /cut\.arrow": it is no sound Arrow IPC/,
    ],
    [
      'bytes of a workbook',
      () => Buffer.from('PK\x03\x04\x14'),
      'unsupported',
      /a ZIP archive or an Excel workbook; unpack/,
    ],
    [
      'bytes of nothing that is known',
      () => Buffer.from('a'),
      'unsupported',
      /start as none of Parquet, Arrow IPC, and CSV/,
    ],
    [
      'an address',
      () => 'https://me:secret@example.org/a.csv?token=1',
      'unsupported',
      /"https:\/\/example\.org\/a\.csv": Reckoner opens no connection; make the request .* open\(await fetch\(url\)\)$/,
    ],
    ['a URL that is no file', () => new URL('http://example.org/a.csv'), 'unsupported', /opens no connection/],
    [
      'addresses in a list',
      () => ['s3://bucket/a.parquet'],
      'unsupported',
      /read it with its own client and hand over the bytes/,
    ],
    [
      'a page in place of a file',
      () => new Response('<!doctype html>\n<title>Sign in</title>\n'),
      'unsupported',
      /"Response": it is a page of HTML or XML, and no table/,
    ],
    [
      'a packed page in place of a file',
      () => gzipSync('<!doctype html>\n<title>Sign in</title>\n'),
      'unsupported',
      /"Uint8Array": it is a page of HTML or XML, and no table/,
    ],
    ['no bytes', () => new Uint8Array(), 'bad_file', /"Uint8Array": it is empty, expected a table/],
    [
      'a list of JSON',
      () => Buffer.from('[{"a":1},\n{"a":2}]'),
      'unsupported',
      /it is a JSON array; parse it and hand over/,
    ],
    [
      'a response that breaks off',
      () => {
        const body = new ReadableStream({ start: (own) => own.error(new Error('terminated')) })
        return new Response(body)
      },
      'bad_file',
      /Cannot read "Response": its body breaks off \(terminated\)/,
    ],
    ['a response without a file', () => new Response('', { status: 404 }), 'missing_file', /the response is 404/],
    [
      'a quote that is not closed',
      () => written('open.csv', 'a,b\n1,2\n3,"4\n5,6\n'),
      'bad_file',
      /in row 2 \(line 3\) a quote begins a field that no other ends; csv\.quote can name/,
    ],
    ['NDJSON that is a list', () => written('list.ndjson', '[{"a":1}]\n'), 'bad_file', /line 1 is no JSON object/],
    [
      'NDJSON of two names that are equal',
      () => Buffer.from('{"a":1,"a":2}\n'),
      'bad_file',
      /line 1 has two values named "a", expected different names/,
    ],
    [
      'NDJSON of two types',
      () => Buffer.from('{"a":1}\n{"a":"x"}\n'),
      'wrong_kind',
      /line 2 .* holds a text in "a", and the values before it are numbers/,
    ],
    [
      'files of other columns',
      () => [written('x.arrow', ipcOf({ x: [1] })), written('y.arrow', ipcOf({ y: [1] }))],
      'bad_file',
      /y\.arrow": column "x" is not there, in the first file it is Float64/,
    ],
    [
      'files of other types',
      () => [written('n.arrow', ipcOf({ x: [1] })), written('t.arrow', ipcOf({ x: ['a'] }))],
      'bad_file',
      /t\.arrow": column "x" is Utf8, in the first file it is Float64/,
    ],
    [
      'nested columns only',
      () => new Arrow.Table({ deep: Arrow.vectorFromArray([[1]], list) }),
      'empty_data',
      /Column "deep" is left out/,
    ],
    ['columns of different lengths', () => ({ a: [1], b: [1, 2] }), 'invalid_value', /"a" has 1 rows, "b" has 2/],
    ['a row that is no object', () => [{ a: 1 }, 3], 'invalid_value', /row 1: it is number/],
    [
      'a column of two types',
      () => ({ a: [1, null, 'x'] }),
      'wrong_kind',
      /column "a": row 2 holds a string, the rows before it hold a number/,
    ],
    ['a value of no kind', () => [{ a: Symbol.iterator }], 'wrong_kind', /row 0 holds a value of type symbol/],
    ['nested values only', () => [{ a: {} }], 'empty_data', /"a" is left out: lists and objects are not read/],
    [
      'batches of two types',
      () => batchesOf([{ a: 1 }], [{ a: 'x' }]),
      'wrong_kind',
      /column "a": batch 1 holds text values, batch 0 holds numeric ones/,
    ],
    [
      'a batch of two types',
      () => batchesOf([{ a: 1 }], [{ a: 1 }, { a: 'x' }]),
      'wrong_kind',
      /row 1 holds a string.*in batch 1/,
    ],
    [
      'a stream of bytes and of something else',
      () => batchesOf(Buffer.from('a,b'), 42),
      'invalid_value',
      /Cannot open a value of type number in a stream of bytes/,
    ],
    ['a number', () => 42, 'invalid_value', /Cannot open number/],
    ['nothing', () => null, 'invalid_value', /Cannot open null/],
  ] as [string, () => Source, string, RegExp][])('%s', async (_, source, code, message) => {
    await expect(open(source())).rejects.toMatchObject({
      name: 'ReckonerError',
      code,
      message: expect.stringMatching(message),
    })
  })

  it.each([
    [
      'a declared kind that a value contradicts',
      { kinds: { b: 'numeric' } },
      'wrong_kind',
      /row 2 \(line 3\) of column "b" holds "x", which is text, and the column is declared to be numeric/,
    ],
    ['a declared column that is not there', { kinds: { c: 'numeric' } }, 'missing_column', /"c"/],
    ['a kind that is not known', { kinds: { b: 'number' } }, 'unknown_option', /csv\.kinds\.b/],
    ['a long delimiter', { delimiter: '||' }, 'invalid_option', /csv\.delimiter "\|\|": it must be one character/],
    ['an unknown option', { seperator: ';' }, 'unknown_option', /"seperator" of csv/],
    ['a decimal mark that is none', { decimal: ';' }, 'invalid_option', /csv\.decimal ";": expected "\." or ","/],
    ['a mark of thousands that is a digit', { thousands: '0' }, 'invalid_option', /csv\.thousands "0": expected one/],
    [
      'marks that are one',
      { decimal: ',', thousands: ',' },
      'invalid_option',
      /csv\.thousands ",": csv\.decimal is the same/,
    ],
    [
      'a format that names no day',
      { dates: '%H:%M' },
      'invalid_option',
      /csv\.dates "%H:%M" is no format: it names no day/,
    ],
    ['markers that are no list', { missing: 'NA' }, 'invalid_option', /csv\.missing/],
  ])('%s', async (_, csv, code, message) => {
    const path = written('options.csv', 'a,b\n1,1\n2,x\n')
    const opened = open(path, { csv } as unknown as OpenOptions)
    await expect(opened).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('options of CSV for something else', async () => {
    const csv = { delimiter: ';' }
    await expect(open([{ a: 1 }], { csv })).rejects.toMatchObject({ code: 'invalid_option' })
    const path = written('no.arrow', tables.ipc(tables.rows, 'file'))
    await expect(open(path, { csv })).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it('an inexact integer of a file, when its column is needed', async () => {
    const path = written('ids.arrow', ipcOf({ id: [1n, 9_007_199_254_740_993n], x: [1, 2] }))
    const message = expect.stringMatching(/ids\.arrow": row 1 of column "id" holds 9007199254740993/)
    const named = { columns: { features: ['id'] }, chunks: { size: 1 } }
    await expect(fit(path, named)).rejects.toMatchObject({ code: 'invalid_value', message })
    await fit(path, { columns: { features: ['x'] }, chunks: { size: 1 } })
  })

  it('an empty table', async () => {
    await expect(fit([])).rejects.toMatchObject({ code: 'empty_data' })
    await expect(fit({ a: [] })).rejects.toMatchObject({ code: 'empty_data' })
  })

  it('batches, once the signal aborts', async () => {
    const controller = new AbortController()
    const endless = async function* () {
      for (;;) {
        yield [{ a: 1 }]
        controller.abort()
      }
    }
    await expect(open(endless(), { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })
})

function ipcOf(columns: Record<string, readonly (number | bigint | string)[]>): Uint8Array {
  const vectors = Object.entries(columns).map(([name, values]) => [name, Arrow.vectorFromArray(values)])
  return Arrow.tableToIPC(new Arrow.Table(Object.fromEntries(vectors)), 'file')
}

async function* batchesOf(...batches: unknown[]) {
  yield* batches
}
