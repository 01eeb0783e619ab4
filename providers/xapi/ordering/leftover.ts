import type { Change } from '../../../src/provider/change.js'
import { literal, objectArgument } from '../drafting/argument.js'
import { flagOf } from '../drafting/attribute.js'
import { call, chain, type Draft } from '../drafting/draft.js'
import { keptPlaces } from '../drafting/places.js'
import { restored } from '../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import { observedPool, type Staging } from '../drafting/staging.js'
import { refillSteps } from '../kinds/host/empty.js'
import { findByUuid, isLive } from '../observation/find.js'
import { flagField } from '../observation/record.js'

/**
 * What an interrupted apply left to restore and no other step of the plan does: hosts that were emptied take VMs again and
 * get theirs back. A host that is down, or that its block keeps in maintenance, waits.
 */
export function leftoverSteps(drafts: readonly Draft[], staging: Staging): readonly Draft[] {
  return staging.pools.flatMap(pool => {
    const observed = observedPool(pool, staging)
    if (observed === undefined) return []
    const kept = keptPlaces(observed, 'restore')
    return pool.hosts
      .filter(host => kept.has(host.uuid) && !isRefilled(host, drafts) && !isKeptEmpty(host, staging))
      .flatMap(host => restoreSteps(host, pool, staging))
  })
}

function restoreSteps(host: HostPlan, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const found = observed === undefined ? undefined : findByUuid(observed, 'host', host.uuid)
  const change = changeFor(host, pool, staging)
  if (found === undefined || change === undefined || !isLive(found.pool, found.record)) return []
  const at = literal(pool.coordinator.ip)
  const cause = { address: change.address, path: [] }
  const enable = call(
    change.address,
    `${host.name}/restore-enable`,
    'host.enable',
    { at, host: objectArgument('host', host.uuid) },
    `let VMs start on ${host.name} again, as before an apply that was interrupted`,
    { cause },
  )
  const isEnabled = flagField(found.record, 'enabled')
  return chain(
    [...(isEnabled ? [] : [enable]), ...refillSteps({ change, host, at, cause, stay: 'restore' }, staging)],
    {
      provides: [restored(pool.uuid)],
    },
  )
}

/** The block that the steps stand at: the host's own, else that of its pool. */
function changeFor(host: HostPlan, pool: PoolPlan, staging: Staging): Change | undefined {
  const address = host.address ?? pool.address ?? pool.coordinator.address
  return address === undefined ? undefined : staging.changes.get(address)
}

/** True where the plan empties and refills the host anyway. */
function isRefilled(host: HostPlan, drafts: readonly Draft[]): boolean {
  return drafts.some(draft => draft.id.endsWith(`/${host.name}/note-gone`))
}

function isKeptEmpty(host: HostPlan, staging: Staging): boolean {
  const block = host.address === undefined ? undefined : staging.changes.get(host.address)
  return flagOf(block?.planned, 'maintenance') === true
}
