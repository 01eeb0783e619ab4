import { isConvertible } from './convertible.js'
import { attributeType, isPrimitive, sameType } from './same-type.js'
import { anyType, listType, mapType, setType, type ObjectType, type Type } from './type.js'

type Mode = 'safe' | 'unsafe'

/**
 * The one type that values of all these types can become; undefined where there is none, and for no types at all. In
 * `unsafe` mode conversions count that may fail for a single value.
 */
export function unifyTypes(types: readonly Type[], mode: Mode = 'safe'): Type | undefined {
  const [first] = types
  if (first === undefined) return undefined
  if (types.every(type => sameType(type, first))) return first
  const known = types.filter(type => type.kind !== 'any')
  const hasUnknown = known.length < types.length
  const kinds = new Set(known.map(type => type.kind))
  const isOnly = (...allowed: readonly Type['kind'][]) => [...kinds].every(kind => allowed.includes(kind))
  if (kinds.size === 1 && !isOnly('string', 'number', 'bool', 'link')) {
    // Which way unification goes cannot be told before the unknown type is.
    return hasUnknown ? anyType : unifyAlike(types, mode)
  }
  if (kinds.size === 2 && kinds.has('map') && kinds.has('object')) {
    const map = unifyToMap(known, mode)
    if (map !== undefined) return hasUnknown ? anyType : map
  }
  if (kinds.size === 2 && kinds.has('list') && kinds.has('tuple')) {
    const list = unifyToList(known, mode)
    if (list !== undefined) return hasUnknown ? anyType : list
  }
  if (kinds.has('object') && kinds.has('tuple')) return undefined
  return inOrderOfPreference(types).find(wanted => types.every(type => isConvertible(type, wanted, mode)))
}

function unifyAlike(types: readonly Type[], mode: Mode): Type | undefined {
  switch (types[0]?.kind) {
    case 'map':
      return unifyElements(types, mode, mapType)
    case 'list':
      return unifyElements(types, mode, listType)
    case 'set':
      return unifyElements(types, mode, setType)
    case 'object':
      return unifyObjects(types.filter(isObjectType), mode)
    default:
      return unifyTuples(types, mode)
  }
}

function isObjectType(type: Type): type is ObjectType {
  return type.kind === 'object'
}

function unifyElements(types: readonly Type[], mode: Mode, make: (element: Type) => Type): Type | undefined {
  return made(
    types.flatMap(type => ('element' in type ? [type.element] : [])),
    mode,
    make,
  )
}

function made(elements: readonly Type[], mode: Mode, make: (element: Type) => Type): Type | undefined {
  const element = unifyTypes(elements, mode)
  return element === undefined ? undefined : make(element)
}

// An element type that is left open must still be found for each structure by itself.
function madeOf(
  types: readonly Type[],
  elements: readonly Type[],
  mode: Mode,
  make: (element: Type) => Type,
): Type | undefined {
  const collection = made(elements, mode, make)
  if (collection === undefined) return undefined
  return types.every(type => isConvertible(type, collection, mode)) ? collection : undefined
}

function unifyToMap(types: readonly Type[], mode: Mode): Type | undefined {
  const elements = types.flatMap(type => {
    if (type.kind === 'map') return [type.element]
    return type.kind === 'object' ? Object.values(type.attributes) : []
  })
  return madeOf(types, elements, mode, mapType)
}

function unifyToList(types: readonly Type[], mode: Mode): Type | undefined {
  const elements = types.flatMap(type => {
    if (type.kind === 'list') return [type.element]
    return type.kind === 'tuple' ? type.elements : []
  })
  return madeOf(types, elements, mode, listType)
}

// Objects of the same names unify name by name, others as maps.
function unifyObjects(types: readonly ObjectType[], mode: Mode): Type | undefined {
  const names = Object.keys(types[0]?.attributes ?? {})
  const agree = types.every(
    type =>
      Object.keys(type.attributes).length === names.length &&
      names.every(name => Object.hasOwn(type.attributes, name)),
  )
  if (!agree) return unifyToMap(types, mode)
  const attributes: [string, Type][] = []
  for (const name of names) {
    const across = types.flatMap(type => attributeType(type, name) ?? [])
    const attribute = unifyTypes(across, mode)
    if (attribute === undefined) return undefined
    attributes.push([name, attribute])
  }
  return { kind: 'object', attributes: Object.fromEntries(attributes) }
}

// Tuples of one length unify place by place, others as lists.
function unifyTuples(types: readonly Type[], mode: Mode): Type | undefined {
  const tuples = types.flatMap(type => (type.kind === 'tuple' ? [type.elements] : []))
  const length = tuples[0]?.length ?? 0
  if (tuples.some(elements => elements.length !== length)) return unifyToList(types, mode)
  const elements: Type[] = []
  for (let index = 0; index < length; index++) {
    const across = tuples.flatMap(places => places[index] ?? [])
    const element = unifyTypes(across, mode)
    if (element === undefined) return undefined
    elements.push(element)
  }
  return { kind: 'tuple', elements }
}

// Preferred types first, the rest in the order given: again and again the first that nothing left is preferred to.
function inOrderOfPreference(types: readonly Type[]): readonly Type[] {
  const left = [...types]
  const ordered: Type[] = []
  while (left.length > 0) {
    const index = left.findIndex(type => !left.some(other => preference(other, type) < 0))
    ordered.push(...left.splice(Math.max(index, 0), 1))
  }
  return ordered
}

/** Negative where the left type is the better result of the two. */
function preference(left: Type, right: Type): number {
  if (left.kind === 'any' || right.kind === 'any')
    return Number(left.kind === 'any') - Number(right.kind === 'any')
  if (isPrimitive(left) && isPrimitive(right))
    return Number(right.kind === 'string') - Number(left.kind === 'string')
  if (left.kind === right.kind && 'element' in left && 'element' in right)
    return preference(left.element, right.element)
  if (left.kind === 'tuple' && right.kind === 'tuple') return placeByPlace(left.elements, right.elements)
  if (left.kind === 'object' && right.kind === 'object') {
    const names = Object.keys(left.attributes)
    const others = names.flatMap(name => attributeType(right, name) ?? [])
    return placeByPlace(Object.values(left.attributes), others)
  }
  const leftRank = rank(left)
  const rightRank = rank(right)
  return leftRank.family === rightRank.family ? leftRank.order - rightRank.order : 0
}

function placeByPlace(left: readonly Type[], right: readonly Type[]): number {
  if (left.length !== right.length) return 0
  const places = left.map((type, index) => preference(type, right[index] ?? anyType))
  const isLeft = places.some(place => place < 0)
  const isRight = places.some(place => place > 0)
  return isLeft === isRight ? 0 : isLeft ? -1 : 1
}

function rank(type: Type): { readonly family: string; readonly order: number } {
  switch (type.kind) {
    case 'list':
      return { family: 'sequence', order: 0 }
    case 'tuple':
      return { family: 'sequence', order: 1 }
    case 'set':
      return { family: 'sequence', order: 2 }
    case 'map':
      return { family: 'names', order: 0 }
    case 'object':
      return { family: 'names', order: 1 }
    default:
      return { family: type.kind, order: 0 }
  }
}
