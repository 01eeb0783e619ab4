import type { PredictRequest } from '../../../src/provider/contract.js'
import { nullValue } from '../../../src/value/construct.js'
import { linkType } from '../../../src/value/type.js'
import type { LinkValue, ObjectValue, Value } from '../../../src/value/value.js'
import { linkOf } from '../drafting/attribute.js'
import { hostOfLink, linkTo, linkToRecord, poolOfLink } from '../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'

/** The link to the pool that an object is in: as it was written (a pool, or its only host) where that is still true. */
export function toldPool(
  observation: XapiObservation,
  pool: ObservedPool,
  applied: ObjectValue | undefined,
): Value {
  const written = linkOf(applied, 'pool')
  if (written !== undefined && poolOfLink(observation, written)?.uuid === pool.uuid) return written
  return linkTo(observation, 'pool', pool.uuid)
}

/** A link to the object of a reference, or null for a reference that points nowhere. */
export function toldLink(
  observation: XapiObservation,
  pool: ObservedPool,
  kindName: 'host' | 'sr' | 'vm',
  ref: string,
): Value {
  return linkToRecord(observation, pool, kindName, ref) ?? nullValue(linkType(kindName))
}

/** The link that was written, where it leads to this host; else a link to the host. */
export function writtenHost(
  observation: XapiObservation,
  written: LinkValue | undefined,
  hostUuid: string,
): LinkValue {
  const found = written === undefined ? undefined : hostOfLink(observation, written)
  return written !== undefined && found?.record['uuid'] === hostUuid
    ? written
    : linkTo(observation, 'host', hostUuid)
}

/** The pool that a block's object is in or will be in: written, else the only one that was observed or that the state has. */
export function poolOfRequest(
  request: PredictRequest,
  observation: XapiObservation,
): ObservedPool | undefined {
  const written = request.config.attributes.get('pool')
  if (written?.kind === 'link') return poolOfLink(observation, written)
  if (written?.kind === 'unknown') return undefined
  const bound = [...observation.pools.values()].filter(pool => observation.addressOf.has(pool.uuid))
  const candidates = bound.length > 0 ? bound : [...observation.pools.values()]
  return candidates.length === 1 ? candidates[0] : undefined
}
