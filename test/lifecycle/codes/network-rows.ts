import { address, bond, bondByHand, bonded, set, storage, tagged } from './asking.js'
import type { CodeRow } from './row.js'

/** Codes around networks, bonds and interfaces, each with one way to meet it. */
export const networkRows: readonly CodeRow[] = [
  {
    code: 'CANNOT_ADD_VLAN_TO_BOND_SLAVE',
    what: 'a VLAN on a NIC that somebody bonded',
    release: '8.2',
    spoil: scene => bondByHand(scene, ['eth2', 'eth3']),
    ask: tagged,
    line: 'vlan = 7',
    // The VLAN that was there went along with the bond.
    also: ['CANNOT_ADD_VLAN_TO_BOND_SLAVE at vlan = 99'],
  },
  {
    code: 'CANNOT_PLUG_BOND_SLAVE',
    what: 'an address on a NIC that somebody bonded',
    release: '8.2',
    spoil: scene => bondByHand(scene, ['eth2', 'eth3']),
    ask: storage(address),
    line: 'storage_interface "alpha" {',
    also: ['CANNOT_ADD_VLAN_TO_BOND_SLAVE at vlan = 99'],
  },
  {
    code: 'PIF_ALREADY_BONDED',
    what: 'a bond that takes a NIC of another',
    release: '8.2',
    spoil: scene => bondByHand(scene, ['eth1', 'eth2']),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'PIF_BOND_NEEDS_MORE_MEMBERS',
    what: 'a bond of none',
    release: '8.2',
    ask: bond('', ''),
    line: 'devices = []',
  },
  {
    code: 'PIF_BOND_MORE_THAN_ONE_IP',
    what: 'a bond of NICs with addresses',
    release: '8.2',
    spoil: ({ pool, nic }) => {
      for (const device of ['eth2', 'eth3'])
        pool.set('PIF', nic(pool.host, device), {
          ip_configuration_mode: 'Static',
          IP: `172.16.0.3${device.slice(-1)}`,
          netmask: '255.255.255.0',
        })
    },
    ask: bond(),
    line: bonded,
  },
  {
    code: 'PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE',
    what: 'a bond of NICs of IPv4 and IPv6',
    release: '8.2',
    spoil: ({ pool, nic }) => pool.set('PIF', nic(pool.host, 'eth3'), { primary_address_type: 'IPv6' }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'INCOMPATIBLE_PIF_PROPERTIES',
    what: 'a bond of NICs with other properties',
    release: '8.2',
    spoil: ({ pool, nic }) => pool.set('PIF', nic(pool.host, 'eth3'), { properties: { gro: 'off' } }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'PIF_UNMANAGED',
    what: 'a bond of a NIC that xapi leaves alone',
    release: '8.2',
    spoil: ({ pool, nic }) => pool.set('PIF', nic(pool.host, 'eth3'), { managed: false }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'PIF_IS_SRIOV_LOGICAL',
    what: 'a bond of a virtual NIC',
    release: '8.2',
    spoil: ({ pool, nic }) =>
      void pool.add('network_sriov', {
        physical_PIF: nic(pool.host, 'eth1'),
        logical_PIF: nic(pool.host, 'eth3'),
      }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'NETWORK_INCOMPATIBLE_WITH_BOND',
    what: 'a bond on a network of virtual NICs',
    release: '8.2',
    spoil: ({ pool, named }) => {
      const pif = pool.add('PIF', {
        device: 'sriov',
        network: named('network', 'joined'),
        host: pool.host,
        physical: false,
        VLAN: -1,
      })
      pool.add('network_sriov', { logical_PIF: pif })
    },
    ask: bond(),
    line: bonded,
  },
  {
    code: 'NETWORK_UNMANAGED',
    what: 'a bond on a network that xapi leaves alone',
    release: '8.2',
    spoil: set('network', 'joined', { managed: false }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'NETWORK_ALREADY_CONNECTED',
    what: 'a bond on a network that the host is on',
    release: '8.2',
    spoil: ({ pool, named }) =>
      void pool.add('PIF', {
        device: 'tunnel0',
        network: named('network', 'joined'),
        host: pool.host,
        physical: false,
        VLAN: -1,
      }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'INVALID_VALUE',
    what: 'a property that the mode does not have',
    release: '8.2',
    ask: bond('  mode = "lacp"\n  properties = { "lacp-time" = "now" }\n'),
    line: 'properties = { "lacp-time" = "now" }',
  },
  {
    code: 'IS_TUNNEL_ACCESS_PIF',
    what: 'a bond of a tunnel',
    release: '8.2',
    spoil: ({ pool, nic }) =>
      void pool.add('tunnel', { access_PIF: nic(pool.host, 'eth3'), transport_PIF: nic(pool.host, 'eth1') }),
    ask: bond(),
    line: bonded,
  },
  {
    code: 'PIF_VLAN_EXISTS',
    what: 'a VLAN whose tag is taken',
    release: '8.2',
    spoil: async ({ call, pool, nic }) => {
      const network = await call('network.create', { name_label: 'by hand', other_config: {} })
      await call('VLAN.create', nic(pool.host, 'eth3'), '7', network)
    },
    ask: tagged,
    line: 'vlan = 7',
  },
  {
    code: 'REDO_LOG_IS_ENABLED',
    what: 'an address while changes are logged',
    release: '8.2',
    spoil: ({ pool }) => pool.setPool({ redo_log_enabled: true }),
    ask: storage(address),
    line: 'ip = "172.16.0.20"',
  },
  {
    code: 'NETWORK_CONTAINS_VIF',
    what: 'a network goes that a VM of somebody else is on',
    release: '8.2',
    spoil: ({ pool, named }) => {
      const vm = pool.addVm('foreign', { power_state: 'Running', resident_on: pool.host })
      pool.add('VIF', { VM: vm, network: named('network', 'inner'), device: '0', currently_attached: true })
    },
    ask: [['network "inner" {\n}\n', '']],
    line: 'network.inner',
  },
  {
    code: 'NETWORK_CONTAINS_PIF',
    what: 'a network goes that a tunnel is on',
    release: '8.2',
    spoil: ({ pool, named }) =>
      void pool.add('PIF', {
        device: 'tunnel0',
        network: named('network', 'inner'),
        host: pool.host,
        physical: false,
        VLAN: -1,
      }),
    ask: [['network "inner" {\n}\n', '']],
    line: 'network.inner',
  },
  {
    code: 'VIF_IN_USE',
    what: 'a VLAN goes that a VM of somebody else uses',
    release: '8.2',
    spoil: ({ pool, named }) => {
      const vm = pool.addVm('foreign', { power_state: 'Running', resident_on: pool.host })
      pool.add('VIF', { VM: vm, network: named('network', 'old'), device: '0', currently_attached: true })
    },
    ask: [['network "old" {\n  device = "eth3"\n  vlan   = 99\n}\n', '']],
    line: 'network.old',
  },
  {
    code: 'PIF_DOES_NOT_ALLOW_UNPLUG',
    what: 'a VLAN goes that must stay plugged',
    release: '8.2',
    spoil: ({ pool }) => {
      for (const [pif, record] of pool.database.records('PIF'))
        if (record['VLAN'] === 99) pool.set('PIF', pif, { disallow_unplug: true })
    },
    ask: [['network "old" {\n  device = "eth3"\n  vlan   = 99\n}\n', '']],
    line: 'network.old',
  },
  {
    code: 'INVALID_IP_ADDRESS_SPECIFIED',
    what: 'management goes to a NIC, and no address is written',
    release: '8.2',
    ask: [['host "alpha" {', 'host "alpha" {\n  management {\n    device = "eth1"\n  }']],
    line: 'management {',
    also: ['INVALID_IP_ADDRESS_SPECIFIED at management {'],
  },
]
