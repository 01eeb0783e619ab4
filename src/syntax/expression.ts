// Expressions, from the loosest operator to single terms: one recursive descent, long because the grammar is.
import type {
  BinaryOperator,
  CallExpression,
  Expression,
  ObjectExpression,
  ObjectItem,
  TupleExpression,
} from './tree.js'
import { forExpression } from './for-expression.js'
import { rangeProblem } from './number-range.js'
import type { Scanner, TokenKind } from './scanner.js'
import { heredocTemplate, quotedTemplate } from './template.js'
import { withTraversals } from './traversal.js'

const strengths: Partial<Record<TokenKind, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}

/** Reads one expression from the scanner's next token on. */
export function expression(scanner: Scanner): Expression {
  scanner.enter()
  const condition = binary(scanner, 1)
  const result = scanner.is('?') ? conditional(scanner, condition) : condition
  scanner.leave()
  return result
}

function conditional(scanner: Scanner, condition: Expression): Expression {
  scanner.advance()
  const whenTrue = expression(scanner)
  if (!scanner.is(':')) {
    scanner.fail(
      'Missing false expression in conditional',
      'The conditional operator (...?...:...) requires a false expression, delimited by a colon.',
      scanner.shownFrom(condition.start),
    )
  }
  scanner.advance()
  const whenFalse = expression(scanner)
  return { kind: 'conditional', start: condition.start, end: whenFalse.end, condition, whenTrue, whenFalse }
}

/** Operators of at least this strength, each level leaning to the left. */
function binary(scanner: Scanner, weakest: number): Expression {
  let left = term(scanner)
  for (;;) {
    const strength = strengths[scanner.kind]
    if (strength === undefined || strength < weakest) return left
    const operator = scanner.kind as BinaryOperator
    const operatorStart = scanner.start
    scanner.advance()
    const right = binary(scanner, strength + 1)
    left = { kind: 'binary', start: left.start, end: right.end, operator, operatorStart, left, right }
  }
}

/** One operand with all that follows it without an operator: `-a.b[0]`, `f(x)[*].id`. */
function term(scanner: Scanner): Expression {
  const { kind } = scanner
  if (kind !== '-' && kind !== '!') return withTraversals(scanner, primary(scanner))
  const { start } = scanner
  scanner.enter()
  scanner.advance()
  const operand = term(scanner)
  scanner.leave()
  return { kind: 'unary', start, end: operand.end, operator: kind, operand }
}

function primary(scanner: Scanner): Expression {
  const { start } = scanner
  switch (scanner.kind) {
    case 'identifier':
      return nameOrCall(scanner)
    case 'number':
      return number(scanner)
    case 'quote':
      return quotedTemplate(scanner)
    case 'heredoc':
      return heredocTemplate(scanner)
    case '[':
      return tupleOrFor(scanner)
    case '{':
      return objectOrFor(scanner)
    case '(': {
      const newlines = scanner.setNewlines(false)
      scanner.advance()
      const inner = expression(scanner)
      if (!scanner.is(')')) {
        scanner.fail(
          'Unbalanced parentheses',
          'Expected a closing parenthesis to terminate the expression.',
          scanner.shownFrom(start),
        )
      }
      const { end } = scanner
      closeBracket(scanner, newlines)
      return { kind: 'parentheses', start, end, inner }
    }
    case 'end':
      return scanner.fail(
        'Missing expression',
        'Expected the start of an expression, but found the end of the file.',
      )
    default:
      return scanner.fail(
        'Invalid expression',
        'Expected the start of an expression, but found an invalid expression token.',
      )
  }
}

/** Steps over a closing bracket and gives line breaks the meaning they had outside. */
function closeBracket(scanner: Scanner, newlines: boolean): void {
  scanner.advance()
  scanner.setNewlines(newlines)
}

function number(scanner: Scanner): Expression {
  const { start, end, word } = scanner
  if (!/^\d+(\.\d*)?([eE][+-]?\d+)?$/.test(word)) {
    scanner.fail('Invalid number literal', 'Failed to recognize the value of this number literal.')
  }
  const problem = rangeProblem(word)
  if (problem !== undefined) scanner.fail('Number out of range', problem)
  scanner.advance()
  return { kind: 'literal', type: 'number', digits: word, start, end }
}

function nameOrCall(scanner: Scanner): Expression {
  const { start, end, word } = scanner
  scanner.advance()
  if (scanner.is('(') || scanner.is('::')) return call(scanner, start, end)
  switch (word) {
    case 'true':
    case 'false':
      return { kind: 'literal', type: 'bool', value: word === 'true', start, end }
    case 'null':
      return { kind: 'literal', type: 'null', start, end }
    default:
      return { kind: 'traversal', root: word, rootEnd: end, steps: [], start, end }
  }
}

function call(scanner: Scanner, start: number, firstEnd: number): CallExpression {
  let nameEnd = firstEnd
  let name = scanner.text.slice(start, firstEnd)
  while (scanner.is('::')) {
    scanner.advance()
    if (!scanner.is('identifier')) {
      scanner.fail(
        'Missing function name',
        'Function scope resolution symbol :: must be followed by a function name in this scope.',
      )
    }
    name += `::${scanner.word}`
    nameEnd = scanner.end
    scanner.advance()
  }
  if (!scanner.is('(')) {
    scanner.fail(
      'Missing open parenthesis',
      'Function selector must be followed by an open parenthesis to begin the function call.',
    )
  }
  const openParenthesis = scanner.start
  const newlines = scanner.setNewlines(false)
  scanner.advance()
  const { list, expandsLast } = callArguments(scanner, start, openParenthesis)
  const closeParenthesis = scanner.start
  const { end } = scanner
  closeBracket(scanner, newlines)
  return {
    kind: 'call',
    start,
    end,
    name,
    nameEnd,
    arguments: list,
    expandsLast,
    openParenthesis,
    closeParenthesis,
  }
}

