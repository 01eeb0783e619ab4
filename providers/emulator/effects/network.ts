import type { Database, FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { mapOf, numberOf, recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'

/** Makes a network; without a bridge it gets the first unused `xapiN`. An MTU of nothing becomes 1500. */
export function createNetwork(database: Database, fields: { readonly [field: string]: FieldValue }): Ref {
  const bridge = String(fields['bridge'] ?? '') || freeBridge(database)
  const mtu = Number(fields['MTU'] ?? 1500)
  return database.create('network', { managed: true, ...fields, bridge, MTU: mtu > 0 ? mtu : 1500 })
}

function freeBridge(database: Database): string {
  const taken = new Set(database.records('network').map(([, network]) => network['bridge']))
  let number = 0
  while (taken.has(`xapi${number}`)) number += 1
  return `xapi${number}`
}

/** The network of the NIC at a position, shared by all hosts through the name of its bridge; made when missing. */
export function networkOfDevice(database: Database, device: string): Ref {
  const position = /^eth(\d+)$/.exec(device)?.[1]
  const bridge = position === undefined ? `br${device}` : `xenbr${position}`
  const known = database.records('network').find(([, network]) => network['bridge'] === bridge)
  if (known) return known[0]
  return createNetwork(database, {
    name_label: `Pool-wide network associated with ${device}`,
    name_description: '',
    bridge,
    other_config: {},
  })
}

/** Plugs a PIF; a VLAN brings up what it lies on. The members of a bond stay down as NICs of their own. */
export function plugPif(database: Database, pif: Ref): void {
  database.update('PIF', pif, { currently_attached: true })
  const vlan = refOf(recordOf(database, 'PIF', pif), 'VLAN_master_of')
  if (vlan === nullRef || !database.has('VLAN', vlan)) return
  plugPif(database, refOf(recordOf(database, 'VLAN', vlan), 'tagged_PIF'))
}

/** A VLAN on a PIF and the PIF that is its untagged end, plugged. Returns the VLAN. */
export function createVlan(database: Database, base: Ref, tag: number, network: Ref): Ref {
  const record = recordOf(database, 'PIF', base)
  const untagged = createPif(database, {
    device: textOf(record, 'device'),
    host: refOf(record, 'host'),
    network,
    MAC: 'fe:ff:ff:ff:ff:ff',
    MTU: numberOf(record, 'MTU'),
    VLAN: tag,
    primary_address_type: textOf(record, 'primary_address_type') || 'IPv4',
  })
  const vlan = database.create('VLAN', { tagged_PIF: base, untagged_PIF: untagged, tag, other_config: {} })
  database.update('PIF', untagged, { VLAN_master_of: vlan })
  plugPif(database, untagged)
  return vlan
}

/** A PIF without an address, with metrics; `fields` say what it is. */
export function createPif(database: Database, fields: { readonly [field: string]: FieldValue }): Ref {
  const metrics = database.create('PIF_metrics', {
    carrier: true,
    device_name: '',
    speed: 1000,
    duplex: true,
  })
  return database.create('PIF', {
    VLAN: -1,
    metrics,
    physical: false,
    managed: true,
    currently_attached: false,
    management: false,
    disallow_unplug: false,
    ip_configuration_mode: 'None',
    IP: '',
    netmask: '',
    gateway: '',
    DNS: '',
    bond_slave_of: nullRef,
    VLAN_master_of: nullRef,
    ipv6_configuration_mode: 'None',
    IPv6: [],
    ipv6_gateway: '',
    primary_address_type: 'IPv4',
    properties: {},
    other_config: {},
    ...fields,
  })
}

/** Takes a VLAN and its untagged PIF away. */
export function removeVlan(database: Database, vlan: Ref): void {
  removePif(database, refOf(recordOf(database, 'VLAN', vlan), 'untagged_PIF'))
  database.remove('VLAN', vlan)
}

/** Takes a PIF and its metrics away. */
export function removePif(database: Database, pif: Ref): void {
  const record = recordOf(database, 'PIF', pif)
  const metrics = refOf(record, 'metrics')
  if (database.has('PIF_metrics', metrics)) database.remove('PIF_metrics', metrics)
  database.remove('PIF', pif)
}

/** The address settings, roles and protection that move between a bond and its primary member. */
const movedFields = [
  'ip_configuration_mode',
  'IP',
  'netmask',
  'gateway',
  'DNS',
  'management',
  'disallow_unplug',
  'ipv6_configuration_mode',
  'IPv6',
  'ipv6_gateway',
] as const

const clearedFields = {
  ip_configuration_mode: 'None',
  IP: '',
  netmask: '',
  gateway: '',
  DNS: '',
  management: false,
  disallow_unplug: false,
  ipv6_configuration_mode: 'None',
  IPv6: [],
  ipv6_gateway: '',
}

/** Moves addresses, the management role, VLANs, tunnels and VIFs of VMs on the host from one PIF to another. */
export function moveDuties(database: Database, from: Ref, to: Ref): void {
  const source = recordOf(database, 'PIF', from)
  moveAddress(database, from, to)
  for (const [vlan] of referring(database, 'VLAN', 'tagged_PIF', from)) {
    database.update('VLAN', vlan, { tagged_PIF: to })
    const untagged = refOf(recordOf(database, 'VLAN', vlan), 'untagged_PIF')
    database.update('PIF', untagged, { device: textOf(recordOf(database, 'PIF', to), 'device') })
  }
  for (const [tunnel] of referring(database, 'tunnel', 'transport_PIF', from)) {
    database.update('tunnel', tunnel, { transport_PIF: to })
  }
  moveInterfacesOfGuests(database, source, refOf(recordOf(database, 'PIF', to), 'network'))
}

/** Moves the address settings and the management role. */
export function moveAddress(database: Database, from: Ref, to: Ref): void {
  const source = recordOf(database, 'PIF', from)
  if (textOf(source, 'ip_configuration_mode') === 'None' && source['management'] !== true) return
  const moved = Object.fromEntries(
    movedFields.flatMap(field => (source[field] === undefined ? [] : [[field, source[field]]])),
  )
  database.update('PIF', to, moved)
  database.update('PIF', from, clearedFields)
}

/** Guests on the host follow their network to the bond; those elsewhere are left alone, as are halted ones. */
function moveInterfacesOfGuests(
  database: Database,
  source: { readonly [field: string]: FieldValue },
  network: Ref,
): void {
  for (const [vif, record] of referring(database, 'VIF', 'network', refOf(source, 'network'))) {
    const vm = database.get('VM', refOf(record, 'VM'))
    if (vm?.['resident_on'] === source['host']) database.update('VIF', vif, { network })
  }
}

/** The first free `bondN` of a host. */
export function freeBondDevice(database: Database, host: Ref): string {
  const taken = new Set(referring(database, 'PIF', 'host', host).map(([, pif]) => textOf(pif, 'device')))
  let number = 0
  while (taken.has(`bond${number}`)) number += 1
  return `bond${number}`
}

/** The properties that a bond mode has when none are given. */
export function defaultBondProperties(
  mode: string,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return mode === 'lacp'
    ? {
        hashing_algorithm: 'tcpudp_ports',
        'lacp-time': 'slow',
        'lacp-aggregation-key': '0',
        'lacp-fallback-ab': 'true',
        ...given,
      }
    : given
}

/** A network's own settings, as a joining host brings them to its new pool. */
export function networkFieldsOf(database: Database, network: Ref): { readonly [field: string]: FieldValue } {
  const record = recordOf(database, 'network', network)
  return {
    name_label: textOf(record, 'name_label'),
    name_description: textOf(record, 'name_description'),
    MTU: numberOf(record, 'MTU'),
    other_config: mapOf(record, 'other_config'),
    bridge: textOf(record, 'bridge'),
  }
}
