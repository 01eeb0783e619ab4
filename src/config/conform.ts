import { convert } from '../value/convert.js'
import { applyDefaults } from '../value/defaults.js'
import { pathPrefix } from '../schema/decode-attribute.js'
import type { Value } from '../value/value.js'
import type { TypeConstraint } from './type-constraint.js'

/** A value of the constraint's type, or why there is none, as the end of a sentence. */
export type Conformed = { readonly value: Value } | { readonly problem: string }

/** Fills in what `optional` attributes leave out, then converts. */
export function conform(value: Value, constraint: TypeConstraint): Conformed {
  const result = convert(applyDefaults(value, constraint.defaults), constraint.type)
  if ('value' in result) return result
  return { problem: pathPrefix(result.problem.path) + result.problem.message }
}
