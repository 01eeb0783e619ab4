import type { Node } from '../syntax/tree.js'
import { compareNumbers, signOf } from '../value/arithmetic.js'
import { isWhole } from '../value/big-number.js'
import { unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { withMarks } from '../value/marks.js'
import { quote } from '../value/quote.js'
import { attributeType } from '../value/same-type.js'
import { typeName } from '../value/type-name.js'
import { typeOf } from '../value/type-of.js'
import { anyType, numberType, stringType, type Type } from '../value/type.js'
import type { Value } from '../value/value.js'
import { report, type Frame, type Involvement } from './frame.js'

/** `object.name`; reports at `node` what cannot be. */
export function attributeOf(
  frame: Frame,
  object: Value,
  name: string,
  node: Node,
  involvement: Involvement,
): Value {
  const fail = (summary: string, detail: string) => {
    report(frame, summary, detail, node, involvement)
    return unknownValue()
  }
  if (object.kind === 'null') {
    return fail(
      'Attempt to get attribute from null value',
      'This value is null, so it does not have any attributes.',
    )
  }
  // The type of a large value is costly, and not needed where the attribute is there.
  const present = object.kind === 'object' ? object.attributes.get(name) : undefined
  if (present !== undefined) return withMarks(present, object.marks)
  const type = typeOf(object)
  switch (type.kind) {
    case 'object': {
      const partType = attributeType(type, name)
      if (partType === undefined)
        return fail('Unsupported attribute', `This object does not have an attribute named ${quote(name)}.`)
      return withMarks(unknownValue(partType), object.marks)
    }
    case 'map': {
      if (object.kind !== 'map') return unknownValue(type.element, undefined, object.marks)
      const part = object.entries.get(name)
      if (part !== undefined) return withMarks(part, object.marks)
      return fail('Missing map element', `This map does not have an element with the key ${quote(name)}.`)
    }
    case 'any':
      return unknownValue(anyType, undefined, object.marks)
    default:
      return fail('Unsupported attribute', attributeProblem(type, name))
  }
}

function attributeProblem(type: Type, name: string): string {
  if (type.kind === 'list' && type.element.kind === 'object') {
    const which =
      attributeType(type.element, name) === undefined ? 'an attribute' : `attribute ${quote(name)}`
    return `Can't access attributes on a list of objects. Did you mean to access ${which} for a specific element of the list, or across all elements of the list?`
  }
  if (type.kind === 'set' && type.element.kind === 'object') {
    return "Can't access attributes on a set of objects. Did you mean to access an attribute across all elements of the set?"
  }
  if (type.kind === 'string' || type.kind === 'number' || type.kind === 'bool') {
    return `Can't access attributes on a primitive-typed value (${typeName(type)}).`
  }
  return 'This value does not have any attributes.'
}

const noElement = 'The given key does not identify an element in this collection value'

/** `collection[key]`; reports at `node` what cannot be. */
export function elementOf(
  frame: Frame,
  collection: Value,
  key: Value,
  node: Node,
  involvement: Involvement,
): Value {
  const fail = (detail: string, summary = 'Invalid index') => {
    report(frame, summary, detail, node, involvement)
    return unknownValue()
  }
  if (collection.kind === 'null')
    return fail('This value is null, so it does not have any indices.', 'Attempt to index null value')
  const nullKey = "Can't use a null value as an indexing key."
  if (key.kind === 'null' && key.type.kind === 'any') return fail(nullKey)
  const marks = collection.marks | key.marks
  // The kind alone is looked at: the type of a tuple of many objects is costly.
  const kind = collection.kind === 'unknown' ? collection.type.kind : collection.kind
  if (kind === 'any' || (key.kind === 'unknown' && key.type.kind === 'any'))
    return unknownValue(anyType, undefined, marks)
  if (kind === 'set') {
    return fail(
      "Elements of a set are identified only by their value and don't have any separate index or key to select with, so it's only possible to perform operations across all elements of the set.",
    )
  }
  if (kind !== 'list' && kind !== 'tuple' && kind !== 'map' && kind !== 'object') {
    return fail('This value does not have any indices.')
  }
  const converted = convert(key, kind === 'list' || kind === 'tuple' ? numberType : stringType)
  if ('problem' in converted) return fail(`${noElement}: ${converted.problem.message}.`)
  const place = converted.value
  if (place.kind === 'null') return fail(nullKey)
  if (collection.kind === 'unknown' || place.kind === 'unknown')
    return unknownElement(collection, place, typeOf(collection), marks, fail)
  const found = lookUp(collection, place)
  if (found !== undefined) return withMarks(found, marks)
  return fail(missingElement(collection, key, place))
}

// An index beyond what is known of the type is an error even while the value is unknown.
function unknownElement(
  collection: Value,
  place: Value,
  type: Type,
  marks: number,
  fail: (detail: string) => Value,
): Value {
  if (type.kind === 'tuple' && place.kind === 'number' && typeof place.value === 'number') {
    const element = type.elements[place.value]
    return element === undefined
      ? fail(missingElement(collection, place, place))
      : unknownValue(element, undefined, marks)
  }
  return unknownValue('element' in type ? type.element : anyType, undefined, marks)
}

function lookUp(collection: Value, place: Value): Value | undefined {
  switch (collection.kind) {
    case 'list':
    case 'tuple':
      return place.kind === 'number' && typeof place.value === 'number'
        ? collection.elements[place.value]
        : undefined
    case 'map':
      return place.kind === 'string' ? collection.entries.get(place.value) : undefined
    case 'object':
      return place.kind === 'string' ? collection.attributes.get(place.value) : undefined
    default:
      return undefined
  }
}

function missingElement(collection: Value, key: Value, place: Value): string {
  if (collection.kind === 'object') {
    const hint = ' An object only supports looking up attributes by name, not by numeric index.'
    return `${noElement}.${key.kind === 'number' ? hint : ''}`
  }
  if (place.kind !== 'number') return `${noElement}.`
  if (!isWhole(place.value)) {
    return `${noElement}: indexing a sequence requires a whole number, but the given index has a fractional part.`
  }
  if (signOf(place.value) < 0) return `${noElement}: a negative number is not a valid index for a sequence.`
  if (!('elements' in collection)) return `${noElement}.`
  const { length } = collection.elements
  // Terraform explains only the index right behind the last.
  if (compareNumbers(place.value, length) !== 0) return `${noElement}.`
  if (length === 0) return `${noElement}: the collection has no elements.`
  return `${noElement}: the given index is greater than or equal to the length of the collection.`
}
