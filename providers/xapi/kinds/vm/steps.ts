import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { chain, type Draft } from '../../drafting/draft.js'
import { accepting, emptied, equipped, gone, ready } from '../../drafting/milestone.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { type Target, target } from '../../drafting/setting.js'
import { hostOf, isMaking, poolOf, type Staging, uuidOfChange } from '../../drafting/staging.js'
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
  const placed = drafts.map(draft => ({
    ...draft,
    after: [...draft.after, ...placeRequirements(draft, change, pool, staging)],
  }))
  return chain(placed, { provides: [ready(change.address)] })
}

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
  { planned }: Change,
  pool: PoolPlan,
  staging: Staging,
): Draft['after'] {
  if (message === 'VM.suspend') return suspendStorage(pool, staging)
  if (message !== 'VM.start_on' && message !== 'VM.resume_on' && message !== 'VM.pool_migrate') return []
  const host = hostOf(linkOf(planned, 'host'), staging)
  const open = (host === undefined ? pool.hosts : [host]).map(({ uuid, name }) => ({
    milestone: accepting(uuid),
    reason: `the maintenance of ${name} is over first`,
  }))
  const closed = pool.leavers.map(({ uuid, name }) => ({
    milestone: emptied(uuid),
    reason: `${name} leaves the pool, and nothing is to start there`,
  }))
  return [...open, ...closed]
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
