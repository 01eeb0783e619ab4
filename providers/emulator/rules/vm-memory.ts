import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, textOf } from './field.js'
import type { MemoryLimits, MemoryShape } from './memory-model.js'
import {
  areValid,
  areValidAndPinnedAtStaticMax,
  coerce,
  footprintBytes,
  overheadBytes,
} from './memory-model.js'
import { isRestricted } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import type { Entry } from './related.js'
import { domainTypeOf } from './vm-traits.js'

/** What a VM's memory overhead depends on, as recorded. */
export function memoryShapeOf(vm: DatabaseRecord): MemoryShape {
  return {
    domainType: domainTypeOf(vm),
    staticMaxBytes: numberOf(vm, 'memory_static_max'),
    vcpusMax: numberOf(vm, 'VCPUs_max'),
    shadowMultiplier: numberOf(vm, 'HVM_shadow_multiplier') || 1,
  }
}

/** The five limits of a VM's memory. */
export function memoryLimitsOf(vm: DatabaseRecord): MemoryLimits {
  return {
    staticMin: numberOf(vm, 'memory_static_min'),
    dynamicMin: numberOf(vm, 'memory_dynamic_min'),
    target: numberOf(vm, 'memory_target'),
    dynamicMax: numberOf(vm, 'memory_dynamic_max'),
    staticMax: numberOf(vm, 'memory_static_max'),
  }
}

/** `VM.memory_overhead` as the model computes it for a record, in bytes. */
export function overheadOf(vm: DatabaseRecord): number {
  return overheadBytes(memoryShapeOf(vm))
}

/** Bytes that a VM needs to start: from dynamic_min, a PV guest in PVH from static_max (xapi.md §7.3, 7.4). */
export function neededToStart(vm: DatabaseRecord): number {
  const shape = memoryShapeOf(vm)
  const target = shape.domainType === 'pv_in_pvh' ? shape.staticMaxBytes : numberOf(vm, 'memory_dynamic_min')
  return footprintBytes(shape.domainType === 'pv' ? { ...shape, shadowMultiplier: 1 } : shape, target)
}

/** Bytes that a VM needs to be restarted by HA: from static_max (xapi.md §3.5). */
export function neededToRestart(vm: DatabaseRecord): number {
  const shape = memoryShapeOf(vm)
  return footprintBytes(
    shape.domainType === 'pv' ? { ...shape, shadowMultiplier: 1 } : shape,
    shape.staticMaxBytes,
  )
}

/** The largest static_max, in whole MiB, with which a VM and its overhead take no more than `total` bytes. */
export function largestStaticMax(vm: DatabaseRecord, total: number): number {
  const takes = (mebibytes: number) => {
    const staticMaxBytes = mebibytes * 1024 * 1024
    return footprintBytes({ ...memoryShapeOf(vm), staticMaxBytes }, staticMaxBytes)
  }
  let low = 0
  let high = Math.floor(Math.max(0, total) / (1024 * 1024)) + 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (takes(middle) <= total) low = middle
    else high = middle
  }
  return low * 1024 * 1024
}

/** Bytes of a host that no guest is promised: counted at their dynamic_min, domain 0 among them (xapi.md §7.4). */
export function freeMemoryOf(database: Database, host: Ref): number {
  const { dynamicMinBytes, overheadBytes } = guestMemory(database, host)
  return memoryForGuests(database, host) - dynamicMinBytes - overheadBytes
}

/** Bytes of a host when every guest takes its static_max; never below zero (xapi.md §3.5). */
export function freeStaticMemoryOf(database: Database, host: Ref): number {
  const { staticMaxBytes, overheadBytes } = guestMemory(database, host)
  return Math.max(0, memoryForGuests(database, host) - staticMaxBytes - overheadBytes)
}

/** What the guests of a host take together, in bytes. */
export interface GuestMemory {
  readonly staticMaxBytes: number
  readonly dynamicMaxBytes: number
  readonly dynamicMinBytes: number
  readonly overheadBytes: number
  /** By how much those whose memory may be changed while they run can differ. */
  readonly rangeBytes: number
}

/** The sum over VMs that run on the host or are about to, domain 0 included. */
export function guestMemory(database: Database, host: Ref): GuestMemory {
  const coming = database
    .referring('VM', 'scheduled_to_be_resident_on', host)
    .filter(([, vm]) => vm['resident_on'] !== host)
  if (coming.length === 0) return residentMemory(database, host)
  return sumOf([...database.referring('VM', 'resident_on', host), ...coming])
}

interface Counted {
  readonly residents: readonly Entry[]
  readonly sum: GuestMemory
}

const counted = new WeakMap<Database, Map<Ref, Counted>>()

