import { escapeText } from '../../xml-rpc/escape.js'
import { printDouble, printList, printStruct, printValue } from '../../xml-rpc/print-value.js'
import type { FieldValue } from '../database/database.js'
import { isArray, isMap } from '../dispatch/check-value.js'
import { elementOf, memberOf, type Shape } from './shape.js'

/** A value as XML-RPC: xapi's integers are untagged text, its floats and dates are tagged, its counts have 32 bits. */
export function xmlText(value: FieldValue, shape: Shape): string {
  if (isArray(value)) return printList(value.map(item => xmlText(item, elementOf(shape))))
  if (isMap(value)) {
    const members = Object.entries(value)
    return shape.kind === 'counts'
      ? printStruct(members.map(([name, count]) => [name, `<value><i4>${String(count)}</i4></value>`]))
      : printStruct(members.map(([name, item]) => [name, xmlText(item, memberOf(shape, name, value))]))
  }
  if (shape.kind === 'float' && typeof value === 'number') return printDouble(value)
  if (shape.kind === 'datetime')
    return `<value><dateTime.iso8601>${escapeText(String(value))}</dateTime.iso8601></value>`
  return printValue(value)
}
