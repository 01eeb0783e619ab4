import {
  listValue,
  mapValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
} from '../../value/construct.js'
import { convert } from '../../value/convert.js'
import { containsUnknown } from '../../value/equal.js'
import { withMarks } from '../../value/marks.js'
import { quote } from '../../value/quote.js'
import { sameType, attributeType } from '../../value/same-type.js'
import { sameValue } from '../../value/same.js'
import { sortedNames } from '../../value/text-order.js'
import { typeName } from '../../value/type-name.js'
import { typeOf } from '../../value/type-of.js'
import { anyType, listType, mapType, setType, stringType, tupleType, type Type } from '../../value/type.js'
import { unifyTypes } from '../../value/unify.js'
import type { Value } from '../../value/value.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { anything, elementsOf, entriesOf, parameter, text, textOf } from './parameter.js'

function typeAt(values: readonly Value[], index: number): Type {
  const value = values[index]
  return value === undefined ? anyType : typeOf(value)
}

const coalesce: FunctionDefinition = {
  name: 'coalesce',
  parameters: [],
  variadic: anything('vals', { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true }),
  returns: values => coalesceType(values),
  call: values => {
    const type = coalesceType(values)
    for (const value of values) {
      if (value.kind === 'unknown') return unknownValue(type, { notNull: true }, value.marks)
      if (value.kind === 'null' || isEmptyText(value, type)) continue
      const converted = convert(value, type)
      return 'value' in converted ? converted.value : refuseCall(converted.problem.message)
    }
    return refuseCall('no non-null, non-empty-string arguments')
  },
}

function coalesceType(values: readonly Value[]): Type {
  return unifyTypes(values.map(typeOf), 'unsafe') ?? refuseCall('all arguments must have the same type')
}

function isEmptyText(value: Value, type: Type): boolean {
  return value.kind === 'string' && value.value === '' && type.kind === 'string'
}

const keys: FunctionDefinition = {
  name: 'keys',
  parameters: [anything('inputMap', { allowsUnknown: 'whole', allowsMarks: true })],
  returns: values => keysType(typeAt(values, 0)),
  call: ([map]) => {
    if (map === undefined) return refuse(0, 'must have map or object type')
    const type = typeOf(map)
    const result = keysType(type)
    if (type.kind === 'object') {
      return tupleValue(
        sortedNames(Object.keys(type.attributes)).map(name => stringValue(name)),
        map.marks,
      )
    }
    if (map.kind !== 'map') return unknownValue(result, { notNull: true }, map.marks)
    return listValue(
      [...map.entries.keys()].map(name => stringValue(name)),
      stringType,
      map.marks,
    )
  },
}

function keysType(type: Type): Type {
  if (type.kind === 'map') return listType(stringType)
  if (type.kind === 'object') return tupleType(Object.keys(type.attributes).map(() => stringType))
  return type.kind === 'any' ? anyType : refuse(0, 'must have map or object type')
}

const lookup: FunctionDefinition = {
  name: 'lookup',
  parameters: [
    anything('inputMap', { allowsUnknown: 'inside', allowsMarks: true }),
    text('key', { allowsMarks: true }),
  ],
  variadic: anything('default', { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true }),
  mayReturnNull: true,
  returns: values => lookupType(values),
  call: values => {
    const type = lookupType(values)
    const [map, key, fallback] = values
    const marks = (map?.marks ?? 0) | (key?.marks ?? 0)
    const name = textOf(key)
    const found = entriesOf(map)?.get(name)
    if (found !== undefined) return withMarks(found, marks)
    if (fallback === undefined)
      return refuseCall(`lookup failed to find key ${key?.marks === 0 ? quote(name) : '(sensitive value)'}`)
    const converted = convert(fallback, type)
    return 'value' in converted ? withMarks(converted.value, marks) : refuse(2, converted.problem.message)
  },
}

function lookupType(values: readonly Value[]): Type {
  if (values.length > 3) return refuseCall(`lookup() takes two or three arguments, got ${values.length}`)
  const type = typeAt(values, 0)
  const [, key, fallback] = values
  if (type.kind === 'object') {
    if (key?.kind !== 'string') return anyType
    const found = attributeType(type, key.value)
    if (found !== undefined) return found
    return fallback === undefined
      ? refuse(0, `the given object has no attribute ${quote(key.value)}`)
      : typeOf(fallback)
  }
  if (type.kind !== 'map') return refuse(0, 'lookup() requires a map as the first argument')
  if (fallback !== undefined && 'problem' in convert(fallback, type.element)) {
    refuse(2, 'the default value must have the same type as the map elements')
  }
  return type.element
}

