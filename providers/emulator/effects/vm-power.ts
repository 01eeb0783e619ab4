import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import { suspendImageBytes, suspendSrOf } from '../rules/vm-start.js'
import { bootFlags } from '../rules/vm-cpu.js'
import { coerce } from '../rules/memory-model.js'
import { memoryLimitsOf, overheadOf } from '../rules/vm-memory.js'
import { domainTypeOf } from '../rules/vm-traits.js'
import type { World } from '../world.js'
import { balanceMemory } from './balloon.js'
import { takeSeed } from './cloud-init.js'
import { createVdi, destroyVdi } from './vdi.js'
import { plugPif } from './network.js'

/** Where and how a VM comes to run. */
export interface Boot {
  readonly world: World
  readonly database: Database
  readonly vm: Ref
  readonly host: Ref
  readonly release: string
  readonly isPaused: boolean
}

/** Boots a VM on a host: memory limits coerced, devices attached, metrics and CPU flags written (xapi.md §7.6). */
export function bootVm(boot: Boot): void {
  const { database, vm, host } = boot
  const record = recordOf(database, 'VM', vm)
  const limits = coerce(memoryLimitsOf(record))
  database.update('VM', vm, {
    ...(limits && {
      memory_dynamic_min: limits.dynamicMin,
      memory_dynamic_max: limits.dynamicMax,
      memory_target: limits.dynamicMax,
    }),
    last_boot_CPU_flags: bootFlags(database, record, host, boot.release),
  })
  bringUp(boot)
  writeBootMetrics(boot)
  takeSeed(boot.world, database, vm)
  balanceMemory(database, host)
}

/** Lets a suspended VM go on; its image is gone afterwards. */
export function resumeVm(boot: Boot): void {
  const { database, vm } = boot
  dropSuspendImage(database, vm)
  bringUp(boot)
  writeBootMetrics(boot)
  balanceMemory(database, boot.host)
}

function bringUp({ database, vm, host, isPaused }: Boot): void {
  const record = recordOf(database, 'VM', vm)
  for (const [vbd] of referring(database, 'VBD', 'VM', vm))
    database.update('VBD', vbd, { currently_attached: true })
  for (const [vif, vifRecord] of referring(database, 'VIF', 'VM', vm)) {
    bringUpNetwork(database, refOf(vifRecord, 'network'), host)
    database.update('VIF', vif, { currently_attached: true })
  }
  const isGuarded = textOf(record, 'ha_restart_priority') === 'restart'
  database.update('VM', vm, {
    power_state: isPaused ? 'Paused' : 'Running',
    resident_on: host,
    scheduled_to_be_resident_on: nullRef,
    memory_overhead: overheadOf(record),
    domid: nextDomain(database, host),
    ...(isGuarded && { ha_always_run: true }),
  })
}

/** The first VM on a network brings up its NIC on that host (xapi.md §4.7). */
export function bringUpNetwork(database: Database, network: Ref, host: Ref): void {
  const pif = referring(database, 'PIF', 'network', network).find(([, record]) => record['host'] === host)
  if (pif !== undefined && !flagOf(pif[1], 'currently_attached')) plugPif(database, pif[0])
}

function nextDomain(database: Database, host: Ref): number {
  let highest = 0
  for (const [, vm] of referring(database, 'VM', 'resident_on', host))
    highest = Math.max(highest, numberOf(vm, 'domid'))
  return highest + 1
}

function writeBootMetrics({ world, database, vm }: Boot): void {
  const record = recordOf(database, 'VM', vm)
  const now = printDatetime(world.clock.now())
  database.update('VM_metrics', metricsOf(database, vm), {
    memory_actual: numberOf(record, 'memory_dynamic_max'),
    VCPUs_number: numberOf(record, 'VCPUs_at_startup'),
    start_time: now,
    last_updated: now,
    hvm: domainTypeOf(record) === 'hvm',
    current_domain_type: domainTypeOf(record),
  })
  if (hasTools(record)) writeGuestMetrics(database, vm, now)
}

/** The metrics record of a VM, made when there is none. */
export function metricsOf(database: Database, vm: Ref): Ref {
  const known = refOf(recordOf(database, 'VM', vm), 'metrics')
  if (database.has('VM_metrics', known)) return known
  const metrics = database.create('VM_metrics', {})
  database.update('VM', vm, { metrics })
  return metrics
}

/** True for a guest of a lab template with tools. */
export function hasTools(vm: DatabaseRecord): boolean {
  return mapOf(vm, 'other_config')['lab-tools'] === 'true'
}

