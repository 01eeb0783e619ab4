/** How a guest is virtualised; it decides what its memory costs beside the guest's own. */
export type DomainType = 'hvm' | 'pvh' | 'pv' | 'pv_in_pvh'

/** The five limits of a VM's memory in bytes; ordered as xapi orders them. */
export interface MemoryLimits {
  readonly staticMin: number
  readonly dynamicMin: number
  readonly target: number
  readonly dynamicMax: number
  readonly staticMax: number
}

/** What the memory overhead of a VM depends on. */
export interface MemoryShape {
  readonly domainType: DomainType
  readonly staticMaxBytes: number
  readonly vcpusMax: number
  readonly shadowMultiplier: number
  /** From 26.x on each virtual CPU costs a little more. */
  readonly hasVcpuTerm?: boolean
}

const mebibyte = 1024 * 1024

/** Bytes in whole MiB, rounded up. */
export function toMebibytes(bytes: number): number {
  return Math.ceil(bytes / mebibyte)
}

/** Memory for shadow page tables in MiB (xapi.md §7.4). */
export function shadowMebibytes(shape: MemoryShape): number {
  const tables = Math.ceil((256 * shape.vcpusMax + 2 * toMebibytes(shape.staticMaxBytes)) / 256)
  return Math.max(1, Math.floor(tables * shape.shadowMultiplier))
}

/** What a VM costs beside its own memory, in MiB (xapi.md §7.4). */
export function overheadMebibytes(shape: MemoryShape): number {
  const internal = shape.domainType === 'pv' ? 0 : 1
  const external = 1
  const shim = shape.domainType === 'pv_in_pvh' ? 23 + Math.floor(toMebibytes(shape.staticMaxBytes) / 90) : 0
  const vcpus = shape.hasVcpuTerm === true ? Math.ceil((38 * shape.vcpusMax) / 256) : 0
  return shadowMebibytes(shape) + internal + external + shim + vcpus
}

/** `VM.memory_overhead` in bytes. */
export function overheadBytes(shape: MemoryShape): number {
  return overheadMebibytes(shape) * mebibyte
}

/** What a VM with this much memory of its own takes from a host, in bytes, in whole MiB. */
export function footprintBytes(shape: MemoryShape, targetBytes: number): number {
  return (toMebibytes(targetBytes) + overheadMebibytes(shape)) * mebibyte
}

/** True when static_min <= dynamic_min <= dynamic_max <= static_max; the target is not looked at. */
export function areValid(limits: MemoryLimits): boolean {
  return (
    limits.staticMin <= limits.dynamicMin &&
    limits.dynamicMin <= limits.dynamicMax &&
    limits.dynamicMax <= limits.staticMax
  )
}

/** True when ballooning has no room. */
export function arePinned(limits: MemoryLimits): boolean {
  return limits.dynamicMin === limits.dynamicMax
}

/** True for what is demanded where dynamic memory control does not apply. */
export function areValidAndPinnedAtStaticMax(limits: MemoryLimits): boolean {
  return areValid(limits) && limits.dynamicMin === limits.staticMax
}

/** Limits pinned at static_max: what a VM falls back to. */
export function resetToSafeDefaults(limits: MemoryLimits): MemoryLimits {
  const { staticMax } = limits
  return {
    staticMin: Math.min(limits.staticMin, staticMax),
    dynamicMin: staticMax,
    target: staticMax,
    dynamicMax: staticMax,
    staticMax,
  }
}

/** The nearest valid limits, as xapi coerces them at start; undefined where there are none. */
export function coerce(limits: MemoryLimits): MemoryLimits | undefined {
  const { staticMin, staticMax } = limits
  if (staticMin > staticMax || limits.dynamicMin > limits.dynamicMax) return undefined
  const dynamicMin = clamp(limits.dynamicMin, staticMin, staticMax)
  const dynamicMax = clamp(limits.dynamicMax, staticMin, staticMax)
  return {
    staticMin,
    dynamicMin,
    target: clamp(limits.target, dynamicMin, dynamicMax),
    dynamicMax,
    staticMax,
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
