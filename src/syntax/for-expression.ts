import type { ForExpression, Node } from './tree.js'
import { expression } from './expression.js'
import type { Place, Scanner } from './scanner.js'

/** Reads `for k, v in xs : …` up to its closing bracket, at which it leaves the scanner; `start` is the opening one. */
export function forExpression(scanner: Scanner, start: number, result: 'tuple' | 'object'): ForExpression {
  scanner.enter()
  scanner.advance()
  const placed = (node: Node): Place => ({ start: node.start, end: node.end, shownFrom: start })
  const names = forNames(scanner, "Invalid 'for' expression", 'For expression')
  const collection = expression(scanner)
  if (!scanner.is(':'))
    failFor(
      scanner,
      'For expression requires a colon after the collection expression.',
      scanner.shownFrom(start),
    )
  scanner.advance()
  let value = expression(scanner)
  let key
  if (scanner.is('=>')) {
    scanner.advance()
    key = value
    value = expression(scanner)
  }
  const ellipsis = scanner.is('...') ? { start: scanner.start, end: scanner.end } : undefined
  if (ellipsis) scanner.advance()
  let condition
  if (scanner.is('identifier') && scanner.word === 'if') {
    scanner.advance()
    condition = expression(scanner)
  }
  if (scanner.kind !== (result === 'tuple' ? ']' : '}')) {
    failFor(scanner, "Extra characters after the end of the 'for' expression.", scanner.shownFrom(start))
  }
  if (result === 'tuple' && key)
    failFor(scanner, 'Key expression is not valid when building a tuple.', placed(key))
  if (result === 'tuple' && ellipsis) {
    failFor(scanner, 'Grouping ellipsis (...) cannot be used when building a tuple.', placed(ellipsis))
  }
  if (result === 'object' && !key)
    failFor(scanner, 'Key expression is required when building an object.', placed(value))
  scanner.leave()
  return {
    kind: 'for',
    start,
    end: scanner.end,
    result,
    ...names,
    collection,
    key,
    value,
    condition,
    isGrouped: ellipsis !== undefined,
    openBracket: start,
  }
}

/** Reads `v in` or `k, v in`, of an expression or of a template's directive. */
export function forNames(
  scanner: Scanner,
  summary: string,
  what: 'For expression' | 'For directive',
): { keyName: string | undefined; valueName: string } {
  if (!scanner.is('identifier')) scanner.fail(summary, `${what} requires variable name after 'for'.`)
  const first = scanner.word
  scanner.advance()
  let second
  if (scanner.is(',')) {
    scanner.advance()
    if (!scanner.is('identifier')) scanner.fail(summary, `${what} requires value variable name after comma.`)
    second = scanner.word
    scanner.advance()
  }
  if (!scanner.is('identifier') || scanner.word !== 'in') {
    const names = what === 'For expression' ? 'its name declarations' : 'names'
    scanner.fail(
      summary,
      `${what} requires ${what === 'For expression' ? 'the ' : ''}'in' keyword after ${names}.`,
    )
  }
  scanner.advance()
  return second === undefined
    ? { keyName: undefined, valueName: first }
    : { keyName: first, valueName: second }
}

function failFor(scanner: Scanner, detail: string, place: Place): never {
  return scanner.fail("Invalid 'for' expression", detail, place)
}
