import { compareNumbers, add, signOf } from '../../value/arithmetic.js'
import type { Numeric } from '../../value/big-number.js'
import {
  boolValue,
  listValue,
  numberValue,
  stringValue,
  tupleValue,
  unknownValue,
  nullValue,
} from '../../value/construct.js'
import { convert } from '../../value/convert.js'
import { containsUnknown, isEqual } from '../../value/equal.js'
import { graphemesOf } from '../../value/graphemes.js'
import { withMarks } from '../../value/marks.js'
import { sameValue } from '../../value/same.js'
import { compareText } from '../../value/text-order.js'
import { typeName } from '../../value/type-name.js'
import { typeOf } from '../../value/type-of.js'
import {
  anyType,
  boolType,
  listType,
  numberType,
  stringType,
  tupleType,
  type Type,
} from '../../value/type.js'
import { unifyTypes } from '../../value/unify.js'
import type { Marks, Value } from '../../value/value.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import {
  anything,
  elementsOf,
  integerOf,
  number,
  numberOf,
  parameter,
  wholeNumberRequired,
} from './parameter.js'

const inside = { allowsUnknown: 'inside' } as const

/** The type that the elements of this type have in common; undefined for what has no elements. */
function elementType(type: Type): Type | undefined {
  if (type.kind === 'list' || type.kind === 'set') return type.element
  return type.kind === 'tuple' ? (unifyTypes(type.elements, 'unsafe') ?? anyType) : undefined
}

function typeAt(values: readonly Value[], index: number): Type {
  const value = values[index]
  return value === undefined ? anyType : typeOf(value)
}

// `alltrue` and `anytrue`: one element of the deciding kind decides; for `alltrue` only where nothing before it is unknown.
function allOrAny(name: string, deciding: boolean): FunctionDefinition {
  return {
    name,
    parameters: [parameter('list', listType(boolType), inside)],
    returns: boolType,
    call: ([list]) => {
      const elements = elementsOf(list) ?? []
      const firstUnknown = elements.findIndex(element => element.kind === 'unknown')
      const looked = deciding || firstUnknown < 0 ? elements : elements.slice(0, firstUnknown)
      const isDecided = looked.some(element =>
        deciding
          ? element.kind === 'bool' && element.value
          : element.kind === 'null' || (element.kind === 'bool' && !element.value),
      )
      if (isDecided) return boolValue(deciding)
      return firstUnknown >= 0 ? unknownValue(boolType, { notNull: true }) : boolValue(!deciding)
    },
  }
}

const chunklist: FunctionDefinition = {
  name: 'chunklist',
  parameters: [
    parameter('list', listType(anyType), { ...inside, allowsMarks: true }),
    number('size', { allowsMarks: false }),
  ],
  returns: values => listType(typeAt(values, 0)),
  call: ([list, size]) => {
    if (list?.kind !== 'list') return refuse(0, 'list required')
    const wanted = integerOf(size)
    if (wanted === undefined) return refuseCall(`invalid size: ${wholeNumberRequired}`)
    if (wanted < 0) return refuseCall('the size argument must be positive')
    const length = wanted === 0 ? Math.max(list.elements.length, 1) : wanted
    const chunks: Value[] = []
    for (let start = 0; start < list.elements.length; start += length) {
      chunks.push(listValue(list.elements.slice(start, start + length), list.elementType))
    }
    return listValue(chunks, listType(list.elementType), list.marks)
  },
}

const coalescelist: FunctionDefinition = {
  name: 'coalescelist',
  parameters: [],
  variadic: anything('vals', { allowsNull: true, allowsUnknown: 'whole' }),
  returns: anyType,
  mayReturnNull: true,
  call: values => {
    if (values.length === 0) refuseCall('at least one argument is required')
    for (const value of values) {
      // Nothing behind an unknown argument is looked at.
      if (containsUnknown(value)) break
      const { kind } = typeOf(value)
      if (kind !== 'list' && kind !== 'tuple') refuseCall('coalescelist arguments must be lists or tuples')
    }
    for (const value of values) {
      if (containsUnknown(value)) return unknownValue(anyType)
      if ((elementsOf(value)?.length ?? 0) > 0) return value
    }
    return refuseCall('no non-null arguments')
  },
}

