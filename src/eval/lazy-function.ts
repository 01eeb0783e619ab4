import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { boolValue, unknownValue } from '../value/construct.js'
import { containsUnknown } from '../value/equal.js'
import { deepMarks } from '../value/marks.js'
import { boolType, anyType } from '../value/type.js'
import type { Value } from '../value/value.js'
import type { Expression } from '../syntax/tree.js'
import { evaluateIn } from './evaluate.js'
import { apart, hasFailed, type Frame } from './frame.js'
import { refuseCall } from './functions/definition.js'
import { formatRange } from '../diagnostic/positions.js'

type LazyFunction = (frame: Frame, expressions: readonly Expression[]) => Value

/** Functions that evaluate their arguments themselves, so that errors in them can be caught. */
export const lazyFunctions: ReadonlyMap<string, LazyFunction> = new Map([
  ['try', tryEach],
  ['can', can],
])

// While a value holds unknowns it is open whether a later one would be chosen instead, so nothing is told of the result.
function tryEach(frame: Frame, expressions: readonly Expression[]): Value {
  if (expressions.length === 0) refuseCall('at least one argument is required')
  const failures: Diagnostic[] = []
  for (const expression of expressions) {
    const attempt = apart(frame)
    const value = evaluateIn(attempt, expression)
    if (!hasFailed(attempt))
      return containsUnknown(value) ? unknownValue(anyType, undefined, deepMarks(value)) : value
    failures.push(...attempt.diagnostics)
  }
  const lines = failures.map(
    ({ summary, detail, range }) =>
      `- ${summary}${range ? ` (at ${formatRange(range)})` : ''}\n  ${detail}\n`,
  )
  return refuseCall(
    `no expression succeeded:\n${lines.join('')}\nAt least one expression must produce a successful result`,
  )
}

function can(frame: Frame, [expression]: readonly Expression[]): Value {
  if (expression === undefined) return boolValue(false)
  const attempt = apart(frame)
  const value = evaluateIn(attempt, expression)
  if (hasFailed(attempt)) return boolValue(false)
  return containsUnknown(value) ? unknownValue(boolType, { notNull: true }) : boolValue(true)
}
