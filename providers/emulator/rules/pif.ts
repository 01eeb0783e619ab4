import { isIP } from 'node:net'
import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { parseAddress } from '../lab/subnet.js'
import { clusteringRefusals } from './cluster-stack.js'
import { flagOf, numberOf, recordOf, refOf, setOf, textOf } from './field.js'
import { protectedNetworks } from './ha-storage.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isHaEnabled, poolOf, referring } from './related.js'

/** True for a NIC that a bond has taken. */
export function isBondMember(database: Database, pif: Ref): boolean {
  const bond = refOf(recordOf(database, 'PIF', pif), 'bond_slave_of')
  return bond !== nullRef && database.has('Bond', bond)
}

/** The bond that a PIF is the face of. */
export function bondOf(database: Database, pif: Ref): Ref | undefined {
  return referring(database, 'Bond', 'master', pif)[0]?.[0]
}

/** True for the tagged end of a VLAN. */
export function isVlan(database: Database, pif: Ref): boolean {
  return numberOf(recordOf(database, 'PIF', pif), 'VLAN') >= 0
}

/** True for the access end of a tunnel. */
export function isTunnelAccess(database: Database, pif: Ref): boolean {
  return referring(database, 'tunnel', 'access_PIF', pif).length > 0
}

/** True for the virtual end of a NIC that is shared by SR-IOV. */
export function isSriovLogical(database: Database, pif: Ref): boolean {
  return referring(database, 'network_sriov', 'logical_PIF', pif).length > 0
}

/** True for a network whose PIFs are virtual ends of SR-IOV NICs. */
export function isSriovNetwork(database: Database, network: Ref): boolean {
  return referring(database, 'PIF', 'network', network).some(([pif]) => isSriovLogical(database, pif))
}

/** PIF_UNMANAGED: xapi keeps its hands off this NIC (xapi.md §4.5). */
export function unmanagedRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const isUnmanaged = recordOf(database, 'PIF', pif)['managed'] === false
  return refusedWhen(isUnmanaged, 'PIF_UNMANAGED', [pif], ['PIF', pif])
}

/** HA_IS_ENABLED, REDO_LOG_IS_ENABLED: an attached PIF is not taken away under either (xapi.md §3.9, §4.5). */
export function heldByHaRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  if (!flagOf(recordOf(database, 'PIF', pif), 'currently_attached')) return []
  return [
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', pool]),
    ...refusedWhen(flagOf(record, 'redo_log_enabled'), 'REDO_LOG_IS_ENABLED', [], ['pool', pool]),
  ]
}

/** PIF.plug: unmanaged, bond member, tunnel without an address below it (xapi.md §4.5). */
export function plugPifRefusals(database: Database, pif: Ref): readonly Refusal[] {
  return [
    ...unmanagedRefusals(database, pif),
    ...refusedWhen(isBondMember(database, pif), 'CANNOT_PLUG_BOND_SLAVE', [pif], ['PIF', pif]),
    ...referring(database, 'tunnel', 'access_PIF', pif).flatMap(([, tunnel]) => {
      const transport = refOf(tunnel, 'transport_PIF')
      const hasAddress = textOf(recordOf(database, 'PIF', transport), 'ip_configuration_mode') !== 'None'
      return refusedWhen(!hasAddress, 'TRANSPORT_PIF_NOT_CONFIGURED', [transport], ['PIF', transport])
    }),
  ]
}

/** PIF.unplug, in xapi's order (xapi.md §4.5). */
export function unplugPifRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PIF', pif)
  return [
    ...unmanagedRefusals(database, pif),
    ...heldByHaRefusals(database, pif),
    ...managementRefusals(database, pif),
    ...protectedNetworkRefusals(database, pif),
    ...inUseRefusals(database, pif),
    ...refusedWhen(flagOf(record, 'disallow_unplug'), 'PIF_DOES_NOT_ALLOW_UNPLUG', [pif], ['PIF', pif]),
  ]
}

/** PIF_IS_MANAGEMENT_INTERFACE: the NIC that xapi itself talks through. */
export function managementRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const isManagement = flagOf(recordOf(database, 'PIF', pif), 'management')
  return refusedWhen(isManagement, 'PIF_IS_MANAGEMENT_INTERFACE', [pif], ['PIF', pif])
}

/** HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED [network]: a protected VM needs the network everywhere (xapi.md §3.9). */
function protectedNetworkRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const [, pool] = poolOf(database)
  const network = refOf(recordOf(database, 'PIF', pif), 'network')
  const isNeeded =
    flagOf(pool, 'ha_enabled') &&
    !flagOf(pool, 'ha_allow_overcommit') &&
    protectedNetworks(database).has(network)
  return refusedWhen(
    isNeeded,
    'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED',
    [network],
    ['network', network],
    ['PIF', pif],
  )
}

/** VIF_IN_USE [network, vif]: a VM running on this host uses the network. */
function inUseRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PIF', pif)
  const network = refOf(record, 'network')
  return referring(database, 'VIF', 'network', network)
    .filter(([, vif]) => {
      const vm = database.get('VM', refOf(vif, 'VM'))
      return vm !== undefined && vm['resident_on'] === record['host'] && flagOf(vif, 'currently_attached')
    })
    .map(([vif]) => refusal('VIF_IN_USE', [network, vif], ['network', network], ['VIF', vif]))
}

/** The address settings that PIF.reconfigure_ip takes. */
export interface AddressSettings {
  readonly mode: string
  readonly IP: string
  readonly netmask: string
  readonly gateway: string
  readonly DNS: string
}

/**
 * PIF.reconfigure_ip: unmanaged; HA unless only the name servers of a static configuration change;
 * INVALID_IP_ADDRESS_SPECIFIED; the management interface cannot lose its address (xapi.md §4.5). Gateways, duplicate
 * addresses and overlapping subnets are not looked at.
 */
export function reconfigureIpRefusals(
  database: Database,
  pif: Ref,
  wanted: AddressSettings,
): readonly Refusal[] {
  const record = recordOf(database, 'PIF', pif)
  const onlyNamesChange =
    wanted.mode === 'Static' &&
    textOf(record, 'ip_configuration_mode') === 'Static' &&
    (['IP', 'netmask', 'gateway'] as const).every(field => textOf(record, field) === wanted[field])
  const losesManagement = wanted.mode === 'None' && flagOf(record, 'management')
  return [
    ...unmanagedRefusals(database, pif),
    ...(onlyNamesChange ? [] : [...heldByHaRefusals(database, pif), ...clusteringRefusals(database, pif)]),
    ...addressRefusals(pif, wanted),
    ...refusedWhen(losesManagement, 'PIF_IS_MANAGEMENT_INTERFACE', [pif], ['PIF', pif]),
  ]
}

function addressRefusals(pif: Ref, wanted: AddressSettings): readonly Refusal[] {
  const isStatic = wanted.mode === 'Static'
  const isWrong = (value: string, isRequired: boolean) =>
    value === '' ? isRequired : parseAddress(value) === undefined
  const names = wanted.DNS === '' ? [] : wanted.DNS.split(',')
  const invalid: readonly (readonly [string, boolean])[] = [
    ['IP', isWrong(wanted.IP, isStatic)],
    ['netmask', isWrong(wanted.netmask, isStatic)],
    ['gateway', isWrong(wanted.gateway, false)],
    ['DNS', names.some(name => isWrong(name.trim(), true))],
  ]
  return invalid.flatMap(([field, isInvalid]) =>
    refusedWhen(isInvalid, 'INVALID_IP_ADDRESS_SPECIFIED', [field], ['PIF', pif]),
  )
}

/** PIF.reconfigure_ipv6: as reconfigure_ip; a static address carries the length of its prefix (xapi.md §3.9, §4.5). */
export function reconfigureIpv6Refusals(
  database: Database,
  pif: Ref,
  wanted: { readonly mode: string; readonly IPv6: string; readonly gateway: string; readonly DNS: string },
): readonly Refusal[] {
  const record = recordOf(database, 'PIF', pif)
  const [address = '', prefix = ''] = wanted.IPv6.split('/')
  const isAddress = isIP(address) === 6 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= 128
  const isStatic = wanted.mode === 'Static'
  const names = wanted.DNS === '' ? [] : wanted.DNS.split(',')
  const invalid: readonly (readonly [string, boolean])[] = [
    ['IPv6', isStatic && !isAddress],
    ['gateway', wanted.gateway !== '' && isIP(wanted.gateway) !== 6],
    ['DNS', names.some(name => isIP(name.trim()) === 0)],
  ]
  const losesManagement =
    wanted.mode === 'None' &&
    flagOf(record, 'management') &&
    textOf(record, 'primary_address_type') === 'IPv6'
  return [
    ...unmanagedRefusals(database, pif),
    ...heldByHaRefusals(database, pif),
    ...clusteringRefusals(database, pif),
    ...invalid.flatMap(([field, isInvalid]) =>
      refusedWhen(isInvalid, 'INVALID_IP_ADDRESS_SPECIFIED', [field], ['PIF', pif]),
    ),
    ...refusedWhen(losesManagement, 'PIF_IS_MANAGEMENT_INTERFACE', [pif], ['PIF', pif]),
  ]
}