const compact: FunctionDefinition = {
  name: 'compact',
  parameters: [parameter('list', listType(stringType))],
  returns: listType(stringType),
  call: ([list]) => {
    const elements = elementsOf(list) ?? []
    return listValue(
      elements.filter(element => element.kind === 'string' && element.value !== ''),
      stringType,
    )
  },
}

const concat: FunctionDefinition = {
  name: 'concat',
  parameters: [],
  variadic: anything('seqs', { ...inside, allowsMarks: true }),
  returns: values => concatType(values.map(typeOf)),
  call: values => {
    const type = concatType(values.map(typeOf))
    const marks = values.reduce((all, value) => all | value.marks, 0)
    const elements = values.flatMap(value => elementsOf(value) ?? [])
    const joined = tupleValue(elements, marks)
    if (type.kind !== 'list') return joined
    const converted = convert(joined, type)
    return 'value' in converted ? converted.value : joined
  },
}

function concatType(types: readonly Type[]): Type {
  if (types.length === 0) return refuseCall('at least one argument is required')
  for (const [index, type] of types.entries()) {
    if (type.kind !== 'list' && type.kind !== 'tuple' && type.kind !== 'any') {
      refuse(index, `all arguments must be lists or tuples; got ${typeName(type)}`)
    }
  }
  if (types.some(type => type.kind === 'any')) return anyType
  if (types.every(type => type.kind === 'list')) {
    const common = unifyTypes(types)
    if (common !== undefined) return common
  }
  // How many elements an unknown list brings is open.
  if (types.some(type => type.kind !== 'tuple')) return anyType
  return tupleType(types.flatMap(type => (type.kind === 'tuple' ? type.elements : [])))
}

const contains: FunctionDefinition = {
  name: 'contains',
  parameters: [anything('list', inside), anything('value', { allowsUnknown: 'whole' })],
  returns: values => {
    const type = typeAt(values, 0)
    if (type.kind !== 'list' && type.kind !== 'tuple' && type.kind !== 'set')
      refuseCall('argument must be list, tuple, or set')
    return boolType
  },
  call: ([list, wanted]) => {
    if (wanted?.kind === 'unknown') return unknownValue(boolType, { notNull: true })
    const truths = (elementsOf(list) ?? []).map(element =>
      wanted === undefined ? false : isEqual(element, wanted),
    )
    if (truths.includes(true)) return boolValue(true)
    return truths.includes('unknown') ? unknownValue(boolType, { notNull: true }) : boolValue(false)
  },
}

const distinct: FunctionDefinition = {
  name: 'distinct',
  parameters: [parameter('list', listType(anyType))],
  returns: values => typeAt(values, 0),
  call: ([list]) => {
    const kept: Value[] = []
    for (const element of elementsOf(list) ?? [])
      if (!kept.some(other => sameValue(other, element))) kept.push(element)
    return list?.kind === 'list' ? listValue(kept, list.elementType) : tupleValue(kept)
  },
}

const element: FunctionDefinition = {
  name: 'element',
  parameters: [anything('list', { allowsUnknown: 'inside', allowsMarks: true }), number('index')],
  mayReturnNull: true,
  returns: ([list, index]) => {
    const type = list === undefined ? anyType : typeOf(list)
    if (type.kind === 'list') return type.element
    if (type.kind !== 'tuple') return refuseCall(`cannot read elements from ${typeName(type)}`)
    if (index?.kind !== 'number') return anyType
    return type.elements[placeIn(type.elements.length, index)] ?? anyType
  },
  call: ([list, index]) => {
    const elements = elementsOf(list) ?? []
    const found = elements[placeIn(elements.length, index)]
    return found === undefined
      ? refuseCall('cannot use element function with an empty list')
      : withMarks(found, list?.marks ?? 0)
  },
}

