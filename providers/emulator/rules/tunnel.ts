import type { Database, Ref } from '../database/database.js'
import { networkRefusals } from './bond.js'
import { mapOf, recordOf, refOf, textOf } from './field.js'
import {
  isBondMember,
  isSriovLogical,
  isSriovNetwork,
  isTunnelAccess,
  unmanagedRefusals,
  unplugPifRefusals,
} from './pif.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'

/** tunnel.create: every host on openvswitch, the network free, a NIC that can carry it, and that has an address (xapi.md §4.4). */
export function createTunnelRefusals(database: Database, transport: Ref, network: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PIF', transport)
  const others = database
    .records('host')
    .filter(([, host]) => mapOf(host, 'software_version')['network_backend'] !== 'openvswitch')
  const hasAddress = textOf(record, 'ip_configuration_mode') !== 'None'
  const pif = ['PIF', transport] as const
  return [
    ...refusedWhen(
      others.length > 0,
      'OPENVSWITCH_NOT_ACTIVE',
      [],
      ...others.map(([host]) => ['host', host] as const),
    ),
    ...networkRefusals(database, network, refOf(record, 'host')),
    ...unmanagedRefusals(database, transport),
    ...refusedWhen(isBondMember(database, transport), 'CANNOT_ADD_TUNNEL_TO_BOND_SLAVE', [transport], pif),
    ...refusedWhen(isTunnelAccess(database, transport), 'IS_TUNNEL_ACCESS_PIF', [transport], pif),
    ...refusedWhen(
      isSriovLogical(database, transport),
      'CANNOT_ADD_TUNNEL_TO_SRIOV_LOGICAL',
      [transport],
      pif,
    ),
    ...refusedWhen(
      isSriovNetwork(database, network),
      'NETWORK_INCOMPATIBLE_WITH_TUNNEL',
      [network],
      ['network', network],
    ),
    ...refusedWhen(!hasAddress, 'TRANSPORT_PIF_NOT_CONFIGURED', [transport], pif),
  ]
}

/** tunnel.destroy: the rules of unplugging its access PIF (xapi.md §4.5). */
export function destroyTunnelRefusals(database: Database, tunnel: Ref): readonly Refusal[] {
  return unplugPifRefusals(database, refOf(recordOf(database, 'tunnel', tunnel), 'access_PIF'))
}
