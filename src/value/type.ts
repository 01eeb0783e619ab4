/**
 * The type of a value. `any` is the type of what has no known type (an untyped null, a wholly unknown value).
 * A `link` is a reference to another object of one of the kinds `to`: what `sr = sr.nfs` is decoded to.
 */
export type Type =
  | { readonly kind: 'string' }
  | { readonly kind: 'number' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'any' }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'set'; readonly element: Type }
  | { readonly kind: 'map'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly elements: readonly Type[] }
  | ObjectType
  | { readonly kind: 'link'; readonly to: readonly string[] }

export interface ObjectType {
  readonly kind: 'object'
  readonly attributes: Readonly<Record<string, Type>>
  /** Names that may be left out of a value that is converted to this type. */
  readonly optional?: readonly string[]
}

export const stringType: Type = { kind: 'string' }
export const numberType: Type = { kind: 'number' }
export const boolType: Type = { kind: 'bool' }
export const anyType: Type = { kind: 'any' }

export function listType(element: Type): Type {
  return { kind: 'list', element }
}
export function setType(element: Type): Type {
  return { kind: 'set', element }
}
export function mapType(element: Type): Type {
  return { kind: 'map', element }
}
export function tupleType(elements: readonly Type[]): Type {
  return { kind: 'tuple', elements }
}
export function objectType(
  attributes: Readonly<Record<string, Type>>,
  optional?: readonly string[],
): ObjectType {
  return optional === undefined ? { kind: 'object', attributes } : { kind: 'object', attributes, optional }
}
export function linkType(...to: readonly string[]): Type {
  return { kind: 'link', to }
}

/** Whether a value of this type is a link, or holds one. */
export function hasLink(type: Type): boolean {
  switch (type.kind) {
    case 'link':
      return true
    case 'list':
    case 'set':
    case 'map':
      return hasLink(type.element)
    case 'tuple':
      return type.elements.some(hasLink)
    case 'object':
      return Object.values(type.attributes).some(hasLink)
    default:
      return false
  }
}