// The index wraps around the length.
function placeIn(length: number, index: Value | undefined): number {
  const place = integerOf(index)
  if (place === undefined) return refuseCall(`invalid index: ${wholeNumberRequired}`)
  if (place < 0) return refuseCall('cannot use element function with a negative index')
  if (length === 0) return refuseCall('cannot use element function with an empty list')
  return place % length
}

const flatten: FunctionDefinition = {
  name: 'flatten',
  parameters: [anything('list', { allowsUnknown: 'inside', allowsMarks: true })],
  returns: anyType,
  call: ([list]) => {
    if (list === undefined || elementsOf(list) === undefined) {
      if (list !== undefined && containsUnknown(list)) return unknownValue(anyType, undefined, list.marks)
      return refuseCall('can only flatten lists, sets and tuples')
    }
    const flat: Flat = { elements: [], marks: 0, isKnown: true }
    flattenInto(flat, list)
    return flat.isKnown ? tupleValue(flat.elements, flat.marks) : unknownValue(anyType, undefined, flat.marks)
  },
}

interface Flat {
  readonly elements: Value[]
  marks: Marks
  isKnown: boolean
}

function flattenInto(flat: Flat, sequence: Value): void {
  flat.marks |= sequence.marks
  for (const part of elementsOf(sequence) ?? []) {
    const { kind } = typeOf(part)
    const isSequence = kind === 'list' || kind === 'set' || kind === 'tuple'
    if (part.kind === 'unknown' && (isSequence || kind === 'any')) flat.isKnown = false
    if (isSequence && part.kind !== 'null') flattenInto(flat, part)
    else flat.elements.push(part)
  }
}

const index: FunctionDefinition = {
  name: 'index',
  parameters: [anything('list', inside), anything('value')],
  returns: values => {
    const type = typeAt(values, 0)
    if (type.kind !== 'list' && type.kind !== 'tuple') refuseCall('argument must be a list or tuple')
    return numberType
  },
  call: ([list, wanted]) => {
    const elements = elementsOf(list) ?? []
    if (elements.length === 0) refuseCall('cannot search an empty list')
    for (const [place, element] of elements.entries()) {
      const truth = wanted === undefined ? false : isEqual(element, wanted)
      if (truth === 'unknown') return unknownValue(numberType, { notNull: true })
      if (truth) return numberValue(place)
    }
    return refuseCall('item not found')
  },
}

const length: FunctionDefinition = {
  name: 'length',
  parameters: [anything('value', { allowsUnknown: 'whole', allowsMarks: true })],
  returns: numberType,
  call: ([value]) => withMarks(lengthOf(value), value?.marks ?? 0),
}

function lengthOf(value: Value | undefined): Value {
  if (value === undefined) return refuse(0, 'argument must not be null')
  const unsuitable = 'argument must be a string, a collection type, or a structural type'
  const type = typeOf(value)
  if (type.kind === 'number' || type.kind === 'bool' || type.kind === 'link') return refuseCall(unsuitable)
  if (type.kind === 'tuple') return numberValue(type.elements.length)
  if (type.kind === 'object') return numberValue(Object.keys(type.attributes).length)
  if (value.kind === 'unknown') return unknownLength(value)
  if (value.kind === 'string') return numberValue(graphemesOf(value.value).length)
  if (value.kind === 'set') return setLength(value.elements)
  if (value.kind === 'list') return numberValue(value.elements.length)
  return value.kind === 'map' ? numberValue(value.entries.size) : refuseCall(unsuitable)
}

function unknownLength(value: Extract<Value, { kind: 'unknown' }>): Value {
  const { stringPrefix, minimumLength, maximumLength } = value.refinement ?? {}
  if (minimumLength !== undefined && minimumLength === maximumLength) return numberValue(minimumLength)
  const minimum = stringPrefix === undefined ? (minimumLength ?? 0) : graphemesOf(stringPrefix).length
  return unknownValue(numberType, {
    notNull: true,
    minimum,
    ...(maximumLength !== undefined && { maximum: maximumLength }),
  })
}

// Unknown elements may turn out to be equal to others.
function setLength(elements: readonly Value[]): Value {
  if (elements.length <= 1 || !elements.some(containsUnknown)) return numberValue(elements.length)
  return unknownValue(numberType, { notNull: true, minimum: 1, maximum: elements.length })
}

