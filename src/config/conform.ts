import { mapValue, listValue, objectValue, tupleValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import type { Path } from '../value/path.js'
import type { Value } from '../value/value.js'
import type { Defaults, TypeConstraint } from './type-constraint.js'

/** A value of the constraint's type, or why there is none, as the end of a sentence. */
export type Conformed = { readonly value: Value } | { readonly problem: string }

/** Fills in what `optional` attributes leave out, then converts. */
export function conform(value: Value, constraint: TypeConstraint): Conformed {
  const filled = constraint.defaults ? fillDefaults(value, constraint.defaults) : value
  const result = convert(filled, constraint.type)
  if ('value' in result) return result
  return { problem: pathPrefix(result.problem.path) + result.problem.message }
}

/** Where in a value something is wrong, as the start of a message: `element 0: attribute "size": `. */
export function pathPrefix(path: Path): string {
  return path.map(step => (typeof step === 'number' ? `element ${step}: ` : `attribute "${step}": `)).join('')
}

function fillDefaults(value: Value, defaults: Defaults): Value {
  const each = defaults.within.get('*')
  switch (value.kind) {
    case 'object':
    case 'map': {
      const parts = value.kind === 'object' ? value.attributes : value.entries
      const filled = new Map<string, Value>()
      for (const [name, part] of parts) {
        const isLeftOut = part.kind === 'null' && defaults.values.has(name)
        if (isLeftOut) continue
        const deeper = defaults.within.get(name) ?? each
        filled.set(name, deeper ? fillDefaults(part, deeper) : part)
      }
      for (const [name, part] of defaults.values) {
        if (filled.has(name)) continue
        const deeper = defaults.within.get(name)
        filled.set(name, deeper ? fillDefaults(part, deeper) : part)
      }
      const isChanged = value.kind === 'object' || defaults.values.size > 0
      return isChanged ? objectValue(filled, value.marks) : mapValue(filled, undefined, value.marks)
    }
    case 'list':
    case 'set':
    case 'tuple': {
      const elements = value.elements.map((part, index) => {
        const deeper = defaults.within.get(String(index)) ?? each
        return deeper ? fillDefaults(part, deeper) : part
      })
      // Elements may have come to differ in type; the conversion that follows makes them alike again.
      return value.kind === 'list' && !each ? listValue(elements, value.elementType, value.marks) : tupleValue(elements, value.marks)
    }
    default:
      return value
  }
}