/** The sum over VMs that run on the host, domain 0 included. Every start asks for it, so only what has changed is counted. */
export function residentMemory(database: Database, host: Ref): GuestMemory {
  const residents = database.referring('VM', 'resident_on', host)
  const ofDatabase = counted.get(database) ?? new Map<Ref, Counted>()
  counted.set(database, ofDatabase)
  const known = ofDatabase.get(host)
  if (known?.residents === residents) return known.sum
  const sum = known === undefined ? sumOf(residents) : recount(known, residents)
  ofDatabase.set(host, { residents, sum })
  return sum
}

/** The sum that was, without the entries that are no longer there and with those that are new. */
function recount({ residents, sum }: Counted, now: readonly Entry[]): GuestMemory {
  const shorter = Math.min(residents.length, now.length)
  let [first, last] = [0, 0]
  while (first < shorter && residents[first] === now[first]) first += 1
  while (last < shorter - first && residents.at(-1 - last) === now.at(-1 - last)) last += 1
  const gone = sumOf(residents.slice(first, residents.length - last))
  return sumOf(now.slice(first, now.length - last), {
    staticMaxBytes: sum.staticMaxBytes - gone.staticMaxBytes,
    dynamicMaxBytes: sum.dynamicMaxBytes - gone.dynamicMaxBytes,
    dynamicMinBytes: sum.dynamicMinBytes - gone.dynamicMinBytes,
    overheadBytes: sum.overheadBytes - gone.overheadBytes,
    rangeBytes: sum.rangeBytes - gone.rangeBytes,
  })
}

const nothing: GuestMemory = {
  staticMaxBytes: 0,
  dynamicMaxBytes: 0,
  dynamicMinBytes: 0,
  overheadBytes: 0,
  rangeBytes: 0,
}

function sumOf(guests: readonly Entry[], others: GuestMemory = nothing): GuestMemory {
  const sum = { ...others }
  for (const [, vm] of guests) {
    const [least, most] = [numberOf(vm, 'memory_dynamic_min'), numberOf(vm, 'memory_dynamic_max')]
    sum.staticMaxBytes += numberOf(vm, 'memory_static_max')
    sum.dynamicMaxBytes += most
    sum.dynamicMinBytes += least
    sum.overheadBytes += numberOf(vm, 'memory_overhead')
    sum.rangeBytes += Math.max(0, most - least)
  }
  return sum
}

/** Bytes of a host for its guests and their overheads: all of it but what the host itself takes. */
export function memoryForGuests(database: Database, host: Ref): number {
  const record = recordOf(database, 'host', host)
  const metrics = database.get('host_metrics', refOf(record, 'metrics'))
  const total = metrics === undefined ? 0 : numberOf(metrics, 'memory_total')
  return total - numberOf(record, 'memory_overhead')
}

/** The order of the limits, and the pinning where there is no dynamic memory control (xapi.md §7.4). */
export function memoryOrderRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  limits: MemoryLimits,
): readonly Refusal[] {
  if (!areValid(limits)) return [refusal('MEMORY_CONSTRAINT_VIOLATION_ORDER', [], ['VM', vm])]
  const reason = whyPinned(database, record)
  return refusedWhen(
    reason !== undefined && !areValidAndPinnedAtStaticMax(limits),
    'MEMORY_CONSTRAINT_VIOLATION_MAXPIN',
    [reason ?? ''],
    ['VM', vm],
  )
}

/** Why dynamic memory control does not apply to a VM; undefined where it does (xapi.md §7.4). */
function whyPinned(database: Database, record: DatabaseRecord): string | undefined {
  if (flagOf(record, 'is_control_domain')) return 'The memory of a control domain is fixed'
  if (isRestricted(database, 'restrict_dmc')) return 'Dynamic memory control is not licensed'
  const isNested = mapOf(record, 'platform')['nested-virt'] === 'true'
  return isNested ? 'The VM uses nested virtualisation' : undefined
}

/** MEMORY_CONSTRAINT_VIOLATION: limits that cannot be coerced into order at start (xapi.md §7.3, 1). */
export function coercionRefusals(vm: Ref, record: DatabaseRecord): readonly Refusal[] {
  const isHopeless = coerce(memoryLimitsOf(record)) === undefined
  return refusedWhen(isHopeless, 'MEMORY_CONSTRAINT_VIOLATION', [], ['VM', vm])
}

/** HOST_NOT_ENOUGH_FREE_MEMORY in KiB, for a running VM that would take more than its host has (xapi.md §7.4). */
export function raiseMemoryRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  dynamicMin: number,
): readonly Refusal[] {
  if (textOf(record, 'power_state') !== 'Running') return []
  const host = refOf(record, 'resident_on')
  const extra = dynamicMin - numberOf(record, 'memory_dynamic_min')
  const free = freeMemoryOf(database, host)
  return refusedWhen(
    extra > free,
    'HOST_NOT_ENOUGH_FREE_MEMORY',
    [kibibytes(extra), kibibytes(free)],
    ['VM', vm],
    ['host', host],
  )
}

function kibibytes(bytes: number): string {
  return String(Math.floor(bytes / 1024))
}
