import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
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

/** What the memory of a host was worked out from; the lists are the very same as long as no VM in them changes. */
interface Counted {
  readonly residents: readonly unknown[]
  readonly host: DatabaseRecord | undefined
  readonly metrics: DatabaseRecord | undefined
  readonly coming: readonly unknown[]
  readonly memory: HostMemory
}

const counted = new WeakMap<Database, Map<string, Counted>>()

/** The memory of a host as xapi counts it: domain 0 is a guest like any other. Every start asks for that of every host. */
export function hostMemory(database: Database, reference: string): HostMemory {
  const residents = database.referring('VM', 'resident_on', reference)
  const coming = database.referring('VM', 'scheduled_to_be_resident_on', reference)
  const host = database.get('host', reference)
  const metrics = database.get('host_metrics', String(host?.metrics))
  const ofDatabase = counted.get(database) ?? new Map<string, Counted>()
  counted.set(database, ofDatabase)
  const known = ofDatabase.get(reference)
  const holds =
    known?.residents === residents &&
    known.coming === coming &&
    known.host === host &&
    known.metrics === metrics
  if (holds) return known.memory
  const memory = countMemory(database, reference, metrics)
  ofDatabase.set(reference, { residents, coming, host, metrics, memory })
  return memory
}

function countMemory(database: Database, reference: string, metrics: DatabaseRecord | undefined): HostMemory {
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
