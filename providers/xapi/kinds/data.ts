import type { Finding } from '../../../src/provider/contract.js'
import type { KindSchema } from '../../../src/schema/schema.js'
import type { ObjectValue } from '../../../src/value/value.js'
import type { XapiObservation } from '../observation/observation.js'

/** The kinds of data blocks, by name. */
export const dataSchemas: Readonly<Record<string, KindSchema>> = {}

/** A data block's answer: the one object that all written arguments fit, or why there is none. */
export function lookupData(
  _kindName: string,
  _config: ObjectValue,
  _observation: XapiObservation,
): { readonly value: ObjectValue | undefined; readonly findings: readonly Finding[] } {
  return { value: undefined, findings: [] }
}
