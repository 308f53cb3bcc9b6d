/** Prose of Markdown and comments of code, taken apart for the tests of their words. */

/** Sentences of a Markdown text; code blocks, tables and HTML comments are left out, a list item is a block of its own. */
export function sentencesOf(markdown: string): string[] {
  const prose = markdown
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^\|.*$/gm, '')
  const blocks = prose.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) |#)/)
  return blocks.flatMap((block) => {
    const text = block.replace(/^\s*(?:[-*]|\d+\.|#+) /, '').replace(/\s+/g, ' ')
    return text
      .split(/(?<=[.!?][)*"]*)\s+(?=["(*`\p{Lu}\d])/u)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== '')
  })
}

export const wordsOf = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length

/** First lines of documentation comments (`///`, `//!`, `/** … *\/`) with the numbers of their lines. */
export function commentStarts(code: string): { readonly line: number; readonly text: string }[] {
  const lines = code.split('\n')
  const starts: { line: number; text: string }[] = []
  lines.forEach((line, index) => {
    const rust = /^\s*(\/\/[/!])\s?(.*)$/.exec(line)
    const follows = rust !== null && (lines[index - 1] ?? '').trimStart().startsWith(rust[1] ?? '')
    if (rust !== null && !follows) starts.push({ line: index + 1, text: rust[2] ?? '' })
    const block = /^\s*\/\*\*\s?(.*)$/.exec(line)
    if (block === null) return
    const text = block[1] !== '' ? block[1] : (lines[index + 1] ?? '').replace(/^\s*\*\s?/, '')
    starts.push({ line: index + 1, text: text ?? '' })
  })
  return starts
}
