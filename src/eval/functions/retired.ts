import { anyType } from '../../value/type.js'
import { refuseCall, type FunctionDefinition } from './definition.js'
import { anything } from './parameter.js'

/** A function of old that only says what is written instead of it. */
function retired(name: string, written: string, kind: string): FunctionDefinition {
  return {
    name,
    parameters: [],
    variadic: anything('vals', { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true }),
    returns: anyType,
    mayReturnNull: true,
    call: () =>
      refuseCall(
        `the "${name}" function was deprecated in Terraform v0.12 and is no longer available; use ${written} syntax to write a literal ${kind}`,
      ),
  }
}

/** list and map, which are syntax today. */
export const retiredFunctions: readonly FunctionDefinition[] = [
  retired('list', 'tolist([ ... ])', 'list'),
  retired('map', 'tomap({ ... })', 'map'),
]
