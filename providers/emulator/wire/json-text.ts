import type { FieldValue } from '../database/database.js'
import { isArray, isMap } from '../dispatch/check-value.js'
import { elementOf, hasFloats, memberOf, type Shape } from './shape.js'

/** A value as JSON text: floats always have a fraction, since clients in typed languages tell them from integers by it. */
export function jsonText(value: FieldValue, shape: Shape): string {
  if (!hasFloats(shape)) return JSON.stringify(value)
  if (typeof value === 'number') return floatText(value)
  if (isArray(value)) return `[${value.map(item => jsonText(item, elementOf(shape))).join(',')}]`
  if (!isMap(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, item]) => `${JSON.stringify(name)}:${jsonText(item, memberOf(shape, name, value))}`,
  )
  return `{${members.join(',')}}`
}

function floatText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
}
