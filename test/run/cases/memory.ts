import {
  areValid,
  areValidAndPinnedAtStaticMax,
  arePinned,
  coerce,
  footprintBytes,
  overheadBytes,
  overheadMebibytes,
  resetToSafeDefaults,
  shadowMebibytes,
  toMebibytes,
  type DomainType,
  type MemoryLimits,
} from '../../../providers/emulator/rules/memory-model.js'
import type { Evaluators } from './recorded.js'

interface Limits {
  readonly static_min: number
  readonly dynamic_min: number
  readonly target: number
  readonly dynamic_max: number
  readonly static_max: number
}

interface Shape {
  readonly domain_type: DomainType
  readonly static_max_bytes: number
  readonly target_bytes: number
  readonly vcpus_max: number
  readonly shadow_multiplier: number
}

const names = ['static_min', 'dynamic_min', 'target', 'dynamic_max', 'static_max'] as const

function fromRecord(limits: Limits): MemoryLimits {
  return fromList(names.map(name => limits[name]))
}

function fromList([
  staticMin = 0,
  dynamicMin = 0,
  target = 0,
  dynamicMax = 0,
  staticMax = 0,
]: readonly number[]): MemoryLimits {
  return { staticMin, dynamicMin, target, dynamicMax, staticMax }
}

function toList(limits: MemoryLimits): readonly number[] {
  return [limits.staticMin, limits.dynamicMin, limits.target, limits.dynamicMax, limits.staticMax]
}

function toRecord(limits: MemoryLimits): Limits {
  const [static_min = 0, dynamic_min = 0, target = 0, dynamic_max = 0, static_max = 0] = toList(limits)
  return { static_min, dynamic_min, target, dynamic_max, static_max }
}

/** The memory model and its constraints. */
export const memoryEvaluators: Evaluators = {
  are_valid: (input: Limits) => areValid(fromRecord(input)),
  are_pinned: (input: Limits) => arePinned(fromRecord(input)),
  are_valid_and_pinned_at_static_max: (input: Limits) => areValidAndPinnedAtStaticMax(fromRecord(input)),
  reset_to_safe_defaults: (input: Limits) => toRecord(resetToSafeDefaults(fromRecord(input))),
  constraints: (input: readonly number[]) => {
    const limits = fromList(input)
    const coerced = coerce(limits)
    return {
      valid: areValid(limits),
      pinned: arePinned(limits),
      valid_and_pinned_at_static_max: areValidAndPinnedAtStaticMax(limits),
      transform: coerced === undefined ? null : toList(coerced),
      reset_to_safe_defaults: toList(resetToSafeDefaults(limits)),
    }
  },
  vm_memory_model: (input: Shape) => {
    const shape = {
      domainType: input.domain_type,
      staticMaxBytes: input.static_max_bytes,
      vcpusMax: input.vcpus_max,
      shadowMultiplier: input.shadow_multiplier,
      hasVcpuTerm: true,
    }
    const required = footprintBytes(shape, input.target_bytes)
    return {
      static_max_mib: toMebibytes(input.static_max_bytes),
      shadow_mib: shadowMebibytes(shape),
      overhead_mib: overheadMebibytes(shape),
      overhead_bytes: overheadBytes(shape),
      footprint_mib: toMebibytes(required),
      required_bytes: required,
    }
  },
}
