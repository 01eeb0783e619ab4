import type { Database, Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import type { World } from '../world.js'
import type { Machine } from './hardware.js'

/** Domain 0: a VM like others to whoever counts memory. */
export function makeControlDomain(world: World, database: Database, machine: Machine, host: Ref): void {
  const vcpus = machine.cpu.sockets * machine.cpu.cores
  const memory = machine.dom0MemoryBytes
  const now = printDatetime(world.clock.now())
  const metrics = database.create('VM_metrics', {
    memory_actual: memory,
    VCPUs_number: vcpus,
    start_time: now,
    install_time: now,
    last_updated: now,
  })
  const domain = database.create('VM', {
    name_label: `Control domain on host: ${machine.label}`,
    name_description: 'The domain which manages physical devices and manages other domains',
    power_state: 'Running',
    is_a_template: false,
    is_control_domain: true,
    resident_on: host,
    affinity: host,
    domid: 0,
    memory_static_max: memory,
    memory_dynamic_max: memory,
    memory_dynamic_min: memory,
    memory_static_min: memory,
    memory_target: memory,
    VCPUs_max: vcpus,
    VCPUs_at_startup: vcpus,
    actions_after_shutdown: 'destroy',
    actions_after_reboot: 'destroy',
    actions_after_crash: 'destroy',
    domain_type: 'pv',
    metrics,
  })
  database.update('host', host, { control_domain: domain })
}
