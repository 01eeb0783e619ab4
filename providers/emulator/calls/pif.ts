import { createPif, createVlan, networkOfDevice, plugPif, removePif, removeVlan } from '../effects/network.js'
import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { leaseFor } from '../lab/lease.js'
import { machineOfHost } from '../lab/reachability.js'
import { clusteringRefusals } from '../rules/cluster-stack.js'
import { mapOf, numberOf, recordOf, refOf, textOf } from '../rules/field.js'
import {
  bondOf,
  forgetPifRefusals,
  heldByHaRefusals,
  introducePifRefusals,
  managementRefusals,
  plugPifRefusals,
  reconfigureIpRefusals,
  reconfigureIpv6Refusals,
  unplugPifRefusals,
} from '../rules/pif.js'
import { refusedWhen } from '../rules/refusal.js'
import { referring } from '../rules/related.js'
import { createVlanRefusals, destroyVlanRefusals } from '../rules/vlan.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { flag, integer, optional, reference, text } from './parameter.js'

const self = reference('PIF')

function nicsOf(
  context: CallContext,
  host: Ref,
): readonly { readonly device: string; readonly mac: string }[] {
  const label = machineOfHost(context.world, context.database, host)
  return (label !== undefined && context.world.hardware.machines.get(label)?.nics) || []
}

/** The record of a NIC of the machine, on the network of its position. */
function introduceNic(
  database: Database,
  host: Ref,
  nic: { readonly device: string; readonly mac: string },
): Ref {
  return createPif(database, {
    host,
    device: nic.device,
    MAC: nic.mac,
    MTU: 1500,
    physical: true,
    network: networkOfDevice(database, nic.device),
  })
}

/** VLANs of one PIF; destroying a VLAN's PIF destroys its VLAN. */
function vlanOf(database: Database, pif: Ref): Ref {
  return refOf(recordOf(database, 'PIF', pif), 'VLAN_master_of')
}

