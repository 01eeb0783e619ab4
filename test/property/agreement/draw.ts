import * as fc from 'fast-check'
import { ConfigurationDraft, reference } from './configuration.js'
import { deeds } from './deeds.js'
import { type LabDraft, plainLab, releases } from './lab-draft.js'
import type { Incident } from './lab-message.js'
import { type Plot, plots } from './plots.js'
import { frequent, themes } from './themes.js'
import { pick, pickAny, type Drawn, type Twist } from './twist.js'
import { labTwists } from './twists-lab.js'
import { machineTwists } from './twists-machine.js'
import { networkTwists } from './twists-network.js'
import { declareHost, poolTwists } from './twists-pool.js'
import { protectionTwists } from './twists-protection.js'
import { storageTwists } from './twists-storage.js'

/** One edit of the configuration, and what happens to the lab before it. */
export interface Stage {
  readonly incidents: readonly { readonly kind: string; readonly machine: number }[]
  /** What somebody did in the pool by hand. */
  readonly deeds: readonly Drawn[]
  readonly twists: readonly Drawn[]
}

/** A world, the configuration that it gets, and the edits of it. */
export interface Case {
  readonly release: number
  readonly machines: number
  readonly isPooled: boolean
  readonly lab: readonly Drawn[]
  readonly stages: readonly Stage[]
  /** Decides what falls by chance where plans are carried out. */
  readonly seed: number
  readonly parallelism: number
}

const twists: Readonly<Record<string, Twist>> = {
  ...poolTwists,
  ...networkTwists,
  ...storageTwists,
  ...machineTwists,
  ...protectionTwists,
}

/** What makes things, in an order in which each finds what it needs; of an edit these come first. */
const makers = [
  'host in',
  'nic network',
  'private network',
  'bond',
  'storage interfaces',
  'vlan',
  'sr shared',
  'sr local',
  'sr iso',
  'sr default',
  'vm',
  'vm clone',
  'ha',
]

/** What is drawn for a twist or a deed before it is known which one the number stands for. */
export interface Undecided {
  readonly number: number
  readonly first: number
  readonly second: number
}

export const undecided: fc.Arbitrary<Undecided> = fc.record({
  number: fc.nat(9999),
  first: fc.nat(99),
  second: fc.nat(99),
})

/** What an undecided number stands for among these. */
export function decide(names: readonly string[], { number, first, second }: Undecided): Drawn {
  return { twist: pick(names, number), first, second }
}

export const incident = fc.record({
  kind: fc.constantFrom('power-off', 'power-on', 'nas-down', 'nas-up', 'unplug', 'replug'),
  machine: fc.nat(9),
})

/** One or two of an item, seldom: in so many of a hundred. */
export function rarely<T>(item: fc.Arbitrary<T>, chance: number): fc.Arbitrary<readonly T[]> {
  return fc.oneof(
    { arbitrary: fc.constant([]), weight: 100 - chance },
    { arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }), weight: chance },
  )
}

function stage(most: number, incidentChance: number, deedChance: number) {
  return fc.record({
    incidents: rarely(incident, incidentChance),
    deeds: rarely(undecided, deedChance),
    twists: fc.array(undecided, { minLength: 1, maxLength: most, size: 'max' }),
  })
}

/** How much a case holds: `brief` ones have one edit at most, on fewer hosts. */
export type Extent = 'brief' | 'full'

/** Any case. */
export function anyCase(extent: Extent): fc.Arbitrary<Case> {
  const isBrief = extent === 'brief'
  return fc
    .record({
      theme: fc.constantFrom(...Object.values(themes)),
      plot: fc.oneof(
        { arbitrary: fc.constant(undefined), weight: 3 },
        {
          arbitrary: fc.record({ make: fc.constantFrom(...Object.values(plots)), variant: fc.nat(9) }),
          weight: 1,
        },
      ),
      release: fc.nat(releases.length - 1),
      machines: fc.integer({ min: 1, max: isBrief ? 3 : 4 }),
      isPooled: fc.oneof(
        { arbitrary: fc.constant(true), weight: 9 },
        { arbitrary: fc.constant(false), weight: 1 },
      ),
      lab: rarely(undecided, 35),
      first: stage(isBrief ? 8 : 12, 0, 0),
      later: fc.array(stage(isBrief ? 3 : 5, 8, 15), { maxLength: isBrief ? 1 : 2, size: 'max' }),
      seed: fc.nat(1_000_000),
      parallelism: fc.integer({ min: 1, max: 10 }),
    })
    .map(({ theme, plot, lab, first, later, ...rest }) => {
      const ofLab = together(Object.keys(labTwists), theme.lab)
      const ofStage = together([...Object.keys(twists), ...frequent], theme.twists)
      const ofHand = together(Object.keys(deeds), theme.deeds)
      const drawn: Case = {
        ...rest,
        lab: lab.map(each => decide(ofLab, each)),
        stages: [first, ...later].map(each => ({
          incidents: each.incidents,
          deeds: each.deeds.map(deed => decide(ofHand, deed)),
          twists: each.twists.map(twist => decide(ofStage, twist)),
        })),
      }
      return plot === undefined ? drawn : withPlot(drawn, plot.make(plot.variant))
    })
}

