import { reference, type Argument, type Block } from './configuration.js'
import { networks, nicNetwork } from './twists-network.js'
import { hosts } from './twists-pool.js'
import { someSr } from './twists-storage.js'
import { pick, pickAny, type Twist, type TwistScene } from './twist.js'

const sizes = ['256MiB', '512MiB', '1GiB', '128MiB', '2GiB', '3GiB', '4GiB', '6GiB'] as const

export function vms({ configuration }: TwistScene): readonly Block[] {
  return configuration.ofKind('vm')
}

function disksOf(vm: Block) {
  return vm.nested.filter(nested => nested.type === 'disk')
}

function change(scene: TwistScene, number: number, args: Record<string, Argument>): void {
  const vm = pickAny(vms(scene), number)
  if (vm) Object.assign(vm.arguments, args)
}

/** Twists of virtual machines. */
export const machineTwists: Readonly<Record<string, Twist>> = {
  vm: (scene, first, second) => {
    const sr = someSr(scene, second)
    const vm = scene.configuration.ensure('vm', `v${first % 5}`, {
      template: pick(['guest', 'bare', 'ready', 'guest'], first),
      memory: pick(sizes, second % 29 === 28 ? 7 : second % 7),
    })
    if (vm.nested.length > 0) return
    vm.nested.push({
      type: 'disk',
      label: 'root',
      arguments: { sr: reference(sr), size: pick(['1GiB', '4GiB', '8GiB'], second) },
    })
    if (second % 4 === 3) return
    const network = pickAny(networks(scene), second) ?? nicNetwork(scene, 'eth0')
    vm.nested.push({ type: 'nic', label: '0', arguments: { network: reference(network) } })
  },
  'vm power': (scene, first, second) => {
    change(scene, first, {
      power: pick(['halted', 'running', 'suspended'], second),
      ...(second % 5 === 4 ? { discard_suspend: true } : {}),
    })
  },
  'vm memory': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    if (!vm) return
    vm.nested = vm.nested.filter(nested => nested.type !== 'memory')
    vm.arguments.memory = pick([...sizes, '64GiB'], second)
  },
  'vm memory range': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    if (!vm) return
    vm.nested = vm.nested.filter(nested => nested.type !== 'memory')
    delete vm.arguments.memory
    const [static_min, dynamic_min, dynamic_max, static_max] = pick(
      [
        ['128MiB', '256MiB', '512MiB', '1GiB'],
        ['128MiB', '512MiB', '512MiB', '1GiB'],
        ['256MiB', '1GiB', '2GiB', '2GiB'],
        ['512MiB', '256MiB', '512MiB', '1GiB'],
        ['128MiB', '256MiB', '2GiB', '1GiB'],
      ] as const,
      second,
    )
    vm.nested.push({ type: 'memory', arguments: { static_min, dynamic_min, dynamic_max, static_max } })
  },
  'vm host': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const host = pickAny(hosts(scene), second)
    if (!vm) return
    if (host === undefined || second % 5 === 4) delete vm.arguments.host
    else vm.arguments.host = reference(host)
  },
  'vm home': (scene, first, second) => {
    const host = pickAny(hosts(scene), second)
    if (host) change(scene, first, { home: reference(host) })
  },
  'vm cpus': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    if (!vm) return
    vm.arguments.vcpus_max = pick([4, 2, 16], second)
    vm.arguments.vcpus = pick([2, 1, 4, 8], second)
    if (second % 5 === 4) vm.arguments.cores_per_socket = 2
  },
  'vm order': (scene, first, second) => {
    change(scene, first, {
      order: second % 3,
      start_delay: pick([0, 10, 60], second),
      shutdown_delay: second % 20,
    })
  },
  'vm texts': (scene, first, second) => {
    change(scene, first, { [pick(['description', 'name'], second)]: `no. ${second}` })
  },
  'vm settings': (scene, first, second) => {
    const settings: readonly Record<string, Argument>[] = [
      { auto_start: true },
      { boot_order: 'cd' },
      { appliance: 'app' },
      { tags: ['blue'] },
      { blocked_operations: ['clean_shutdown'] },
      { blocked_operations: ['destroy'] },
      { blocked_operations: ['start_on'] },
      { blocked_operations: [] },
      { shutdown: 'hard' },
      { firmware: 'uefi' },
    ]
    change(scene, first, pick(settings, second))
  },
  'vm disk': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    if (vm && disksOf(vm).every(disk => disk.label !== 'more'))
      vm.nested.push({
        type: 'disk',
        label: 'more',
        arguments: {
          sr: reference(someSr(scene, second)),
          size: pick(['2GiB', '6GiB', '150GiB'], second % 17 === 16 ? 2 : second % 2),
        },
      })
  },
  'vm disk size': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const disk = vm && pickAny(disksOf(vm), second)
    if (disk) disk.arguments.size = pick(['8GiB', '16GiB', '1GiB', '12GiB', '500GiB'], second)
  },
  'vm disk sr': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const disk = vm && pickAny(disksOf(vm), second)
    if (disk) disk.arguments.sr = reference(someSr(scene, second))
  },
  'vm disk out': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const disk = vm && pickAny(disksOf(vm), second)
    if (disk && vm) vm.nested = vm.nested.filter(nested => nested !== disk)
  },
  'vm disk settings': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const disk = vm && pickAny(disksOf(vm), second)
    if (disk)
      Object.assign(
        disk.arguments,
        pick<Record<string, Argument>>(
          [{ description: 'd' }, { bootable: true }, { mode: 'RO' }, { keep: true }, { mode: 'RW' }],
          second,
        ),
      )
  },
  'vm nic': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    if (!vm || vm.nested.some(nested => nested.type === 'nic' && nested.label === '1')) return
    const network = pickAny(networks(scene), second) ?? nicNetwork(scene, 'eth1')
    vm.nested.push({
      type: 'nic',
      label: '1',
      arguments: {
        network: reference(network),
        ...(second % 5 === 4 ? { mac: '02:00:00:00:00:01' } : {}),
        ...(second % 3 === 2 ? { rate: 100 } : {}),
      },
    })
  },
  'vm nic network': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const nic = vm?.nested.find(nested => nested.type === 'nic')
    const network = pickAny(networks(scene), second)
    if (nic && network) nic.arguments.network = reference(network)
  },
  'vm nic out': (scene, first) => {
    const vm = pickAny(vms(scene), first)
    const nic = vm?.nested.findLast(nested => nested.type === 'nic')
    if (vm && nic) vm.nested = vm.nested.filter(nested => nested !== nic)
  },
  'vm cd': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    const sr = scene.configuration.find('sr', 'isos')
    if (!vm) return
    vm.nested = vm.nested.filter(nested => nested.type !== 'cd')
    if (sr && second % 4 !== 3)
      vm.nested.push({
        type: 'cd',
        arguments: {
          iso: String(sr.arguments.location).includes('share') ? 'tools.iso' : 'debian.iso',
          sr: reference(sr),
        },
      })
  },
  'vm clone': (scene, first, second) => {
    const original = pickAny(vms(scene), first)
    if (original)
      scene.configuration.ensure('vm', `copy${second % 2}`, {
        template: reference(original),
        clone: pick(['full', 'fast'], second),
        power: pick(['halted', 'running'], second),
      })
  },
  'vm template': (scene, first, second) => {
    change(scene, first, { template: pick(['bare', 'guest', 'ready'], second) })
  },
  'vm guarded': (scene, first, second) => {
    const vm = pickAny(vms(scene), first)
    if (vm && vm.nested.every(nested => nested.type !== 'lifecycle'))
      vm.nested.push({
        type: 'lifecycle',
        arguments: pick<Record<string, Argument>>(
          [{ disruption: 'refuse' }, { prevent_destroy: true }],
          second,
        ),
      })
  },
  'vm out': (scene, first) => {
    const vm = pickAny(vms(scene), first)
    if (vm) scene.configuration.remove(vm)
  },
}
