import type { Database, Ref } from '../database/database.js'
import { flagOf, mapOf, recordOf, refOf, textOf } from './field.js'
import { isManagedNetwork } from './network.js'
import {
  isBondMember,
  isMac,
  isSriovLogical,
  isSriovNetwork,
  isTunnelAccess,
  isVlan,
  membersOf,
  unmanagedRefusals,
} from './pif.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isHaEnabled, poolOf, referring } from './related.js'

/** What Bond.create is asked for. */
export interface BondRequest {
  readonly network: Ref
  readonly members: readonly Ref[]
  readonly MAC: string
  readonly mode: string
  readonly properties: Readonly<Record<string, string>>
}

/** Bond.create, in xapi's order (xapi.md §4.2). A bond of one NIC is accepted; VLANs on members move to the bond. */
export function createBondRefusals(database: Database, request: BondRequest): readonly Refusal[] {
  const members = [...new Set(request.members)]
  const [first] = members
  if (first === undefined) return [refusal('PIF_BOND_NEEDS_MORE_MEMBERS')]
  return [
    ...networkRefusals(database, request.network, refOf(recordOf(database, 'PIF', first), 'host')),
    ...refusedWhen(
      isSriovNetwork(database, request.network),
      'NETWORK_INCOMPATIBLE_WITH_BOND',
      [request.network],
      ['network', request.network],
    ),
    ...refusedWhen(request.MAC !== '' && !isMac(request.MAC), 'MAC_INVALID', [request.MAC]),
    ...propertyRefusals(request.mode, request.properties),
    ...addressTypeRefusals(database, members),
    ...members.flatMap(member => memberRefusals(database, member)),
    ...togetherRefusals(database, members),
  ]
}

/** NETWORK_UNMANAGED, NETWORK_ALREADY_CONNECTED: what a network must be to take a bond or a VLAN of this host. */
export function networkRefusals(database: Database, network: Ref, host: Ref): readonly Refusal[] {
  const connected = referring(database, 'PIF', 'network', network).find(([, pif]) => pif['host'] === host)
  return [
    ...refusedWhen(
      !isManagedNetwork(database, network),
      'NETWORK_UNMANAGED',
      [network],
      ['network', network],
    ),
    ...(connected
      ? [
          refusal(
            'NETWORK_ALREADY_CONNECTED',
            [host, connected[0]],
            ['network', network],
            ['host', host],
            ['PIF', connected[0]],
          ),
        ]
      : []),
  ]
}

const lacpProperties: Readonly<Record<string, RegExp>> = {
  hashing_algorithm: /^(src_mac|tcpudp_ports)$/,
  'lacp-time': /^(fast|slow)$/,
  'lacp-aggregation-key': /^\d+$/,
  'lacp-fallback-ab': /^(true|false)$/,
}

const bondProperties: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'balance-slb': {},
  'active-backup': {},
  lacp: lacpProperties,
}

/** INVALID_VALUE ["properties", "key = value"]: a property unknown for the mode, or a bad value. */
export function propertyRefusals(
  mode: string,
  properties: Readonly<Record<string, string>>,
): readonly Refusal[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const pattern = bondProperties[mode]?.[key]
    return refusedWhen(pattern?.test(value) !== true, 'INVALID_VALUE', ['properties', `${key} = ${value}`])
  })
}

function addressTypeRefusals(database: Database, members: readonly Ref[]): readonly Refusal[] {
  const type = (pif: Ref) => textOf(recordOf(database, 'PIF', pif), 'primary_address_type')
  const [first] = members
  const other = members.find(member => first !== undefined && type(member) !== type(first))
  return other === undefined
    ? []
    : [refusal('PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE', [other], ['PIF', other])]
}

function memberRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PIF', pif)
  const takesManagement = isHaEnabled(database) && flagOf(record, 'management')
  return [
    ...unmanagedRefusals(database, pif),
    ...refusedWhen(isBondMember(database, pif), 'PIF_ALREADY_BONDED', [pif], ['PIF', pif]),
    ...refusedWhen(isVlan(database, pif), 'PIF_VLAN_EXISTS', [textOf(record, 'device')], ['PIF', pif]),
    ...refusedWhen(isTunnelAccess(database, pif), 'IS_TUNNEL_ACCESS_PIF', [pif], ['PIF', pif]),
    ...refusedWhen(isSriovLogical(database, pif), 'PIF_IS_SRIOV_LOGICAL', [pif], ['PIF', pif]),
    ...refusedWhen(takesManagement, 'HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE', [], ['PIF', pif]),
  ]
}

/** What NICs must be to become one: of one host, alike, at most one with an address (xapi.md §4.2). */
function togetherRefusals(database: Database, members: readonly Ref[]): readonly Refusal[] {
  const records = members.map(member => recordOf(database, 'PIF', member))
  const objects = members.map(member => ['PIF', member] as const)
  const distinct = (value: (record: (typeof records)[number]) => string) => new Set(records.map(value)).size
  const properties = distinct(record =>
    JSON.stringify(Object.entries(mapOf(record, 'properties')).toSorted()),
  )
  const configured = records.filter(record => textOf(record, 'ip_configuration_mode') !== 'None').length
  return [
    ...refusedWhen(
      distinct(record => refOf(record, 'host')) > 1,
      'PIF_CANNOT_BOND_CROSS_HOST',
      [],
      ...objects,
    ),
    ...refusedWhen(properties > 1, 'INCOMPATIBLE_PIF_PROPERTIES', [], ...objects),
    ...refusedWhen(configured > 1, 'PIF_BOND_MORE_THAN_ONE_IP', [], ...objects),
  ]
}

/** Bond.destroy: under HA the management interface stays what it is (xapi.md §4.2). */
export function destroyBondRefusals(database: Database, bond: Ref): readonly Refusal[] {
  const master = refOf(recordOf(database, 'Bond', bond), 'master')
  const hasManagement = [master, ...membersOf(database, bond)].some(pif => {
    const record = database.get('PIF', pif)
    return record !== undefined && flagOf(record, 'management')
  })
  const [pool] = poolOf(database)
  return refusedWhen(
    isHaEnabled(database) && hasManagement,
    'HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE',
    [],
    ['Bond', bond],
    ['pool', pool],
  )
}