const merge: FunctionDefinition = {
  name: 'merge',
  parameters: [],
  variadic: anything('maps', { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true }),
  returns: anyType,
  call: values => {
    const marks = values.reduce((all, value) => all | value.marks, 0)
    for (const value of values) checkMergeable(value)
    if (values.some(value => value.kind === 'unknown')) return unknownMerge(values, marks)
    const merged = new Map<string, Value>()
    for (const value of values) for (const [name, part] of entriesOf(value) ?? []) merged.set(name, part)
    const given = values.filter(value => value.kind !== 'null')
    const [first] = given
    const isMap = first?.kind === 'map' && given.every(value => sameType(typeOf(value), typeOf(first)))
    return isMap ? mapValue(merged, first.elementType, marks) : objectValue(merged, marks)
  },
}

function checkMergeable(value: Value): void {
  const type = typeOf(value)
  if (type.kind === 'map' || type.kind === 'object' || type.kind === 'any') return
  refuseCall(`arguments must be maps or objects, got ${quote(typeName(type))}`)
}

// Which attributes come from an unknown map is open; objects tell theirs by their types.
function unknownMerge(values: readonly Value[], marks: number): Value {
  const types = values.filter(value => value.kind !== 'null').map(typeOf)
  const [first] = types
  if (first?.kind === 'map' && types.every(type => sameType(type, first)))
    return unknownValue(first, { notNull: true }, marks)
  if (!types.every(type => type.kind === 'object')) return unknownValue(anyType, undefined, marks)
  const attributes = Object.fromEntries(
    types.flatMap(type => (type.kind === 'object' ? Object.entries(type.attributes) : [])),
  )
  return unknownValue({ kind: 'object', attributes }, { notNull: true }, marks)
}

/** How two sets become one, by what is in the first and in the second. */
function setOperation(
  name: string,
  isKept: (inFirst: boolean, inSecond: boolean) => boolean,
): FunctionDefinition {
  return {
    name,
    parameters: [parameter('first_set', setType(anyType), { allowsUnknown: 'whole' })],
    variadic: parameter('other_sets', setType(anyType), { allowsUnknown: 'whole' }),
    returns: values => setOperationType(values),
    call: values => combineSets(values, setOperationType(values), isKept),
  }
}

function setOperationType(values: readonly Value[]): Type {
  const types = values.map(typeOf)
  const filled = types.filter(
    (type, index) => !(type.kind === 'set' && type.element.kind === 'any' && isEmpty(values[index])),
  )
  if (filled.length === 0) return setType(anyType)
  const elements = filled.flatMap(type => (type.kind === 'set' ? [type.element] : []))
  const common = unifyTypes(elements, 'unsafe')
  return common === undefined
    ? refuseCall('given sets must all have compatible element types')
    : setType(common)
}

function isEmpty(value: Value | undefined): boolean {
  return elementsOf(value)?.length === 0
}

function combineSets(
  values: readonly Value[],
  type: Type,
  isKept: (inFirst: boolean, inSecond: boolean) => boolean,
): Value {
  const element = type.kind === 'set' ? type.element : anyType
  const isUnion = isKept(true, false) && isKept(false, true)
  if (values.some(value => value.kind === 'unknown' || (!isUnion && containsUnknown(value))))
    return unknownValue(type, { notNull: true })
  const sets = values.map(value => {
    const converted = convert(value, type)
    return 'value' in converted ? (elementsOf(converted.value) ?? []) : refuseCall(converted.problem.message)
  })
  const [first = [], ...others] = sets
  const combined = others.reduce((left, right) => combineTwo(left, right, isKept), first)
  return setValue(combined, element)
}

function combineTwo(
  left: readonly Value[],
  right: readonly Value[],
  isKept: (inFirst: boolean, inSecond: boolean) => boolean,
): readonly Value[] {
  const isIn = (set: readonly Value[], value: Value) => set.some(other => sameValue(other, value))
  return setValue([...left, ...right]).elements.filter(value => isKept(isIn(left, value), isIn(right, value)))
}

const { variadic: _, ...subtraction } = setOperation(
  'setsubtract',
  (inFirst, inSecond) => inFirst && !inSecond,
)

const setsubtract: FunctionDefinition = {
  ...subtraction,
  parameters: [parameter('a', setType(anyType)), parameter('b', setType(anyType))],
}

const setproduct: FunctionDefinition = {
  name: 'setproduct',
  parameters: [],
  variadic: anything('sets', { allowsUnknown: 'inside', allowsMarks: true }),
  returns: values => productType(values),
  call: values => {
    const type = productType(values)
    const marks = values.reduce((all, value) => all | value.marks, 0)
    const product = values.reduce<readonly (readonly Value[])[]>(
      (rows, value) => rows.flatMap(row => (elementsOf(value) ?? []).map(element => [...row, element])),
      [[]],
    )
    const element = type.kind === 'set' || type.kind === 'list' ? type.element : anyType
    const rows = product.map(row => {
      const converted = convert(tupleValue(row), element)
      return 'value' in converted ? converted.value : tupleValue(row)
    })
    return type.kind === 'set' ? setValue(rows, element, marks) : listValue(rows, element, marks)
  },
}

