import { findAll, findByRef, findByUuid, isLive, table, type Found } from '../../observation/find.js'
import { findNetwork, splitIdentity } from '../../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../../observation/observation.js'
import { setField, textField } from '../../observation/record.js'

/** The bond of one host: its record, and the names of its NICs. */
export interface HostBond {
  readonly bond: Found
  readonly host: Found
  readonly devices: readonly string[]
  /** The NIC whose address, VLANs and role the bond has, and gives back when it goes. */
  readonly primary: string | undefined
}

/** The bonds that are on a network, host by host, that of the coordinator first. */
export function bondsOnNetwork(pool: ObservedPool, networkRef: string): readonly HostBond[] {
  const found = [...table(pool, 'Bond')].flatMap(([ref, record]) => {
    const master = findByRef(pool, 'PIF', textField(record, 'master'))
    const host = master === undefined ? undefined : findByRef(pool, 'host', textField(master.record, 'host'))
    if (master?.record['network'] !== networkRef || host === undefined) return []
    const deviceOf = (pif: string) => textField(findByRef(pool, 'PIF', pif)?.record ?? {}, 'device')
    const primary = deviceOf(textField(record, 'primary_slave'))
    return [
      {
        bond: { pool, ref, record },
        host,
        devices: setField(record, 'slaves').map(deviceOf).toSorted(inNumericOrder),
        primary: primary === '' ? undefined : primary,
      },
    ]
  })
  const isFirst = ({ host }: HostBond) => host.record['uuid'] === pool.coordinatorUuid
  return [...found.filter(isFirst), ...found.filter(each => !isFirst(each))]
}

/** The network and the bonds that the identity of a bond names; undefined where no host has it. */
export function findBonds(
  observation: XapiObservation,
  identity: string,
): { readonly network: Found; readonly bonds: readonly HostBond[] } | undefined {
  const uuid = splitIdentity(identity)?.[1] ?? identity
  const network = findNetwork(observation, uuid)
  const bonds = network === undefined ? [] : bondsOnNetwork(network.pool, network.ref)
  return network === undefined || bonds.length === 0 ? undefined : { network, bonds }
}

/** The live hosts of a pool that no bond of these is on. */
export function hostsWithout(pool: ObservedPool, bonds: readonly HostBond[]): readonly Found[] {
  const having = new Set(bonds.map(each => each.host.ref))
  return findAll(pool, 'host', record => isLive(pool, record)).filter(host => !having.has(host.ref))
}

/** The network that a bond's record leads to, by the UUID of the bond: how a bond is written by hand. */
export function networkOfBond(observation: XapiObservation, bondUuid: string): Found | undefined {
  for (const pool of observation.pools.values()) {
    const bond = findByUuid(pool, 'Bond', bondUuid)
    const master = bond === undefined ? undefined : findByRef(pool, 'PIF', textField(bond.record, 'master'))
    if (master !== undefined) return findByRef(pool, 'network', textField(master.record, 'network'))
  }
  return undefined
}

function inNumericOrder(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true })
}
