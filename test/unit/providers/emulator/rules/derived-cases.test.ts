import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pack, type Sized } from '../../../../../providers/emulator/ha/packing.js'
import {
  chooseHeuristic,
  isPossibleApproximately,
  isPossibleExhaustively,
  type PoolLoad,
} from '../../../../../providers/emulator/ha/survival.js'
import {
  areEqual,
  intersect,
  isCompatible,
  isStrictSubset,
  isSubset,
  parseFeatures,
  printFeatures,
  upgrade,
  zeroExtend,
} from '../../../../../providers/emulator/rules/cpu-features.js'
import { overheadMebibytes } from '../../../../../providers/emulator/rules/memory-model.js'
import { selectHost, type HostSnapshot } from '../../../../../providers/emulator/rules/placement.js'

/** Cases worked out by hand from xapi.md, and slow answers written from its words alone, against random questions. */

const set = (text: string) => parseFeatures(text) ?? []

describe('CPU features (xapi.md §2.1, §2.2, §2.4)', () => {
  test.each([
    // A VM of more words than the host is cut; what is cut is not asked for.
    ['00000001-00000000-ffffffff', '00000003', true],
    ['00000001-00000001', '00000003', true],
    ['00000004-00000000', '00000003', false],
    ['', '', true],
    ['ffffffff', '', true],
    ['', '00000000', true],
    ['80000000', 'ffffffff', true],
    ['80000000', '7fffffff', false],
  ])('a VM of %j on a host of %j: %s', (guest, host, expected) => {
    expect(isCompatible(set(guest), set(host))).toBe(expected)
  })

  test.each([
    ['', '80000000-00000001', '80000000-00000001'],
    ['80000001', '', '80000001'],
    ['ffffffff', '80000000-ffffffff', '80000000-00000000'],
    ['00000000', 'ffffffff-ffffffff', '00000000-00000000'],
  ])('%j and %j have %j in common', (left, right, expected) => {
    expect(printFeatures(intersect(set(left), set(right)))).toBe(expected)
    expect(printFeatures(intersect(set(right), set(left)))).toBe(expected)
  })

  test.each(['-', '1-', '-1', '1--2', '0x1g', 'g', ' 1', '1 ', '123456789'])(
    '%j is no feature string',
    text => {
      expect(parseFeatures(text)).toBeUndefined()
    },
  )

  test('four words of before 7.0 on nine: the host’s bits up to 8.1, zeros later; five words always take zeros', () => {
    const host = set('1-2-3-4-5-6-7-8-9')
    expect(upgrade(set('1-2-3-4'), host, true)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(upgrade(set('1-2-3-4'), host, false)).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0])
    expect(upgrade(set('1-2-3-4-1'), host, true)).toEqual([1, 2, 3, 4, 1, 0, 0, 0, 0])
  })

  const words = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 5 })
  const bits = (features: readonly number[]) =>
    features.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)

  test('sets are numbers of many bits', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const both =
          left.length === 0 ? bits(right) : right.length === 0 ? bits(left) : bits(left) & bits(right)
        expect(bits(intersect(left, right))).toBe(both)
        expect(areEqual(left, right)).toBe(bits(left) === bits(right))
        expect(isSubset(left, right)).toBe(both === bits(left))
        expect(isStrictSubset(left, right)).toBe(both === bits(left) && bits(left) !== bits(right))
        const cut = bits(left) % (1n << BigInt(32 * right.length))
        expect(bits(zeroExtend(left, right.length))).toBe(cut)
        expect(isCompatible(left, right)).toBe((cut & bits(right)) === cut)
        expect(parseFeatures(printFeatures(left))).toEqual(left)
      }),
      { numRuns: 300 },
    )
  })
})

/** Packing in the words of xapi.md §3.8, by sorting anew after every thing. */
function slowPack(
  things: readonly Sized<string>[],
  bins: readonly Sized<string>[],
): readonly (readonly string[])[] {
  let left = bins.map((bin, rank) => ({ name: bin[0], free: bin[1], rank }))
  const placed: (readonly string[])[] = []
  const sorted = things.map((thing, rank) => ({ thing, rank }))
  sorted.sort((first, second) => second.thing[1] - first.thing[1] || first.rank - second.rank)
  for (const { thing } of sorted) {
    left.sort((first, second) => second.free - first.free || first.rank - second.rank)
    const [most] = left
    if (most === undefined || most.free < thing[1]) continue
    placed.push([thing[0], most.name])
    // A bin that was used comes before those of equal room.
    const first = Math.min(...left.map(({ rank }) => rank)) - 1
    left = left.map(bin => (bin === most ? { ...bin, free: bin.free - thing[1], rank: first } : bin))
  }
  return placed.reverse()
}

