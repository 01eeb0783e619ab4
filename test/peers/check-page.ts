import type { ChromiumPage, Look } from './chromium.js'

/** Looks at the page of a plan as a reader would; answers what is wrong with it. */
export async function checkPage(page: ChromiumPage, path: string, look: Look): Promise<readonly string[]> {
  page.complaints.length = 0
  page.requests.length = 0
  await page.show(path, look)
  const problems: string[] = []
  const expect = async (what: string, expression: string): Promise<void> => {
    const seen = await page.evaluate(expression)
    if (seen !== true) problems.push(`${what}: ${JSON.stringify(seen)}`)
  }
  await expect('a section is missing', sectionsPresent)
  await expect(
    'the page scrolls sideways',
    'document.documentElement.scrollWidth <= innerWidth || scrolling()'.replace('scrolling()', widest),
  )
  if (look.width < 600) await expect('a table is cut off', cutOff)
  await expect('something has no label', labelled)
  await expect('too little contrast', contrasts)
  await expect('folds do not work', folds)
  await expect('the search does not work', searches)
  await expect('contrast of what was unfolded', contrasts)
  await expect(
    'unfolded, the page scrolls sideways',
    `document.documentElement.scrollWidth <= innerWidth || ${widest}`,
  )
  await expect('the play-back does not work', plays)
  await page.evaluate(`document.querySelector('.player input').focus()`)
  const before = await page.evaluate(`document.querySelector('.player input').value`)
  await page.press('ArrowRight', 39)
  const after = await page.evaluate(`document.querySelector('.player input').value`)
  if (Number(after) !== Number(before) + 1)
    problems.push(`the slider does not hear the keyboard: ${before} ${after}`)
  await page.evaluate(`document.querySelector('.player [data-play]').focus()`)
  await page.press('Enter', 13, '\r')
  await expect(
    'the play button does not hear the keyboard',
    `document.querySelector('.player [data-play]').getAttribute('aria-pressed') === 'true'`,
  )
  problems.push(...page.complaints.map(each => `console: ${each}`))
  problems.push(...page.requests.filter(each => each !== `file://${path}`).map(each => `asks for ${each}`))
  return problems
}

const wanted = ['disruption', 'changes', 'topology', 'forecast', 'steps']

const sectionsPresent = `(() => {
  const missing = ${JSON.stringify(wanted)}.filter(id => !document.querySelector('section#' + id + ' h2'))
  if (!document.querySelector('#topology .card')) missing.push('boxes')
  if (!document.querySelector('#steps .timeline > li')) missing.push('steps')
  if (!document.querySelector('.gauge .bars')) missing.push('memory')
  if (!document.querySelector('.player .stage .place')) missing.push('play-back')
  const titles = [...document.querySelectorAll('caption, h3')].map(each => each.textContent)
  for (const word of ['CPU levelling', 'goes where', 'as it happens', 'before and after'])
    if (!titles.some(title => title.includes(word))) missing.push(word)
  return missing.length === 0 || missing
})()`

/** What sticks out, for the message. */
const widest = `[...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll, pre') && each.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(each => each.outerHTML.slice(0, 200))`

const cutOff = `(() => {
  const wide = [...document.querySelectorAll('table.wide')].filter(each => each.getBoundingClientRect().right > innerWidth)
  return document.querySelector('table.wide') !== null && wide.length === 0 || wide.map(each => each.caption.textContent)
})()`

const labelled = `(() => {
  const bare = [
    ...[...document.querySelectorAll('input')].filter(each => each.labels.length === 0),
    ...[...document.querySelectorAll('button')].filter(each => each.textContent.trim() === ''),
    ...[...document.querySelectorAll('svg')].filter(each => !each.getAttribute('aria-label')),
    ...[...document.querySelectorAll('table')].filter(each => !each.caption),
    ...[...document.querySelectorAll('[role=region], [role=group]')].filter(each => !each.getAttribute('aria-label') && !document.getElementById(each.getAttribute('aria-labelledby'))),
    ...[...document.querySelectorAll('section')].filter(each => !document.getElementById(each.getAttribute('aria-labelledby'))),
    ...[...document.querySelectorAll('.scroll')].filter(each => each.tabIndex !== 0),
  ]
  return document.documentElement.lang !== '' && bare.length === 0 || bare.slice(0, 3).map(each => each.outerHTML.slice(0, 200))
})()`

/** Every text that can be seen has a contrast of at least 4.5 to what is behind it. */
const contrasts = `(() => {
  const part = value => { const share = value / 255; return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4 }
  const numbers = color => color.match(/[\\d.]+/g).map(Number)
  const light = ([red, green, blue]) => 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const color = numbers(getComputedStyle(each).backgroundColor)
      if (color.length === 3 || color[3] === 1) return color
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255]
  }
  const poor = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (node.textContent.trim() === '' || element.closest('script, style') || element.checkVisibility && !element.checkVisibility()) continue
    const style = getComputedStyle(element)
    const ink = numbers(element instanceof SVGElement ? style.fill : style.color)
    const [one, other] = [light(ink), light(behind(element))]
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    if (contrast < 4.5) poor.add(contrast.toFixed(2) + ' ' + element.tagName + '.' + (element.getAttribute('class') ?? '') + ' ' + node.textContent.trim().slice(0, 30))
  }
  return poor.size === 0 || [...poor].slice(0, 5)
})()`

const folds = `(() => {
  const open = () => document.querySelectorAll('.change[open]').length
  document.querySelector('[data-fold=open]').click()
  const all = open()
  document.querySelector('[data-fold=closed]').click()
  const none = open()
  for (const each of document.querySelectorAll('details')) each.open = true
  return all === document.querySelectorAll('.change').length && all > 0 && none === 0 || [all, none]
})()`

const searches = `(() => {
  const field = document.getElementById('search')
  const shown = () => document.querySelectorAll('.change:not([hidden])').length
  const say = text => { field.value = text; field.dispatchEvent(new Event('input')) }
  const whole = shown()
  const [first] = document.querySelectorAll('.change summary code')
  say(first.textContent)
  const one = shown()
  say('nothing is called so')
  const none = shown()
  say('')
  return none === 0 && one >= 1 && one < whole && shown() === whole || [whole, one, none, shown()]
})()`

const plays = `(() => {
  const wrong = []
  let moved = 0
  for (const player of document.querySelectorAll('.player')) {
    const [back, on] = player.querySelectorAll('[data-step]')
    const slider = player.querySelector('input')
    const places = () => [...player.querySelectorAll('.place')].map(each => each.querySelectorAll('[data-thing]').length).join()
    const start = places()
    const seen = [start]
    for (let moment = 0; moment < Number(slider.max); moment += 1) { on.click(); seen.push(places()) }
    const told = player.querySelector('output').textContent
    const current = player.querySelectorAll('[aria-current]').length
    const isDown = player.querySelectorAll('.place.down').length
    while (Number(slider.value) > 0) back.click()
    if (new Set(seen).size > 1) moved += 1
    if (places() !== start) wrong.push('it does not go back')
    if (isDown !== 1 || current !== 1 || !/\\d:\\d\\d/.test(told)) wrong.push(isDown, current, told)
  }
  if (moved === 0) wrong.push('nothing moves')
  return wrong.length === 0 || wrong
})()`
