import type { FeatureSet } from './cpu-features.js'
import { areEqual, intersect, isSubset, printFeatures } from './cpu-features.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'

/** Which words of a CPU's features can be masked before 7.0. */
export type Maskable = 'no' | 'base' | 'full'

const fullyMaskableModels = [0x17, 0x1e, 0x1f, 0x25, 0x2a, 0x2c, 0x2d, 0x2e, 0x2f, 0x3a, 0x3c, 0x3e]

/** What the maker's masking technology can do on this CPU (xapi.md §2.5). */
export function maskableOf(cpu: {
  readonly vendor: string
  readonly family: number
  readonly model: number
  readonly stepping: number
}): Maskable {
  if (isAmd(cpu.vendor)) return cpu.family >= 0x10 ? 'full' : 'no'
  if (!isIntel(cpu.vendor) || cpu.family !== 6) return 'no'
  if (cpu.model === 0x1d || (cpu.model === 0x17 && cpu.stepping >= 4)) return 'base'
  if (cpu.model === 0x1a) return cpu.stepping > 2 ? 'full' : 'no'
  return fullyMaskableModels.includes(cpu.model) ? 'full' : 'no'
}

/** Reads the four words of a mask as 6.x does: 32 hex digits once blanks and dashes are dropped. */
export function parseMask(text: string): FeatureSet | undefined {
  const digits = text.replaceAll(/[-\s]/g, '')
  if (!/^[0-9a-fA-F]{32}$/.test(digits)) return undefined
  return [0, 8, 16, 24].map(start => Number.parseInt(digits.slice(start, start + 8), 16))
}

/** Features seen through a mask. */
export function maskFeatures(features: FeatureSet, mask: FeatureSet): FeatureSet {
  return intersect(features, mask)
}

/** The default of `pool.other_config:cpuid_feature_mask`: every bit but EST counts. */
export const defaultFeatureMask: FeatureSet = [0xffffff7f, 0xffffffff, 0xffffffff, 0xffffffff]

/**
 * host.set_cpu_features on 6.0 to 6.5, in xapi's order: INVALID_FEATURE_STRING, CPU_FEATURE_MASKING_NOT_SUPPORTED,
 * INVALID_FEATURE_STRING for a set that masking cannot reach (xapi.md §2.5).
 */
export function maskRefusals(request: {
  readonly vendor: string
  readonly maskable: Maskable
  readonly physical: FeatureSet
  readonly requested: string
}): readonly Refusal[] {
  const requested = parseMask(request.requested)
  if (requested === undefined) {
    return [refusal('INVALID_FEATURE_STRING', ['String is not 32 hexadecimal digits'])]
  }
  if (request.maskable === 'no') {
    const technology = isAmd(request.vendor) ? 'Extended Migration Technology' : 'FlexMigration'
    return [refusal('CPU_FEATURE_MASKING_NOT_SUPPORTED', [`CPU does not have ${technology}`])]
  }
  const isBase = request.maskable === 'base'
  const changesExtended = !areEqual(requested.slice(2), request.physical.slice(2))
  if (isSubset(requested, request.physical) && !(isBase && changesExtended)) return []
  const limit = isBase ? ' (only base features can be masked)' : ''
  return [
    refusal('INVALID_FEATURE_STRING', [`CPU features cannot be masked to obtain given features${limit}`]),
  ]
}

/** Xen's boot options that bring a CPU from its physical to the requested features: the words that differ. */
export function xenMasks(physical: FeatureSet, requested: FeatureSet): Readonly<Record<string, string>> {
  const options = ['cpuid_mask_ecx', 'cpuid_mask_edx', 'cpuid_mask_ext_ecx', 'cpuid_mask_ext_edx']
  return Object.fromEntries(
    options.flatMap((option, index) => {
      const word = requested[index] ?? 0
      return word === physical[index] ? [] : [[option, `0x${printFeatures([word])}`]]
    }),
  )
}

function isAmd(vendor: string): boolean {
  return vendor === 'AuthenticAMD' || vendor === 'AMD'
}

function isIntel(vendor: string): boolean {
  return vendor === 'GenuineIntel' || vendor === 'Intel'
}
