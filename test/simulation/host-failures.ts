import { openEmulator, type Emulator } from '../../providers/emulator/emulator.js'
import { machineOf } from '../../providers/xapi/what-if/snapshot.js'
import type { Json } from '../../src/provider/step.js'
import type { Project } from '../support/project.js'

/** What the forecast says of one VM for the case that its host fails. */
interface Foretold {
  readonly vm: string
  readonly order: number
  readonly start_delay: number
  readonly to: string | null
  readonly why: string | null
}

/** What became of it: where it runs now, and when that began, in seconds after the failure. */
interface Happened {
  readonly to: string | undefined
  readonly after: number | undefined
}

export interface FailureVerdict {
  /** Hosts of pools with high availability on, each of which was failed. */
  readonly hosts: number
  /** Pairs of hosts that were failed at once. */
  readonly pairs: number
  /** VMs that were foretold to restart somewhere, and those foretold to stay down. */
  readonly restarts: number
  readonly losses: number
  /** Both sides where they differ; empty when all is as foretold. */
  readonly problems: readonly string[]
}

/** Longer than HA takes to give a host up, to lead anew, and to restart VMs with their delays. */
const watchedSeconds = 3600

/**
 * Applies a folder, then fails each host of its pools on a copy of the world and holds what happens against the forecast.
 */
export async function failEachHost(project: Project): Promise<FailureVerdict> {
  const { plan, result, diagnostics } = await project.apply()
  const errors = [
    ...diagnostics.filter(each => each.severity === 'error').map(each => each.detail),
    ...(plan?.findings ?? [])
      .filter(each => each.severity === 'error')
      .map(each => `${each.code}: ${each.detail}`),
  ]
  if (errors.length > 0 || plan === undefined || result === undefined)
    return { hosts: 0, pairs: 0, restarts: 0, losses: 0, problems: errors }
  const known = (await project.plan()).plan?.forecast.pools ?? {}
  const runtime = project.newProcess()
  const { emulator } = await openEmulator({
    labFile: { name: 'lab.hcl', text: await runtime.files.readText('/work/lab.hcl') },
    worldFolder: '/work/.poolwright/lab',
    runtime,
  })
  if (emulator === undefined) throw new Error('the world that was applied to cannot be opened')
  const total = { hosts: 0, pairs: 0, restarts: 0, losses: 0, problems: [] as string[] }
  for (const [pool, facts] of Object.entries(known)) {
    const before = new Map(failoverIn(plan.forecast.pools[pool] ?? null))
    for (const [host, foretold] of failoverIn(facts)) {
      total.hosts += 1
      total.restarts += foretold.filter(each => each.to !== null).length
      total.losses += foretold.filter(each => each.to === null).length
      total.problems.push(
        ...differences(host, before.get(host) ?? [], foretold),
        ...(await compare(emulator, [host], foretold)),
      )
    }
    for (const { hosts, restarts } of somePairs(facts)) {
      total.pairs += 1
      total.problems.push(...(await compare(emulator, hosts, restarts)))
    }
  }
  await emulator.close()
  return total
}

function failoverIn(facts: Json): readonly (readonly [string, readonly Foretold[]])[] {
  if (typeof facts !== 'object' || facts === null || !('ha_enabled' in facts) || facts.ha_enabled !== true)
    return []
  return Object.entries(facts.failover as unknown as Record<string, readonly Foretold[]>)
}

interface ForetoldPair {
  readonly hosts: readonly string[]
  readonly restarts: readonly Foretold[]
}

/** The first pair of hosts and the last: with the coordinator among them, and mostly without. */
function somePairs(facts: Json): readonly ForetoldPair[] {
  if (failoverIn(facts).length === 0) return []
  const { failover_pairs: pairs } = facts as unknown as { readonly failover_pairs: readonly ForetoldPair[] }
  return pairs.filter((_, place) => place === 0 || place === pairs.length - 1)
}

/**
 * Where the plan that made the VMs said something else than the one that finds them. VMs of one size may change places:
 * xapi goes by their UUIDs then, which nobody knows before they are made.
 */
