import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { flagOf, mapOf, recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import { disksOf } from '../rules/vm-copy.js'
import { suspendImageBytes, suspendSrOf } from '../rules/vm-start.js'
import type { World } from '../world.js'
import { copyVdi, createVdi, destroyVdi } from './vdi.js'
import { haltVm } from './vm-power.js'
import { cloneDisk, createVbd, createVif, duplicateVm, snapshotDisk } from './vm-record.js'

/** A snapshot of a VM's settings, NICs and disks. */
export function takeSnapshot(
  world: World,
  database: Database,
  vm: Ref,
  name: string,
  changes: DatabaseRecord = {},
): Ref {
  const time = printDatetime(world.clock.now())
  return duplicateVm(world, database, vm, name, snapshotDisk(database, time), {
    is_a_template: true,
    is_a_snapshot: true,
    snapshot_of: vm,
    snapshot_time: time,
    // With the same seed the NICs keep their addresses.
    other_config: mapOf(recordOf(database, 'VM', vm), 'other_config'),
    ...changes,
  })
}

/** A snapshot with memory: suspended from the first, on an image of its own (xapi.md §7.1). */
export function takeCheckpoint(world: World, database: Database, vm: Ref, name: string): Ref {
  const image = imageOf(database, vm)
  return takeSnapshot(world, database, vm, name, { power_state: 'Suspended', suspend_VDI: image })
}

function imageOf(database: Database, vm: Ref): Ref {
  const record = recordOf(database, 'VM', vm)
  const own = refOf(record, 'suspend_VDI')
  if (own !== nullRef) return copyVdi(database, own, refOf(recordOf(database, 'VDI', own), 'SR'))
  return createVdi(database, {
    name_label: 'Suspend image',
    name_description: 'Memory of a checkpoint',
    SR: suspendSrOf(database, vm) ?? nullRef,
    virtual_size: suspendImageBytes(record),
    type: 'suspend',
    sharable: false,
    read_only: false,
  })
}

/** The VM of a snapshot that was destroyed since is made anew from it. */
function reviveVm(world: World, database: Database, snapshot: Ref): void {
  const record = recordOf(database, 'VM', snapshot)
  const vm = duplicateVm(world, database, snapshot, textOf(record, 'name_label'), cloneDisk(database), {
    is_a_template: false,
    other_config: mapOf(record, 'other_config'),
  })
  database.update('VM', snapshot, { snapshot_of: vm })
}

/** Settings that a VM takes over from the snapshot it is reverted to. */
const revertedFields = [
  'name_description',
  'VCPUs_max',
  'VCPUs_at_startup',
  'VCPUs_params',
  'memory_static_max',
  'memory_dynamic_max',
  'memory_dynamic_min',
  'memory_static_min',
  'memory_overhead',
  'platform',
  'HVM_boot_policy',
  'HVM_boot_params',
  'HVM_shadow_multiplier',
  'PV_kernel',
  'PV_ramdisk',
  'PV_args',
  'PV_bootloader',
  'actions_after_shutdown',
  'actions_after_reboot',
  'actions_after_crash',
  'affinity',
  'last_boot_CPU_flags',
] as const

/** Puts a VM back to a snapshot: settings, NICs, copies of its disks; a checkpoint leaves it suspended. Its uuid stays. */
export function revertVm(world: World, database: Database, snapshot: Ref): void {
  const record = recordOf(database, 'VM', snapshot)
  const vm = refOf(record, 'snapshot_of')
  if (!database.has('VM', vm)) return reviveVm(world, database, snapshot)
  haltVm(database, vm)
  for (const disk of disksOf(database, vm)) destroyVdi(database, disk)
  for (const className of ['VBD', 'VIF'])
    for (const [device] of referring(database, className, 'VM', vm)) database.remove(className, device)
  for (const [, vbd] of referring(database, 'VBD', 'VM', snapshot)) restoreVbd(database, vm, vbd)
  for (const [, vif] of referring(database, 'VIF', 'VM', snapshot)) restoreVif(database, vm, vif)
  const image = refOf(record, 'suspend_VDI')
  const isCheckpoint = textOf(record, 'power_state') === 'Suspended' && image !== nullRef
  database.update('VM', vm, {
    ...Object.fromEntries(
      revertedFields.flatMap(field => (field in record ? [[field, record[field] ?? '']] : [])),
    ),
    power_state: isCheckpoint ? 'Suspended' : 'Halted',
    suspend_VDI: isCheckpoint
      ? copyVdi(database, image, refOf(recordOf(database, 'VDI', image), 'SR'))
      : nullRef,
    snapshot_time: printDatetime(world.clock.now()),
  })
}

function restoreVbd(database: Database, vm: Ref, vbd: DatabaseRecord): void {
  const disk = refOf(vbd, 'VDI')
  const isDisk = textOf(vbd, 'type') !== 'CD' && !flagOf(vbd, 'empty')
  createVbd(database, {
    VM: vm,
    VDI: isDisk ? copyVdi(database, disk, refOf(recordOf(database, 'VDI', disk), 'SR')) : disk,
    userdevice: textOf(vbd, 'userdevice'),
    bootable: flagOf(vbd, 'bootable'),
    type: textOf(vbd, 'type'),
    mode: textOf(vbd, 'mode'),
    empty: flagOf(vbd, 'empty'),
    unpluggable: flagOf(vbd, 'unpluggable'),
    other_config: mapOf(vbd, 'other_config'),
  })
}

function restoreVif(database: Database, vm: Ref, vif: DatabaseRecord): void {
  createVif(database, {
    VM: vm,
    device: textOf(vif, 'device'),
    network: refOf(vif, 'network'),
    MAC: flagOf(vif, 'MAC_autogenerated') ? '' : textOf(vif, 'MAC'),
    MTU: vif['MTU'] ?? 1500,
    other_config: mapOf(vif, 'other_config'),
    qos_algorithm_type: textOf(vif, 'qos_algorithm_type'),
    qos_algorithm_params: mapOf(vif, 'qos_algorithm_params'),
  })
}