/** PIF.forget (and destroy of a VLAN's PIF): management, bonds, VLANs, tunnels, HA (xapi.md §4.5). */
export function forgetPifRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PIF', pif)
  const isBonded = isBondMember(database, pif) || bondOf(database, pif) !== undefined
  const hasVlan = isVlan(database, pif) || referring(database, 'VLAN', 'tagged_PIF', pif).length > 0
  const hasTunnel =
    isTunnelAccess(database, pif) || referring(database, 'tunnel', 'transport_PIF', pif).length > 0
  return [
    ...refusedWhen(flagOf(record, 'management'), 'PIF_IS_MANAGEMENT_INTERFACE', [pif], ['PIF', pif]),
    ...refusedWhen(isBonded, 'PIF_ALREADY_BONDED', [pif], ['PIF', pif]),
    ...refusedWhen(hasVlan, 'PIF_VLAN_STILL_EXISTS', [pif], ['PIF', pif]),
    ...refusedWhen(hasTunnel, 'PIF_TUNNEL_STILL_EXISTS', [pif], ['PIF', pif]),
    ...heldByHaRefusals(database, pif),
    ...refusedWhen(isSriovLogical(database, pif), 'CANNOT_FORGET_SRIOV_LOGICAL', [pif], ['PIF', pif]),
    ...refusedWhen(
      referring(database, 'network_sriov', 'physical_PIF', pif).length > 0,
      'PIF_SRIOV_STILL_EXISTS',
      [pif],
      ['PIF', pif],
    ),
    ...clusteringRefusals(database, pif),
  ]
}

/** PIF.introduce: MAC_INVALID, DUPLICATE_PIF_DEVICE_NAME, no such NIC in the machine (xapi.md §4.5). */
export function introducePifRefusals(
  database: Database,
  host: Ref,
  request: { readonly MAC: string; readonly device: string },
  nics: readonly { readonly device: string; readonly mac: string }[],
): readonly Refusal[] {
  const { MAC, device } = request
  const isKnown = referring(database, 'PIF', 'host', host).some(
    ([, pif]) => pif['device'] === device && numberOf(pif, 'VLAN') < 0,
  )
  const exists = nics.some(
    nic => nic.device === device && (MAC === '' || nic.mac.toLowerCase() === MAC.toLowerCase()),
  )
  return [
    ...refusedWhen(MAC !== '' && !isMac(MAC), 'MAC_INVALID', [MAC], ['host', host]),
    ...refusedWhen(isKnown, 'DUPLICATE_PIF_DEVICE_NAME', [device], ['host', host]),
    ...refusedWhen(
      !exists,
      'COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS',
      [device, MAC],
      ['host', host],
    ),
  ]
}

/** True for six hexadecimal bytes joined by colons. */
export function isMac(text: string): boolean {
  return /^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/.test(text)
}

/** host.management_reconfigure: HA, bond member, no address (xapi.md §4.6). */
export function managementReconfigureRefusals(database: Database, pif: Ref): readonly Refusal[] {
  const [pool] = poolOf(database)
  const hasNoAddress = textOf(recordOf(database, 'PIF', pif), 'ip_configuration_mode') === 'None'
  return [
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', pool]),
    ...refusedWhen(isBondMember(database, pif), 'CANNOT_PLUG_BOND_SLAVE', [pif], ['PIF', pif]),
    ...refusedWhen(hasNoAddress, 'PIF_HAS_NO_NETWORK_CONFIGURATION', [pif], ['PIF', pif]),
  ]
}

/** Members of a bond in the order of their devices. */
export function membersOf(database: Database, bond: Ref): readonly Ref[] {
  return setOf(recordOf(database, 'Bond', bond), 'slaves')
}
