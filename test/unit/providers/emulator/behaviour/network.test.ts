import { codeOf, watchAll, type Stand } from './stand.js'

function network({ call }: Stand, name: string): Promise<string> {
  return call('network.create', {
    name_label: name,
    name_description: '',
    MTU: 1500,
    other_config: {},
    bridge: '',
    managed: true,
    tags: [],
  }).then(String)
}

async function vlansOf({ call }: Stand): Promise<number> {
  return Object.values(await call('VLAN.get_all')).length
}

async function bonded(stand: Stand): Promise<string> {
  const { call, pif, hosts } = stand
  await call('VM.hard_shutdown', stand.running)
  const nics = [await pif(hosts[0], 'eth0'), await pif(hosts[0], 'eth1')]
  return String(await call('Bond.create', await network(stand, 'bonded'), nics, '', 'balance-slb', {}))
}

watchAll([
  [
    'network.destroy',
    async stand => {
      const made = await network(stand, 'gone')
      await stand.call('network.destroy', made)
      return [await stand.call('network.get_by_name_label', 'gone'), []]
    },
  ],
  [
    'PIF.plug',
    async stand => {
      const nic = await stand.call(
        'PIF.create_VLAN',
        'eth1',
        await network(stand, 'tagged'),
        stand.hosts[0],
        21,
      )
      await stand.call('PIF.unplug', nic)
      const before = await stand.call('PIF.get_currently_attached', nic)
      await stand.call('PIF.plug', nic)
      return [
        [before, await stand.call('PIF.get_currently_attached', nic)],
        [false, true],
      ]
    },
  ],
  [
    'PIF.unplug',
    async ({ call, pif, hosts }) => {
      const nic = await pif(hosts[0], 'eth1')
      await call('PIF.plug', nic)
      const before = await call('PIF.get_currently_attached', nic)
      await call('VM.hard_shutdown', Object.values(await call('VM.get_by_name_label', 'running'))[0] ?? '')
      await call('PIF.unplug', nic)
      return [
        [before, await call('PIF.get_currently_attached', nic)],
        [true, false],
      ]
    },
  ],
  [
    'PIF.set_primary_address_type',
    async ({ call, pif, hosts }) => {
      const nic = await pif(hosts[0], 'eth1')
      await call('PIF.set_primary_address_type', nic, 'IPv6')
      return [await call('PIF.get_primary_address_type', nic), 'IPv6']
    },
  ],
  [
    'PIF.set_property',
    async ({ call, pif, hosts }) => {
      const nic = await pif(hosts[0], 'eth1')
      await call('PIF.set_property', nic, 'gro', 'off')
      return [Object(await call('PIF.get_properties', nic)).gro, 'off']
    },
  ],
  [
    'PIF.forget',
    async ({ call, pif, hosts }) => {
      const nic = await pif(hosts[1], 'eth1')
      await call('PIF.forget', nic)
      return [await pif(hosts[1], 'eth1'), '']
    },
  ],
  [
    'PIF.scan',
    async ({ call, pif, hosts }) => {
      await call('PIF.forget', await pif(hosts[1], 'eth1'))
      await call('PIF.scan', hosts[1])
      return [(await pif(hosts[1], 'eth1')) === '', false]
    },
  ],
  [
    'PIF.introduce',
    async ({ call, pif, hosts }) => {
      const nic = await pif(hosts[1], 'eth1')
      const mac = await call('PIF.get_MAC', nic)
      await call('PIF.forget', nic)
      const made = await call('PIF.introduce', hosts[1], mac, 'eth1', true)
      return [await pif(hosts[1], 'eth1'), made]
    },
  ],
  [
    'PIF.create_VLAN',
    async stand => {
      const made = await stand.call(
        'PIF.create_VLAN',
        'eth1',
        await network(stand, 'tagged'),
        stand.hosts[0],
        17,
      )
      return [await stand.call('PIF.get_VLAN', made), 17]
    },
  ],
  [
    'PIF.destroy',
    async stand => {
      const made = await stand.call(
        'PIF.create_VLAN',
        'eth1',
        await network(stand, 'tagged'),
        stand.hosts[0],
        17,
      )
      const before = await vlansOf(stand)
      await stand.call('PIF.destroy', made)
      return [
        [before, await vlansOf(stand)],
        [1, 0],
      ]
    },
  ],
  [
    'pool.create_VLAN_from_PIF',
    async stand => {
      const nic = await stand.pif(stand.hosts[0], 'eth1')
      const made = await stand.call('pool.create_VLAN_from_PIF', nic, await network(stand, 'tagged'), 18)
      return [
        [Object.values(made).length, await vlansOf(stand)],
        [2, 2],
      ]
    },
  ],
  [
    'VLAN.destroy',
    async stand => {
      const nic = await stand.pif(stand.hosts[0], 'eth1')
      const vlan = await stand.call('VLAN.create', nic, 19, await network(stand, 'tagged'))
      const before = await vlansOf(stand)
      await stand.call('VLAN.destroy', vlan)
      return [
        [before, await vlansOf(stand)],
        [1, 0],
      ]
    },
  ],
  [
    'Bond.set_mode',
    async stand => {
      const bond = await bonded(stand)
      await stand.call('Bond.set_mode', bond, 'active-backup')
      return [await stand.call('Bond.get_mode', bond), 'active-backup']
    },
  ],
  [
    'Bond.set_property',
    async stand => {
      const bond = await bonded(stand)
      await stand.call('Bond.set_mode', bond, 'lacp')
      await stand.call('Bond.set_property', bond, 'hashing_algorithm', 'src_mac')
      return [Object(await stand.call('Bond.get_properties', bond)).hashing_algorithm, 'src_mac']
    },
  ],
  [
    'VIF.move',
    async stand => {
      const [vif, target] = [await stand.first('VM', stand.halted, 'VIFs'), await network(stand, 'other')]
      await stand.call('VIF.move', vif, target)
      return [await stand.call('VIF.get_network', vif), target]
    },
  ],
  [
    'Bond.destroy',
    async stand => {
      const { call } = stand
      const bond = await bonded(stand)
      const before = Object.values(await call('Bond.get_all')).length
      await call('Bond.destroy', bond)
      return [
        [before, await call('Bond.get_all')],
        [1, []],
      ]
    },
  ],
  [
    'pool.management_reconfigure',
    async ({ call, pif, hosts, pool }) => {
      for (const [index, host] of hosts.entries()) {
        const nic = await pif(host, 'eth1')
        await call('PIF.reconfigure_ip', nic, 'Static', `10.0.0.${110 + index}`, '255.255.255.0', '', '')
        await call('PIF.plug', nic)
      }
      await call('pool.management_reconfigure', pool.networks.guests)
      const again = await (await import('../open-lab.js')).logIn(pool.emulator, '10.0.0.110')
      return [await again('host.get_address', hosts[1]), '10.0.0.111']
    },
  ],
  [
    'tunnel.create',
    async stand => {
      const made = await stand.call(
        'tunnel.create',
        await stand.pif(stand.hosts[0], 'eth2'),
        await network(stand, 'far'),
      )
      const access = await stand.call('tunnel.get_access_PIF', made)
      return [await stand.call('PIF.get_device', access), 'tunnel0']
    },
    '7.6',
  ],
  [
    'tunnel.destroy',
    async stand => {
      const made = await stand.call(
        'tunnel.create',
        await stand.pif(stand.hosts[0], 'eth2'),
        await network(stand, 'far'),
      )
      const access = await stand.call('tunnel.get_access_PIF', made)
      await stand.call('tunnel.destroy', made)
      return [await codeOf(stand.call('PIF.get_device', access)), 'HANDLE_INVALID']
    },
    '7.6',
  ],
  [
    'PIF.reconfigure_ipv6',
    async ({ call, pif, hosts }) => {
      const nic = await pif(hosts[0], 'eth1')
      const bad = await codeOf(call('PIF.reconfigure_ipv6', nic, 'Static', 'fd00::1', '', ''))
      await call('PIF.reconfigure_ipv6', nic, 'Static', 'fd00::1/64', 'fd00::ff', '')
      return [
        [bad, await call('PIF.get_IPv6', nic), await call('PIF.get_ipv6_gateway', nic)],
        ['INVALID_IP_ADDRESS_SPECIFIED', ['fd00::1/64'], 'fd00::ff'],
      ]
    },
  ],
  [
    'pool.create_VLAN',
    async stand => {
      const pifs = await stand.call('pool.create_VLAN', 'eth1', await network(stand, 'tagged'), 33)
      return [
        [Object.values(pifs).length, await vlansOf(stand)],
        [2, 2],
      ]
    },
  ],
  [
    'VIF.unplug_force',
    async ({ call, first, running }) => {
      const nic = await first('VM', running, 'VIFs')
      await call('VIF.unplug_force', nic)
      return [await call('VIF.get_currently_attached', nic), false]
    },
  ],
  [
    'VIF.configure_ipv4',
    async ({ call, first, running }) => {
      const nic = await first('VM', running, 'VIFs')
      const bad = await codeOf(call('VIF.configure_ipv4', nic, 'Static', '10.0.0.7', ''))
      await call('VIF.configure_ipv4', nic, 'Static', '10.0.0.7/24', '10.0.0.1')
      return [
        [bad, await call('VIF.get_ipv4_addresses', nic), await call('VIF.get_ipv4_gateway', nic)],
        ['INVALID_CIDR_ADDRESS_SPECIFIED', ['10.0.0.7/24'], '10.0.0.1'],
      ]
    },
  ],
  [
    'VIF.configure_ipv6',
    async ({ call, first, running }) => {
      const nic = await first('VM', running, 'VIFs')
      await call('VIF.configure_ipv6', nic, 'Static', 'fd00::7/64', '')
      const set = await call('VIF.get_ipv6_addresses', nic)
      await call('VIF.configure_ipv6', nic, 'None', '', '')
      return [
        [set, await call('VIF.get_ipv6_addresses', nic)],
        [['fd00::7/64'], []],
      ]
    },
  ],
])