/** Leaves the scanner at the closing parenthesis. */
function callArguments(
  scanner: Scanner,
  nameStart: number,
  openParenthesis: number,
): { list: readonly Expression[]; expandsLast: boolean } {
  const list: Expression[] = []
  while (!scanner.is(')')) {
    list.push(expression(scanner))
    if (scanner.is('...')) {
      const ellipsis = { start: scanner.start, end: scanner.end }
      scanner.advance()
      if (!scanner.is(')')) {
        const detail =
          'An expanded function argument (with ...) must be immediately followed by closing parentheses.'
        scanner.fail('Missing closing parenthesis', detail, { ...ellipsis, shownFrom: nameStart })
      }
      return { list, expandsLast: true }
    }
    if (scanner.is(',')) scanner.advance()
    else if (scanner.is('end')) {
      const detail =
        'There is no closing parenthesis for this function call before the end of the file. This may be caused by incorrect parenthesis nesting elsewhere in this file.'
      scanner.fail('Unterminated function call', detail, {
        start: nameStart,
        end: openParenthesis + 1,
      })
    } else if (!scanner.is(')')) {
      scanner.fail(
        'Missing argument separator',
        'A comma is required to separate each function argument from the next.',
        scanner.shownFrom(nameStart),
      )
    }
  }
  return { list, expandsLast: false }
}

function tupleOrFor(scanner: Scanner): Expression {
  const { start } = scanner
  const newlines = scanner.setNewlines(false)
  scanner.advance()
  const isFor = scanner.is('identifier') && scanner.word === 'for'
  const result = isFor ? forExpression(scanner, start, 'tuple') : tuple(scanner, start)
  closeBracket(scanner, newlines)
  return result
}

function tuple(scanner: Scanner, start: number): TupleExpression {
  const elements: Expression[] = []
  while (!scanner.is(']')) {
    elements.push(expression(scanner))
    if (scanner.is(',')) scanner.advance()
    else if (scanner.is('end')) {
      const detail =
        'There is no corresponding closing bracket before the end of the file. This may be caused by incorrect bracket nesting elsewhere in this file.'
      scanner.fail('Unterminated tuple constructor expression', detail, { start, end: start + 1 })
    } else if (!scanner.is(']')) {
      scanner.fail(
        'Missing item separator',
        'Expected a comma to mark the beginning of the next item.',
        scanner.shownFrom(start),
      )
    }
  }
  return { kind: 'tuple', start, end: scanner.end, elements }
}

function objectOrFor(scanner: Scanner): Expression {
  const { start } = scanner
  const newlines = scanner.setNewlines(false)
  scanner.advance()
  if (scanner.is('identifier') && scanner.word === 'for') {
    const result = forExpression(scanner, start, 'object')
    closeBracket(scanner, newlines)
    return result
  }
  scanner.setNewlines(true)
  const result = object(scanner, start)
  closeBracket(scanner, newlines)
  return result
}

function object(scanner: Scanner, start: number): ObjectExpression {
  const items: ObjectItem[] = []
  for (;;) {
    while (scanner.is('newline')) scanner.advance()
    if (scanner.is('}')) return { kind: 'object', start, end: scanner.end, items }
    const key = objectKey(expression(scanner))
    if (!scanner.is('=') && !scanner.is(':')) failAtObjectKey(scanner, start)
    scanner.advance()
    items.push({ key, value: expression(scanner) })
    if (scanner.is(',') || scanner.is('newline')) scanner.advance()
    else if (scanner.is('end')) failAtObjectEnd(scanner, start)
    else if (!scanner.is('}')) {
      scanner.fail(
        'Missing attribute separator',
        'Expected a newline or comma to mark the beginning of the next attribute.',
        scanner.shownFrom(start),
      )
    }
  }
}

/** A bare word is the name itself, `true` and `null` included; parentheses make it an expression. */
function objectKey(key: Expression): ObjectItem['key'] {
  const { start, end } = key
  if (key.kind === 'traversal' && key.steps.length === 0) return { kind: 'name', name: key.root, start, end }
  if (key.kind === 'literal' && key.type === 'bool')
    return { kind: 'name', name: String(key.value), start, end }
  if (key.kind === 'literal' && key.type === 'null') return { kind: 'name', name: 'null', start, end }
  return key
}

function failAtObjectKey(scanner: Scanner, start: number): never {
  const separator = 'Expected an equals sign ("=") to mark the beginning of the attribute value.'
  switch (scanner.kind) {
    case 'newline':
    case ',':
      return scanner.fail(
        'Missing attribute value',
        'Expected an attribute value, introduced by an equals sign ("=").',
        scanner.shownFrom(start),
      )
    case 'identifier':
      return scanner.fail(
        'Missing key/value separator',
        `${separator} If you intended to given an attribute name containing periods or spaces, write the name in quotes to create a string literal.`,
        scanner.shownFrom(start),
      )
    case 'end':
      return failAtObjectEnd(scanner, start)
    default:
      return scanner.fail('Missing key/value separator', separator, scanner.shownFrom(start))
  }
}

function failAtObjectEnd(scanner: Scanner, start: number): never {
  const detail =
    'There is no corresponding closing brace before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.'
  return scanner.fail('Unterminated object constructor expression', detail, { start, end: start + 1 })
}