const matchkeys: FunctionDefinition = {
  name: 'matchkeys',
  parameters: [
    parameter('values', listType(anyType)),
    parameter('keys', listType(anyType)),
    parameter('searchset', listType(anyType)),
  ],
  returns: values => {
    const common = unifyTypes([typeAt(values, 1), typeAt(values, 2)], 'unsafe')
    if (common === undefined) refuseCall('keys and searchset must be of the same type')
    return typeAt(values, 0)
  },
  call: ([values, keys, searched]) => {
    const elements = elementsOf(values) ?? []
    const common = unifyTypes([keys, searched].flatMap(maybeType), 'unsafe') ?? anyType
    const names = elementsOf(asType(keys, common)) ?? []
    const wanted = elementsOf(asType(searched, common)) ?? []
    if (names.length !== elements.length) refuseCall('length of keys and values should be equal')
    const kept = elements.filter((_, place) => wanted.some(want => isSame(names[place], want)))
    return values?.kind === 'list' ? listValue(kept, values.elementType) : tupleValue(kept)
  },
}

function maybeType(value: Value | undefined): readonly Type[] {
  return value === undefined ? [] : [typeOf(value)]
}

function isSame(left: Value | undefined, right: Value): boolean {
  return left !== undefined && isEqual(left, right) === true
}

function asType(value: Value | undefined, type: Type): Value | undefined {
  if (value === undefined) return undefined
  const converted = convert(value, type)
  return 'value' in converted ? converted.value : undefined
}

const one: FunctionDefinition = {
  name: 'one',
  parameters: [anything('list', { allowsUnknown: 'inside', allowsMarks: true })],
  mayReturnNull: true,
  returns: values => oneType(typeAt(values, 0)),
  call: ([list]) => {
    const wanted = list === undefined ? anyType : oneType(typeOf(list))
    const elements = elementsOf(list) ?? []
    const [first] = elements
    if (elements.length > 1) refuse(0, notOne)
    return withMarks(first ?? nullValue(wanted), list?.marks ?? 0)
  },
}

const notOne = 'must be a list, set, or tuple value with either zero or one elements'

function oneType(type: Type): Type {
  if (type.kind === 'list' || type.kind === 'set') return type.element
  if (type.kind !== 'tuple' || type.elements.length > 1) return refuse(0, notOne)
  return type.elements[0] ?? anyType
}

const range: FunctionDefinition = {
  name: 'range',
  parameters: [],
  variadic: number('params'),
  returns: listType(numberType),
  call: values => {
    const numbers = values.map(numberOf)
    const [first, second, third] = numbers
    if (first === undefined || numbers.length > 3) return refuseCall('must have one, two, or three arguments')
    const start = second === undefined ? 0 : first
    const end = second ?? first
    const isDown = compareNumbers(end, start) < 0
    const step = third ?? (isDown ? -1 : 1)
    if (third !== undefined) checkStep(start, end, step)
    return listValue(counted(start, end, step), numberType)
  },
}

function checkStep(start: Numeric, end: Numeric, step: Numeric): void {
  const direction = compareNumbers(end, start)
  if (direction < 0 && signOf(step) >= 0) refuse(1, 'end must be greater than start when step is positive')
  if (direction > 0 && signOf(step) < 0) refuse(1, 'end must be less than start when step is negative')
}

function counted(start: Numeric, end: Numeric, step: Numeric): readonly Value[] {
  const numbers: Value[] = []
  const isDown = signOf(step) < 0
  for (let current = start; isDown ? compareNumbers(current, end) > 0 : compareNumbers(current, end) < 0;) {
    if (numbers.length >= 1024) {
      refuseCall(
        'more than 1024 values were generated; either decrease the difference between start and end or use a smaller step',
      )
    }
    numbers.push(numberValue(current))
    current = add(current, step) ?? refuseCall('a range must have an end')
  }
  return numbers
}

