import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, recordOf, textOf } from './field.js'
import { licenceRefusals } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'
import { referring, srOfVbd } from './related.js'
import { readProvision } from './provision.js'
import { unpluggedRefusals } from './sr.js'
import { copyVdiRefusals, createVdiRefusals, snapshotVdiRefusals } from './vdi.js'
import { suspendSrOf } from './vm-start.js'
import { vmOperationRefusals } from './vm-operation.js'

/** The disks of a VM: what its VBDs hold, but CDs. */
export function disksOf(database: Database, vm: Ref): readonly Ref[] {
  return referring(database, 'VBD', 'VM', vm).flatMap(([, vbd]) =>
    textOf(vbd, 'type') === 'CD' || flagOf(vbd, 'empty') || srOfVbd(database, vbd) === undefined
      ? []
      : [textOf(vbd, 'VDI')],
  )
}

/** VM.clone: the operation, then each disk in its own SR (xapi.md §7.6). */
export function cloneRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  return [
    ...vmOperationRefusals(database, vm, 'clone', { release }),
    ...disksOf(database, vm).flatMap(disk => snapshotVdiRefusals(database, disk)),
  ]
}

/** VM.copy: the operation, then each disk to the SR, null meaning its own (xapi.md §7.6). */
export function copyRefusals(database: Database, vm: Ref, sr: Ref, release: string): readonly Refusal[] {
  return [
    ...vmOperationRefusals(database, vm, 'copy', { release }),
    ...(sr === nullRef ? [] : unpluggedRefusals(database, sr)),
    ...disksOf(database, vm).flatMap(disk =>
      copyVdiRefusals(database, disk, sr === nullRef ? textOf(recordOf(database, 'VDI', disk), 'SR') : sr),
    ),
  ]
}

/** VM.snapshot: the operation, then each disk. */
export function snapshotRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  return [
    ...vmOperationRefusals(database, vm, 'snapshot', { release }),
    ...disksOf(database, vm).flatMap(disk => snapshotVdiRefusals(database, disk)),
  ]
}

/** VM.checkpoint: the licence, the operation, an SR for the image, each disk. */
export function checkpointRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  const state = textOf(recordOf(database, 'VM', vm), 'power_state')
  const needsSr = state !== 'Suspended' && suspendSrOf(database, vm) === undefined
  return [
    ...licenceRefusals(database, 'restrict_checkpoint', 'Checkpoint'),
    ...vmOperationRefusals(database, vm, 'checkpoint', { release }),
    ...(needsSr ? [refusal('VM_NO_SUSPEND_SR', [vm], ['VM', vm])] : []),
    ...disksOf(database, vm).flatMap(disk => snapshotVdiRefusals(database, disk)),
  ]
}

/** VM.provision: templates only; the SRs that its disks name by uuid; their room (xapi.md §7.6). */
export function provisionRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  const disks = readProvision(mapOf(recordOf(database, 'VM', vm), 'other_config')['disks'] ?? '')
  return [
    ...vmOperationRefusals(database, vm, 'provision', { release }),
    ...disks.flatMap(disk => {
      const sr = database.findByUuid('SR', disk.srUuid)
      return sr === undefined
        ? [refusal('UUID_INVALID', ['SR', disk.srUuid], ['VM', vm])]
        : createVdiRefusals(database, { SR: sr, type: disk.type, virtual_size: disk.sizeBytes })
    }),
  ]
}
