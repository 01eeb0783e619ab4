import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { numberOf, recordOf, refOf } from '../rules/field.js'
import { referring } from '../rules/related.js'

const page = 4096

/**
 * Gives every guest of a host the same share of its dynamic range: all of it where there is room, less where there is not,
 * as the memory balancing of the hosts does. Domains without a range keep what they have.
 */
export function balanceMemory(database: Database, host: Ref): void {
  const record = database.get('host', host)
  if (record === undefined) return
  const guests = referring(database, 'VM', 'resident_on', host)
  const wide = guests.filter(([, vm]) => rangeOf(vm) > 0)
  if (wide.length === 0) return
  const metrics = database.get('host_metrics', refOf(record, 'metrics'))
  const total = metrics === undefined ? 0 : numberOf(metrics, 'memory_total')
  const promised = guests.reduce(
    (sum, [, vm]) => sum + numberOf(vm, 'memory_dynamic_min') + numberOf(vm, 'memory_overhead'),
    numberOf(record, 'memory_overhead'),
  )
  const range = wide.reduce((sum, [, vm]) => sum + rangeOf(vm), 0)
  const share = Math.min(1, Math.max(0, (total - promised) / range))
  for (const [vm, guest] of wide) setTarget(database, vm, guest, share)
}

function rangeOf(vm: DatabaseRecord): number {
  return numberOf(vm, 'memory_dynamic_max') - numberOf(vm, 'memory_dynamic_min')
}

function setTarget(database: Database, vm: Ref, guest: DatabaseRecord, share: number): void {
  const target =
    share === 1
      ? numberOf(guest, 'memory_dynamic_max')
      : numberOf(guest, 'memory_dynamic_min') + Math.floor((rangeOf(guest) * share) / page) * page
  if (numberOf(guest, 'memory_target') !== target) database.update('VM', vm, { memory_target: target })
  const metrics = refOf(guest, 'metrics')
  if (database.get('VM_metrics', metrics) === undefined) return
  if (numberOf(recordOf(database, 'VM_metrics', metrics), 'memory_actual') !== target)
    database.update('VM_metrics', metrics, { memory_actual: target })
}