/** Every order in which that many hosts may fail. */
function orders(hosts: readonly number[], count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]]
  return hosts.flatMap(host =>
    orders(
      hosts.filter(other => other !== host),
      count - 1,
    ).map(rest => [host, ...rest]),
  )
}

function survivesAll({ hosts, failures }: PoolLoad): boolean {
  const count = hosts.reduce((sum, { sizes }) => sum + sizes.length, 0)
  if (hosts.length < failures || (hosts.length === failures && count > 0)) return false
  return orders([...hosts.keys()], failures).every(order => {
    const now = hosts.map(({ free, sizes }) => ({ free, sizes: [...sizes], isAlive: true }))
    return order.every(index => {
      const dead = now[index]
      if (dead === undefined) return false
      dead.isAlive = false
      const bins = [...now.entries()].flatMap(([at, host]) =>
        host.isAlive ? [[String(at), host.free] as const] : [],
      )
      const things = dead.sizes.map((size, at) => [String(at), size] as const)
      const plan = slowPack(things, bins)
      for (const [thing, bin] of plan) {
        const host = now[Number(bin)]
        const size = dead.sizes[Number(thing)] ?? 0
        if (host === undefined) continue
        host.free -= size
        host.sizes.push(size)
      }
      return plan.length === things.length
    })
  })
}

function guessed({ hosts, failures }: PoolLoad): boolean {
  const all = hosts.flatMap(({ sizes }) => sizes)
  if (hosts.length < failures) return false
  if (all.length === 0) return true
  if (hosts.length === failures) return false
  const largest = Math.max(...all)
  const most = (numbers: readonly number[]) =>
    [...numbers]
      .sort((first, second) => second - first)
      .slice(0, failures)
      .reduce((sum, each) => sum + each, 0)
  const slots = hosts.map(({ free }) => Math.floor(free / largest))
  return (
    most(hosts.map(({ sizes }) => sizes.length)) <= slots.reduce((sum, each) => sum + each, 0) - most(slots)
  )
}

describe('failover plans (xapi.md §3.8)', () => {
  test.each<
    readonly [string, readonly Sized<string>[], readonly Sized<string>[], readonly (readonly string[])[]]
  >([
    [
      'equal bins: the first',
      [['a', 5]],
      [
        ['x', 9],
        ['y', 9],
      ],
      [['a', 'x']],
    ],
    [
      'a used bin comes before its equals',
      [
        ['a', 4],
        ['b', 1],
      ],
      [
        ['x', 9],
        ['y', 5],
      ],
      [
        ['b', 'x'],
        ['a', 'x'],
      ],
    ],
    [
      'what does not fit the emptiest is skipped',
      [
        ['a', 9],
        ['b', 3],
      ],
      [
        ['x', 8],
        ['y', 2],
      ],
      [['b', 'x']],
    ],
    ['equality fits', [['a', 8]], [['x', 8]], [['a', 'x']]],
    [
      'equal things keep their order',
      [
        ['a', 2],
        ['b', 2],
      ],
      [
        ['x', 3],
        ['y', 2],
      ],
      [
        ['b', 'y'],
        ['a', 'x'],
      ],
    ],
    ['nothing in nothing', [], [], []],
  ])('%s', (_title, things, bins, expected) => {
    expect(pack(things, bins)).toEqual(expected)
  })

  test.each([
    [32, 2, 'exhaustive'],
    [33, 1, 'approximate'],
    [16, 3, 'exhaustive'],
    [17, 3, 'approximate'],
    [9, 4, 'exhaustive'],
    [10, 4, 'approximate'],
    [7, 5, 'exhaustive'],
    [8, 5, 'approximate'],
    [6, 6, 'exhaustive'],
    [7, 6, 'approximate'],
    [33, 0, 'approximate'],
  ] as const)('%i hosts, %i failures: %s', (hosts, failures, expected) => {
    expect(chooseHeuristic(hosts, failures)).toBe(expected)
  })

  const sizes = fc.integer({ min: 1, max: 9 })
  const host = fc.record({ free: fc.integer({ min: 0, max: 20 }), sizes: fc.array(sizes, { maxLength: 3 }) })
  const load = fc
    .record({
      hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
      failures: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ hosts, failures }): PoolLoad => ({ hosts, idle: [], totalHosts: hosts.length, failures }))

  test('packing, every order of failures, and the estimate', () => {
    let possible = 0
    fc.assert(
      fc.property(load, question => {
        const things = question.hosts
          .flatMap(({ sizes: own }) => own)
          .map((size, at) => [`v${at}`, size] as const)
        const bins = question.hosts.map(({ free }, at) => [`h${at}`, free] as const)
        expect(pack(things, bins)).toEqual(slowPack(things, bins))
        const expected = survivesAll(question)
        expect(isPossibleExhaustively(question)).toBe(expected)
        expect(isPossibleApproximately(question)).toBe(guessed(question))
        possible += expected ? 1 : 0
      }),
      { numRuns: 400 },
    )
    expect(possible).toBeGreaterThan(40)
  })
})

