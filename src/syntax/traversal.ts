import type { Expression, SplatExpression, SplatStep, TraversalStep } from './tree.js'
import { expression } from './expression.js'
import { isIdentifierStart } from './identifier.js'
import { nestingLimit, type Scanner } from './scanner.js'

const nameRequired = 'An attribute name is required after a dot.'

/** Reads the steps behind a term: `.name`, `[key]`, `[*]`, and the older `.0` and `.*`. */
export function withTraversals(scanner: Scanner, term: Expression): Expression {
  let result = term
  for (let taken = 0; ; taken++) {
    if (taken > nestingLimit) {
      const detail = `At most ${nestingLimit} indexes and splats may follow each other. Give a part of this a name of its own, as a local value.`
      scanner.fail('Too many steps', detail)
    }
    if (scanner.is('.')) result = names(scanner, result) ?? afterDot(scanner, result)
    else if (scanner.is('[')) result = afterBracket(scanner, result)
    else return result
  }
}

/** The common case, `.a.b.c`, in one go; undefined when the dot is followed by anything else. */
function names(scanner: Scanner, collection: Expression): Expression | undefined {
  if (
    collection.kind !== 'traversal' ||
    !isIdentifierStart(scanner.text.charCodeAt(scanner.end), scanner.text, scanner.end)
  ) {
    return undefined
  }
  const steps = [...collection.steps]
  while (
    scanner.is('.') &&
    isIdentifierStart(scanner.text.charCodeAt(scanner.end), scanner.text, scanner.end)
  ) {
    const { start } = scanner
    scanner.advance()
    steps.push({ kind: 'attribute', name: scanner.word, start, end: scanner.end })
    scanner.advance()
  }
  const { root, rootEnd, start } = collection
  return { kind: 'traversal', root, rootEnd, steps, start, end: scanner.previousEnd }
}

function afterDot(scanner: Scanner, collection: Expression): Expression {
  const start = scanner.start
  scanner.advance()
  if (!scanner.is('*'))
    return withStep(collection, dotStep(scanner, start, 'Use the proper index syntax instead'))
  return splat(collection, attributeSplat(scanner, start))
}

/** One `.name` or `.0`; the scanner stands behind the dot. */
function dotStep(scanner: Scanner, start: number, remedy: string): TraversalStep {
  const { end, word } = scanner
  if (scanner.is('identifier')) {
    scanner.advance()
    return { kind: 'attribute', name: word, start, end }
  }
  if (!scanner.is('number')) return scanner.fail('Invalid attribute name', nameRequired)
  const [first, second] = word.split('.')
  if (second !== undefined) {
    scanner.fail(
      'Invalid legacy index syntax',
      `When using the legacy index syntax, chaining two indexes together is not permitted. ${remedy}, like [${first}][${second}].`,
    )
  }
  scanner.advance()
  return { kind: 'index', key: word, keyType: 'number', isLegacy: true, start, end }
}

type SplatMark = Extract<SplatStep, { kind: 'nested-splat' }>

/** Behind `.*` only names and numbers may follow; anything in brackets applies to the result. */
function attributeSplat(scanner: Scanner, start: number): SplatMark {
  const markerEnd = scanner.end
  scanner.advance()
  const each: SplatStep[] = []
  while (scanner.is('.')) {
    const dot = scanner.start
    scanner.advance()
    if (scanner.is('*')) {
      const detail = 'A splat expression (*) cannot be used inside another attribute-only splat expression.'
      scanner.fail('Nested splat expression not allowed', detail)
    }
    if (!scanner.is('identifier') && !scanner.is('number')) {
      scanner.fail('Invalid attribute name', nameRequired, { start: markerEnd - 1, end: markerEnd })
    }
    each.push(dotStep(scanner, dot, 'Use the proper index syntax with a full splat expression [*] instead'))
  }
  return {
    kind: 'nested-splat',
    form: 'attribute',
    each,
    markerEnd,
    start,
    end: each.at(-1)?.end ?? markerEnd,
  }
}

function afterBracket(scanner: Scanner, collection: Expression): Expression {
  const step = bracketStep(scanner)
  if (step.kind === 'nested-splat') return splat(collection, step)
  if (step.kind !== 'dynamic-index') return withStep(collection, step)
  return {
    kind: 'index',
    start: collection.start,
    end: step.end,
    collection,
    key: step.key,
    openBracket: step.start,
  }
}

/** One `[…]`, a full splat with all that follows it included. */
function bracketStep(scanner: Scanner): SplatStep {
  const { start } = scanner
  scanner.advance()
  // Line breaks are free around a key, but not around the star.
  if (scanner.is('*')) return fullSplat(scanner, start)
  const newlines = scanner.setNewlines(false)
  const key = expression(scanner)
  if (!scanner.is(']')) {
    scanner.skipTo(']', '[')
    scanner.fail(
      'Missing close bracket on index',
      'The index operator must end with a closing bracket ("]").',
    )
  }
  const { end } = scanner
  scanner.advance()
  scanner.setNewlines(newlines)
  const constant = constantKey(key)
  if (constant) return { kind: 'index', ...constant, isLegacy: false, start, end }
  return { kind: 'dynamic-index', key, start, end }
}

function constantKey(key: Expression): { key: string; keyType: 'string' | 'number' } | undefined {
  if (key.kind === 'literal' && key.type === 'number') return { key: key.digits, keyType: 'number' }
  if (key.kind !== 'template' || key.parts.length > 1) return undefined
  const [part] = key.parts
  if (!part) return { key: '', keyType: 'string' }
  return part.kind === 'text' ? { key: part.value, keyType: 'string' } : undefined
}

function fullSplat(scanner: Scanner, start: number): SplatMark {
  scanner.advance()
  if (!scanner.is(']')) {
    scanner.skipTo(']', '[')
    scanner.fail(
      'Missing close bracket on splat index',
      'The star for a full splat operator must be immediately followed by a closing bracket ("]").',
    )
  }
  const markerEnd = scanner.end
  scanner.advance()
  scanner.enter()
  const each: SplatStep[] = []
  while (scanner.is('.') || scanner.is('[')) each.push(splatStep(scanner))
  scanner.leave()
  return { kind: 'nested-splat', form: 'full', each, markerEnd, start, end: each.at(-1)?.end ?? markerEnd }
}

function splatStep(scanner: Scanner): SplatStep {
  if (scanner.is('[')) return bracketStep(scanner)
  const { start } = scanner
  scanner.advance()
  if (scanner.is('*')) return attributeSplat(scanner, start)
  return dotStep(scanner, start, 'Use the proper index syntax instead')
}

function splat(collection: Expression, mark: SplatMark): SplatExpression {
  const { form, each, start, end, markerEnd } = mark
  return {
    kind: 'splat',
    form,
    collection,
    each,
    start: collection.start,
    end,
    markerStart: start,
    markerEnd,
  }
}

/** Constant steps gather in one traversal, as far as they stand together. */
function withStep(collection: Expression, step: TraversalStep): Expression {
  if (collection.kind === 'traversal' || collection.kind === 'relative-traversal') {
    return { ...collection, end: step.end, steps: [...collection.steps, step] }
  }
  return { kind: 'relative-traversal', start: collection.start, end: step.end, collection, steps: [step] }
}