/** How many twists of an edit are left beside those of a plot, so that they seldom undo it. */
const mixedIn = 3

/** A case that follows a plot; the rest of it is mixed in. */
export function withPlot(given: Case, { releases: asked, machines, lab = [], stages }: Plot): Case {
  const nothing: Stage = { incidents: [], deeds: [], twists: [] }
  const length = Math.max(stages.length, given.stages.length)
  return {
    ...given,
    release: asked === undefined ? given.release : releases.indexOf(pick(asked, given.release)),
    machines: machines ?? given.machines,
    isPooled: true,
    lab: [...lab, ...given.lab],
    stages: Array.from({ length }, (_, index) => {
      const [plotted, mixed] = [stages[index], given.stages[index] ?? nothing]
      return {
        incidents: [...(plotted?.incidents ?? []), ...mixed.incidents],
        deeds: [...(plotted?.deeds ?? []), ...mixed.deeds],
        twists: [...(plotted?.twists ?? []), ...mixed.twists.slice(0, mixedIn)],
      }
    }),
  }
}

/** What can be drawn: anything, and as often again what a theme is about. */
function together(anything: readonly string[], about: readonly string[]): readonly string[] {
  return [...anything, ...(about.length === 0 ? [] : anything.map((_, index) => pick(about, index)))]
}

/** The lab of a case. */
export function labOf({ release, machines, lab: changes }: Case): LabDraft {
  const lab = plainLab(pick(releases, release), machines)
  for (const { twist, first, second } of changes) {
    const machine = pickAny(lab.machines.filter(({ name }) => name !== 'stranger').toReversed(), first)
    if (machine) labTwists[twist]?.(lab, machine, second)
  }
  return lab
}

/** The hosts of a lab, in one pool where the case has one. */
export function plainConfiguration({ isPooled }: Case, lab: LabDraft): ConfigurationDraft {
  const configuration = new ConfigurationDraft()
  const hosts = lab.machines.flatMap((machine, index) =>
    machine.name === 'stranger' ? [] : [declareHost({ lab, configuration }, index)],
  )
  const [coordinator, ...members] = hosts.map(reference)
  if (isPooled && coordinator !== undefined)
    configuration.ensure('pool', 'main', { coordinator, members, allow_eject: true })
  return configuration
}

/** The configuration after an edit. */
export function edited(
  before: ConfigurationDraft,
  lab: LabDraft,
  { twists: drawn }: Stage,
): ConfigurationDraft {
  const configuration = before.copy()
  const rank = ({ twist }: Drawn): number => (makers.includes(twist) ? makers.indexOf(twist) : makers.length)
  const ordered = drawn.toSorted((left, right) => rank(left) - rank(right))
  for (const { twist, first, second } of ordered) twists[twist]?.({ lab, configuration }, first, second)
  return configuration
}

/** What happens to the lab before an edit. */
export function incidentsOf(
  lab: LabDraft,
  { incidents, deeds: drawn }: Pick<Stage, 'incidents' | 'deeds'>,
): readonly Incident[] {
  const { address } = pick(lab.machines, 0)
  return [
    ...incidents.flatMap(each => hardwareIncidents(lab, each)),
    ...drawn.map(({ twist: deed, ...rest }): Incident => ({ kind: 'by-hand', address, deed, ...rest })),
  ]
}

function hardwareIncidents(
  lab: LabDraft,
  { kind, machine: number }: Stage['incidents'][number],
): readonly Incident[] {
  const { name: machine, nics } = pick(lab.machines, number)
  switch (kind) {
    case 'power-off':
    case 'power-on':
      return [
        { kind, machine },
        { kind: 'advance', seconds: 900 },
      ]
    case 'unplug':
    case 'replug': {
      // Management stays on its wire: what cannot be reached is another incident.
      const spare = ['eth2', 'eth1', 'eth3'].filter(nic => Number(nic.slice(3)) < nics.length)
      if (spare.length === 0) return []
      return [
        { kind, machine, nic: pick(spare, number) },
        { kind: 'advance', seconds: 300 },
      ]
    }
    default:
      return [{ kind: kind === 'nas-down' ? 'nas-down' : 'nas-up', nas: 'filer' }]
  }
}

/** The first cases of a seed. */
export function sampleCases(seed: number, count: number, extent: Extent = 'full'): readonly Case[] {
  const cases: Case[] = []
  fc.assert(
    fc.property(anyCase(extent), given => {
      cases.push(given)
    }),
    { seed, numRuns: count },
  )
  return cases
}

/** The smallest case found that goes wrong in the same way as the case of this number; undefined where that does not. */
export async function shrinkCase(
  seed: number,
  number: number,
  kind: (given: Case) => Promise<string | undefined>,
  extent: Extent = 'full',
): Promise<Case | undefined> {
  let wanted: string | undefined
  const property = fc.asyncProperty(anyCase(extent), async given => {
    const found = await kind(given)
    wanted ??= found
    return found === undefined || found !== wanted
  })
  const { counterexample } = await fc.check(property, { seed, path: String(number), numRuns: 1 })
  return counterexample?.[0]
}
