/** Plain English: short sentences where users begin, no phrase that was replaced, comments that begin with their subject. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commentStarts, sentencesOf, wordsOf } from './prose.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Files of the given kinds beneath a folder of the repository, generated ones left out. */
const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !/(^|\/)(node_modules|target|generated)\//.test(path))
    .map((path) => join(folder, path))

const PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesIn('docs', /\.md$/)]
const CODE = [...filesIn('src', /\.ts$/), ...filesIn('crates', /\.rs$/)]

/** Phrases that were replaced, with the plain words that stand for them now. */
const REPLACED: Readonly<Record<string, string>> = {
  'Cannot use option "[^"]*": it is not known': 'Unknown option "x". Did you mean "y"?',
  'required is': 'expected',
  'they make no whole chunk': 'not enough rows for one whole chunk',
  'is not given, and must name': 'Cannot compute f1: set columns.prediction to the column with predicted labels',
  'Cannot merge no summaries': 'Cannot merge: no summaries were given',
  'is not known; (?:did you mean|known are)': 'Unknown … "x". Did you mean "y"?',
  'How well scores say': 'How well scores match observed label rates.',
  'Of the one score of a binary classifier': 'One entry per score column.',
  'losses that are to be expected beside': "Adds expected losses to a regressor's outcomes.",
  'Takes chunks that come next': 'Called for each batch of chunks, in order.',
  'What is known of a whole table': 'Table-level counts.',
  'Says which of two classes': 'Predicts one of two classes.',
  'Says how much': 'Predicts a quantity.',
  'Where rows come from': 'Source of a table.',
  'as if somebody had made it up': 'Files are treated as untrusted input.',
  'What a user should know of': 'Warnings about how the source was read.',
  'What became of a run': 'Result of storing a run, per chunk.',
  'Whoever returns before this': 'Any early return rolls back.',
  'asked for their shape': 'Public functions validate their arguments.',
  'a number that is none': 'a value that is not a number',
  'is no emergency': 'Drift alone does not fail a run unless you ask for it',
  'as one course': 'on one timeline',
  'Of binary classifiers, classifiers of several classes': 'For binary and multiclass classifiers and regressors',
  'reference need not be there': 'You do not need the reference for every check',
  'harder cases than it learned from': 'inputs are harder than in training',
  'Change what follows the prediction': 'Adjust downstream decisions',
  'labels not yet here': 'labels pending',
  'How this was made': 'Method',
  'What tells it apart': 'Top contributing features',
  'What cannot be rebuilt': 'Features with the largest error',
  'A classifier tells production': 'A classifier can distinguish production from the reference',
  'may have more columns than the reference': 'Extra columns are allowed and listed in `run.notices`',
  'who wants to can': 'anyone can forge a file with a valid checksum',
}

/** Text on one line, without the marks of comments, so that a phrase is found across lines. */
const flat = (text: string) => text.replace(/\n\s*(?:\/\/[/!]?|\*(?!\/))?\s*/g, ' ')

describe('phrases that were replaced', () => {
  const texts = [...PAGES, ...CODE].map((path) => ({ path, text: flat(read(path)) }))

  it.each(Object.entries(REPLACED))('"%s" is gone', (phrase) => {
    const pattern = new RegExp(phrase, 'i')
    expect(texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('are found across lines', () => {
    expect(flat('/// A number\n    /// that is none.')).toContain('number that is none')
    expect(flat('/**\n * How well\n * scores say */')).toContain('How well scores say')
  })
})

/** Comments that begin with a clause; the subject of a function is its verb, that of a type a noun. */
const MOST_CLAUSES = 20

describe('documentation comments', () => {
  it(`begin with a clause in at most ${MOST_CLAUSES} places`, () => {
    const clauses = CODE.flatMap((path) =>
      commentStarts(read(path))
        .filter(({ text }) => /^(?:What|How|Whether|Where|Which|Of)\b/.test(text))
        .map(({ line, text }) => `${path}:${line} ${text}`),
    )
    expect(clauses.length, clauses.join('\n')).toBeLessThanOrEqual(MOST_CLAUSES)
  })

  it('are found in each of their forms', () => {
    const code = '//! A.\n//! What is not first.\n/// Which.\nlet x;\n/** How. */\n/**\n * Where.\n */'
    expect(commentStarts(code)).toEqual([
      { line: 1, text: 'A.' },
      { line: 3, text: 'Which.' },
      { line: 5, text: 'How. */' },
      { line: 6, text: 'Where.' },
    ])
  })
})

describe('README', () => {
  const sentences = sentencesOf(read('README.md'))
  const longerThan = (words: number) => sentences.filter((sentence) => wordsOf(sentence) > words)

  it('has at most one sentence in twenty over 35 words', () => {
    expect(sentences.length).toBeGreaterThan(60)
    expect(longerThan(35).length / sentences.length, longerThan(35).join('\n')).toBeLessThanOrEqual(0.05)
  })

  it('has at most one sentence in ten over 25 words', () => {
    expect(longerThan(25).length / sentences.length, longerThan(25).join('\n')).toBeLessThanOrEqual(0.1)
  })
})

describe('sentencesOf', () => {
  it('takes prose apart, not code and tables', () => {
    const text =
      '# A title\n\nOne `a.b` here. Two (see x.)! "Three?" 4 fours.\n- an item\n- another\n\n```ts\nCode. More.\n```\n| a. B. |\n'
    expect(sentencesOf(text)).toEqual([
      'A title',
      'One `a.b` here.',
      'Two (see x.)!',
      '"Three?"',
      '4 fours.',
      'an item',
      'another',
    ])
    expect(wordsOf('One – `two`, 3.')).toBe(3)
  })
})
