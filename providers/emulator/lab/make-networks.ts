import type { Database, Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import type { World } from '../world.js'
import type { Machine, Nic } from './hardware.js'

/** The pool-wide network of each NIC, its PIF, and the network inside the host that no user sees (xapi.md §4.1). */
export function makeNetworks(world: World, database: Database, machine: Machine, host: Ref): void {
  database.create('network', {
    name_label: 'Host internal management network',
    name_description:
      'Network on which guests will be assigned a private link-local IP address which can be used to talk XenAPI',
    bridge: 'xenapi',
    MTU: 1500,
    managed: true,
    other_config: {
      is_guest_installer_network: 'true',
      is_host_internal_management_network: 'true',
      ip_begin: '169.254.0.1',
      ip_end: '169.254.255.254',
      netmask: '255.255.0.0',
    },
  })
  for (const nic of machine.nics) makeNic(world, database, machine, host, nic)
}

function makeNic(world: World, database: Database, machine: Machine, host: Ref, nic: Nic): void {
  const isManagement = nic.device === 'eth0'
  const managementMode = machine.hasDhcpAddress ? 'DHCP' : 'Static'
  const network = database.create('network', {
    name_label: `Pool-wide network associated with ${nic.device}`,
    name_description: '',
    bridge: `xenbr${nic.device.replace('eth', '')}`,
    MTU: 1500,
    managed: true,
  })
  const metrics = database.create('PIF_metrics', {
    carrier: true,
    vendor_name: '',
    device_name: '',
    speed: 1000,
    duplex: true,
    last_updated: printDatetime(world.clock.now()),
  })
  database.create('PIF', {
    device: nic.device,
    network,
    host,
    MAC: nic.mac,
    MTU: 1500,
    VLAN: -1,
    metrics,
    physical: true,
    managed: true,
    currently_attached: true,
    management: isManagement,
    disallow_unplug: false,
    primary_address_type: 'IPv4',
    ip_configuration_mode: isManagement ? managementMode : 'None',
    ipv6_configuration_mode: 'None',
    ...(isManagement && {
      IP: machine.address,
      netmask: machine.netmask,
      gateway: machine.gateway,
      DNS: '',
    }),
  })
}
