/** What tests ask inside the page. Text, because this project's types know no browser. */

/** Opens everything that is folded. */
export const UNFOLD = `for (const own of document.querySelectorAll('details')) own.open = true`

/** Visible text under 12 px, after every transform; also how much text was looked at. */
export const SMALL_TEXT = `(() => {
  const small = []
  let seen = 0
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (
      !element ||
      !walker.currentNode.textContent?.trim() ||
      element.closest('script,title,i,.skip') ||
      !element.checkVisibility()
    )
      continue
    seen++
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null
    const size =
      Number.parseFloat(getComputedStyle(element).fontSize) *
      (matrix ? Math.min(Math.abs(matrix.a), Math.abs(matrix.d)) : 1)
    if (size < 11.99) small.push(\`\${size} \${walker.currentNode.textContent}\`)
  }
  return { seen, bad: small.slice(0, 5) }
})()`

/** Visible text whose contrast against what is behind it is under 4.5; also how much text was looked at. */
export const FAINT_TEXT = `(() => {
  const read = (text) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\\d.]+/g) ?? ['0', '0', '0', '0']).map(Number)
    return [red, green, blue, alpha]
  }
  const over = (top, below) => {
    const mix = (index) => top[index] * top[3] + below[index] * (1 - top[3])
    return [mix(0), mix(1), mix(2), 1]
  }
  const luminance = ([red, green, blue]) => {
    const linear = (value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
  const behind = (element) => {
    const layers = []
    for (let own = element; own; own = own.parentElement)
      layers.push(read(getComputedStyle(own).backgroundColor))
    const zone = element.closest('.area')?.querySelector('.zone')
    if (zone && element.closest('text')) layers.unshift(read(getComputedStyle(zone).fill))
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1])
  }
  const faint = []
  let seen = 0
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (
      !element ||
      !walker.currentNode.textContent?.trim() ||
      element.closest('script,title,i,.skip,.defs') ||
      !element.checkVisibility()
    )
      continue
    seen++
    const style = getComputedStyle(element)
    const [one, two] = [
      luminance(read(element instanceof SVGElement ? style.fill : style.color)),
      luminance(behind(element)),
    ]
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
    if (contrast < 4.5) faint.push(\`\${contrast.toFixed(2)} \${walker.currentNode.textContent.trim()}\`)
  }
  return { seen, bad: faint.slice(0, 5) }
})()`

/** Words of matrix headings that stand on two lines; also how many words were looked at. */
export const BROKEN_WORDS = `(() => {
  const bad = []
  let seen = 0
  for (const cell of document.querySelectorAll('.cells th')) {
    if (!cell.checkVisibility() || !cell.firstChild) continue
    for (const { 0: word, index } of cell.textContent.matchAll(/\\S+/g)) {
      const range = document.createRange()
      range.setStart(cell.firstChild, index)
      range.setEnd(cell.firstChild, index + word.length)
      const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)))
      if (lines.size > 1) bad.push(word)
      seen++
    }
  }
  return { seen, bad }
})()`
