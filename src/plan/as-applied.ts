import type { BlockSchema } from '../schema/schema.js'
import { decodeValues, encodeValues } from '../state/encode-values.js'
import type { ObjectValue } from '../value/value.js'
import { proposeValue } from './propose.js'

/** What the state would hold had this been applied: defaults in it, what only the object tells left out. */
export function asApplied(block: BlockSchema, config: ObjectValue): ObjectValue {
  const { values, sensitivePaths } = encodeValues(proposeValue(block, undefined, config), block)
  return decodeValues(values, sensitivePaths, block)
}
