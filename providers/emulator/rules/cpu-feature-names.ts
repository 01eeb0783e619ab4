import type { FeatureSet } from './cpu-features.js'
import { isBefore } from './release.js'

/** The bits of one word of CPUID by name, lowest first; `-` is a bit without one. Names are those of the Intel and AMD manuals. */
const words = {
  basicEdx:
    'fpu vme de pse tsc msr pae mce cx8 apic - sysenter mtrr pge mca cmov pat pse36 - clflush - ds acpi mmx fxsr sse sse2 ss htt tm1 - pbe',
  basicEcx:
    'sse3 pclmulqdq dtes64 monitor ds_cpl vmx smx eist tm2 ssse3 - - fma cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline aes xsave osxsave avx f16c rdrand hypervisor',
  extendedEdx:
    'fpu vme de pse tsc msr pae mce cx8 apic - syscall mtrr pge mca cmov pat pse36 - mp nx - mmxext mmx fxsr ffxsr page1gb rdtscp - lm 3dnowext 3dnow',
  extendedEcx:
    'lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 - - nodeid_msr - tbm topoext - - - dbext - - monitorx - -',
  xsave: 'xsaveopt xsavec xgetbv1 xsaves',
  leaf7Ebx:
    'fsgsbase tsc_adjust sgx bmi1 hle avx2 fdp_excptn_only smep bmi2 erms invpcid rtm pqm no_fpu_sel mpx pqe avx512f avx512dq rdseed adx smap avx512_ifma - clflushopt clwb pt avx512pf avx512er avx512cd sha avx512bw avx512vl',
  leaf7Ecx:
    'prefetchwt1 avx512_vbmi umip pku ospke - avx512_vbmi2 cet_ss gfni vaes vpclmulqdq avx512_vnni avx512_bitalg - avx512_vpopcntdq - - - - - - - rdpid - - cldemote - movdiri movdir64b enqcmd',
  powerEdx: '- - - - - - - - itsc - efro',
  sizesEbx: 'clzero - rstr_fp_err_ptrs - - - - - - wbnoinvd - - ibpb - ibrs stibp - - - - - - - - ssbd',
  leaf7Edx:
    '- - avx512_4vnniw avx512_4fmaps - - - - avx512_vp2intersect - md_clear - - - - - - - - - - - - - - - ibrs_ibpb stibp l1d_flush arch_caps - ssbd',
} as const

type Word = keyof typeof words

/** Up to 6.5: leaf 1 and its extension, ECX before EDX (xapi.md §2.5). */
const early: readonly Word[] = ['basicEcx', 'basicEdx', 'extendedEcx', 'extendedEdx']
/** From 7.0: the order of the hypervisor's own feature set. */
const late: readonly Word[] = [
  'basicEdx',
  'basicEcx',
  'extendedEdx',
  'extendedEcx',
  'xsave',
  'leaf7Ebx',
  'leaf7Ecx',
  'powerEdx',
  'sizesEbx',
  'leaf7Edx',
]

/** The features of one word of a set, by name; a bit without a name is told by its number. */
export interface NamedWord {
  /** Counted from 1, as people count the words of a feature string. */
  readonly word: number
  readonly hex: string
  readonly names: readonly string[]
}

/** The features of a set by name, word by word; words without features are left out. */
export function nameFeatures(features: FeatureSet, release: string): readonly NamedWord[] {
  const layout = isBefore(release, '7.0') ? early : late
  return features.flatMap((word, index) => {
    if (word === 0) return []
    const kind = layout[index]
    const known = kind === undefined ? [] : words[kind].split(' ')
    const bits = Array.from({ length: 32 }, (_, bit) => bit).filter(bit => ((word >>> bit) & 1) === 1)
    const names = bits.map(bit => {
      const name = known[bit] ?? '-'
      return name === '-' ? `bit ${bit}` : name
    })
    return [{ word: index + 1, hex: word.toString(16).padStart(8, '0'), names }]
  })
}

/** The features of a set in a sentence: `avx2, bmi1 (word 6), clzero (word 9)`. */
export function tellFeatures(features: FeatureSet, release: string): string {
  return tellWords(nameFeatures(features, release))
}

/** Features that have their names already, in a sentence. */
export function tellWords(words: readonly NamedWord[]): string {
  return words.map(({ word, names }) => `${names.join(', ')} (word ${word})`).join(', ')
}