function differences(
  host: string,
  before: readonly Foretold[],
  after: readonly Foretold[],
): readonly string[] {
  const shown = ({ vm, order, start_delay: delay, to, why }: Foretold) =>
    `${vm} (turn ${order}, then ${delay} s) ${to === null ? `stays down: ${why ?? ''}` : 'restarts'}`
  const [first, second] = [before, after].map(all => all.map(shown))
  return JSON.stringify(first) === JSON.stringify(second)
    ? []
    : [
        `${host}: before it was made, the forecast was ${first?.join(', ')}`,
        `  and then ${second?.join(', ')}`,
      ]
}

async function compare(
  emulator: Emulator,
  hosts: readonly string[],
  foretold: readonly Foretold[],
): Promise<readonly string[]> {
  const happened = await fail(
    emulator,
    hosts,
    foretold.map(each => each.vm),
  )
  const problems = foretold.flatMap(each => {
    const was = happened.get(each.vm)
    return isAsForetold(each, was?.to)
      ? []
      : [
          `${each.vm} was to ${each.to === null ? `stay down (${each.why ?? ''})` : `restart on ${each.to}`}, and ${was?.to === undefined ? 'stays down' : `runs on ${was.to}`}`,
        ]
  })
  const story = [...problems, ...outOfTurn(foretold, happened)]
  return story.length === 0
    ? []
    : [`${hosts.join(' and ')} ${hosts.length === 1 ? 'fails' : 'fail'}:`, ...story.map(line => `  ${line}`)]
}

/** What is tried only may come out either way. */
function isAsForetold({ to, why }: Foretold, where: string | undefined): boolean {
  return to === null ? where === undefined || why?.startsWith('tried') === true : where === to
}

/** Starts that came before those of an earlier turn, or before its delay was over. */
function outOfTurn(
  foretold: readonly Foretold[],
  happened: ReadonlyMap<string, Happened>,
): readonly string[] {
  const started = foretold.flatMap(each => {
    const after = happened.get(each.vm)?.after
    return after === undefined || each.to === null ? [] : [{ ...each, after }]
  })
  return started.flatMap(later =>
    started
      .filter(earlier => earlier.order < later.order && later.after < earlier.after + earlier.start_delay)
      .map(
        earlier =>
          `${later.vm} (turn ${later.order}) started after ${later.after} s, and ${earlier.vm} (turn ${earlier.order}, then ${earlier.start_delay} s) after ${earlier.after} s`,
      ),
  )
}

/** Cuts the power of hosts at once on a copy of the world and lets time pass. */
async function fail(
  emulator: Emulator,
  hosts: readonly string[],
  vms: readonly string[],
): Promise<ReadonlyMap<string, Happened>> {
  const world = emulator.fork()
  const records = world.world.databases().flatMap(database => database.records('host'))
  const machines = hosts.map(host => {
    const uuid = records.find(([, record]) => record['name_label'] === host)?.[1]['uuid']
    const machine = machineOf(world, String(uuid))
    if (machine === undefined) throw new Error(`there is no machine of ${host}`)
    return machine
  })
  const now = world.world.clock.now()
  const known = world.events().length
  for (const machine of machines) world.powerOff(machine)
  await world.advance(watchedSeconds)
  const databases = world.world.databases()
  const starts = world
    .events()
    .slice(known)
    .flatMap(({ at, text }) => {
      const [, where = '', vm = ''] = /^(.*): HA started the VM "(.*)" here$/.exec(text) ?? []
      return vm === '' ? [] : [{ at, where, vm }]
    })
  return new Map(
    vms.map(name => {
      const record = databases
        .flatMap(database => database.records('VM'))
        .find(([, vm]) => vm['name_label'] === name && vm['is_a_template'] !== true)?.[1]
      const home = databases
        .map(database => database.get('host', String(record?.['resident_on'])))
        .find(found => found !== undefined)
      const start = starts.findLast(each => each.vm === name)
      const isUp = record?.['power_state'] === 'Running'
      return [
        name,
        {
          to: isUp ? String(home?.['name_label']) : undefined,
          after: isUp && start !== undefined ? start.at - now : undefined,
        },
      ]
    }),
  )
}
