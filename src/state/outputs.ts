import { decodeTyped, encodeTyped } from '../value/encoding.js'
import { withMarks, withoutDeepMarks } from '../value/marks.js'
import { typeOf } from '../value/type-of.js'
import { typeToJson } from '../value/type-text.js'
import { type Value, sensitiveMark } from '../value/value.js'
import type { StateOutput } from './state.js'

/** An output as the state keeps it. */
export function encodeOutput(value: Value, isSensitive: boolean): StateOutput {
  return { value: encodeTyped(withoutDeepMarks(value)), type: typeToJson(typeOf(value)), isSensitive }
}

/** The value of an output that the state keeps. */
export function decodeOutput(output: StateOutput): Value {
  const value = decodeTyped(output.value)
  return output.isSensitive ? withMarks(value, sensitiveMark) : value
}
