import { reference, type Argument, type Block } from './configuration.js'
import { addressOf, fewerFeatures, isOld, updates } from './lab-draft.js'
import { pick, pickAny, type Twist, type TwistScene } from './twist.js'

export function hosts({ configuration }: TwistScene): readonly Block[] {
  return configuration.ofKind('host')
}

function membersOf(pool: Block): readonly Argument[] {
  const { members } = pool.arguments
  return Array.isArray(members) ? members : []
}

/** Twists of hosts, the pool and its updates. */
export const poolTwists: Readonly<Record<string, Twist>> = {
  'pool name': ({ configuration }, first) => {
    const pool = configuration.find('pool', 'main')
    if (pool) pool.arguments.name = `pool ${first % 3}`
  },
  'pool settings': ({ configuration }, first, second) => {
    const pool = configuration.find('pool', 'main')
    if (!pool) return
    if (first % 3 === 0) pool.arguments.migration_compression = second % 2 === 0
    else if (first % 3 === 1) pool.arguments.tags = second % 2 === 0 ? ['a', 'b'] : []
    else
      pool.nested =
        second % 2 === 0 ? [{ type: 'alerts', arguments: { email: 'a@b.c', smtp_server: 'mail:25' } }] : []
  },
  'cpu policy': ({ configuration }, first) => {
    const pool = configuration.find('pool', 'main')
    if (pool) pool.arguments.cpu_policy = pick(['forced', 'levelled', 'identical'], first)
  },
  'member out': ({ configuration }, first) => {
    const pool = configuration.find('pool', 'main')
    if (pool) pool.arguments.members = membersOf(pool).filter((_, index, all) => index !== first % all.length)
  },
  'member in': scene => {
    const pool = scene.configuration.find('pool', 'main')
    if (!pool) return
    const named = JSON.stringify([pool.arguments.coordinator, membersOf(pool)])
    const free = hosts(scene)
      .map(reference)
      .find(host => !named.includes(`"${host.text}"`))
    if (free) pool.arguments.members = [...membersOf(pool), free]
  },
  'host out': (scene, first) => {
    const host = pickAny(hosts(scene).slice(1), first)
    if (host) scene.configuration.remove(host)
  },
  'host in': scene => {
    const { lab, configuration } = scene
    const free = lab.machines.find(
      machine => machine.name !== 'stranger' && configuration.find('host', machine.name) === undefined,
    )
    if (free) declareHost(scene, lab.machines.indexOf(free))
  },
  coordinator: (scene, first) => {
    const pool = scene.configuration.find('pool', 'main')
    if (!pool) return
    const members = membersOf(pool)
    const next = pickAny(members, first)
    const { coordinator } = pool.arguments
    if (next === undefined || coordinator === undefined) return
    pool.arguments.coordinator = next
    pool.arguments.members = [...members.filter(member => member !== next), coordinator]
  },
  'eject forbidden': ({ configuration }, first) => {
    const pool = configuration.find('pool', 'main')
    if (!pool) return
    pool.arguments.allow_eject = false
    if (first % 2 === 1) pool.arguments.members = membersOf(pool).slice(1)
  },
  'pool out': ({ configuration }) => {
    const pool = configuration.find('pool', 'main')
    if (pool) configuration.remove(pool)
  },
  'host texts': (scene, first, second) => {
    const host = pickAny(hosts(scene), first)
    if (!host) return
    if (second % 3 === 0) host.arguments.name = `host ${first % 5}`
    else if (second % 3 === 1) host.arguments.description = `no. ${second}`
    else host.arguments.tags = ['rack']
  },
  'host multipathing': (scene, first, second) => {
    for (const host of second % 2 === 0 ? hosts(scene) : [pickAny(hosts(scene), first)])
      if (host) host.arguments.multipathing = first % 3 !== 2
  },
  'host iqn': (scene, first) => {
    const host = pickAny(hosts(scene), first)
    if (host) host.arguments.iscsi_iqn = `iqn.2020-01.lab:${host.name}`
  },
  'host maintenance': (scene, first, second) => {
    const host = pickAny(hosts(scene), first)
    if (!host) return
    host.arguments.maintenance = second % 3 !== 2
    if (second % 4 > 1) host.arguments.unmovable = pick(['shutdown', 'suspend'], second)
  },
  'host features': (scene, first, second) => {
    const host = pickAny(hosts(scene), first)
    if (host && (isOld(scene.lab.release) || second % 4 === 3))
      host.arguments.cpu_features = pick(
        ['pool', fewerFeatures, 'physical', 'ffffffff-ffffffff-ffffffff-ffffffff', 'nonsense'],
        second,
      )
  },
  'host management': (scene, first, second) => {
    const host = pickAny(hosts(scene), first)
    if (!host) return
    const index = scene.lab.machines.findIndex(machine => machine.name === host.name)
    const netmask = '255.255.255.0'
    const written = pick(
      [
        { device: 'eth0', ip: addressOf(index), netmask, gateway: '10.0.0.254' },
        { device: 'eth0', ip: addressOf(index), netmask, dns: ['10.0.0.253'] },
        { device: 'eth1', ip: addressOf(index + 50), netmask },
        { device: 'eth7', ip: addressOf(index), netmask },
        { device: 'eth1', ip: addressOf(index), netmask },
      ],
      second,
    )
    host.nested = [{ type: 'management', arguments: written }]
  },
  'host password': (scene, first) => {
    const host = pickAny(hosts(scene), first)
    if (host && first % 7 === 6) host.arguments.password = 'wrong'
  },
  patch: (scene, first, second) => {
    const name = pick(updates.slice(0, first % 13 === 12 ? 4 : 3), first)
    const patch = scene.configuration.ensure('patch', name, {
      file: `updates/${name}`,
      hosts: hosts(scene).map(reference),
    })
    const required = scene.configuration.find('patch', 'first')
    if (name === 'second' && required && second % 8 !== 7) patch.arguments.requires = [reference(required)]
    if (second % 7 === 6) patch.arguments.hosts = hosts(scene).slice(0, 1).map(reference)
    else patch.arguments.hosts = hosts(scene).map(reference)
    if (second % 3 === 2) patch.arguments.reboot = pick(['never', 'each'], second)
    if (second % 5 > 2) patch.arguments.unmovable = pick(['shutdown', 'suspend'], second)
  },
  'patch out': ({ configuration }, first) => {
    const patch = pickAny(configuration.ofKind('patch'), first)
    if (patch) configuration.remove(patch)
  },
}

/** Declares a machine of the lab. */
export function declareHost({ lab, configuration }: TwistScene, index: number): Block {
  const machine = lab.machines[index]
  if (machine === undefined) throw new Error(`there is no machine ${index}`)
  return configuration.ensure('host', machine.name, { address: machine.address, password: 'labroot' })
}
