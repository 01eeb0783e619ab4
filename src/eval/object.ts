import type { ObjectExpression, ObjectItem } from '../syntax/tree.js'
import { objectValue, stringValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { anyType, stringType } from '../value/type.js'
import type { Marks, Value } from '../value/value.js'
import { evaluateIn } from './evaluate.js'
import { apart, hasFailed, report, type Frame } from './frame.js'

/** `{ a = 1, (k) = 2 }`: of equal keys the last one wins; an unknown key makes the whole unknown, its shape too. */
export function evaluateObject(frame: Frame, expression: ObjectExpression): Value {
  const attributes: [string, Value][] = []
  let marks: Marks = 0
  let isKnown = true
  for (const item of expression.items) {
    const key = evaluateKey(frame, item)
    const value = evaluateIn(frame, item.value)
    const name = key === undefined ? undefined : keyText(frame, item, key)
    if (key !== undefined) marks |= key.marks
    if (name === undefined) isKnown = false
    else attributes.push([name, value])
  }
  return isKnown ? objectValue(attributes, marks) : unknownValue(anyType, undefined, marks)
}

function evaluateKey(frame: Frame, item: ObjectItem): Value | undefined {
  const { key } = item
  if (key.kind === 'name') return stringValue(key.name)
  const inner = apart(frame)
  if (key.kind === 'traversal') {
    report(
      inner,
      'Ambiguous attribute key',
      "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a literal name containing periods, wrap it in quotes to create a string literal.",
      key,
    )
  }
  const value = evaluateIn(inner, key)
  frame.diagnostics.push(...inner.diagnostics)
  return hasFailed(inner) ? undefined : value
}

function keyText(frame: Frame, item: ObjectItem, key: Value): string | undefined {
  if (key.kind === 'null') {
    const involved = item.key.kind === 'name' ? {} : { expression: item.key }
    report(frame, 'Null value as key', "Can't use a null value as a key.", item.value, involved)
    return undefined
  }
  const converted = convert(key, stringType)
  if ('problem' in converted) {
    const involved = item.key.kind === 'name' ? {} : { expression: item.key }
    report(
      frame,
      'Incorrect key type',
      `Can't use this value as a key: ${converted.problem.message}.`,
      item.key,
      involved,
    )
    return undefined
  }
  return converted.value.kind === 'string' ? converted.value.value : undefined
}
