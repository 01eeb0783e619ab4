import { deepMarks, mapParts, withMarks } from '../value/marks.js'
import { noMarks, type Value } from '../value/value.js'
import { counterpart } from './elements.js'

/** The value with the marks that `from` has in the same places: providers know nothing of marks, so they are put back. */
export function copyMarks<T extends Value>(value: T, from: Value | undefined): T
export function copyMarks(value: Value, from: Value | undefined): Value {
  return from === undefined || deepMarks(from) === noMarks ? value : copyAll(value, from)
}

function copyAll(value: Value, from: Value | undefined): Value {
  if (from === undefined) return value
  const marked = withMarks(value, from.marks)
  return marked.kind === 'set'
    ? marked
    : mapParts(marked, (part, key) => copyAll(part, counterpart(from, key)))
}
