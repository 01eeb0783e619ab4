import type { XapiRecord } from '../session/xapi-session.js'
import { findByRef, table } from './find.js'
import type { ObservedPool } from './observation.js'
import { numberField, textField } from './record.js'

/** The memory of a host that VMs can still start in, in bytes, as xapi reckons it (reference section 7.4). */
export function freeMemory(host: XapiRecord, total: number, residents: readonly XapiRecord[]): number {
  const used = residents.map(vm => bytes(vm, 'memory_dynamic_min') + bytes(vm, 'memory_overhead'))
  return total - bytes(host, 'memory_overhead') - used.reduce((sum, each) => sum + each, 0)
}

/** True for a VM (domain 0 too) that has memory of this host, or is about to. */
export function isResident(vm: XapiRecord, hostRef: string): boolean {
  return vm['resident_on'] === hostRef || vm['scheduled_to_be_resident_on'] === hostRef
}

/** The memory of a host of an observed pool, in bytes; undefined where its pool does not tell. */
export function hostMemory(
  pool: ObservedPool,
  hostRef: string,
): { readonly total: number; readonly free: number } | undefined {
  const host = table(pool, 'host').get(hostRef)
  const metrics = findByRef(pool, 'host_metrics', textField(host ?? {}, 'metrics'))?.record
  const total = metrics === undefined ? undefined : numberField(metrics, 'memory_total')
  if (host === undefined || total === undefined) return undefined
  const residents = [...table(pool, 'VM').values()].filter(vm => isResident(vm, hostRef))
  return { total, free: freeMemory(host, total, residents) }
}

function bytes(record: XapiRecord, field: string): number {
  return numberField(record, field) ?? 0
}
