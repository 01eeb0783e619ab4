import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { numberOf, recordOf, refOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import { memoryForGuests, residentMemory } from '../rules/vm-memory.js'

const page = 4096

/**
 * Gives every guest of a host the same share of its dynamic range: all of it where there is room, less where there is not,
 * as the memory balancing of the hosts does. Domains without a range keep what they have.
 */
export function balanceMemory(database: Database, host: Ref): void {
  if (!database.has('host', host)) return
  const { rangeBytes, dynamicMinBytes, overheadBytes } = residentMemory(database, host)
  if (rangeBytes === 0) return
  const free = memoryForGuests(database, host) - dynamicMinBytes - overheadBytes
  const share = Math.min(1, Math.max(0, free / rangeBytes))
  const wide = referring(database, 'VM', 'resident_on', host).filter(([, vm]) => rangeOf(vm) > 0)
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
  if (!database.has('VM_metrics', metrics)) return
  if (numberOf(recordOf(database, 'VM_metrics', metrics), 'memory_actual') !== target)
    database.update('VM_metrics', metrics, { memory_actual: target })
}
