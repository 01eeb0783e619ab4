import type { Json } from './json.js'
import { attributeType } from './same-type.js'
import { sortedNames } from './text-order.js'
import { anyType, boolType, numberType, stringType, type Type } from './type.js'

/** The type as a constraint is written: `map(object({ size = optional(number) }))`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'any':
      return type.kind
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${typeText(type.element)})`
    case 'tuple':
      return `tuple([${type.elements.map(typeText).join(', ')}])`
    case 'object': {
      const parts = sortedNames(Object.keys(type.attributes)).map(name => {
        const text = typeText(attributeType(type, name) ?? anyType)
        return `${name} = ${type.optional?.includes(name) === true ? `optional(${text})` : text}`
      })
      return parts.length === 0 ? 'object({})' : `object({ ${parts.join(', ')} })`
    }
    case 'link':
      return type.to.length === 0 ? 'reference' : type.to.join(' | ')
  }
}

/** Terraform's JSON form of a type: `["list","string"]`; links are strings there. */
export function typeToJson(type: Type): Json {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return type.kind
    case 'any':
      return 'dynamic'
    case 'list':
    case 'set':
    case 'map':
      return [type.kind, typeToJson(type.element)]
    case 'tuple':
      return ['tuple', type.elements.map(typeToJson)]
    case 'object': {
      const attributes = Object.fromEntries(
        sortedNames(Object.keys(type.attributes)).map(name => [
          name,
          typeToJson(attributeType(type, name) ?? anyType),
        ]),
      )
      const optional = type.optional ?? []
      return optional.length === 0 ? ['object', attributes] : ['object', attributes, sortedNames(optional)]
    }
    case 'link':
      return ['link', [...type.to]]
  }
}

/** Reads what `typeToJson` wrote; undefined where it is no type. */
export function typeFromJson(json: Json | undefined): Type | undefined {
  if (json === 'string') return stringType
  if (json === 'number') return numberType
  if (json === 'bool') return boolType
  if (json === 'dynamic') return anyType
  if (!isList(json)) return undefined
  const [kind, content, optional] = json
  if (kind === 'link') return isList(content) ? { kind: 'link', to: content.filter(isText) } : undefined
  if (kind === 'tuple')
    return isList(content)
      ? all(content.map(typeFromJson), elements => ({ kind: 'tuple', elements }))
      : undefined
  if (kind === 'object')
    return objectFromJson(content, isList(optional) ? optional.filter(isText) : undefined)
  if (kind !== 'list' && kind !== 'set' && kind !== 'map') return undefined
  const element = typeFromJson(content)
  return element === undefined ? undefined : { kind, element }
}

function objectFromJson(json: Json | undefined, optional: readonly string[] | undefined): Type | undefined {
  if (typeof json !== 'object' || json === null || isList(json)) return undefined
  const names = Object.keys(json)
  return all(Object.values(json).map(typeFromJson), types => {
    const attributes = Object.fromEntries(names.map((name, index) => [name, types[index] ?? anyType]))
    return optional === undefined ? { kind: 'object', attributes } : { kind: 'object', attributes, optional }
  })
}

function all(types: readonly (Type | undefined)[], make: (types: readonly Type[]) => Type): Type | undefined {
  const known = types.filter(type => type !== undefined)
  return known.length === types.length ? make(known) : undefined
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json)
}

function isText(json: Json): json is string {
  return typeof json === 'string'
}
