import type { Database } from '../../emulator/database/database.js'
import { guestMemory, memoryForGuests } from '../../emulator/rules/vm-memory.js'

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

/** The memory of a host as xapi counts it: domain 0 is a guest like any other. Every start asks for that of every host. */
export function hostMemory(database: Database, reference: string): HostMemory {
  const metrics = database.get('host_metrics', String(database.get('host', reference)?.metrics))
  const { staticMaxBytes, dynamicMaxBytes, dynamicMinBytes, overheadBytes } = guestMemory(database, reference)
  const availableBytes = memoryForGuests(database, reference) - overheadBytes
  return {
    availableBytes,
    totalBytes: Number(metrics?.memory_total ?? 0),
    freeBytes: availableBytes - dynamicMinBytes,
    staticMaxBytes,
    dynamicMaxBytes,
    dynamicMinBytes,
  }
}
