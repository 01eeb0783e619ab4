import type { ObservedPool, XapiObservation } from '../../providers/xapi/observation/observation.js'
import type { XapiRecord } from '../../providers/xapi/session/xapi-session.js'

/** The observation with a record of one pool changed, or added where there is none of this reference. */
export function withRecord(
  observation: XapiObservation,
  poolUuid: string,
  className: string,
  ref: string,
  fields: XapiRecord,
): XapiObservation {
  const pool = observation.pools.get(poolUuid)
  if (pool === undefined) throw new Error(`there is no pool ${poolUuid}`)
  const records = new Map(pool.tables.get(className))
  records.set(ref, { ...records.get(ref), ...fields })
  const changed: ObservedPool = { ...pool, tables: new Map(pool.tables).set(className, records) }
  return { ...observation, pools: new Map(observation.pools).set(poolUuid, changed) }
}

/** The observation with addresses bound to identities, as a state would. */
export function withBindings(
  observation: XapiObservation,
  bindings: Readonly<Record<string, string>>,
): XapiObservation {
  const pairs = Object.entries(bindings)
  return {
    ...observation,
    addressOf: new Map([
      ...observation.addressOf,
      ...pairs.map(([address, identity]) => [identity, address] as const),
    ]),
    identityOf: new Map([...observation.identityOf, ...pairs]),
  }
}

/** The pool whose coordinator answers at this address. */
export function poolAt(observation: XapiObservation, address: string): ObservedPool {
  const pool = [...observation.pools.values()].find(each => each.coordinatorAddress === address)
  if (pool === undefined) throw new Error(`no pool answers at ${address}`)
  return pool
}
