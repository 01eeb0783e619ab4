import type { Expression, ForExpression } from '../syntax/tree.js'
import { numberValue, objectValue, stringValue, tupleValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { quote } from '../value/quote.js'
import { typeName } from '../value/type-name.js'
import { typeOf } from '../value/type-of.js'
import { anyType, boolType, stringType } from '../value/type.js'
import type { Marks, Value } from '../value/value.js'
import { evaluateIn } from './evaluate.js'
import { apart, hasFailed, report, withScope, type Frame } from './frame.js'
import { childScope } from './scope.js'

/** `[for …]` and `{for …}`; where it is not known which elements stay, the whole is unknown. */
export function evaluateFor(frame: Frame, expression: ForExpression): Value {
  const { keyName, valueName, condition } = expression
  const iteration = iterate(frame, expression.collection, keyName, valueName)
  if (iteration.items === undefined) return unknownValue(anyType, undefined, iteration.marks)
  if (condition !== undefined && !isConditionSound(frame, expression, condition)) return unknownValue()
  const gathering: Gathering = { isKnown: true, marks: iteration.marks, elements: [], groups: new Map() }
  for (const item of iteration.items) {
    if (condition !== undefined && !isIncluded(item.frame, condition, gathering)) continue
    if (expression.key === undefined) gathering.elements.push(evaluateIn(item.frame, expression.value))
    else gatherKeyed(item.frame, expression, expression.key, gathering)
  }
  if (!gathering.isKnown) return unknownValue(anyType, undefined, gathering.marks)
  if (expression.key === undefined) return tupleValue(gathering.elements, gathering.marks)
  const entries = [...gathering.groups].map(
    ([name, values]) => [name, expression.isGrouped ? tupleValue(values) : values[0]] as const,
  )
  return objectValue(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    gathering.marks,
  )
}

interface Gathering {
  isKnown: boolean
  marks: Marks
  readonly elements: Value[]
  readonly groups: Map<string, Value[]>
}

export interface Iteration {
  /** One frame for each element, with its names bound; undefined where the elements are not known. */
  readonly items: Iterable<{ readonly frame: Frame }> | undefined
  readonly marks: Marks
}

/** Goes over what may be iterated: lists, sets, tuples, maps, objects. */
export function iterate(
  frame: Frame,
  collection: Expression,
  keyName: string | undefined,
  valueName: string,
): Iteration {
  const inner = apart(frame)
  const value = evaluateIn(inner, collection)
  frame.diagnostics.push(...inner.diagnostics)
  if (value.kind === 'null') {
    report(
      frame,
      'Iteration over null value',
      "A null value cannot be used as the collection in a 'for' expression.",
      collection,
      {
        expression: collection,
      },
    )
    return { items: undefined, marks: value.marks }
  }
  const type = typeOf(value)
  if (type.kind === 'string' || type.kind === 'number' || type.kind === 'bool' || type.kind === 'link') {
    report(
      frame,
      'Iteration over non-iterable value',
      `A value of type ${typeName(type)} cannot be used as the collection in a 'for' expression.`,
      collection,
      { expression: collection },
    )
    return { items: undefined, marks: value.marks }
  }
  const elements = elementsOf(value)
  if (elements === undefined) return { items: undefined, marks: value.marks }
  return { items: boundFrames(frame, elements, keyName, valueName), marks: value.marks }
}

function* boundFrames(
  frame: Frame,
  elements: Iterable<readonly [Value, Value]>,
  keyName: string | undefined,
  valueName: string,
) {
  for (const [key, element] of elements) {
    const names = new Map<string, Value>()
    if (keyName !== undefined) names.set(keyName, key)
    names.set(valueName, element)
    yield { frame: withScope(frame, childScope(frame.scope, names)) }
  }
}

/** Keys and elements in the order of iteration; a set's elements are their own keys. */
export function elementsOf(value: Value): readonly (readonly [Value, Value])[] | undefined {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.elements.map((element, index) => [numberValue(index), element] as const)
    case 'set':
      return value.elements.map(element => [element, element] as const)
    case 'map':
      return [...value.entries].map(([name, element]) => [stringValue(name), element] as const)
    case 'object':
      return [...value.attributes].map(([name, element]) => [stringValue(name), element] as const)
    default:
      return undefined
  }
}

// A condition that is wrong whatever the element is gives one error instead of one for each.
function isConditionSound(frame: Frame, expression: ForExpression, condition: Expression): boolean {
  const names = new Map<string, Value>([[expression.valueName, unknownValue()]])
  if (expression.keyName !== undefined) names.set(expression.keyName, unknownValue())
  const inner = apart(withScope(frame, childScope(frame.scope, names)))
  const value = evaluateIn(inner, condition)
  frame.diagnostics.push(...inner.diagnostics)
  if (value.kind === 'null') {
    report(frame, 'Condition is null', "The value of the 'if' clause must not be null.", condition, {
      expression: condition,
    })
    return false
  }
  const converted = convert(value, boolType)
  if ('problem' in converted) {
    const detail = `The 'if' clause value is invalid: ${converted.problem.message}.`
    report(frame, "Invalid 'for' condition", detail, condition, { expression: condition })
    return false
  }
  return !hasFailed(inner)
}

function isIncluded(frame: Frame, condition: Expression, gathering: Gathering): boolean {
  const value = evaluateIn(frame, condition)
  gathering.marks |= value.marks
  const summary = "Invalid 'for' condition"
  if (value.kind === 'null') {
    if (gathering.isKnown)
      report(frame, summary, "The value of the 'if' clause must not be null.", condition, {
        expression: condition,
      })
    gathering.isKnown = false
    return false
  }
  const converted = convert(value, boolType)
  if ('problem' in converted) {
    const detail = `The 'if' clause value is invalid: ${converted.problem.message}.`
    if (gathering.isKnown) report(frame, summary, detail, condition, { expression: condition })
    gathering.isKnown = false
    return false
  }
  if (converted.value.kind !== 'bool') gathering.isKnown = false
  return converted.value.kind === 'bool' && converted.value.value
}

function gatherKeyed(
  frame: Frame,
  expression: ForExpression,
  keyExpression: Expression,
  gathering: Gathering,
): void {
  const key = evaluateIn(frame, keyExpression)
  gathering.marks |= key.marks
  const name = objectKey(frame, keyExpression, key, gathering)
  if (name === undefined) {
    gathering.isKnown = false
    return
  }
  const value = evaluateIn(frame, expression.value)
  const group = gathering.groups.get(name)
  if (group === undefined) gathering.groups.set(name, [value])
  else if (expression.isGrouped) group.push(value)
  else {
    report(
      frame,
      'Duplicate object key',
      `Two different items produced the key ${quote(name)} in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key.`,
      keyExpression,
      { expression: keyExpression },
    )
  }
}

function objectKey(
  frame: Frame,
  expression: Expression,
  key: Value,
  gathering: Gathering,
): string | undefined {
  const converted = convert(key, stringType)
  if (gathering.isKnown && key.kind === 'null') {
    const detail = "Key expression in 'for' expression must not produce a null value."
    report(frame, 'Invalid object key', detail, expression, { expression })
  } else if (gathering.isKnown && key.kind !== 'unknown' && 'problem' in converted) {
    const detail = `The key expression produced an invalid result: ${converted.problem.message}.`
    report(frame, 'Invalid object key', detail, expression, { expression })
  }
  return 'value' in converted && converted.value.kind === 'string' ? converted.value.value : undefined
}
