import { PoolDatabase } from '../../providers/emulator/database/pool-database.js'
import type { DatabaseRecord, Ref } from '../../providers/emulator/database/database.js'
import { nullRef } from '../../providers/emulator/database/database.js'

/** A pool of hosts and the VMs on them, without hardware: what planning looks at. */
export interface PoolSketch {
  readonly hosts: readonly {
    readonly name: string
    readonly memory_total_bytes: number
    readonly resident_vms: readonly VmSketch[]
  }[]
  readonly ha_host_failures_to_tolerate?: number
  readonly ha_plan_exists_for?: number
  readonly cluster_hosts?: number
}

/** A VM with its memory and what it hangs on, by name: `shared_sr`, `local_sr`, `shared_net`, `local_net`. */
export interface VmSketch {
  readonly name: string
  readonly memory_bytes: number
  readonly ha_always_run?: boolean
  readonly ha_restart_priority?: string
  readonly vbds?: readonly string[]
  readonly vifs?: readonly string[]
  readonly anti_affinity_group?: string
}

type Places = Readonly<Record<string, Ref>>

/** An empty database whose references count up. */
export function makeDatabase(): PoolDatabase {
  let made = 0
  return new PoolDatabase('sketch', {
    uuid: () => `00000000-0000-0000-0000-${String((made += 1)).padStart(12, '0')}`,
    changed: () => undefined,
  })
}

/** The database of a sketched pool: one shared and one local SR, one shared and one local network. */
export function makePool(sketch: PoolSketch): PoolDatabase {
  const database = makeDatabase()
  const hosts = sketch.hosts.map(host => makeHost(database, host.name, host.memory_total_bytes))
  const [coordinator = nullRef] = hosts
  database.create('pool', {
    master: coordinator,
    ha_enabled: true,
    ha_host_failures_to_tolerate: sketch.ha_host_failures_to_tolerate ?? 0,
    ha_plan_exists_for: sketch.ha_plan_exists_for ?? 0,
  })
  const clustered = sketch.cluster_hosts ?? 0
  for (const [index, host] of hosts.entries()) {
    if (clustered > 0) database.create('Cluster_host', { host, enabled: index < clustered })
  }
  const places = {
    shared_sr: makeSr(database, hosts, true),
    local_sr: makeSr(database, hosts.slice(0, 1), false),
    shared_net: makeNetwork(database, hosts),
    local_net: makeNetwork(database, hosts.slice(0, 1)),
  }
  for (const [index, host] of sketch.hosts.entries()) {
    for (const vm of host.resident_vms) makeVm(database, hosts[index] ?? nullRef, vm, places)
  }
  return database
}

function makeHost(database: PoolDatabase, name: string, memory: number): Ref {
  return database.create('host', {
    name_label: name,
    enabled: true,
    capabilities: ['hvm-3.0-x86_64'],
    cpu_info: { cpu_count: '64', vendor: 'GenuineIntel' },
    metrics: database.create('host_metrics', { memory_total: memory, live: true }),
  })
}

function makeSr(database: PoolDatabase, hosts: readonly Ref[], shared: boolean): Ref {
  const sr = database.create('SR', { type: 'nfs', shared, physical_size: 2 ** 50 })
  for (const host of hosts)
    database.create('PBD', { host, SR: sr, currently_attached: true, device_config: {} })
  return sr
}

function makeNetwork(database: PoolDatabase, hosts: readonly Ref[]): Ref {
  const network = database.create('network', { bridge: `xapi${database.refs('network').length}` })
  for (const host of hosts)
    database.create('PIF', { host, network, device: 'eth0', currently_attached: true })
  return network
}

function makeVm(database: PoolDatabase, host: Ref, sketch: VmSketch, places: Places): Ref {
  const vm = database.create('VM', { ...recordOf(sketch), resident_on: host, power_state: 'Running' })
  if (sketch.anti_affinity_group !== undefined)
    database.update('VM', vm, { groups: [groupNamed(database, sketch.anti_affinity_group)] })
  for (const name of sketch.vbds ?? []) {
    const vdi = database.create('VDI', { SR: places[name] ?? nullRef, virtual_size: 1 })
    database.create('VBD', { VM: vm, VDI: vdi, type: 'Disk', empty: false })
  }
  for (const [device, name] of (sketch.vifs ?? []).entries()) {
    database.create('VIF', { VM: vm, network: places[name] ?? nullRef, device: String(device) })
  }
  return vm
}

function groupNamed(database: PoolDatabase, name: string): Ref {
  const known = database.records('VM_group').find(([, group]) => group['name_label'] === name)
  return known?.[0] ?? database.create('VM_group', { name_label: name, placement: 'anti_affinity' })
}

/** One more VM in a sketched pool, that runs nowhere yet. */
export function addSketchedVm(database: PoolDatabase, sketch: VmSketch): Ref {
  const firstOf = (className: string, isShared: (ref: Ref) => boolean) =>
    database.refs(className).find(isShared) ?? nullRef
  const shared_sr = firstOf('SR', ref => database.get('SR', ref)?.['shared'] === true)
  return makeVm(database, nullRef, sketch, { shared_sr, shared_net: database.refs('network')[0] ?? nullRef })
}

function recordOf(sketch: VmSketch): DatabaseRecord {
  return {
    name_label: sketch.name,
    ha_always_run: sketch.ha_always_run ?? false,
    ha_restart_priority: sketch.ha_restart_priority ?? '',
    memory_static_min: sketch.memory_bytes,
    memory_dynamic_min: sketch.memory_bytes,
    memory_dynamic_max: sketch.memory_bytes,
    memory_static_max: sketch.memory_bytes,
    VCPUs_max: 1,
    VCPUs_at_startup: 1,
    HVM_boot_policy: 'BIOS order',
    HVM_shadow_multiplier: 1,
    domain_type: 'hvm',
  }
}
