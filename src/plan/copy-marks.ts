import { withMarks } from '../value/marks.js'
import { noMarks, type Value } from '../value/value.js'
import { counterpart, mapElements } from './elements.js'

/** The value with the marks that `from` has in the same places: providers know nothing of marks, so they are put back. */
export function copyMarks<T extends Value>(value: T, from: Value | undefined): T
export function copyMarks(value: Value, from: Value | undefined): Value {
  if (from === undefined) return value
  const marked = from.marks === noMarks ? value : withMarks(value, from.marks)
  switch (marked.kind) {
    case 'object': {
      const attributes = new Map<string, Value>()
      for (const [name, part] of marked.attributes)
        attributes.set(name, copyMarks(part, counterpart(from, name)))
      return { ...marked, attributes }
    }
    case 'list':
    case 'tuple':
    case 'map':
      return mapElements(marked, (element, key) => copyMarks(element, counterpart(from, key)))
    default:
      return marked
  }
}
