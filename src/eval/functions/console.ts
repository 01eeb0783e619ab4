import { stringValue, unknownValue } from '../../value/construct.js'
import { attributeType } from '../../value/same-type.js'
import { sortedNames } from '../../value/text-order.js'
import { typeOf } from '../../value/type-of.js'
import { typeText } from '../../value/type-text.js'
import { anyType, stringType, type Type } from '../../value/type.js'
import type { FunctionDefinition } from './definition.js'
import { anything } from './parameter.js'

const typeFunction: FunctionDefinition = {
  name: 'type',
  parameters: [anything('value', { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true })],
  returns: stringType,
  call: ([value = unknownValue()]) => stringValue(displayType(typeOf(value))),
}

/** A type over several lines, as the console shows it. */
export function displayType(type: Type, indent = 0): string {
  const margin = ' '.repeat(indent + 4)
  const end = ' '.repeat(indent)
  switch (type.kind) {
    case 'any':
      return 'dynamic'
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${displayType(type.element, indent)})`
    case 'tuple': {
      if (type.elements.length === 0) return 'tuple([])'
      const lines = type.elements.map(element => `${margin}${displayType(element, indent + 4)},\n`)
      return `tuple([\n${lines.join('')}${end}])`
    }
    case 'object': {
      const names = sortedNames(Object.keys(type.attributes))
      if (names.length === 0) return 'object({})'
      const lines = names.map(
        name => `${margin}${name}: ${displayType(attributeType(type, name) ?? anyType, indent + 4)},\n`,
      )
      return `object({\n${lines.join('')}${end}})`
    }
    default:
      return typeText(type)
  }
}

/** Functions that only the console has. */
export const consoleFunctions: readonly FunctionDefinition[] = [typeFunction]
