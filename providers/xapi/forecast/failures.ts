import type { Database } from '../../emulator/database/database.js'
import { failureOf, type Failure } from './failover.js'

/** In larger pools a pair is looked at only when it is asked for, by `simulate host-failure`. */
const mostHostsForPairs = 16

/** What HA does when one host of a pool fails, and when two fail at once. */
export interface Failures {
  readonly single: readonly Failure[]
  /** Each pair of hosts that leaves at least one; empty in pools of more than sixteen hosts. */
  readonly pairs: readonly Failure[]
}

/** Every failure of one host and of two, with the hosts in the pool's own order. */
export function failuresOf(database: Database, release: string): Failures {
  const hosts = database.refs('host')
  const arePairs = hosts.length > 2 && hosts.length <= mostHostsForPairs
  return {
    single: hosts.map(host => failureOf(database, release, [host])),
    pairs: arePairs
      ? hosts.flatMap((first, place) =>
          hosts.slice(place + 1).map(second => failureOf(database, release, [first, second])),
        )
      : [],
  }
}

/** Whether every protected VM is started again for certain. */
export function isCarried({ failovers }: Failure): boolean {
  return failovers.every(({ isProtected, to }) => !isProtected || to !== undefined)
}

/** The host with the least memory left, with the bytes; undefined where no host is left. */
export function scarcest({ left }: Failure): readonly [host: string, bytes: number] | undefined {
  return [...left].toSorted(([, one], [, other]) => one - other).at(0)
}
