import type { Database, Ref } from '../database/database.js'
import { flagOf, recordOf, refOf, textOf } from './field.js'
import { licenceRefusals } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isAttached, referring } from './related.js'
import { createVdiRefusals } from './vdi.js'
import { vmOperationRefusals } from './vm-operation.js'

/**
 * VDI.pool_migrate: a disk moves while its one VM runs: the licence, the VM, tracked blocks, the target at the VM's host,
 * then the rules of a new disk there (xapi.md §5.4, §7.6 of migrate_send).
 */
export function migrateVdiRefusals(
  database: Database,
  vdi: Ref,
  sr: Ref,
  release: string,
): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  const vms = [...new Set(referring(database, 'VBD', 'VDI', vdi).map(([, vbd]) => refOf(vbd, 'VM')))]
  const [vm, ...others] = vms
  const licence = licenceRefusals(database, 'restrict_storage_xen_motion', 'Storage_motion')
  if (vm === undefined) return [...licence, refusal('VDI_NEEDS_VM_FOR_MIGRATE', [vdi], ['VDI', vdi])]
  const vmRecord = recordOf(database, 'VM', vm)
  const host = refOf(vmRecord, 'resident_on')
  const isRunning = textOf(vmRecord, 'power_state') === 'Running'
  return [
    ...licence,
    ...refusedWhen(others.length > 0, 'VDI_IN_USE', [vdi, 'mirror'], ['VDI', vdi]),
    ...vmOperationRefusals(database, vm, 'migrate_send', { release }),
    ...refusedWhen(
      !isRunning,
      'VM_BAD_POWER_STATE',
      [vm, 'running', textOf(vmRecord, 'power_state').toLowerCase()],
      ['VM', vm],
    ),
    ...refusedWhen(flagOf(record, 'cbt_enabled'), 'VDI_CBT_ENABLED', [vdi], ['VDI', vdi]),
    ...refusedWhen(
      isRunning && !isAttached(database, host, sr),
      'VM_REQUIRES_SR',
      [vm, sr],
      ['VM', vm],
      ['SR', sr],
      ['host', host],
    ),
    ...(refOf(record, 'SR') === sr ? [] : createVdiRefusals(database, { ...record, SR: sr })),
  ]
}
