import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { flagOf, linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { chain, type Draft } from '../../drafting/draft.js'
import { accepting, closed, emptied, equipped, gone, left, ready, vacated } from '../../drafting/milestone.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { type Target, target } from '../../drafting/setting.js'
import { hostOf, isMaking, poolOf, type Staging, uuidOfChange } from '../../drafting/staging.js'
import { findAnywhere, findByRef } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { leavesByItself } from '../host/departures.js'
import { createSteps } from './create.js'
import { removalSteps } from './remove.js'
import { startStep, suspend, suspendStorage } from './start.js'
import { updateSteps } from './update.js'

/** Making a VM from its template, changing it, or shutting it down and removing it with its disks. */
export function vmSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = poolOf(change, staging)
  const uuid = uuidOfChange(change, 'vm', staging)
  if (pool === undefined || uuid === undefined) return []
  const to = target('VM', pool.coordinator.ip, uuid, `VM ${vmName(change)}`)
  if (change.action === 'delete')
    return chain(removalSteps(change, to, pool, staging), { provides: [gone(change.address)] })
  const drafts = isMaking(change)
    ? makingSteps(change, to, pool, uuid, staging)
    : equipping(change.address, updateSteps(change, to, pool, staging))
  const departure = drafts.find(({ call: message }) => departing.has(message))
  const placed = drafts.map(draft => ({
    ...draft,
    after: [...draft.after, ...placeRequirements(draft, change, pool, staging)],
    provides: draft === departure ? [...draft.provides, left(change.address)] : draft.provides,
  }))
  return chain(placed, { provides: [ready(change.address)] })
}

const stopping: ReadonlySet<unknown> = new Set(['VM.clean_shutdown', 'VM.hard_shutdown'])

/** Calls after which a VM no longer runs where it ran. */
const departing: ReadonlySet<unknown> = new Set([
  ...stopping,
  'VM.suspend',
  'VM.pool_migrate',
  'VM.migrate_send',
])

const devices: ReadonlySet<unknown> = new Set(['disk', 'nic', 'cd'])

/** The last step about a device leaves the VM with those that it is to have, as the steps come one after another. */
function equipping(address: string, drafts: readonly Draft[]): readonly Draft[] {
  const last = drafts.findLast(({ cause }) => devices.has(cause?.path[0]))
  return drafts.map(draft =>
    draft === last ? { ...draft, provides: [...draft.provides, equipped(address)] } : draft,
  )
}

/** Where a VM comes to be, in a host's memory or on the disk, is there first. */
function placeRequirements(
  { call: message }: Draft,
  change: Change,
  pool: PoolPlan,
  staging: Staging,
): Draft['after'] {
  const { planned } = change
  if (message === 'VM.suspend') return suspendStorage(pool, staging)
  if (stopping.has(message)) return emptyingFirst(change, pool, staging)
  if (message !== 'VM.start_on' && message !== 'VM.resume_on' && message !== 'VM.pool_migrate') return []
  const host = hostOf(linkOf(planned, 'host'), staging)
  const open = (host === undefined ? pool.hosts : [host]).map(({ uuid, name }) => ({
    milestone: accepting(uuid),
    reason: `the maintenance of ${name} is over first`,
  }))
  const resting = (host === undefined ? pool.hosts : [host])
    .filter(({ address }) => flagOf(staging.changes.get(address ?? '')?.planned, 'maintenance') === true)
    .map(({ uuid, name }) => ({
      milestone: closed(uuid),
      reason: `${name} goes into maintenance, and nothing is to start there`,
    }))
  const leaving = pool.leavers.map(({ uuid, name }) => ({
    milestone: emptied(uuid),
    reason: `${name} leaves the pool, and nothing is to start there`,
  }))
  return [...open, ...resting, ...leaving]
}

/** A VM that stops for a moment only leaves a host that is emptied with the others: it may be one that cannot leave while it runs. */
function emptyingFirst(change: Change, pool: PoolPlan, staging: Staging): Draft['after'] {
  const found = findAnywhere(staging.observation, 'VM', change.identity ?? '')
  const home =
    found === undefined ? undefined : findByRef(found.pool, 'host', textField(found.record, 'resident_on'))
  const host = [...pool.hosts, ...pool.leavers].find(({ uuid }) => uuid === home?.record['uuid'])
  if (host === undefined || leavesByItself(change, host, staging)) return []
  return [vacated(host.uuid), emptied(host.uuid)].map(milestone => ({
    milestone,
    reason: `${host.name} is emptied first`,
    isSequence: true,
    isWish: true,
  }))
}

/** Without anything to make it from, which its finding tells, there is nothing to start either. */
function makingSteps(
  change: Change,
  to: Target,
  pool: PoolPlan,
  uuid: Argument,
  staging: Staging,
): readonly Draft[] {
  const made = createSteps(change, to, pool, staging)
  return made.length === 0 ? [] : [...made, ...powerSteps(change, to.at, uuid, staging)]
}

function powerSteps(change: Change, at: Argument, uuid: Argument, staging: Staging): readonly Draft[] {
  const power = textOf(change.planned, 'power') ?? 'running'
  if (power === 'halted') return []
  const host = hostOf(linkOf(change.planned, 'host'), staging)
  const start = startStep(change, at, uuid, host, vmName(change))
  return power === 'suspended' ? [start, suspend(change, at, uuid, vmName(change))] : [start]
}

/** The name of a VM as a reader knows it. */
export function vmName(change: Change): string {
  return shownText(change.planned, 'name') ?? shownText(change.prior, 'name') ?? change.address
}
