import type { Change } from '../../../../src/provider/change.js'
import { linksOf, textOf, textsOf } from '../../drafting/attribute.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import { hostOf, type Staging } from '../../drafting/staging.js'
import { findAnywhere, updatesOfHost } from '../../observation/find.js'
import { awaitsReboot } from '../../observation/reboot.js'

/** The UUID of the update: written, known to a pool, or read from its file. */
export function updateUuid(change: Change, staging: Staging): string | undefined {
  return textOf(change.planned, 'uuid') ?? staging.updates.get(change.address)?.uuid
}

/** The update's name for itself, or the block's address. */
export function labelOf(change: Change, staging: Staging): string {
  return textOf(change.planned, 'label') ?? staging.updates.get(change.address)?.label ?? change.address
}

/** What the update asks for after it is applied; undefined where nothing tells. */
export function guidanceOf(change: Change, staging: Staging): readonly string[] | undefined {
  return change.planned?.attributes.get('guidance')?.kind === 'list'
    ? textsOf(change.planned, 'guidance')
    : staging.updates.get(change.address)?.guidance
}

/** True where the update asks for a reboot, or where nothing tells that it does not. */
export function asksForReboot(change: Change, staging: Staging): boolean {
  return guidanceOf(change, staging)?.includes('restartHost') ?? true
}

/** The hosts of the block, whether or not they have the update. */
export function hostsOf(change: Change, staging: Staging): readonly HostPlan[] {
  return linksOf(change.planned, 'hosts').flatMap(link => hostOf(link, staging) ?? [])
}

/** The hosts that lack the update. */
export function lacking(change: Change, staging: Staging): readonly HostPlan[] {
  const uuid = updateUuid(change, staging)
  return hostsOf(change, staging).filter(host => {
    const pool = staging.observation.pools.get(host.poolUuid)
    const record = findAnywhere(staging.observation, 'host', host.uuid)
    return (
      uuid === undefined ||
      pool === undefined ||
      record === undefined ||
      !updatesOfHost(pool, record.ref).includes(uuid)
    )
  })
}

/** The hosts that have the update, and wait for the reboot that it asks for: an interrupted apply leaves such. */
function awaiting(change: Change, staging: Staging): readonly HostPlan[] {
  const uuid = updateUuid(change, staging)
  if (uuid === undefined || textOf(change.planned, 'reboot') === 'never') return []
  return hostsOf(change, staging).filter(host => {
    const found = findAnywhere(staging.observation, 'host', host.uuid)
    return found !== undefined && awaitsReboot(found.pool, found, uuid)
  })
}

/** The hosts that need the update, or the reboot after it. */
export function pending(change: Change, staging: Staging): readonly HostPlan[] {
  return [...lacking(change, staging), ...awaiting(change, staging)]
}

/** True where updates of the plan reboot a host. */
export function isRebootedByUpdates(host: HostPlan, staging: Staging): boolean {
  return [...staging.changes.values()].some(
    change =>
      change.kindName === 'patch' &&
      change.planned !== undefined &&
      change.action !== 'delete' &&
      textOf(change.planned, 'reboot') !== 'never' &&
      asksForReboot(change, staging) &&
      pending(change, staging).includes(host),
  )
}
