import { withMarks } from '../value/marks.js'
import { typeOf } from '../value/type-of.js'
import { type Value, sensitiveMark } from '../value/value.js'
import type { StateOutput } from './state.js'
import { decodeType, encodeType } from './type-json.js'
import { decodeValue, encodeValue } from './value-json.js'

/** An output as the state keeps it. */
export function encodeOutput(value: Value, isSensitive: boolean): StateOutput {
  const type = typeOf(value)
  return { value: type.kind === 'any' ? null : encodeValue(value, type), type: encodeType(type), isSensitive }
}

/** The value of an output that the state keeps. */
export function decodeOutput(output: StateOutput): Value {
  const value = decodeValue(output.value, decodeType(output.type))
  return output.isSensitive ? withMarks(value, sensitiveMark) : value
}
