import { reference, type Block } from './configuration.js'
import { hosts } from './twists-pool.js'
import { pick, pickAny, type Twist, type TwistScene } from './twist.js'

const pairs = [
  ['eth2', 'eth3'],
  ['eth1', 'eth2'],
  ['eth0', 'eth1'],
  ['eth1', 'eth3'],
  ['eth2'],
  ['eth0', 'eth1', 'eth2'],
  ['eth5', 'eth6'],
] as const

/** Networks that have a name of their own in the configuration. */
export function networks({ configuration }: TwistScene): readonly Block[] {
  return configuration.ofKind('network')
}

/** The network of a NIC. */
export function nicNetwork({ configuration }: TwistScene, device: string): Block {
  return configuration.ensure('network', device, { device })
}

/** Twists of networks, bonds and storage interfaces. */
export const networkTwists: Readonly<Record<string, Twist>> = {
  'nic network': (scene, first, second) => {
    const network = nicNetwork(
      scene,
      pick(['eth0', 'eth1', 'eth2', 'eth3', 'eth4'], first % 23 === 22 ? 4 : first % 4),
    )
    network.arguments.name = `of NIC ${second % 3}`
  },
  'private network': ({ configuration }, first, second) => {
    const network = configuration.ensure('network', `private${first % 2}`)
    if (second % 3 === 1) network.arguments.name = 'private'
    if (second % 3 === 2) network.arguments.description = `no. ${second}`
  },
  'network settings': (scene, first, second) => {
    const network = pickAny(networks(scene), first)
    if (!network) return
    if (second % 4 === 0) network.arguments.mtu = pick([9000, 1500, 1400], first)
    else if (second % 4 === 1) network.arguments.automatic = first % 2 === 0
    else if (second % 4 === 2) network.arguments.tags = ['net']
    else network.arguments.purpose = pick([['nbd'], ['insecure_nbd'], ['nbd', 'insecure_nbd'], []], first)
  },
  vlan: ({ configuration }, first, second) => {
    const device = `eth${first % 4}`
    configuration.ensure('network', `vlan${second % 3}`, { device, vlan: pick([10, 20, 4094], second) })
  },
  'vlan on bond': ({ configuration }, first, second) => {
    const bond = pickAny(configuration.ofKind('bond'), first)
    if (bond)
      configuration.ensure('network', `tagged${second % 2}`, {
        bond: reference(bond),
        vlan: pick([30, 40, 10], second),
      })
  },
  'vlan tag': ({ configuration }, first, second) => {
    const network = pickAny(
      configuration.ofKind('network').filter(block => 'vlan' in block.arguments),
      first,
    )
    if (network) network.arguments.vlan = pick([50, 60, 10], second)
  },
  'network base': (scene, first, second) => {
    const bonded = JSON.stringify(scene.configuration.ofKind('bond').map(bond => bond.arguments.network))
    const network = pickAny(
      networks(scene).filter(block => !bonded.includes(`"network.${block.name}"`)),
      first,
    )
    if (!network) return
    delete network.arguments.device
    delete network.arguments.bond
    delete network.arguments.vlan
    if (second % 3 > 0) network.arguments.device = pick(['eth1', 'eth2', 'eth3'], second)
    if (second % 3 > 1) network.arguments.vlan = 70
  },
  'network out': (scene, first) => {
    const network = pickAny(networks(scene), first)
    if (network) scene.configuration.remove(network)
  },
  bond: ({ configuration }, first, second) => {
    const number = second % 2
    const network = configuration.ensure('network', `bonded${number}`)
    configuration.ensure('bond', `bond${number}`, {
      network: reference(network),
      devices: [...pick(pairs, first % 17 > 12 ? first : first % 4)],
    })
  },
  'bond settings': ({ configuration }, first, second) => {
    const bond = pickAny(configuration.ofKind('bond'), first)
    if (!bond) return
    bond.arguments.mode = pick(['active-backup', 'lacp', 'balance-slb'], second)
    delete bond.arguments.hashing
    if (second % 3 === 1 && first % 2 === 0) bond.arguments.hashing = pick(['src_mac', 'tcpudp_ports'], first)
    if (second % 11 === 10) bond.nested = []
  },
  'bond devices': ({ configuration }, first, second) => {
    const bond = pickAny(configuration.ofKind('bond'), first)
    if (bond) bond.arguments.devices = [...pick(pairs, second)]
  },
  'bond out': ({ configuration }, first) => {
    const bond = pickAny(configuration.ofKind('bond'), first)
    if (bond) configuration.remove(bond)
  },
  'storage interfaces': (scene, first, second) => {
    const device = pick(['eth2', 'eth3', 'eth1'], first)
    const bonded = scene.configuration
      .ofKind('bond')
      .find(bond => JSON.stringify(bond.arguments.devices).includes(`"${device}"`))
    const network =
      bonded === undefined
        ? nicNetwork(scene, device)
        : scene.configuration.find('network', bonded.name.replace('bond', 'bonded'))
    if (network === undefined) return
    const among = second % 5 === 4 ? hosts(scene).slice(1) : hosts(scene)
    for (const host of among) {
      const index = hosts(scene).indexOf(host)
      const subnet = device === 'eth1' ? '10.0.0' : '172.16.0'
      scene.configuration.ensure('storage_interface', `${host.name}_${network.name}`, {
        host: reference(host),
        network: reference(network),
        ip: `${subnet}.${(device === 'eth3' ? 60 : 20) + index}`,
        netmask: '255.255.255.0',
      })
    }
  },
  'storage interface address': ({ configuration }, first, second) => {
    const one = pickAny(configuration.ofKind('storage_interface'), first)
    if (!one) return
    if (second % 3 === 0) one.arguments.ip = `172.16.0.${80 + (first % 5)}`
    else if (second % 3 === 1) one.arguments.name = `storage ${second}`
    else one.arguments.dns = ['10.0.0.253']
  },
  'storage interface dhcp': ({ configuration }, first) => {
    const one = pickAny(configuration.ofKind('storage_interface'), first)
    if (!one) return
    one.arguments.mode = 'dhcp'
    delete one.arguments.ip
    delete one.arguments.netmask
  },
  'storage interface out': ({ configuration }, first) => {
    const one = pickAny(configuration.ofKind('storage_interface'), first)
    if (one) configuration.remove(one)
  },
}
