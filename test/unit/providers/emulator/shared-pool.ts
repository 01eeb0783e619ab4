import type { SimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'
import type { Emulator } from '../../../../providers/emulator/emulator.js'
import type { FieldValue } from '../../../../providers/emulator/database/database.js'
import { logIn, openLab, type Send } from './open-lab.js'

const mebibyte = 1024 * 1024

/** How many hosts of which release share a pool, its networks and an NFS store. */
export interface PoolWish {
  readonly hosts: number
  readonly release?: string
  readonly memory?: string
  /** What the hosts' own SRs are; left out: as the release has them. */
  readonly localSr?: 'ext' | 'lvm'
  /** Blocks to add to the lab. */
  readonly more?: string
}

/** A pool whose hosts `xen0`, `xen1`, … all have the NFS SR, reached by a storage network of its own. */
export interface SharedPool {
  readonly emulator: Emulator
  readonly hosts: readonly string[]
  readonly sr: string
  /** The network of eth0, and that of eth1 for guests. */
  readonly networks: { readonly management: string; readonly guests: string }
  /** A session at the coordinator that is reached at this host's address. */
  logIn(host: number): Promise<Send>
}

/** The address of a host's management interface. */
export function addressOf(host: number): string {
  return `10.0.0.${10 + host}`
}

/** The lab file of such a pool: one LAN, a storage network, an NFS filer. */
export function labText({
  hosts,
  release = '8.2.1',
  memory = '16GiB',
  localSr,
  more = '',
}: PoolWish): string {
  const machines = Array.from(
    { length: hosts },
    (_, host) => `
machine "xen${host}" {
  address  = "${addressOf(host)}"
  release  = "${release}"
  password = "labroot"
  memory   = "${memory}"
  disk     = "100GiB"
  ${localSr === undefined ? '' : `local_sr = "${localSr}"`}
  cpu {
    vendor   = "GenuineIntel"
    model    = "Xeon"
    sockets  = 1
    cores    = 4
    features = "77dafbbf-bfebfbff-00000021-2c100800"
  }
  nic "eth0" { segment = "lan" }
  nic "eth1" { segment = "lan" }
  nic "eth2" { segment = "storage" }
}`,
  )
  return `
segment "lan" { subnet = "10.0.0.0/24" }
segment "storage" { subnet = "172.16.0.0/24" }
${machines.join('\n')}
nas "filer" {
  port {
    segment = "storage"
    ip      = "172.16.0.100"
  }
  nfs "/vdis" { size = "500GiB" }
}
template "guest" { tools = true }
${more}
`
}

/** Opens a lab and makes one pool of all its machines. */
export async function openSharedPool(wish: PoolWish, runtime?: SimulatedRuntime): Promise<SharedPool> {
  return makeSharedPool(await openLab(labText(wish), runtime), wish)
}

/** Makes one pool of all machines of such a lab. */
export async function makeSharedPool(emulator: Emulator, wish: PoolWish): Promise<SharedPool> {
  for (let host = 1; host < wish.hosts; host += 1) {
    const joiner = await logIn(emulator, addressOf(host))
    await joiner('pool.join', addressOf(0), 'root', 'labroot')
    await emulator.advance(60)
  }
  const call = await logIn(emulator, addressOf(0))
  const hosts = await Promise.all(
    Array.from({ length: wish.hosts }, async (_, host) =>
      String(await call('host.get_by_name_label', `xen${host}`)),
    ),
  )
  const networkOf = async (device: string) =>
    String(await call('network.get_by_name_label', `Pool-wide network associated with ${device}`))
  const storage = await networkOf('eth2')
  for (const [pif, record] of Object.entries(await call('PIF.get_all_records'))) {
    if (record.network !== storage) continue
    const address = `172.16.0.${10 + hosts.indexOf(String(record.host))}`
    await call('PIF.reconfigure_ip', pif, 'Static', address, '255.255.255.0', '', '')
    await call('PIF.set_disallow_unplug', pif, true)
    await call('PIF.plug', pif)
  }
  const config = { server: '172.16.0.100', serverpath: '/vdis' }
  const sr = String(await call('SR.create', hosts[0] ?? '', config, 0, 'vdis', '', 'nfs', 'user', true, {}))
  const networks = { management: await networkOf('eth0'), guests: await networkOf('eth1') }
  return { emulator, hosts, sr, networks, logIn: host => logIn(emulator, addressOf(host)) }
}

/** What a VM of a shared pool is like; left out: 512 MiB, halted, nothing of HA's. */
export interface VmWish {
  readonly name: string
  readonly memory?: number
  readonly priority?: string
  readonly order?: number
  readonly delay?: number
  readonly host?: string
}

/** Makes a VM with one disk on the shared SR and one NIC, and starts it where a host is given. */
export async function addVm(pool: SharedPool, call: Send, wish: VmWish): Promise<string> {
  const template = (await call('VM.get_by_name_label', 'guest')) as readonly string[]
  const vm = String(await call('VM.clone', template[0] ?? '', wish.name))
  await call('VM.provision', vm)
  const size = (wish.memory ?? 512) * mebibyte
  await call('VM.set_memory_limits', vm, size, size, size, size)
  const disk = {
    SR: pool.sr,
    name_label: `${wish.name} root`,
    name_description: '',
    virtual_size: 8 * 1024 * mebibyte,
    type: 'user',
  }
  const vdi = await call('VDI.create', { ...disk, sharable: false, read_only: false, other_config: {} })
  await addDisk(call, vm, vdi, '0')
  await addNic(call, vm, pool.networks.guests, '0')
  if (wish.order !== undefined) await call('VM.set_order', vm, wish.order)
  if (wish.delay !== undefined) await call('VM.set_start_delay', vm, wish.delay)
  if (wish.priority !== undefined) await call('VM.set_ha_restart_priority', vm, wish.priority)
  if (wish.host !== undefined) await call('VM.start_on', vm, wish.host, false, false)
  return vm
}

/** Attaches a disk to a VM; answers the VBD. */
export async function addDisk(call: Send, vm: string, vdi: FieldValue, device: string): Promise<string> {
  const vbd = { VM: vm, VDI: vdi, userdevice: device, bootable: device === '0', mode: 'RW', type: 'Disk' }
  const rest = {
    unpluggable: true,
    empty: false,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
  }
  return String(await call('VBD.create', { ...vbd, ...rest }))
}

/** Gives a VM a NIC; answers the VIF. */
export async function addNic(call: Send, vm: string, network: string, device: string): Promise<string> {
  const vif = { VM: vm, network, device, MAC: '', MTU: 1500, other_config: {} }
  return String(await call('VIF.create', { ...vif, qos_algorithm_type: '', qos_algorithm_params: {} }))
}

/** Where the VM runs: the name of its host, or its power state where it does not run. */
export async function whereIs(call: Send, vm: string): Promise<string> {
  const state = String(await call('VM.get_power_state', vm))
  const host = String(await call('VM.get_resident_on', vm))
  return state === 'Running' ? String(await call('host.get_name_label', host)) : state
}