/** Messages of class PIF (xapi.md §4.5). */
export const pifCalls: readonly Call[] = [
  defineCall(
    'PIF.plug',
    { self },
    {
      durationSeconds: 2,
      rules: ({ database }, { self: pif }) => plugPifRefusals(database, pif),
      perform: ({ database }, { self: pif }) => plugPif(database, pif),
    },
  ),
  defineCall(
    'PIF.unplug',
    { self },
    {
      durationSeconds: 2,
      rules: ({ database }, { self: pif }) => unplugPifRefusals(database, pif),
      perform: ({ database }, { self: pif }) => database.update('PIF', pif, { currently_attached: false }),
    },
  ),
  defineCall(
    'PIF.reconfigure_ip',
    { self, mode: text(), IP: text(), netmask: text(), gateway: text(), DNS: text() },
    {
      durationSeconds: 3,
      rules: ({ database }, { self: pif, ...wanted }) => reconfigureIpRefusals(database, pif, wanted),
      perform: (context, { self: pif, mode, ...settings }) => {
        const { database } = context
        const none = { IP: '', netmask: '', gateway: '', DNS: '' }
        const lease = mode === 'DHCP' ? leaseFor(context.world, database, pif) : undefined
        const addresses = mode === 'Static' ? settings : { ...none, ...lease }
        database.update('PIF', pif, { ip_configuration_mode: mode, ...addresses })
        followManagementAddress(database, pif)
      },
    },
  ),
  defineCall(
    'PIF.reconfigure_ipv6',
    { self, mode: text(), IPv6: text(), gateway: text(), DNS: text() },
    {
      durationSeconds: 3,
      rules: ({ database }, { self: pif, ...wanted }) => reconfigureIpv6Refusals(database, pif, wanted),
      perform: ({ database }, { self: pif, mode, IPv6, gateway, DNS }) => {
        const isStatic = mode === 'Static'
        database.update('PIF', pif, {
          ipv6_configuration_mode: mode,
          IPv6: isStatic ? [IPv6] : [],
          ipv6_gateway: isStatic ? gateway : '',
          ...(isStatic && DNS !== '' && { DNS }),
        })
      },
    },
  ),
  defineCall(
    'PIF.set_disallow_unplug',
    { self, value: flag() },
    {
      rules: ({ database }, { self: pif, value }) => (value ? [] : clusteringRefusals(database, pif)),
      perform: ({ database }, { self: pif, value }) =>
        database.update('PIF', pif, { disallow_unplug: value }),
    },
  ),
  defineCall(
    'PIF.set_primary_address_type',
    { self, primary_address_type: text() },
    {
      rules: ({ database }, { self: pif }) => [
        ...heldByHaRefusals(database, pif),
        ...managementRefusals(database, pif),
      ],
      perform: ({ database }, { self: pif, primary_address_type }) =>
        database.update('PIF', pif, { primary_address_type }),
    },
  ),
  defineCall(
    'PIF.set_property',
    { self, name: text(), value: text() },
    {
      rules: ({ database }, { self: pif, name, value }) => {
        const record = recordOf(database, 'PIF', pif)
        const isChangeable =
          bondOf(database, pif) !== undefined ||
          (record['physical'] === true && refOf(record, 'bond_slave_of') === nullRef)
        const isKnown = name === 'gro' && (value === 'on' || value === 'off')
        return [
          ...refusedWhen(!isKnown, 'INVALID_VALUE', ['properties', `${name} = ${value}`], ['PIF', pif]),
          ...refusedWhen(!isChangeable, 'CANNOT_CHANGE_PIF_PROPERTIES', [pif], ['PIF', pif]),
        ]
      },
      perform: ({ database }, { self: pif, name, value }) =>
        database.update('PIF', pif, {
          properties: { ...mapOf(recordOf(database, 'PIF', pif), 'properties'), [name]: value },
        }),
    },
  ),
  defineCall(
    'PIF.scan',
    { host: reference('host') },
    {
      durationSeconds: 3,
      perform: (context, { host }) => {
        const { database } = context
        const known = new Set(
          referring(database, 'PIF', 'host', host)
            .filter(([, pif]) => numberOf(pif, 'VLAN') < 0)
            .map(([, pif]) => textOf(pif, 'device')),
        )
        for (const nic of nicsOf(context, host)) if (!known.has(nic.device)) introduceNic(database, host, nic)
      },
    },
  ),
  defineCall(
    'PIF.introduce',
    { host: reference('host'), MAC: text(), device: text(), managed: optional(flag(), true) },
    {
      rules: (context, { host, ...request }) =>
        introducePifRefusals(context.database, host, request, nicsOf(context, host)),
      perform: (context, { host, device, managed }) => {
        const nic = nicsOf(context, host).find(candidate => candidate.device === device)
        const pif = introduceNic(context.database, host, { device, mac: nic?.mac ?? '' })
        context.database.update('PIF', pif, { managed })
        return pif
      },
    },
  ),
  defineCall(
    'PIF.forget',
    { self },
    {
      rules: ({ database }, { self: pif }) => forgetPifRefusals(database, pif),
      perform: ({ database }, { self: pif }) => removePif(database, pif),
    },
  ),
  defineCall(
    'PIF.create_VLAN',
    { device: text(), network: reference('network'), host: reference('host'), VLAN: integer() },
    {
      rules: ({ database }, { device, network, host, VLAN }) => {
        const base = nicNamed(database, host, device)
        return base === undefined
          ? refusedWhen(true, 'COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS', [
              device,
              '',
            ])
          : createVlanRefusals(database, base, VLAN, network)
      },
      perform: ({ database }, { device, network, host, VLAN }) => {
        const vlan = createVlan(database, nicNamed(database, host, device) ?? nullRef, VLAN, network)
        return refOf(recordOf(database, 'VLAN', vlan), 'untagged_PIF')
      },
    },
  ),
  defineCall(
    'PIF.destroy',
    { self },
    {
      rules: ({ database }, { self: pif }) =>
        vlanOf(database, pif) === nullRef
          ? refusedWhen(true, 'PIF_IS_PHYSICAL', [pif], ['PIF', pif])
          : destroyVlanRefusals(database, vlanOf(database, pif)),
      perform: ({ database }, { self: pif }) => removeVlan(database, vlanOf(database, pif)),
    },
  ),
]

function nicNamed(database: Database, host: Ref, device: string): Ref | undefined {
  return referring(database, 'PIF', 'host', host).find(
    ([, pif]) => pif['device'] === device && numberOf(pif, 'VLAN') < 0,
  )?.[0]
}

/** A changed address of the management interface is the host's address from then on. */
function followManagementAddress(database: Database, pif: Ref): void {
  const record = recordOf(database, 'PIF', pif)
  const address = textOf(record, 'IP')
  if (record['management'] === true && address !== '') {
    database.update('host', refOf(record, 'host'), { address })
  }
}
