import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, recordOf, refOf, textOf } from '../rules/field.js'
import { membersOf } from '../rules/pif.js'
import type { BondRequest } from '../rules/bond.js'
import { referring } from '../rules/related.js'
import {
  createPif,
  defaultBondProperties,
  freeBondDevice,
  moveDuties,
  plugPif,
  removePif,
} from './network.js'

/**
 * Bonds NICs of one host (xapi.md §4.2): the primary member (management, else the first with an address, else the first)
 * gives its MAC; everything on the members moves to the new PIF, which is plugged.
 */
export function createBond(database: Database, request: BondRequest): Ref {
  const members = [...new Set(request.members)]
  const primary = primaryOf(database, members)
  const record = recordOf(database, 'PIF', primary)
  const host = refOf(record, 'host')
  const master = createPif(database, {
    device: freeBondDevice(database, host),
    host,
    network: request.network,
    MAC: request.MAC || textOf(record, 'MAC'),
    MTU: -1,
    primary_address_type: textOf(record, 'primary_address_type') || 'IPv4',
  })
  const bond = database.create('Bond', {
    master,
    slaves: members,
    primary_slave: primary,
    mode: request.mode,
    properties: defaultBondProperties(request.mode, request.properties),
    links_up: members.length,
    auto_update_mac: request.MAC === '',
    other_config: {},
  })
  for (const member of members) {
    moveDuties(database, member, master)
    database.update('PIF', member, { bond_slave_of: bond, currently_attached: false })
  }
  plugPif(database, master)
  return bond
}

function primaryOf(database: Database, members: readonly Ref[]): Ref {
  const has = (test: (record: ReturnType<typeof recordOf>) => boolean) =>
    members.find(member => test(recordOf(database, 'PIF', member)))
  return (
    has(record => flagOf(record, 'management')) ??
    has(record => textOf(record, 'ip_configuration_mode') !== 'None') ??
    members[0] ??
    nullRef
  )
}

/** Undoes a bond: everything goes back to the primary member, the others stay unplugged; the network stays. */
export function destroyBond(database: Database, bond: Ref): void {
  const record = recordOf(database, 'Bond', bond)
  const master = refOf(record, 'master')
  const members = membersOf(database, bond)
  const primary = members.includes(refOf(record, 'primary_slave'))
    ? refOf(record, 'primary_slave')
    : members[0]
  for (const member of members) database.update('PIF', member, { bond_slave_of: nullRef })
  if (primary !== undefined) {
    moveDuties(database, master, primary)
    if (flagOf(recordOf(database, 'PIF', master), 'currently_attached')) plugPif(database, primary)
  }
  database.remove('Bond', bond)
  removePif(database, master)
}

/** The bonds of a host, by the devices that they join. */
export function bondsOf(
  database: Database,
  host: Ref,
): readonly { readonly bond: Ref; readonly devices: string }[] {
  return database.records('Bond').flatMap(([bond, record]) => {
    const master = database.get('PIF', refOf(record, 'master'))
    if (master?.['host'] !== host) return []
    const devices = membersOf(database, bond)
      .map(member => textOf(recordOf(database, 'PIF', member), 'device'))
      .toSorted()
    return [{ bond, devices: devices.join('+') }]
  })
}

/** The NIC of a host with this device name. */
export function nicOf(database: Database, host: Ref, device: string): Ref | undefined {
  return referring(database, 'PIF', 'host', host).find(
    ([, pif]) => pif['device'] === device && flagOf(pif, 'physical'),
  )?.[0]
}
