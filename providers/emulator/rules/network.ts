import type { Database, FieldValue, Ref } from '../database/database.js'
import { flagOf, mapOf, recordOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { referring } from './related.js'
import { isBefore } from './release.js'

const reservedBridgePrefixes = ['xen', 'xapi', 'vif', 'tap', 'eth']

/** network.create: INVALID_VALUE and BRIDGE_NAME_EXISTS about a given bridge, since 7.2 (xapi.md §4.1). */
export function createNetworkRefusals(
  database: Database,
  release: string,
  record: { readonly [field: string]: FieldValue },
): readonly Refusal[] {
  const bridge = String(record['bridge'] ?? '')
  const isManaged = record['managed'] !== false
  if (isBefore(release, '7.2') || bridge === '' || !isManaged) return []
  const isReserved = reservedBridgePrefixes.some(prefix => bridge.startsWith(prefix))
  return [
    ...refusedWhen(bridge.length > 15 || isReserved, 'INVALID_VALUE', ['bridge', bridge]),
    ...refusedWhen(hasBridge(database, bridge), 'BRIDGE_NAME_EXISTS', [bridge]),
  ]
}

/** True when a network of the pool has this bridge. */
export function hasBridge(database: Database, bridge: string): boolean {
  return database.records('network').some(([, network]) => network['bridge'] === bridge)
}

/** network.destroy: NETWORK_CONTAINS_VIF, NETWORK_CONTAINS_PIF, CANNOT_DESTROY_SYSTEM_NETWORK (xapi.md §4.1). */
export function destroyNetworkRefusals(database: Database, network: Ref): readonly Refusal[] {
  const attached = referring(database, 'VIF', 'network', network)
    .filter(([, vif]) => flagOf(vif, 'currently_attached'))
    .map(([ref]) => ref)
  const pifs = referring(database, 'PIF', 'network', network).map(([ref]) => ref)
  return [
    ...(attached.length > 0 ? [refusal('NETWORK_CONTAINS_VIF', attached, ['network', network])] : []),
    ...(pifs.length > 0 ? [refusal('NETWORK_CONTAINS_PIF', pifs, ['network', network])] : []),
    ...(isHostInternal(database, network)
      ? [refusal('CANNOT_DESTROY_SYSTEM_NETWORK', [network], ['network', network])]
      : []),
  ]
}

/** True for the network between a host and its own VMs, which every pool has. */
export function isHostInternal(database: Database, network: Ref): boolean {
  const otherConfig = mapOf(recordOf(database, 'network', network), 'other_config')
  return otherConfig['is_host_internal_management_network'] === 'true'
}

/** True unless an administrator manages the bridge by hand (7.2 on). */
export function isManagedNetwork(database: Database, network: Ref): boolean {
  return recordOf(database, 'network', network)['managed'] !== false
}
