import type { Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { moveVm } from '../effects/vm-power.js'
import { createVdi, moveVdi } from '../effects/vdi.js'
import { cloneDisk, copyDiskTo, createVbd, createVm, duplicateVm, removeVm } from '../effects/vm-record.js'
import { agilityRefusals } from '../rules/agility.js'
import { bootHereRefusals, otherVersionRefusals, possibleHosts } from '../rules/boot-here.js'
import { mapOf, recordOf, refOf, textOf } from '../rules/field.js'
import { readProvision } from '../rules/provision.js'
import { referring } from '../rules/related.js'
import { freePositions } from '../rules/vbd.js'
import { freeVifDevices } from '../rules/vif.js'
import { cloneRefusals, copyRefusals, provisionRefusals } from '../rules/vm-copy.js'
import { overheadOf } from '../rules/vm-memory.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import { migrateSendRefusals, type MigrationRequest } from '../rules/vm-migration.js'
import { destroyVmRefusals } from '../rules/vm-settings.js'
import type { Call, CallContext } from './call.js'
import { claims } from './claim.js'
import type { Arguments } from './define-call.js'
import { defineCall } from './define-call.js'
import { anyReference, flag, optional, record, reference, text, textMap } from './parameter.js'

const vm = reference('VM')
const self = reference('VM')

/** Makes the disks that a template's text asks for, and the VM no template any more. */
function provision({ database }: CallContext, given: { readonly vm: Ref }): void {
  const { disks = '', ...kept } = mapOf(recordOf(database, 'VM', given.vm), 'other_config')
  for (const disk of readProvision(disks)) {
    const vdi = createVdi(database, {
      name_label: disk.device,
      name_description: '',
      SR: database.findByUuid('SR', disk.srUuid) ?? nullRef,
      virtual_size: disk.sizeBytes,
      type: disk.type,
    })
    createVbd(database, { VM: given.vm, VDI: vdi, userdevice: disk.device, bootable: disk.isBootable })
  }
  database.update('VM', given.vm, { is_a_template: false, other_config: kept })
}

const migration = {
  vm,
  dest: textMap(),
  live: flag(),
  vdi_map: textMap(),
  vif_map: textMap(),
  options: textMap(),
  vgpu_map: optional(textMap(), {}),
}

function migrationRequest(given: Arguments<typeof migration>, release: string): MigrationRequest {
  const { vm: moved, dest, vdi_map: vdiMap, vif_map: vifMap, options } = given
  return { vm: moved, dest, vdiMap, vifMap, options, release }
}

/** Moves a VM with its disks to a host of the pool. */
function migrateSend(
  { database }: CallContext,
  given: {
    readonly vm: Ref
    readonly dest: Readonly<Record<string, string>>
    readonly vdi_map: Readonly<Record<string, string>>
  },
): Ref {
  for (const [, vbdRecord] of referring(database, 'VBD', 'VM', given.vm)) {
    const disk = refOf(vbdRecord, 'VDI')
    const target = given.vdi_map[disk]
    const diskRecord = database.get('VDI', disk)
    if (target === undefined || diskRecord === undefined || refOf(diskRecord, 'SR') === target) continue
    moveVdi(database, disk, target)
  }
  const host = given.dest['host'] ?? nullRef
  const isRunning = textOf(recordOf(database, 'VM', given.vm), 'power_state') === 'Running'
  if (isRunning) moveVm(database, given.vm, host)
  return given.vm
}

/** Messages that make, copy, inspect and destroy VMs (xapi.md §7.3, §7.6). */
export const vmCalls: readonly Call[] = [
  defineCall(
    'VM.create',
    { record: record('VM') },
    { perform: ({ world, database }, given) => createVm(world, database, given.record) },
  ),
  defineCall(
    'VM.clone',
    { vm, new_name: text() },
    {
      durationSeconds: 5,
      exclusive: claims('VM', 'vm', 'clone'),
      rules: ({ database, release }, given) => cloneRefusals(database, given.vm, release),
      perform: ({ world, database }, given) =>
        duplicateVm(world, database, given.vm, given.new_name, cloneDisk(database)),
    },
  ),
  defineCall(
    'VM.copy',
    { vm, new_name: text(), sr: anyReference() },
    {
      durationSeconds: 120,
      exclusive: claims('VM', 'vm', 'copy'),
      rules: ({ database, release }, given) => copyRefusals(database, given.vm, given.sr, release),
      perform: ({ world, database }, given) =>
        duplicateVm(
          world,
          database,
          given.vm,
          given.new_name,
          given.sr === nullRef ? cloneDisk(database) : copyDiskTo(database, given.sr),
        ),
    },
  ),
  defineCall(
    'VM.provision',
    { vm },
    {
      durationSeconds: 5,
      exclusive: claims('VM', 'vm', 'provision'),
      rules: ({ database, release }, given) => provisionRefusals(database, given.vm, release),
      perform: provision,
    },
  ),
  defineCall(
    'VM.destroy',
    { self },
    {
      durationSeconds: 1,
      exclusive: claims('VM', 'self', 'destroy'),
      rules: ({ database, release }, given) => destroyVmRefusals(database, given.self, release),
      perform: ({ database }, given) => removeVm(database, given.self),
    },
  ),
  defineCall(
    'VM.migrate_send',
    { ...migration, vdi_format_map: optional(textMap(), {}) },
    {
      durationSeconds: 300,
      exclusive: (_context, given) => [{ className: 'VM', ref: given.vm, operation: 'migrate_send' }],
      rules: ({ world, database, release }, given) =>
        migrateSendRefusals(world, database, migrationRequest(given, release)),
      perform: migrateSend,
    },
  ),
  defineCall('VM.assert_can_migrate', migration, {
    rules: ({ world, database, release }, given) =>
      migrateSendRefusals(world, database, migrationRequest(given, release)),
    perform: () => '',
  }),
  defineCall(
    'VM.assert_can_boot_here',
    { self, host: reference('host') },
    {
      rules: ({ database, release }, given) => [
        ...otherVersionRefusals(database, given.self, given.host),
        ...bootHereRefusals(database, given.self, given.host, { release }),
      ],
      perform: () => '',
    },
  ),
  defineCall(
    'VM.assert_agile',
    { self },
    { rules: ({ database }, given) => agilityRefusals(database, given.self), perform: () => '' },
  ),
  defineCall(
    'VM.assert_operation_valid',
    { self, op: text() },
    {
      rules: ({ database, release }, given) =>
        vmOperationRefusals(database, given.self, given.op, { release, isStrict: true }),
      perform: () => '',
    },
  ),
  defineCall('VM.update_allowed_operations', { self }, { perform: () => '' }),
  defineCall(
    'VM.get_possible_hosts',
    { vm },
    { perform: ({ database, release }, given) => possibleHosts(database, given.vm, release) },
  ),
  defineCall(
    'VM.get_allowed_VBD_devices',
    { vm },
    { perform: ({ database }, given) => freePositions(database, given.vm) },
  ),
  defineCall(
    'VM.get_allowed_VIF_devices',
    { vm },
    { perform: ({ database, release }, given) => freeVifDevices(database, given.vm, release) },
  ),
  defineCall(
    'VM.compute_memory_overhead',
    { vm },
    { perform: ({ database }, given) => overheadOf(recordOf(database, 'VM', given.vm)) },
  ),
]