/** What the tools of a running guest report. */
function writeGuestMetrics(database: Database, vm: Ref, now: string): void {
  const fields = {
    os_version: { name: 'Lab guest', distro: 'lab', major: '1', minor: '0' },
    PV_drivers_version: { major: '6', minor: '2', micro: '0', build: '76888' },
    PV_drivers_up_to_date: true,
    PV_drivers_detected: true,
    memory: {},
    disks: {},
    networks: guestAddresses(database, vm),
    other: {
      'feature-shutdown': '1',
      'feature-reboot': '1',
      'feature-suspend': '1',
      'feature-vcpu-hotplug': '1',
    },
    last_updated: now,
    live: true,
    can_use_hotplug_vbd: 'yes',
    can_use_hotplug_vif: 'yes',
  }
  const known = refOf(recordOf(database, 'VM', vm), 'guest_metrics')
  if (database.has('VM_guest_metrics', known)) database.update('VM_guest_metrics', known, fields)
  else database.update('VM', vm, { guest_metrics: database.create('VM_guest_metrics', fields) })
}

/** A guest takes an address of the link-local range from its MAC: the lab has no DHCP server. */
function guestAddresses(database: Database, vm: Ref): Readonly<Record<string, string>> {
  return Object.fromEntries(
    referring(database, 'VIF', 'VM', vm).map(([, vif]) => {
      const bytes = textOf(vif, 'MAC')
        .split(':')
        .map(byte => Number.parseInt(byte, 16))
      return [`${textOf(vif, 'device')}/ip`, `169.254.${bytes[4] ?? 0}.${Math.max(1, bytes[5] ?? 1)}`]
    }),
  )
}

/** Stops a VM: devices detached, nowhere resident. A suspend image is discarded with it (xapi.md §7.6). */
export function haltVm(database: Database, vm: Ref): void {
  dropSuspendImage(database, vm)
  takeDown(database, vm)
  database.update('VM', vm, { power_state: 'Halted' })
}

/** An API shutdown ends HA's protection until the next start (xapi.md §3.3). */
export function endProtection(database: Database, vm: Ref): void {
  database.update('VM', vm, { ha_always_run: false })
}

function takeDown(database: Database, vm: Ref): void {
  const home = refOf(recordOf(database, 'VM', vm), 'resident_on')
  for (const className of ['VBD', 'VIF']) {
    for (const [device] of referring(database, className, 'VM', vm)) {
      database.update(className, device, { currently_attached: false })
    }
  }
  const guestMetrics = refOf(recordOf(database, 'VM', vm), 'guest_metrics')
  if (database.has('VM_guest_metrics', guestMetrics)) database.remove('VM_guest_metrics', guestMetrics)
  database.update('VM', vm, {
    resident_on: nullRef,
    scheduled_to_be_resident_on: nullRef,
    guest_metrics: nullRef,
    domid: -1,
  })
  balanceMemory(database, home)
}

/** Saves a running VM to an image on its suspend SR. */
export function suspendVm(database: Database, vm: Ref): void {
  const record = recordOf(database, 'VM', vm)
  const image = createVdi(database, {
    name_label: 'Suspend image',
    name_description: 'Memory of a suspended VM',
    SR: suspendSrOf(database, vm) ?? nullRef,
    virtual_size: suspendImageBytes(record),
    type: 'suspend',
    sharable: false,
    read_only: false,
  })
  takeDown(database, vm)
  database.update('VM', vm, { power_state: 'Suspended', suspend_VDI: image })
  endProtection(database, vm)
}

function dropSuspendImage(database: Database, vm: Ref): void {
  const image = refOf(recordOf(database, 'VM', vm), 'suspend_VDI')
  if (image === nullRef) return
  if (database.has('VDI', image)) destroyVdi(database, image)
  database.update('VM', vm, { suspend_VDI: nullRef })
}

/** Moves a running VM to another host. */
export function moveVm(database: Database, vm: Ref, host: Ref): void {
  const home = refOf(recordOf(database, 'VM', vm), 'resident_on')
  for (const [, vif] of referring(database, 'VIF', 'VM', vm))
    bringUpNetwork(database, refOf(vif, 'network'), host)
  database.update('VM', vm, {
    resident_on: host,
    scheduled_to_be_resident_on: nullRef,
    domid: nextDomain(database, host),
  })
  balanceMemory(database, home)
  balanceMemory(database, host)
}
