import type { Change } from '../../../../src/provider/change.js'
import { linkOf, textOf } from '../../drafting/attribute.js'
import type { Requirement } from '../../drafting/draft.js'
import { gone, left } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import { changesOf, goesFirst, hostOf, type Staging } from '../../drafting/staging.js'
import { findAnywhere, residents } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** What VMs that run on a host do of their own accord before it is emptied for good. */
export interface Departures {
  readonly first: readonly Requirement[]
  /** UUIDs of VMs that are gone by then. */
  readonly removed: ReadonlySet<string>
}

/** VMs that the plan removes, stops or moves elsewhere leave a host by that: only the others have to be moved off it. */
export function departuresFrom(host: HostPlan, staging: Staging): Departures {
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  const present = new Set(
    (found === undefined ? [] : residents(found)).map(({ record }) => textField(record, 'uuid')),
  )
  const own = changesOf('vm', staging).filter(({ identity }) => present.has(identity ?? ''))
  const removed = own.filter(isRemoved)
  return {
    first: [
      ...removed.map(({ address }) => ({
        milestone: gone(address),
        reason: `${address} runs on ${host.name} until it is gone`,
      })),
      ...own
        .filter(change => leavesByItself(change, host, staging))
        .map(({ address }) => ({
          milestone: left(address),
          reason: `${address} leaves ${host.name} by its own change`,
          isWish: true,
        })),
    ],
    removed: new Set(removed.map(({ identity }) => identity ?? '')),
  }
}

/** A VM whose successor comes first may have to make room for it. */
function isRemoved(change: Change): boolean {
  return change.action === 'delete' || goesFirst(change)
}

/** True for a VM that its own change takes off the host it runs on, for good. */
export function leavesByItself({ action, planned }: Change, host: HostPlan, staging: Staging): boolean {
  if (action !== 'update') return false
  const home = hostOf(linkOf(planned, 'host'), staging)
  return (home !== undefined && home !== host) || (textOf(planned, 'power') ?? 'running') !== 'running'
}
