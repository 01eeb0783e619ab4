import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { CallExpression, Expression } from '../syntax/tree.js'
import {
  anyType,
  boolType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
  tupleType,
  type Type,
} from '../value/type.js'
import { noDefaults, type TypeDefaults } from '../value/defaults.js'
import type { Value } from '../value/value.js'
import type { Written } from './configuration.js'
import { conform } from './conform.js'
import { staticValue } from './static-value.js'
import { keywordOf, writtenIn } from './written.js'

/** The type of a variable, and what `optional(…, default)` puts where an attribute is left out. */
export interface TypeConstraint {
  readonly type: Type
  readonly defaults: TypeDefaults
}

/** Takes every value. */
export const anyConstraint: TypeConstraint = { type: anyType, defaults: noDefaults }

const primitives: ReadonlyMap<string, Type> = new Map([
  ['any', anyType],
  ['bool', boolType],
  ['string', stringType],
  ['number', numberType],
])

const constructors: ReadonlyMap<string, string> = new Map([
  ['list', 'one argument specifying the element type'],
  ['set', 'one argument specifying the element type'],
  ['map', 'one argument specifying the element type'],
  ['object', 'one argument specifying the attribute types and values as a map'],
  ['tuple', 'one argument specifying the element types as a list'],
])

interface Reader {
  readonly source: SourceText
  readonly diagnostics: Diagnostic[]
}

/** Reads a variable's `type`; what cannot be read is reported and taken as `any`. */
export function readVariableType(written: Written, diagnostics: Diagnostic[]): TypeConstraint {
  const { expression, range } = written
  const [part] = expression.kind === 'template' ? expression.parts : []
  if (expression.kind === 'template' && part?.kind === 'text') {
    const word = part.value
    if (word === 'string' || word === 'list' || word === 'map') {
      const remedy =
        word === 'string'
          ? `Remove the quotes around "string".`
          : `Write ${word}(string) instead, without quotes.`
      const detail = `A type constraint in quotes is an old form that is no longer read. ${remedy}`
      diagnostics.push(errorDiagnostic('Invalid quoted type constraints', detail, { range }))
    } else {
      const detail =
        'To provide a full type expression, remove the surrounding quotes and give the type expression directly.'
      diagnostics.push(errorDiagnostic('Invalid legacy variable type hint', detail, { range }))
    }
    return anyConstraint
  }
  // `list` and `map` alone are old ways to say that elements may be of any type.
  const keyword = keywordOf(expression)
  if (keyword === 'list') return { type: listType(anyType), defaults: noDefaults }
  if (keyword === 'map') return { type: mapType(anyType), defaults: noDefaults }
  return readType(expression, { source: range.source, diagnostics })
}

/** Reads a type constraint such as `object({ name = string, size = optional(number, 1) })`. */
export function readTypeConstraint(written: Written, diagnostics: Diagnostic[]): TypeConstraint {
  return readType(written.expression, { source: written.range.source, diagnostics })
}

function invalid(
  reader: Reader,
  expression: Pick<Expression, 'start' | 'end'>,
  detail: string,
): TypeConstraint {
  const range = { source: reader.source, start: expression.start, end: expression.end }
  reader.diagnostics.push(errorDiagnostic('Invalid type specification', detail, { range }))
  return anyConstraint
}

