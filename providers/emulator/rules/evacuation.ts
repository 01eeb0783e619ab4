import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { planWithGroups, type GroupedHost, type GroupedVm } from '../ha/anti-affinity.js'
import { pack } from '../ha/packing.js'
import type { Placement } from '../ha/packing.js'
import { bootHereRefusals } from './boot-here.js'
import { flagOf, recordOf, setOf, textOf } from './field.js'
import { isProtected } from './ha-storage.js'
import { isOlder } from './host-version.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { licenceRefusals } from './pool-features.js'
import { isHaEnabled, referring, residentsOf } from './related.js'
import { isAtLeast } from './release.js'
import { freeMemoryOf, neededToStart } from './vm-memory.js'
import { vmOperationRefusals } from './vm-operation.js'

/** Where each VM of a host goes, and why others cannot go (xapi.md §8.2). */
export interface EvacuationPlan {
  readonly moves: readonly (readonly [vm: Ref, host: Ref])[]
  readonly obstacles: readonly (readonly [vm: Ref, refusal: Refusal])[]
}

/** What an evacuation is planned for; a readiness check leaves HA out. */
export interface EvacuationQuestion {
  readonly release: string
  readonly ignoresHa?: boolean
}

/** The plan of host.evacuate: every VM must fit every other enabled host apart from memory, then they are packed. */
export function planEvacuation(database: Database, host: Ref, question: EvacuationQuestion): EvacuationPlan {
  const targets = database
    .records('host')
    .filter(
      ([other, record]) => other !== host && flagOf(record, 'enabled') && !isOlder(database, other, host),
    )
    .map(([other]) => other)
  const vms = residentsOf(database, host).map(([vm]) => vm)
  const obstacles = vms.flatMap(vm => {
    const [first] = obstaclesOf(database, vm, targets, question)
    return first === undefined ? [] : [[vm, first] as const]
  })
  const stuck = new Set(obstacles.map(([vm]) => vm))
  const movable = vms.filter(vm => !stuck.has(vm))
  const moves = planMoves(database, movable, targets, question.release)
  const placed = new Set(moves.map(([vm]) => vm))
  const homeless = movable
    .filter(vm => !placed.has(vm))
    .map(vm => [vm, refusal('HOST_NOT_ENOUGH_FREE_MEMORY', [vm], ['VM', vm], ['host', host])] as const)
  return { moves, obstacles: [...obstacles, ...homeless] }
}

/** Packed; from 24.x on, in pools of three hosts and more, with regard to anti-affinity groups (xapi.md §8.2). */
export function planMoves(
  database: Database,
  vms: readonly Ref[],
  targets: readonly Ref[],
  release: string,
): Placement<Ref, Ref> {
  const hasGroups =
    isAtLeast(release, '24.0') &&
    database.refs('host').length >= 3 &&
    licenceRefusals(database, 'restrict_vm_groups', 'VM_groups').length === 0
  const sized = (vm: Ref) => [vm, sizeOf(database, vm)] as const
  if (!hasGroups) {
    return pack(
      vms.map(sized),
      targets.map(target => [target, freeMemoryOf(database, target)] as const),
    )
  }
  const grouped = vms.flatMap(vm => groupedVm(database, vm) ?? [])
  const others = vms.filter(vm => !grouped.some(other => other.vm === vm)).map(sized)
  return planWithGroups({ grouped, others, hosts: groupedHosts(database, targets) })
}

/** VMs on a host that belong to an anti-affinity group. */
export function groupedVms(database: Database, host: Ref): readonly GroupedVm[] {
  return residentsOf(database, host).flatMap(([vm]) => groupedVm(database, vm) ?? [])
}

/** Hosts with their free memory and how many running VMs of each anti-affinity group they have. */
export function groupedHosts(database: Database, hosts: readonly Ref[]): readonly GroupedHost[] {
  return hosts.map(host => {
    const groups = new Map<Ref, number>()
    for (const { group } of groupedVms(database, host)) groups.set(group, (groups.get(group) ?? 0) + 1)
    return { host, freeBytes: freeMemoryOf(database, host), groups }
  })
}

function groupedVm(database: Database, vm: Ref): GroupedVm | undefined {
  const group = setOf(recordOf(database, 'VM', vm), 'groups').find(
    candidate => textOf(database.get('VM_group', candidate) ?? {}, 'placement') === 'anti_affinity',
  )
  return group === undefined ? undefined : { vm, sizeBytes: sizeOf(database, vm), group }
}

function sizeOf(database: Database, vm: Ref): number {
  return neededToStart(recordOf(database, 'VM', vm))
}

function obstaclesOf(
  database: Database,
  vm: Ref,
  targets: readonly Ref[],
  { release, ignoresHa }: EvacuationQuestion,
): readonly Refusal[] {
  if (targets.length === 0) return [refusal('NO_HOSTS_AVAILABLE', [vm], ['VM', vm])]
  const isUnprotected =
    ignoresHa !== true && isHaEnabled(database) && !isProtected(recordOf(database, 'VM', vm))
  return [
    ...(isUnprotected ? [refusal('HOST_EVACUATE_VM_NOT_HA_PROTECTED', [vm], ['VM', vm])] : []),
    ...targets.flatMap(target => bootHereRefusals(database, vm, target, { release, skipsMemory: true })),
    ...vmOperationRefusals(database, vm, 'pool_migrate', { release, isStrict: true }),
  ]
}

/** host.evacuate: one obstacle is enough, and nothing moves; with a network, the targets' interfaces there. */
export function evacuateRefusals(
  database: Database,
  host: Ref,
  question: EvacuationQuestion,
  network: Ref = nullRef,
): readonly Refusal[] {
  const { obstacles, moves } = planEvacuation(database, host, question)
  const targets = network === nullRef ? [] : [...new Set(moves.map(([, target]) => target))]
  return [
    ...obstacles.map(([, obstacle]) => obstacle),
    ...targets.flatMap(target => transferRefusals(database, target, network)),
  ]
}

/** A host takes VMs over a network where it has an attached PIF with an address (xapi.md §8.2). */
function transferRefusals(database: Database, host: Ref, network: Ref): readonly Refusal[] {
  const own = referring(database, 'PIF', 'network', network).find(([, pif]) => pif['host'] === host)
  if (own === undefined)
    return [refusal('PIF_NOT_PRESENT', [host, network], ['host', host], ['network', network])]
  const [pif, record] = own
  return [
    ...refusedWhen(!flagOf(record, 'currently_attached'), 'REQUIRED_PIF_IS_UNPLUGGED', [pif], ['PIF', pif]),
    ...refusedWhen(textOf(record, 'IP') === '', 'INTERFACE_HAS_NO_IP', [pif], ['PIF', pif]),
  ]
}

/** CANNOT_EVACUATE_HOST ["CODE,p1|CODE,p1"] of host.assert_can_evacuate. */
export function cannotEvacuateRefusals(
  database: Database,
  host: Ref,
  question: EvacuationQuestion,
): readonly Refusal[] {
  const obstacles = evacuateRefusals(database, host, question)
  if (obstacles.length === 0) return []
  const text = obstacles.map(({ code, parameters }) => [code, ...parameters].join(',')).join('|')
  const objects = obstacles.flatMap(obstacle =>
    obstacle.objects.map(({ className, ref }) => [className, ref] as const),
  )
  return [refusal('CANNOT_EVACUATE_HOST', [text], ['host', host], ...objects)]
}
