import type { Database, DatabaseRecord } from '../../emulator/database/database.js'

/** The memory of a host, in bytes: what guests can have, and what those that run there may take. */
export interface HostMemory {
  /** Total without what the host itself and the overheads of its guests take. */
  readonly availableBytes: number
  readonly totalBytes: number
  readonly freeBytes: number
  readonly staticMaxBytes: number
  readonly dynamicMaxBytes: number
  readonly dynamicMinBytes: number
}

/** What one VM takes, in bytes. */
export interface VmMemory {
  readonly staticMaxBytes: number
  readonly dynamicMaxBytes: number
  readonly dynamicMinBytes: number
  readonly overheadBytes: number
}

/** The memory of a host as xapi counts it: domain 0 is a guest like any other. */
export function hostMemory(database: Database, reference: string): HostMemory {
  const host = database.get('host', reference)
  const metrics = database.get('host_metrics', String(host?.metrics))
  const totalBytes = numberIn(metrics, 'memory_total')
  const guests = database
    .records('VM')
    .flatMap(([, record]) =>
      record.resident_on === reference && record.power_state !== 'Halted' ? [vmMemory(record)] : [],
    )
  const availableBytes =
    totalBytes - numberIn(host, 'memory_overhead') - sum(guests, guest => guest.overheadBytes)
  const dynamicMinBytes = sum(guests, guest => guest.dynamicMinBytes)
  return {
    availableBytes,
    totalBytes,
    freeBytes: availableBytes - dynamicMinBytes,
    staticMaxBytes: sum(guests, guest => guest.staticMaxBytes),
    dynamicMaxBytes: sum(guests, guest => guest.dynamicMaxBytes),
    dynamicMinBytes,
  }
}

/** What a VM's record says it takes. */
export function vmMemory(record: DatabaseRecord): VmMemory {
  return {
    staticMaxBytes: numberIn(record, 'memory_static_max'),
    dynamicMaxBytes: numberIn(record, 'memory_dynamic_max'),
    dynamicMinBytes: numberIn(record, 'memory_dynamic_min'),
    overheadBytes: numberIn(record, 'memory_overhead'),
  }
}

function sum(guests: readonly VmMemory[], part: (guest: VmMemory) => number): number {
  return guests.reduce((total, guest) => total + part(guest), 0)
}

function numberIn(record: DatabaseRecord | undefined, field: string): number {
  const value = record?.[field]
  return typeof value === 'number' ? value : typeof value === 'string' ? Number(value) || 0 : 0
}
