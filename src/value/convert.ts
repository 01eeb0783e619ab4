import { isConvertible } from './convertible.js'
import {
  boolValue,
  linkValue,
  listValue,
  mapValue,
  nullValue,
  objectValue,
  setValue,
  stringValue,
  unknownValue,
} from './construct.js'
import { withMarks } from './marks.js'
import { mismatchOf } from './mismatch.js'
import { numberText, parseNumber } from './number-text.js'
import type { Path } from './path.js'
import { attributeType, hasAny, sameType } from './same-type.js'
import { typeOf } from './type-of.js'
import { anyType, hasLink, type ObjectType, type Type } from './type.js'
import { unifyTypes } from './unify.js'
import type { ListValue, MapValue, Marks, ObjectValue, SetValue, TupleValue, Value } from './value.js'

/** A value of the wanted type, or why there is none: `message` ends a sentence, `path` says where in the value. */
export type Conversion = { readonly value: Value } | { readonly problem: ConversionProblem }

export interface ConversionProblem {
  readonly message: string
  readonly path: Path
}

/** Converts a value; unknown and null values convert by their types alone, marks stay where they were. */
export function convert(value: Value, type: Type): Conversion {
  return convertAt(value, type, [])
}

function convertAt(value: Value, type: Type, path: Path): Conversion {
  if (type.kind === 'any') return { value }
  if (type.kind === 'link') return convertToLink(value, type.to, path)
  const given = typeOf(value)
  if (sameType(given, type) && !hasLink(type)) return { value }
  if (!isConvertible(given, type)) return { problem: { message: mismatchOf(given, type), path } }
  if (value.kind === 'null') return { value: nullValue(resultType(given, type), value.marks) }
  if (value.kind === 'unknown') return { value: convertUnknown(value, resultType(given, type)) }
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return convertPrimitive(value, type.kind, path)
    case 'list':
    case 'set':
      return convertToSequence(value, type.kind, type.element, path)
    case 'map':
      return convertToMap(value, type.element, path)
    case 'tuple':
      return convertToTuple(value, type.elements, path)
    case 'object':
      return convertToObject(value, type, path)
  }
}

function failed(message: string, path: Path): Conversion {
  return { problem: { message, path } }
}

// Bounds of length outlast a change of the kind of collection, a prefix does not outlast one of the type.
function convertUnknown(value: Extract<Value, { kind: 'unknown' }>, type: Type): Value {
  const { refinement } = value
  if (refinement === undefined) return unknownValue(type, undefined, value.marks)
  const isSequence = type.kind === 'list' && (value.type.kind === 'list' || value.type.kind === 'set')
  const kept =
    isSequence || value.type.kind === type.kind
      ? refinement
      : refinement.notNull === true
        ? { notNull: true }
        : undefined
  return unknownValue(type, kept, value.marks)
}

/** The type that a conversion gives: the wanted one with its open places filled from the given one. */
export function resultType(given: Type, wanted: Type): Type {
  if (!hasAny(wanted)) return withoutOptional(wanted)
  if (wanted.kind === 'any') return given
  switch (wanted.kind) {
    case 'list':
    case 'set':
    case 'map':
      return { kind: wanted.kind, element: resultElement(given, wanted.element) }
    case 'tuple':
      return {
        kind: 'tuple',
        elements: wanted.elements.map((element, index) =>
          given.kind === 'tuple' ? resultType(given.elements[index] ?? anyType, element) : element,
        ),
      }
    case 'object':
      return {
        kind: 'object',
        attributes: Object.fromEntries(
          Object.entries(wanted.attributes).map(([name, type]) => [
            name,
            resultType(attributeType(given, name) ?? anyType, type),
          ]),
        ),
      }
    default:
      return wanted
  }
}

function resultElement(given: Type, wanted: Type): Type {
  if ('element' in given) return resultType(given.element, wanted)
  const elements =
    given.kind === 'tuple' ? given.elements : given.kind === 'object' ? Object.values(given.attributes) : []
  return resultType(unifyTypes(elements, 'unsafe') ?? anyType, wanted)
}

