import type { Ref } from '../database/database.js'

/** How a host of a pool with HA stands: its power, whom it hears, whether it reaches the statefile. */
export interface Heartbeat {
  readonly host: Ref
  readonly uuid: string
  readonly isUp: boolean
  /** Where its management interface is cabled to: hosts that share a segment hear each other. */
  readonly segments: ReadonlySet<string>
  readonly hasStatefile: boolean
}

/** What HA's daemons decide: who stays, and whether they do so without their statefile. */
export interface Verdict {
  readonly survivors: readonly Ref[]
  readonly hasLostStatefile: boolean
}

/**
 * Who stays in the live set (xapi.md §3.10, 1): of the hosts that reach the statefile the largest group whose members hear
 * each other; of two as large the one that has a cable at all, then the one with the lowest uuid. When nobody reaches the
 * statefile all stay while each hears every other, and nobody does otherwise.
 */
export function judgeHeartbeats(hosts: readonly Heartbeat[]): Verdict {
  const up = hosts.filter(({ isUp }) => isUp)
  const reaching = up.filter(({ hasStatefile }) => hasStatefile)
  if (reaching.length === 0) {
    const isWhole = up.length === hosts.length && groupsOf(up).length === 1
    return { survivors: isWhole ? up.map(({ host }) => host) : [], hasLostStatefile: isWhole }
  }
  const [best = []] = groupsOf(reaching).toSorted(compareGroups)
  return { survivors: best.map(({ host }) => host), hasLostStatefile: false }
}

type Group = readonly Heartbeat[]

/** Hosts that hear each other, directly or through others. */
function groupsOf(hosts: Group): readonly Group[] {
  let groups: readonly Group[] = []
  for (const host of hosts) {
    const near = groups.filter(group => group.some(other => isHeard(host, other)))
    groups = [...groups.filter(group => !near.includes(group)), [...near.flat(), host]]
  }
  return groups
}

function isHeard(first: Heartbeat, second: Heartbeat): boolean {
  return [...first.segments].some(segment => second.segments.has(segment))
}

function compareGroups(first: Group, second: Group): number {
  const hasCable = (group: Group) => (group.some(({ segments }) => segments.size > 0) ? 1 : 0)
  const difference = second.length - first.length || hasCable(second) - hasCable(first)
  return difference !== 0 ? difference : lowestUuid(first) < lowestUuid(second) ? -1 : 1
}

function lowestUuid(group: Group): string {
  return group.map(({ uuid }) => uuid).toSorted()[0] ?? ''
}