function readType(expression: Expression, reader: Reader): TypeConstraint {
  const keyword = keywordOf(expression)
  if (keyword !== undefined) {
    const type = primitives.get(keyword)
    if (type) return { type, defaults: noDefaults }
    const needs = constructors.get(keyword)
    const detail = needs
      ? `The ${keyword} type constructor requires ${needs}.`
      : keyword === 'optional'
        ? 'Keyword "optional" is valid only as a modifier for object type attributes.'
        : `The keyword "${keyword}" is not a valid type specification.`
    return invalid(reader, expression, detail)
  }
  if (expression.kind === 'call') return readConstructor(expression, reader)
  return invalid(
    reader,
    expression,
    'A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  )
}

function readConstructor(call: CallExpression, reader: Reader): TypeConstraint {
  const { name } = call
  if (primitives.has(name)) {
    return invalid(reader, call, `Primitive type keyword "${name}" does not expect arguments.`)
  }
  if (name === 'optional') {
    return invalid(reader, call, 'Keyword "optional" is valid only as a modifier for object type attributes.')
  }
  const needs = constructors.get(name)
  if (needs === undefined) return invalid(reader, call, `Keyword "${name}" is not a valid type constructor.`)
  const [argument] = call.arguments
  if (argument === undefined || call.arguments.length !== 1) {
    return invalid(reader, call, `The ${name} type constructor requires ${needs}.`)
  }
  switch (name) {
    case 'object':
      return readObject(argument, reader)
    case 'tuple':
      return readTuple(argument, reader)
    default: {
      const element = readType(argument, reader)
      const make = name === 'list' ? listType : name === 'set' ? setType : mapType
      return { type: make(element.type), defaults: withinAll(element.defaults) }
    }
  }
}

function withinAll(defaults: TypeDefaults): TypeDefaults {
  return defaults === noDefaults ? noDefaults : { values: {}, within: { '*': defaults } }
}

function readTuple(argument: Expression, reader: Reader): TypeConstraint {
  if (argument.kind !== 'tuple')
    return invalid(reader, argument, 'Tuple type constructor requires a list of element types.')
  const elements = argument.elements.map(element => readType(element, reader))
  const within: [string, TypeDefaults][] = []
  for (const [index, { defaults }] of elements.entries()) {
    if (defaults !== noDefaults) within.push([String(index), defaults])
  }
  const type = tupleType(elements.map(element => element.type))
  return {
    type,
    defaults: within.length > 0 ? { values: {}, within: Object.fromEntries(within) } : noDefaults,
  }
}

function readObject(argument: Expression, reader: Reader): TypeConstraint {
  if (argument.kind !== 'object') {
    const detail =
      'Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.'
    return invalid(reader, argument, detail)
  }
  const attributes: Record<string, Type> = {}
  const optional: string[] = []
  const values: [string, Value][] = []
  const within: [string, TypeDefaults][] = []
  for (const item of argument.items) {
    const name = attributeName(item.key)
    if (name === undefined) {
      invalid(reader, item.key, 'Object constructor map keys must be attribute names.')
      continue
    }
    if (Object.hasOwn(attributes, name)) {
      invalid(reader, item.key, 'Object constructor map keys must be unique.')
      continue
    }
    const attribute = readAttribute(item.value, reader)
    Object.defineProperty(attributes, name, { value: attribute.type, enumerable: true })
    if (attribute.isOptional) optional.push(name)
    if (attribute.value) values.push([name, attribute.value])
    if (attribute.defaults !== noDefaults) within.push([name, attribute.defaults])
  }
  const hasDefaults = values.length + within.length > 0
  return {
    type: objectType(attributes, optional.length > 0 ? optional : undefined),
    defaults: hasDefaults
      ? { values: Object.fromEntries(values), within: Object.fromEntries(within) }
      : noDefaults,
  }
}

function attributeName(
  key: Expression | { readonly kind: 'name'; readonly name: string },
): string | undefined {
  if (key.kind === 'name') return key.name
  const [part] = key.kind === 'template' ? key.parts : []
  if (key.kind === 'template' && key.parts.length === 1 && part?.kind === 'text') return part.value
  return undefined
}

interface AttributeConstraint extends TypeConstraint {
  readonly isOptional: boolean
  readonly value: Value | undefined
}

function readAttribute(expression: Expression, reader: Reader): AttributeConstraint {
  if (expression.kind !== 'call' || expression.name !== 'optional') {
    return { ...readType(expression, reader), isOptional: false, value: undefined }
  }
  const [typeArgument, defaultArgument] = expression.arguments
  if (typeArgument === undefined) {
    invalid(reader, expression, 'Optional attribute modifier requires the attribute type as its argument.')
    return { ...anyConstraint, isOptional: true, value: undefined }
  }
  if (expression.arguments.length > 2) {
    invalid(
      reader,
      expression,
      'Optional attribute modifier expects only one argument or two: the attribute type, and a default value.',
    )
  }
  const constraint = readType(typeArgument, reader)
  const value = defaultArgument && readDefault(writtenIn(reader.source, defaultArgument), constraint, reader)
  return { ...constraint, isOptional: true, value }
}

function readDefault(written: Written, constraint: TypeConstraint, reader: Reader): Value | undefined {
  const value = staticValue(written, reader.diagnostics)
  if (!value) return undefined
  const conformed = conform(value, constraint)
  if ('value' in conformed) return conformed.value
  const detail = `This default value is not compatible with the attribute's type constraint: ${conformed.problem}.`
  reader.diagnostics.push(
    errorDiagnostic('Invalid default value for optional attribute', detail, { range: written.range }),
  )
  return undefined
}
