import { parseInstance } from '../../../src/address/parse-address.js'
import type { Finding, PredictRequest } from '../../../src/provider/contract.js'
import { nullValue, objectValue, stringValue, unknownValue } from '../../../src/value/construct.js'
import { sameValue } from '../../../src/value/same.js'
import type { KindSchema } from '../../../src/schema/schema.js'
import type { Path } from '../../../src/value/path.js'
import { setType, stringType } from '../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'
import { textOf } from '../drafting/attribute.js'
import { isProvisional } from '../drafting/key.js'
import { poolOfLink } from '../observation/identity.js'
import type { XapiObservation } from '../observation/observation.js'

/** True where the argument is written in the configuration (known or not). */
export function isWritten(request: PredictRequest, name: string): boolean {
  const value = request.config.attributes.get(name)
  return value !== undefined && value.kind !== 'null'
}

/** The proposed value with some attributes replaced; what is written is never altered. */
export function planWith(
  request: PredictRequest,
  known: Readonly<Record<string, Value | undefined>>,
): ObjectValue {
  const values = new Map(request.proposed.attributes)
  for (const [name, value] of Object.entries(known))
    if (value !== undefined && values.has(name) && !isWritten(request, name)) values.set(name, value)
  return objectValue(values, request.proposed.marks, request.proposed.instance)
}

/** Of the named attributes, those whose prior value will not be theirs any more: known only after apply. */
export function unknownAttributes(
  schema: KindSchema,
  names: readonly string[],
): Readonly<Record<string, Value | undefined>> {
  return Object.fromEntries(
    names.flatMap(name => {
      const attribute = schema.block.attributes[name]
      return attribute === undefined ? [] : [[name, unknownValue(attribute.type)] as const]
    }),
  )
}

/** Of the named attributes, the paths of those that are written and that the object has otherwise. */
export function changedPaths(
  request: PredictRequest,
  names: readonly string[],
  observation?: XapiObservation,
): readonly Path[] {
  const { prior, config } = request
  if (prior === undefined) return []
  return names
    .filter(name => {
      const before = prior.attributes.get(name)
      const after = config.attributes.get(name)
      if (before === undefined || after === undefined) return false
      if (observation !== undefined && isSamePool(before, after, observation)) return false
      if (after.kind === 'null' || before.kind === 'null') return false
      return !sameValue(before, after) || isMadeAnew(before, after)
    })
    .map(name => [name])
}

/** True where a link keeps its address, and what stands there is made anew. */
function isMadeAnew(before: Value, after: Value): boolean {
  return (
    before.kind === 'link' &&
    after.kind === 'link' &&
    before.identity !== undefined &&
    after.identity === undefined
  )
}

/** A pool and its only host, or a pool by its UUID and by its address, are one. */
function isSamePool(before: Value, after: Value, observation: XapiObservation): boolean {
  if (before.kind !== 'link' || after.kind !== 'link') return false
  const [left, right] = [before, after].map(link => poolOfLink(observation, link)?.uuid)
  return left !== undefined && left === right && [before.to, after.to].includes('pool')
}

/** The block's own label: `vm.web["a"]` → `web`. */
export function blockLabel(address: string): string {
  return parseInstance(address)?.name ?? address
}

/** The name of an object whose block does not write one. */
export function labelName(request: PredictRequest): Value {
  return stringValue(blockLabel(request.address))
}

/** The name that an object is to get whose making was interrupted before it had one, and whose block writes none. */
export function nameStillToCome(request: PredictRequest): Value | undefined {
  return isProvisional(textOf(request.prior, 'name') ?? '') ? labelName(request) : undefined
}

/** A mistake in one block that its schema cannot see. */
export function mistake(
  request: PredictRequest,
  code: string,
  path: Path,
  summary: string,
  detail: string,
  remedy: string,
): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code,
    summary,
    detail,
    remedy,
    address: request.address,
    path,
  }
}

/** The tags of an object that cannot bear any. */
export const noTags: Value = nullValue(setType(stringType))

/** What is said of tags on an object that cannot bear any in xapi. */
export function untaggable(request: PredictRequest): readonly Finding[] {
  const tags = request.config.attributes.get('tags')
  if (tags === undefined || tags.kind === 'null' || (tags.kind === 'set' && tags.elements.length === 0))
    return []
  return [
    mistake(
      request,
      'no-tags',
      ['tags'],
      'Objects of this kind have no tags',
      `xapi keeps no tags for a ${request.kindName}, so those of ${request.address} would be lost.`,
      'Take tags out; keys of other_config can serve instead.',
    ),
  ]
}
