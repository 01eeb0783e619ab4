import { counterpart } from '../plan/elements.js'
import { mapParts } from '../value/marks.js'
import type { Value } from '../value/value.js'

/** The planned value with what was unknown taken from the same place of another value. */
export function fillUnknown(planned: Value, known: Value | undefined): Value {
  if (known === undefined) return planned
  switch (planned.kind) {
    case 'unknown':
      return known
    case 'object': {
      const attributes = new Map<string, Value>()
      for (const [name, part] of planned.attributes)
        attributes.set(name, fillUnknown(part, counterpart(known, name)))
      return { ...planned, attributes }
    }
    case 'set':
      return planned.elements.some(element => element.kind === 'unknown' || element.kind === 'object')
        ? known
        : planned
    case 'list':
    case 'tuple':
    case 'map':
      return mapParts(planned, (element, key) => fillUnknown(element, counterpart(known, key)))
    default:
      return planned
  }
}