function productType(values: readonly Value[]): Type {
  if (values.length < 2) return refuseCall('at least two arguments are required')
  let hasSet = false
  const elements = values.map((value, index): Type => {
    const type = typeOf(value)
    if (type.kind === 'set') {
      hasSet = true
      return type.element
    }
    if (type.kind === 'list') return type.element
    if (type.kind !== 'tuple') return refuse(index, 'a set or a list is required')
    if (type.elements.length === 0) return anyType
    return unifyTypes(type.elements, 'unsafe') ?? refuse(index, 'all elements must be of the same type')
  })
  return hasSet ? setType(tupleType(elements)) : listType(tupleType(elements))
}

const transpose: FunctionDefinition = {
  name: 'transpose',
  parameters: [parameter('values', mapType(listType(stringType)))],
  returns: mapType(listType(stringType)),
  call: ([given]) => {
    const turned = new Map<string, Value[]>()
    for (const [name, list] of entriesOf(given) ?? []) {
      if (list.kind === 'null') return refuseCall('input must not contain null list')
      for (const element of elementsOf(list) ?? []) {
        if (element.kind !== 'string') return refuse(0, 'a value of the map holds null')
        turned.set(element.value, [...(turned.get(element.value) ?? []), stringValue(name)])
      }
    }
    const entries = [...turned].map(([name, list]) => [name, listValue(list, stringType)] as const)
    return mapValue(entries, listType(stringType))
  },
}

const values: FunctionDefinition = {
  name: 'values',
  parameters: [anything('mapping', { allowsUnknown: 'inside', allowsMarks: true })],
  returns: args => {
    const type = typeAt(args, 0)
    if (type.kind === 'map') return listType(type.element)
    if (type.kind === 'object') {
      return tupleType(
        sortedNames(Object.keys(type.attributes)).map(name => attributeType(type, name) ?? anyType),
      )
    }
    return refuseCall('values() requires a map as the first argument')
  },
  call: ([mapping]) => {
    const parts = [...(entriesOf(mapping)?.values() ?? [])]
    return mapping?.kind === 'map'
      ? listValue(parts, mapping.elementType, mapping.marks)
      : tupleValue(parts, mapping?.marks)
  },
}

const zipmap: FunctionDefinition = {
  name: 'zipmap',
  parameters: [
    parameter('keys', listType(stringType), { allowsMarks: true }),
    anything('values', { allowsUnknown: 'inside', allowsMarks: true }),
  ],
  returns: ([names, given]) => {
    const type = given === undefined ? anyType : typeOf(given)
    if (type.kind === 'list') return mapType(type.element)
    if (type.kind !== 'tuple') return refuseCall('values argument must be a list or tuple value')
    const known = names === undefined || containsUnknown(names) ? undefined : elementsOf(names)
    if (known === undefined) return anyType
    if (known.length !== type.elements.length) {
      return refuseCall(
        `number of keys (${known.length}) does not match number of values (${type.elements.length})`,
      )
    }
    return {
      kind: 'object',
      attributes: Object.fromEntries(
        known.map((name, index) => [keyText(name), type.elements[index] ?? anyType]),
      ),
    }
  },
  call: ([names, given]) => {
    const keyed = elementsOf(names) ?? []
    const parts = elementsOf(given) ?? []
    if (keyed.length !== parts.length) {
      refuseCall(`number of keys (${keyed.length}) does not match number of values (${parts.length})`)
    }
    const marks = (names?.marks ?? 0) | (given?.marks ?? 0) | keyed.reduce((all, name) => all | name.marks, 0)
    const entries = keyed.flatMap((name, index) => {
      const part = parts[index]
      return part === undefined ? [] : [[keyText(name), part] as const]
    })
    return given?.kind === 'list' ? mapValue(entries, given.elementType, marks) : objectValue(entries, marks)
  },
}

function keyText(name: Value): string {
  return name.kind === 'string' ? name.value : refuse(0, 'keys cannot be null')
}

/** Functions of maps, objects and sets: coalesce … zipmap. */
export const collectionFunctions: readonly FunctionDefinition[] = [
  coalesce,
  keys,
  lookup,
  merge,
  setOperation('setintersection', (inFirst, inSecond) => inFirst && inSecond),
  setproduct,
  setsubtract,
  setOperation('setunion', () => true),
  transpose,
  values,
  zipmap,
]