/** The type without the note of what may be left out: values are complete. */
export function withoutOptional(type: Type): Type {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return { kind: type.kind, element: withoutOptional(type.element) }
    case 'tuple':
      return { kind: 'tuple', elements: type.elements.map(withoutOptional) }
    case 'object':
      return {
        kind: 'object',
        attributes: Object.fromEntries(
          Object.entries(type.attributes).map(([name, part]) => [name, withoutOptional(part)]),
        ),
      }
    default:
      return type
  }
}

function convertPrimitive(value: Value, wanted: 'string' | 'number' | 'bool', path: Path): Conversion {
  if (value.kind === wanted) return { value }
  if (wanted === 'string') {
    if (value.kind === 'number') return { value: stringValue(numberText(value.value), value.marks) }
    if (value.kind === 'bool') return { value: stringValue(String(value.value), value.marks) }
  }
  if (value.kind === 'string') {
    return wanted === 'number'
      ? stringToNumber(value.value, value.marks, path)
      : stringToBool(value.value, value.marks, path)
  }
  return failed(`${wanted} required`, path)
}

function stringToNumber(text: string, marks: Marks, path: Path): Conversion {
  const number = parseNumber(text)
  return number === undefined
    ? failed('a number is required', path)
    : { value: { kind: 'number', value: number, marks } }
}

function stringToBool(text: string, marks: Marks, path: Path): Conversion {
  if (text === 'true' || text === '1') return { value: boolValue(true, marks) }
  if (text === 'false' || text === '0') return { value: boolValue(false, marks) }
  const lower =
    text === 'True' || text === 'TRUE' ? 'true' : text === 'False' || text === 'FALSE' ? 'false' : undefined
  const hint = lower === undefined ? '' : `; to convert from string, use lowercase "${lower}"`
  return failed(`a bool is required${hint}`, path)
}

function convertToSequence(value: Value, kind: 'list' | 'set', element: Type, path: Path): Conversion {
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple')
    return failed(`${kind} required`, path)
  const wanted = commonElement(value, element)
  const converted = convertAlike(
    value.elements.map((part, index): Item => [value.kind === 'set' ? undefined : index, part]),
    wanted,
    path,
  )
  if ('problem' in converted) return converted
  const elementType = converted.values.length > 0 && hasAny(wanted) ? undefined : withoutOptional(wanted)
  const make = kind === 'list' ? listValue : setValue
  return { value: make(converted.values, elementType, value.marks) }
}

type Item = readonly [string | number | undefined, Value]

function convertAll(
  items: readonly Item[],
  type: Type,
  path: Path,
): { readonly values: readonly Value[] } | { readonly problem: ConversionProblem } {
  const values: Value[] = []
  for (const [place, item] of items) {
    const converted = convertAt(item, type, place === undefined ? path : [...path, place])
    if ('problem' in converted) return converted
    values.push(converted.value)
  }
  return { values }
}

// Where the type leaves something open, the elements must agree on it once they are converted.
function convertAlike(items: readonly Item[], type: Type, path: Path): ReturnType<typeof convertAll> {
  const converted = convertAll(items, type, path)
  if ('problem' in converted || !hasAny(type)) return converted
  const types = converted.values.map(typeOf)
  const [first] = types
  if (first === undefined || types.every(other => sameType(other, first))) return converted
  const common = unifyTypes(types, 'unsafe')
  if (common === undefined)
    return { problem: { message: 'cannot find a common base type for all elements', path } }
  return convertAll(
    items.map(([place], index): Item => [place, converted.values[index] ?? nullValue()]),
    common,
    path,
  )
}

// `list(any)` of a structure: what its elements have in common.
function commonElement(
  value: ListValue | SetValue | TupleValue | MapValue | ObjectValue,
  element: Type,
): Type {
  if (element.kind !== 'any') return element
  if ('elementType' in value) return value.elementType
  const parts = value.kind === 'tuple' ? value.elements : [...value.attributes.values()]
  return unifyTypes(parts.map(typeOf), 'unsafe') ?? anyType
}

