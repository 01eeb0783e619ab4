import { revertVm, takeCheckpoint, takeSnapshot } from '../effects/vm-snapshot.js'
import { checkpointRefusals, snapshotRefusals } from '../rules/vm-copy.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { optional, reference, references, text } from './parameter.js'

const vm = reference('VM')

/** Messages that take snapshots of VMs and go back to them (xapi.md §7.1, §7.2). */
export const vmSnapshotCalls: readonly Call[] = [
  defineCall(
    'VM.snapshot',
    { vm, new_name: text(), ignore_vdis: optional(references('VDI'), []) },
    {
      durationSeconds: 5,
      exclusive: (_context, given) => [{ className: 'VM', ref: given.vm, operation: 'snapshot' }],
      rules: ({ database, release }, given) => snapshotRefusals(database, given.vm, release),
      perform: ({ world, database }, given) => takeSnapshot(world, database, given.vm, given.new_name),
    },
  ),
  defineCall(
    'VM.checkpoint',
    { vm, new_name: text() },
    {
      durationSeconds: 30,
      exclusive: (_context, given) => [{ className: 'VM', ref: given.vm, operation: 'checkpoint' }],
      rules: ({ database, release }, given) => checkpointRefusals(database, given.vm, release),
      perform: ({ world, database }, given) => takeCheckpoint(world, database, given.vm, given.new_name),
    },
  ),
  defineCall(
    'VM.revert',
    { snapshot: reference('VM') },
    {
      durationSeconds: 10,
      rules: ({ database, release }, given) =>
        vmOperationRefusals(database, given.snapshot, 'revert', { release }),
      perform: ({ world, database }, given) => revertVm(world, database, given.snapshot),
    },
  ),
]
