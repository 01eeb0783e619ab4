import type { XapiObservation } from '../../providers/xapi/observation/observation.js'
import type { XapiRecord } from '../../providers/xapi/session/xapi-session.js'

/** The observation with fields of some records replaced: those of a class, in the pool of a host block, that fit. */
export function alterRecords(
  observation: XapiObservation,
  host: string,
  className: string,
  fits: (record: XapiRecord) => boolean,
  fields: XapiRecord,
): XapiObservation {
  const poolUuid = observation.hosts.get(host)?.poolUuid ?? ''
  return changePool(
    observation,
    poolUuid,
    className,
    table =>
      new Map(
        [...table].map(([reference, record]) => [
          reference,
          fits(record) ? { ...record, ...fields } : record,
        ]),
      ),
  )
}

/** The observation with one record more. */
export function addRecord(
  observation: XapiObservation,
  host: string,
  className: string,
  reference: string,
  record: XapiRecord,
): XapiObservation {
  const poolUuid = observation.hosts.get(host)?.poolUuid ?? ''
  return changePool(observation, poolUuid, className, table => new Map([...table, [reference, record]]))
}

/** The observation with another clock skew of a host. */
export function skewClock(observation: XapiObservation, host: string, seconds: number): XapiObservation {
  const observed = observation.hosts.get(host)
  if (observed === undefined) return observation
  return {
    ...observation,
    hosts: new Map([...observation.hosts, [host, { ...observed, clockSkewSeconds: seconds }]]),
  }
}

type Table = ReadonlyMap<string, XapiRecord>

function changePool(
  observation: XapiObservation,
  poolUuid: string,
  className: string,
  change: (table: Table) => Table,
): XapiObservation {
  const pool = observation.pools.get(poolUuid)
  if (pool === undefined) return observation
  const tables = new Map([...pool.tables, [className, change(pool.tables.get(className) ?? new Map())]])
  return { ...observation, pools: new Map([...observation.pools, [poolUuid, { ...pool, tables }]]) }
}
