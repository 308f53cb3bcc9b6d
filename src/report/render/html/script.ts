/**
 * The page's only script: sorting and searching tables, and one chosen chunk for the whole page, in the address. Everything is readable
 * without it. Headings become buttons, and search fields and the bar of the chosen chunk appear, only once it runs.
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
const open = (id) => {
  let target
  try { target = document.getElementById(id) || document.getElementById(decodeURIComponent(id)) } catch { return }
  const folded = target && target.closest('details:not([open])')
  if (folded) folded.open = true
  const isLed = target && id !== location.hash.slice(1)
  for (const own of document.querySelectorAll('.led')) own.classList.remove('led')
  if (isLed) {
    target.classList.add('led')
    target.tabIndex = -1
    target.focus({ preventScroll: true })
  }
  if (folded || isLed) target.scrollIntoView()
}
const strip = document.querySelector('.strip'), links = strip ? [...strip.querySelectorAll('a')] : []
const page = document.documentElement, of = strip ? strip.querySelectorAll('li').length : 1, first = of - links.length
let at = -1
const tell = (row, [start, end, ...values]) => {
  const value = values[at - first]
  const cell = row.cells[row.closest('table').dataset.by]
  if (cell.kept === undefined) cell.kept = [cell.innerHTML, cell.className]
  if (at < 0) { cell.innerHTML = cell.kept[0]; cell.className = cell.kept[1]; return }
  cell.className = cell.kept[1].replace(' none', '') + (value === undefined ? ' none' : '')
  cell.textContent = value === undefined ? 'see the JSON' : start + value.replace(/!$/, '') + end
  if (value && value.endsWith('!')) cell.insertAdjacentHTML('afterbegin', '<svg class="g md" role="img" aria-label="alert"><use href="#d"/></svg> ')
}
const tables = () => {
  for (const table of document.querySelectorAll('table[data-by]')) {
    const head = table.tHead.rows[0].cells[table.dataset.by], label = (head.querySelector('button') || head).firstChild
    if (head.kept === undefined) head.kept = label.textContent
    label.textContent = at < 0 ? head.kept : links[at - first].title
    for (const row of table.tBodies[0].rows) tell(row, (row.dataset.v || '').split('|'))
  }
}
const pictures = () => {
  for (const own of document.querySelectorAll('.choose')) {
    const all = [...own.querySelectorAll('input')], found = all.find((one) => Number(one.value) === at)
    for (const one of all) one.checked = found ? one === found : one.defaultChecked
    let note = own.querySelector('.absent')
    if (note) note.remove()
    if (at < 0 || found || all.length === 0) continue
    note = document.createElement('p')
    note.className = 'note absent'
    note.textContent = 'This file has no picture of the chosen chunk; this is another.'
    own.querySelector('.panels').before(note)
  }
}
const readings = () => {
  for (const row of document.querySelectorAll('tr.now')) row.classList.remove('now')
  for (const note of document.querySelectorAll('.readout')) note.remove()
  for (const row of document.querySelectorAll('.numbers tr[data-c="' + at + '"]')) {
    row.classList.add('now')
    const heads = [...row.closest('table').tHead.rows[0].cells].map((cell) => cell.textContent)
    const note = document.createElement('p')
    note.className = 'note readout'
    note.textContent = [...row.cells].map((cell, place) => (place ? heads[place].replace(/ . 95.*/, '') + ' ' : '') + cell.textContent.trim()).join(' \u00b7 ')
    row.closest('details').before(note)
  }
}
const show = (wanted) => {
  at = wanted
  page.classList.toggle('picked', at >= 0)
  page.style.setProperty('--at', at / of)
  page.style.setProperty('--of', 1 / of)
  links.forEach((own, place) => {
    const isChosen = place === at - first
    if (isChosen) own.setAttribute('aria-current', 'true'); else own.removeAttribute('aria-current')
    own.tabIndex = isChosen || (at < 0 && place === links.length - 1) ? 0 : -1
  })
  const bar = strip.querySelector('.chosen')
  bar.hidden = at < 0
  bar.querySelector('output').textContent = at < 0 ? '' : links[at - first].title
  pictures(), tables(), readings()
}
const read = () => {
  const hash = location.hash.slice(1), [name, target] = hash.split('&at=')
  const found = links.find((own) => own.id === name)
  if (found) show(Number(found.dataset.c))
  else if (hash === '' && at >= 0) show(-1)
  open(found ? target || '' : hash)
}
const go = (wanted, target) => {
  const name = wanted < 0 ? '' : links[wanted - first].id + (target ? '&at=' + target : '')
  history.pushState(null, '', '#' + name)
  read()
}
const step = (by) => go(Math.min(of - 1, Math.max(first, at < 0 ? of - 1 : at + by)))
if (strip) {
  const [before, after, worst] = strip.querySelectorAll('button')
  before.onclick = () => step(-1)
  after.onclick = () => step(1)
  worst.onclick = () => go(-1)
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]'), chart = event.target.closest('.area')
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    if (link && (link.dataset.c || at >= 0)) {
      event.preventDefault()
      go(Number(link.dataset.c || at), strip.contains(link) ? '' : link.getAttribute('href').slice(1))
    } else if (chart && chart.querySelector('.at')) {
      const box = chart.getBoundingClientRect(), place = Math.floor(((event.clientX - box.left) / box.width) * of)
      if (place >= first && place < of) go(place)
    }
  })
  document.addEventListener('keydown', (event) => {
    const isHere = strip.contains(event.target) || (event.target === document.body && at >= 0)
    if (!isHere || event.altKey || event.ctrlKey || event.metaKey) return
    const moves = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => go(first), End: () => go(of - 1), Escape: () => go(-1) }
    const move = Object.hasOwn(moves, event.key) && moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
    if (event.target !== document.body && at >= 0 && event.target.tagName === 'A') links[at - first].focus()
  })
  for (const own of links) own.tabIndex = own === links.at(-1) ? 0 : -1
}
addEventListener('hashchange', read)
addEventListener('popstate', read)
read()
`
