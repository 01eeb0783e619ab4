import {
  areEqual,
  difference,
  extend,
  intersect,
  isCompatible,
  isStrictSubset,
  isSubset,
  parseFeatures,
  printFeatures,
  upgrade,
  zeroExtend,
} from '../../../providers/emulator/rules/cpu-features.js'
import { poolCpuInfo } from '../../../providers/emulator/rules/cpu-level.js'
import {
  maskableOf,
  maskFeatures,
  maskRefusals,
  parseMask,
  xenMasks,
  type Maskable,
} from '../../../providers/emulator/rules/cpu-masking.js'
import { bootFeatures, cpuObstacle } from '../../../providers/emulator/rules/vm-cpu.js'
import type { Evaluators, RecordedCase } from './recorded.js'

type Words = readonly number[]
type Info = Readonly<Record<string, string>>
interface Pair {
  readonly a: Words
  readonly b: Words
}

const words = (text: string) => parseFeatures(text) ?? []

function featuresOfString(input: string | { readonly string: string }, entry: RecordedCase): unknown {
  const text = typeof input === 'string' ? input : input.string
  const parsed = parseFeatures(text)
  if (parsed !== undefined) return { ok: parsed }
  const expected = entry.expected as Readonly<Record<string, string>>
  return 'arg' in expected ? { error: 'InvalidFeatureString', arg: text } : { error: text }
}

function readInfo(record: Info): InfoValues {
  return {
    vendor: record['vendor'] ?? '',
    socket_count: Number(record['socket_count']),
    cpu_count: Number(record['cpu_count']),
    features_pv: words(record['features_pv'] ?? ''),
    features_hvm: words(record['features_hvm'] ?? ''),
  }
}

interface InfoValues {
  readonly vendor: string
  readonly socket_count: number
  readonly cpu_count: number
  readonly features_pv: Words
  readonly features_hvm: Words
}

function writeInfo(values: InfoValues): Info {
  return {
    vendor: values.vendor,
    socket_count: String(values.socket_count),
    cpu_count: String(values.cpu_count),
    features_pv: printFeatures(values.features_pv),
    features_hvm: printFeatures(values.features_hvm),
  }
}

function compatible(input: {
  readonly host_cpu_info: Info
  readonly vm: {
    readonly power_state: string
    readonly current_domain_type: string
    readonly last_boot_CPU_flags: Info
  }
}): unknown {
  const obstacle =
    input.vm.power_state === 'Halted'
      ? undefined
      : cpuObstacle({
          flags: input.vm.last_boot_CPU_flags,
          hostInfo: input.host_cpu_info,
          domainType: input.vm.current_domain_type,
          release: '8.2',
          poolMask: undefined,
        })
  return obstacle === undefined
    ? { ok: true }
    : { error: 'VM_INCOMPATIBLE_WITH_THIS_HOST', params_without_refs: [obstacle] }
}

function level(
  input: { readonly hosts: readonly { readonly cpu_info: Info; readonly hvm_capable: boolean }[] },
  entry: RecordedCase,
): unknown {
  const keys = Object.keys(entry.expected as Info)
  return poolCpuInfo(
    input.hosts.map(host => ({ cpuInfo: host.cpu_info, isHvmCapable: host.hvm_capable })),
    {
      pv: keys.filter(key => key.startsWith('features_pv')),
      hvm: keys.filter(key => key.startsWith('features_hvm')),
    },
  )
}

function setFeatures(input: {
  readonly manufacturer: string
  readonly maskable: Maskable
  readonly physical_features: string
  readonly requested: string
}): unknown {
  const physical = words(input.physical_features)
  const [refusal] = maskRefusals({
    vendor: input.manufacturer,
    maskable: input.maskable,
    physical,
    requested: input.requested,
  })
  return refusal === undefined
    ? { ok: true, xen_masks: xenMasks(physical, parseMask(input.requested) ?? []) }
    : { api_error: refusal.code, detail: refusal.parameters[0] }
}

/** Feature strings, their sets, pool levels, masks before 7.0. */
export const cpuFeaturesEvaluators: Evaluators = {
  string_of_features: (input: { readonly words: Words }) => printFeatures(input.words),
  features_of_string: featuresOfString,
  roundtrip_features: (input: { readonly words: Words }) => words(printFeatures(input.words)),
  roundtrip_string: (input: { readonly string: string }) => printFeatures(words(input.string)),
  extend: (input: Pair) => extend(input.a, input.b),
  zero_extend: (input: { readonly words: Words; readonly length: number }) =>
    zeroExtend(input.words, input.length),
  intersect: (input: Pair) => intersect(input.a, input.b),
  is_equal: (input: Pair) => areEqual(input.a, input.b),
  comparisons: (input: Pair) => ({
    is_subset: isSubset(input.a, input.b),
    is_strict_subset: isStrictSubset(input.a, input.b),
  }),
  featureset_ops: (input: { readonly left: string; readonly right: string }) => {
    const [left, right] = [words(input.left), words(input.right)]
    return {
      intersect: printFeatures(intersect(left, right)),
      diff: printFeatures(difference(left, right)),
      is_equal: areEqual(left, right),
      is_subset: isSubset(left, right),
      is_strict_subset: isStrictSubset(left, right),
      extend_left_to_right: printFeatures(extend(left, right)),
      vm_left_compatible_with_host_right: isCompatible(left, right),
    }
  },
  upgrade_features: (input: { readonly vm: string; readonly host: string }) =>
    printFeatures(upgrade(words(input.vm), words(input.host), true)),
  cpu_info_set: (input: { readonly values: InfoValues }) => writeInfo(input.values),
  cpu_info_get_set_identity: (input: { readonly record: Info }) => writeInfo(readInfo(input.record)),
  cpu_info_get: (input: { readonly record: Info }) => readInfo(input.record),
  next_boot_cpu_features: (input: {
    readonly pool_cpu_info: Info
    readonly vms: readonly { readonly domain_type: string }[]
  }) => {
    const release = 'features_pv_host' in input.pool_cpu_info ? '8.2' : '7.0'
    return input.vms.map(vm => bootFeatures(input.pool_cpu_info, vm.domain_type, release))
  },
  assert_vm_is_compatible: compatible,
  pool_cpu_info: level,
  v62_maskable: (input: {
    readonly manufacturer: string
    readonly family: number
    readonly model: number
    readonly stepping: number
  }) => maskableOf({ vendor: input.manufacturer, ...input }),
  v62_parse_features: (input: string) => {
    const parsed = parseMask(input)
    return parsed === undefined ? { error: 'InvalidFeatureString' } : { ok: printFeatures(parsed) }
  },
  v62_mask_features: (input: { readonly features: string; readonly mask: string }) =>
    printFeatures(maskFeatures(words(input.features), words(input.mask))),
  v62_set_cpu_features_check: setFeatures,
}
