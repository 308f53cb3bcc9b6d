/**
 * The page's only script: sorting and searching tables. Everything is readable without it. Headings
 * become buttons and search fields appear only once it runs.
 */
export const SCRIPT = `'use strict'
const number = (cell) => {
  const exact = cell.querySelector('data')
  return exact ? Number(exact.value) : Number.parseFloat(cell.textContent.replace(/,/g, '').replace('\\u2212', '-'))
}
const compare = (index, sign) => (a, b) => {
  const one = a.cells[index], two = b.cells[index]
  if (one.tagName === 'TH' || !one.classList.contains('e')) return sign * one.textContent.localeCompare(two.textContent, undefined, { numeric: true })
  const x = number(one), y = number(two)
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y)
  return sign * (x - y)
}
for (const table of document.querySelectorAll('[data-table]')) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells]
  for (const head of heads.filter((own) => 'sort' in own.dataset)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort')
      const first = head.classList.contains('e') ? 'descending' : 'ascending'
      const next = before === 'ascending' ? 'descending' : before === 'descending' ? 'ascending' : first
      for (const own of heads) own.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', next)
      body.append(...[...body.rows].sort(compare(head.cellIndex, next === 'ascending' ? 1 : -1)))
    })
  }
  const search = table.closest('.card').querySelector('.search')
  if (!search) continue
  search.hidden = false
  const input = search.querySelector('input'), output = search.querySelector('output')
  const names = new Map([...body.rows].map((row) => [row, row.cells[0].firstChild?.textContent.toLowerCase() ?? '']))
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase()
    let found = 0
    for (const [row, name] of names) if (!(row.hidden = !name.includes(wanted))) found++
    output.textContent = wanted ? found + ' of ' + names.size : ''
  })
}
const open = () => {
  let target
  try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))) } catch { return }
  const folded = target && target.closest('details:not([open])')
  if (folded) { folded.open = true; target.scrollIntoView() }
}
addEventListener('hashchange', open)
open()
`
