import type { Database, Ref } from '../database/database.js'
import type { LivingWorld } from '../living-world.js'
import type { World } from '../world.js'
import type { Hardware, Machine } from './hardware.js'
import { makeHost } from './make-host.js'
import { makeInstalledUpdates } from './make-updates.js'
import { makeLocalStorage, makeStorageManagers } from './make-storage.js'
import { makeNetworks } from './make-networks.js'
import { makeControlDomain } from './make-control-domain.js'
import { makeGuestTemplate, makeTemplates } from './make-templates.js'

/** Gives every machine of the hardware a fresh pool of its own, as it is after installation. */
export function makeWorld(world: LivingWorld, hardware: Hardware): void {
  for (const machine of hardware.machines.values()) installMachine(world, machine)
}

/** Adds what a later edit of the lab file brought: machines are installed, templates appear in every pool. */
export function addToWorld(world: LivingWorld, hardware: Hardware, added: readonly string[]): void {
  for (const machine of hardware.machines.values()) {
    if (added.includes(`machine ${machine.label}`)) installMachine(world, machine)
  }
  const templates = [...hardware.templates.values()].filter(({ label }) =>
    added.includes(`template ${label}`),
  )
  for (const machine of hardware.machines.values()) {
    const state = world.machine(machine.label)
    if (state.role !== 'coordinator' || added.includes(`machine ${machine.label}`)) continue
    for (const template of templates)
      makeGuestTemplate(world.database(state.databaseId), template, machine.release)
  }
}

/** Installs one machine anew: a pool with this one host (xapi.md §4.1, §5.6). Used for a new machine and after an eject. */
export function installMachine(world: LivingWorld, machine: Machine, hostUuid = world.random.uuid()): void {
  const database = world.createDatabase()
  const host = makePoolAndHost(world, database, machine, hostUuid)
  world.setMachine({
    label: machine.label,
    power: 'on',
    databaseId: database.id,
    role: 'coordinator',
    hostRef: host,
    hostUuid,
    unplugged: [],
    cpuFeatures: machine.cpu.features,
    pendingCpuFeatures: undefined,
  })
}

/** The pool and the one host of a fresh installation; the state of the machine is the caller's to write. */
export function makePoolAndHost(world: World, database: Database, machine: Machine, hostUuid: string): Ref {
  const host = makeHost(world, database, machine, hostUuid)
  makeNetworks(world, database, machine, host)
  makeStorageManagers(database, machine.release)
  makeLocalStorage(database, machine, host)
  makeControlDomain(world, database, machine, host)
  makeTemplates(database, world.hardware, machine.release)
  makeInstalledUpdates(world, database, machine, host)
  database.create('pool', {
    name_label: '',
    name_description: '',
    master: host,
    crash_dump_SR: 'OpaqueRef:NULL',
    ha_cluster_stack: 'xhad',
    cpu_info: poolCpuInfo(database, machine),
    restrictions: licenceRestrictions,
    other_config: { auto_poweron: 'false' },
  })
  return host
}

/** Every feature is licensed: nothing is restricted. */
const licenceRestrictions = { restrict_pooling: 'false', restrict_pool_size: 'false', enable_xha: 'true' }

function poolCpuInfo(database: Database, machine: Machine): { readonly [key: string]: string } {
  const { vendor, sockets, cores, features } = machine.cpu
  const info = { vendor, cpu_count: String(sockets * cores), socket_count: String(sockets) }
  const hostInfo = database.records('host')[0]?.[1]['cpu_info'] ?? {}
  const isLevelled = Object.keys(hostInfo).includes('features_pv')
  if (!isLevelled) return info
  const hasDefaults = Object.keys(hostInfo).includes('features_pv_host')
  const levels = { features_pv: features, features_hvm: features }
  return hasDefaults
    ? { ...info, ...levels, features_pv_host: features, features_hvm_host: features }
    : { ...info, ...levels }
}