describe('memory (xapi.md §7.4)', () => {
  const gibibyte = 1024 ** 3
  test.each([
    // ceil((256 V + 2 M) / 256): 1 VCPU and 128 MiB are 2; twice the multiplier 4; floor for broken ones.
    ['hvm', 128, 1, 1, false, 4],
    ['hvm', 128, 1, 1, true, 5],
    ['hvm', 128, 1, 2, false, 6],
    ['hvm', 128, 1, 1.4, false, 4],
    ['hvm', 128, 1, 1.5, false, 5],
    ['pvh', 8192, 4, 1, false, 70],
    ['pv', 8192, 4, 1, false, 69],
    // 23 + 8192 div 90 = 114 for the shim.
    ['pv_in_pvh', 8192, 4, 1, false, 184],
    ['pv', 0, 0, 1, false, 2],
    ['hvm', 2048, 7, 1, true, 27],
  ] as const)(
    '%s of %i MiB, %i VCPUs, multiplier %d, of 2026 %s: %i MiB',
    (type, size, vcpus, multiplier, isNew, expected) => {
      expect(
        overheadMebibytes({
          domainType: type,
          staticMaxBytes: size * 1024 * 1024,
          vcpusMax: vcpus,
          shadowMultiplier: multiplier,
          hasVcpuTerm: isNew,
        }),
      ).toBe(expected)
    },
  )

  test('a byte more is a MiB more', () => {
    const shape = { domainType: 'hvm', vcpusMax: 0, shadowMultiplier: 1 } as const
    const at = (staticMaxBytes: number) => overheadMebibytes({ ...shape, staticMaxBytes })
    expect([at(gibibyte), at(gibibyte + 1)]).toEqual([10, 11])
  })
})

describe('placement (xapi.md §7.5)', () => {
  const guest = { overhead: 1, staticMin: 1, dynamicMin: 4, dynamicMax: 6, staticMax: 8 }
  const host = (id: string, memoryTotal: number, isCoordinator = false): HostSnapshot => ({
    id,
    isCoordinator,
    memoryOverhead: 0,
    memoryTotal,
    guests: [],
  })
  const chosen = (
    hosts: readonly HostSnapshot[],
    more: {
      readonly affinity?: readonly string[]
      readonly refused?: readonly string[]
      readonly hasBias?: boolean
    } = {},
  ) =>
    selectHost({
      hosts,
      guest,
      affinity: more.affinity ?? [],
      hasCoordinatorBias: more.hasBias ?? true,
      isAcceptable: id => more.refused?.includes(id) !== true,
      random: () => 0,
    })

  test('the home is a preference that holds while its minimum fits, and is left where it does not', () => {
    expect(chosen([host('big', 100), host('home', 5)], { affinity: ['home'] })).toBe('home')
    expect(chosen([host('big', 100), host('home', 4)], { affinity: ['home'] })).toBe('big')
    expect(chosen([host('big', 100), host('home', 50)], { affinity: ['home'], refused: ['home'] })).toBe(
      'big',
    )
  })

  test('the coordinator’s room counts half; without the bias it does not', () => {
    // (30 - 9 - 1) / 2 = 10 on the coordinator, 20 - 9 = 11 on the other.
    const hosts = [host('coordinator', 30, true), host('member', 20)]
    expect(chosen(hosts)).toBe('member')
    expect(chosen(hosts, { hasBias: false })).toBe('coordinator')
  })

  test('room for static_max before room for dynamic_max, then the least squeezed, then nobody', () => {
    expect(chosen([host('probable', 7), host('definite', 9)])).toBe('definite')
    expect(chosen([host('possible', 6), host('probable', 7)])).toBe('probable')
    expect(chosen([host('tight', 5), host('less', 6)])).toBe('less')
    expect(chosen([host('small', 4)])).toBeUndefined()
    expect(chosen([host('a', 20), host('b', 20)])).toBe('a')
  })
})
