import ipaddr from 'ipaddr.js'
import type { Change } from '../../../src/provider/change.js'
import type { ObjectValue } from '../../../src/value/value.js'
import { textOf } from '../drafting/attribute.js'
import { isKeeping, poolOf, type Staging, valuesOf } from '../drafting/staging.js'

/** True where both IPv4 addresses lie in the same subnet. */
export function sharesSubnet(address: string, other: string, netmask: string): boolean {
  if (!ipaddr.IPv4.isValid(address) || !ipaddr.IPv4.isValid(other) || !ipaddr.IPv4.isValid(netmask))
    return false
  const length = ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask()
  return length !== null && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(other), length)
}

/** The addresses of the servers that an SR's storage is on; empty for local storage and fibre channel. */
export function serversOf(change: Change): readonly string[] {
  const values = valuesOf(change)
  switch (textOf(values, 'type')) {
    case 'nfs':
      return [textOf(values, 'server') ?? ''].filter(isWritten)
    case 'lvmoiscsi':
      return (textOf(values, 'target') ?? '')
        .split(',')
        .map(portal => portal.split(':')[0]?.trim() ?? '')
        .filter(isWritten)
    case 'smb':
      return [shareHost(textOf(values, 'server'))].filter(isWritten)
    case 'iso':
      return [shareHost(textOf(values, 'location'))].filter(isWritten)
    default:
      return []
  }
}

/** The same, from the `device_config` of a connection that exists. */
export function serversOfConfig(config: Readonly<Record<string, string>>): readonly string[] {
  const portals = (config.target ?? '').split(',').map(portal => portal.split(':')[0]?.trim() ?? '')
  return [shareHost(config.server), shareHost(config.location), ...portals].filter(isWritten)
}

/** The storage interfaces by which an SR is reached: those of its pool whose subnet one of its servers lies in. */
export function interfacesFor(sr: Change, staging: Staging): readonly Change[] {
  return interfacesWhere(sr, staging, reaches)
}

/** The storage interfaces by which an SR could be reached, and which go or get another address: no longer then. */
export function lostInterfaces(sr: Change, staging: Staging): readonly Change[] {
  return interfacesWhere(
    sr,
    staging,
    ({ prior, planned }, server) => leadsTo(prior, server) && !leadsTo(planned, server),
  )
}

function interfacesWhere(
  sr: Change,
  staging: Staging,
  isWay: (storageInterface: Change, server: string) => boolean,
): readonly Change[] {
  const pool = poolOf(sr, staging)
  const servers = serversOf(sr)
  return [...staging.changes.values()].filter(
    change =>
      change.kindName === 'storage_interface' &&
      poolOf(change, staging) === pool &&
      servers.some(server => isWay(change, server)),
  )
}

/** True where a storage interface gives a way to a server, or may: an address that DHCP tells is not known before. */
export function reaches(storageInterface: Change, server: string): boolean {
  return leadsTo(valuesOf(storageInterface), server)
}

function leadsTo(values: ObjectValue | undefined, server: string): boolean {
  if (textOf(values, 'mode') === 'dhcp' && textOf(values, 'ip') === undefined) return true
  const ip = textOf(values, 'ip')
  const netmask = textOf(values, 'netmask')
  return ip !== undefined && netmask !== undefined && sharesSubnet(server, ip, netmask)
}

/** The storage interfaces that stay or are made. */
export function keptInterfaces(sr: Change, staging: Staging): readonly Change[] {
  return interfacesFor(sr, staging).filter(isKeeping)
}

function shareHost(location: string | undefined): string {
  return location?.replace(/^(\\\\|\/\/)/, '').split(/[:\\/]/)[0] ?? ''
}

function isWritten(text: string): boolean {
  return text !== ''
}