const reverse: FunctionDefinition = {
  name: 'reverse',
  parameters: [anything('list', { allowsUnknown: 'inside', allowsMarks: true })],
  returns: values => {
    const type = typeAt(values, 0)
    if (type.kind === 'tuple') return tupleType([...type.elements].reverse())
    if (type.kind === 'list' || type.kind === 'set') return listType(type.element)
    return refuse(0, `can only reverse list or tuple values, not ${typeName(type)}`)
  },
  call: ([list]) => {
    const reversed = [...(elementsOf(list) ?? [])].reverse()
    if (list === undefined || list.kind === 'tuple') return tupleValue(reversed, list?.marks)
    return listValue(reversed, elementType(typeOf(list)), list.marks)
  },
}

const slice: FunctionDefinition = {
  name: 'slice',
  parameters: [
    anything('list', { allowsUnknown: 'inside', allowsMarks: true }),
    number('start_index'),
    number('end_index'),
  ],
  returns: ([list, start, end]) => {
    const type = list === undefined ? anyType : typeOf(list)
    if (type.kind === 'set') {
      refuse(
        0,
        'cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important',
      )
    }
    if (type.kind !== 'list' && type.kind !== 'tuple') refuse(0, 'must be a list or tuple value')
    // The bounds may contradict each other however long the list turns out to be.
    if (type.kind === 'list') {
      if (start?.kind === 'number' && end?.kind === 'number') sliceBounds(sizeOf(list), start, end)
      return type
    }
    if (start?.kind !== 'number' || end?.kind !== 'number') return anyType
    const [from, to] = sliceBounds(type.elements.length, start, end)
    return tupleType(type.elements.slice(from, to))
  },
  call: ([list, start, end]) => {
    const elements = elementsOf(list) ?? []
    const [from, to] = sliceBounds(elements.length, start, end)
    const part = elements.slice(from, to)
    return list?.kind === 'list'
      ? listValue(part, list.elementType, list.marks)
      : tupleValue(part, list?.marks)
  },
}

/** Infinite where it is not known. */
function sizeOf(list: Value | undefined): number {
  return elementsOf(list)?.length ?? Number.POSITIVE_INFINITY
}

function sliceBounds(
  length: number,
  start: Value | undefined,
  end: Value | undefined,
): readonly [number, number] {
  const from = integerOf(start) ?? refuse(1, `invalid start index: ${wholeNumberRequired}`)
  const to = integerOf(end) ?? refuse(2, `invalid end index: ${wholeNumberRequired}`)
  if (from < 0) refuse(1, 'start index must not be less than zero')
  if (from > length) refuse(1, 'start index must not be greater than the length of the list')
  if (to < 0) refuse(2, 'end index must not be less than zero')
  if (to > length) refuse(2, 'end index must not be greater than the length of the list')
  if (from > to) refuse(1, 'start index must not be greater than end index')
  return [from, to]
}

const sort: FunctionDefinition = {
  name: 'sort',
  parameters: [parameter('list', listType(stringType), inside)],
  returns: listType(stringType),
  call: ([list]) => {
    const elements = elementsOf(list) ?? []
    const nullPlace = elements.findIndex(element => element.kind === 'null')
    const unknowns = elements.some(element => element.kind === 'unknown')
    if (unknowns) {
      const { length: count } = elements
      return unknownValue(listType(stringType), { notNull: true, minimumLength: count, maximumLength: count })
    }
    if (nullPlace >= 0) refuseCall(`given list element ${nullPlace} is null; a null string cannot be sorted`)
    const texts = elements.flatMap(element => (element.kind === 'string' ? [element.value] : []))
    return listValue(
      texts.sort(compareText).map(text => stringValue(text)),
      stringType,
    )
  },
}

/** Functions of lists and tuples: alltrue … sort. */
export const sequenceFunctions: readonly FunctionDefinition[] = [
  allOrAny('alltrue', false),
  allOrAny('anytrue', true),
  chunklist,
  coalescelist,
  compact,
  concat,
  contains,
  distinct,
  element,
  flatten,
  index,
  length,
  matchkeys,
  one,
  range,
  reverse,
  slice,
  sort,
]