function convertToMap(value: Value, element: Type, path: Path): Conversion {
  if (value.kind !== 'map' && value.kind !== 'object') return failed('map required', path)
  const wanted = commonElement(value, element)
  const entries = value.kind === 'map' ? value.entries : value.attributes
  const converted = convertAlike([...entries], wanted, path)
  if ('problem' in converted) return converted
  const names = [...entries.keys()]
  const elementType = converted.values.length > 0 && hasAny(wanted) ? undefined : withoutOptional(wanted)
  return {
    value: mapValue(
      converted.values.map((part, index) => [names[index] ?? '', part] as const),
      elementType,
      value.marks,
    ),
  }
}

function convertToTuple(value: Value, types: readonly Type[], path: Path): Conversion {
  if (value.kind !== 'tuple') return failed('tuple required', path)
  const values: Value[] = []
  for (const [index, part] of value.elements.entries()) {
    const converted = convertAt(part, types[index] ?? anyType, [...path, index])
    if ('problem' in converted) return converted
    values.push(converted.value)
  }
  return { value: { ...value, elements: values } }
}

// Attributes that the type does not name fall away; optional ones that are missing become null. A declared object stays
// one: what a conditional chooses can be linked to, whatever type both branches have in common.
function convertToObject(value: Value, type: ObjectType, path: Path): Conversion {
  if (value.kind !== 'object' && value.kind !== 'map') return failed('object required', path)
  const given = value.kind === 'map' ? value.entries : value.attributes
  const attributes: [string, Value][] = []
  for (const [name, wanted] of Object.entries(type.attributes)) {
    const part = given.get(name)
    if (part === undefined) {
      if (type.optional?.includes(name) !== true)
        return failed(`map has no element for required attribute ${JSON.stringify(name)}`, path)
      attributes.push([name, nullValue(withoutOptional(wanted))])
      continue
    }
    const converted = convertAt(part, wanted, [...path, name])
    if ('problem' in converted) return converted
    attributes.push([name, converted.value])
  }
  return { value: objectValue(attributes, value.marks, value.kind === 'object' ? value.instance : undefined) }
}

function convertToLink(value: Value, to: readonly string[], path: Path): Conversion {
  const wantedKinds = to.join(' or ')
  switch (value.kind) {
    case 'null':
      return { value: nullValue({ kind: 'link', to }, value.marks) }
    case 'unknown':
      if (!isConvertible(value.type, { kind: 'link', to }))
        return failed(`a reference to ${wantedKinds} is required`, path)
      return {
        value: unknownValue(
          { kind: 'link', to },
          value.refinement?.notNull === true ? { notNull: true } : undefined,
          value.marks,
        ),
      }
    case 'string':
      return { value: linkValue(to[0] ?? '', { identity: value.value }, value.marks) }
    case 'link':
      return to.length === 0 || to.includes(value.to)
        ? { value }
        : failed(wrongKind(wantedKinds, value.to, value.address), path)
    case 'object':
      return objectToLink(value, to, wantedKinds, path)
    default:
      return failed(`a reference to ${wantedKinds} or a UUID is required`, path)
  }
}

function objectToLink(
  value: ObjectValue,
  to: readonly string[],
  wantedKinds: string,
  path: Path,
): Conversion {
  const { instance } = value
  if (instance === undefined)
    return failed(`a reference to ${wantedKinds} or a UUID is required, not an object made here`, path)
  if (to.length > 0 && !to.includes(instance.kindName))
    return failed(wrongKind(wantedKinds, instance.kindName, instance.address), path)
  const identity = instance.identity ?? identityIn(value)
  return {
    value: withMarks(linkValue(instance.kindName, { address: instance.address, identity }), value.marks),
  }
}

// Every kind tells what it is known by in one of these two.
function identityIn(value: ObjectValue): string | undefined {
  const told = value.attributes.get('uuid') ?? value.attributes.get('id')
  return told?.kind === 'string' ? told.value : undefined
}

function wrongKind(wanted: string, given: string, address: string | undefined): string {
  const which = address === undefined ? `a ${given}` : `${address}, which is a ${given}`
  return `a reference to ${wanted} is required, not to ${which}`
}
