import type { LayoutToken } from './layout-tokens.js'

/** By how much a token changes the number of open brackets. */
export function bracketChange(token: LayoutToken): -1 | 0 | 1 {
  if (token.kind !== 'punctuation') return 0
  if ('{[('.includes(token.text)) return 1
  return '}])'.includes(token.text) ? -1 : 0
}

const beforeNegation = new Set('( { [ = : , ? => + - * / % == != < <= > >= && || !'.split(' '))

/** True when a space stands between two tokens of a line; `before` is the one in front of both. */
export function isSpaced(before: LayoutToken | undefined, left: LayoutToken, right: LayoutToken): boolean {
  const is = (token: LayoutToken, text: string): boolean =>
    token.kind === 'punctuation' && token.text === text
  if (is(right, '(') && left.kind === 'word') return false
  if (is(left, '::') || is(right, '::')) return false
  if (is(left, '.') || is(right, '.')) return false
  if (is(right, ',') || is(right, '...')) return false
  if (is(left, ',')) return true
  if (is(right, '[')) {
    if (left.kind === 'word') return isIn(before, left)
    if (left.kind === 'number' || left.kind === 'template' || bracketChange(left) < 0) return false
  }
  if (is(left, '!')) return false
  if (is(left, '-') && isNegation(before)) return false
  if (is(left, '{') || is(right, '}')) return !(is(left, '{') && is(right, '}'))
  return bracketChange(left) <= 0 && bracketChange(right) >= 0
}

/** The `in` of a `for`: the bracket that follows is a tuple of its own, not an index. */
function isIn(before: LayoutToken | undefined, word: LayoutToken): boolean {
  return word.text === 'in' && before?.kind === 'word'
}

function isNegation(before: LayoutToken | undefined): boolean {
  return before === undefined || (before.kind === 'punctuation' && beforeNegation.has(before.text))
}
