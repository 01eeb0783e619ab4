import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, uuidFrom } from '../../drafting/argument.js'
import { linksOf, textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget, wait } from '../../drafting/draft.js'
import { done, gone, patched, ready, updated } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import { isMaking, type Staging } from '../../drafting/staging.js'
import { asksForReboot, guidanceOf, hostsOf, labelOf, lacking, pending, updateUuid } from './facts.js'
import { keySteps } from './keys.js'
import { leftoverImageSteps } from './leftover-image.js'
import { rebootSteps } from './reboot.js'
import { coordinatorSetUp, setUp } from '../host/set-up.js'
import { inTurn, rollingOrder } from './rolling.js'
import { cleaningSteps, coordinatorAddress, isImageForm, uploadId, uploadSteps } from './upload.js'

/** Seconds within which the agent of a host must have come back. */
const restartDeadlineSeconds = 600

/**
 * All updates at once: host by host, the coordinator of a pool first; on each host in the order of `requires`, with one
 * reboot after the last that asks for it. Removing a block never uninstalls anything.
 */
export function patchSteps(changes: readonly Change[], staging: Staging): readonly Draft[] {
  const wanted = inRequiredOrder(
    changes.filter(change => change.action !== 'delete' && change.action !== 'forget'),
  )
  const hosts = distinct(wanted.flatMap(change => hostsOf(change, staging)))
  const pools = distinct(hosts.map(host => host.poolUuid))
  return [
    ...wanted.flatMap(change => arrivalSteps(change, staging)),
    ...pools.flatMap(pool =>
      poolSteps(
        wanted,
        rollingOrder(staging, pool).filter(host => hosts.includes(host)),
        staging,
      ),
    ),
    ...wanted.flatMap(change => keySteps(change, staging)),
    ...wanted.flatMap(change => cleaningSteps(change, staging)),
    ...wanted.flatMap(change => leftoverImageSteps(change, staging)),
    ...changes.filter(({ action }) => action === 'delete' || action === 'replace').map(forgetPatch),
  ]
}

/** The way of the update to the pools, and the entry into the state: with the first of its steps that tells the UUID. */
function arrivalSteps(change: Change, staging: Staging): readonly Draft[] {
  const uploads = uploadSteps(change, staging)
  if (!isMaking(change)) return uploads
  const known = updateUuid(change, staging)
  const first = uploads.find(draft => draft.id.endsWith('/upload'))
  if (first !== undefined) {
    const identity = known === undefined ? uuidFrom(first.id) : literal(known)
    return uploads.map(draft =>
      draft === first ? { ...draft, binds: { address: change.address, identity } } : draft,
    )
  }
  if (known === undefined) return []
  return [
    call(change.address, 'adopt', 'note', {}, `take ${labelOf(change, staging)} under management`, {
      hasEffect: false,
      binds: { address: change.address, identity: literal(known) },
      provides: [ready(change.address)],
    }),
  ]
}

/** Hosts of one pool, one after another. */
function poolSteps(
  changes: readonly Change[],
  hosts: readonly HostPlan[],
  staging: Staging,
): readonly Draft[] {
  return hosts.flatMap(host => {
    const needed = changes.filter(change => pending(change, staging).includes(host))
    const drafts = needed.flatMap((change, position) =>
      hostSteps(change, host, needed.slice(position + 1), staging),
    )
    return chain(drafts, {
      after: inTurn(host, staging),
      provides: [patched(host.uuid), updated(host.uuid), ...needed.map(change => ready(change.address))],
    })
  })
}

/** One update on one host, and the reboot where none of those that follow will bring it. */
function hostSteps(
  change: Change,
  host: HostPlan,
  later: readonly Change[],
  staging: Staging,
): readonly Draft[] {
  const at = literal(coordinatorAddress(host.poolUuid, staging))
  const className = isImageForm(staging.observation.pools.get(host.poolUuid)) ? 'pool_update' : 'pool_patch'
  const self = objectArgument(className, updateArgument(change, host, staging))
  const cause = { address: change.address, path: ['hosts'] }
  const named = { at, host: objectArgument('host', host.uuid) }
  const after = [
    { milestone: done(uploadId(change, host.poolUuid, staging)), reason: 'its file is there first' },
    ...setUp(host, staging),
    ...coordinatorSetUp(host.poolUuid, staging),
  ]
  const apply = call(
    change.address,
    `${host.name}/apply`,
    `${className}.apply`,
    { ...named, self },
    `apply ${labelOf(change, staging)} on ${host.name}`,
    { cause, after },
  )
  const policy = textOf(change.planned, 'reboot') ?? 'auto'
  const isLast = !later.some(
    next => asksForReboot(next, staging) && textOf(next.planned, 'reboot') !== 'never',
  )
  const isDue =
    policy === 'each'
      ? asksForReboot(change, staging)
      : policy === 'auto' && isLast && asksForReboot(change, staging)
  const applied = lacking(change, staging).includes(host) ? [apply] : []
  if (isDue)
    return [...applied, ...rebootSteps(change, host, at, staging, { cause, why: 'the update asks for it' })]
  const isRestarted = guidanceOf(change, staging)?.includes('restartXAPI') === true && policy !== 'never'
  return isRestarted && applied.length > 0 ? [...applied, ...restartSteps(change, host, at, cause)] : applied
}

/** A new agent, where that is all the update asks for: VMs go on. */
function restartSteps(
  change: Change,
  host: HostPlan,
  at: Argument,
  cause: NonNullable<Draft['cause']>,
): readonly Draft[] {
  return [
    call(
      change.address,
      `${host.name}/restart`,
      'host.restart_agent',
      { at, host: objectArgument('host', host.uuid) },
      `restart xapi on ${host.name}`,
      {
        cause,
        disrupts: [
          {
            subject: `host ${host.name}`,
            effect: 'restarts',
            detail: 'the update asks for a restart of xapi; VMs go on',
            cause,
          },
        ],
      },
    ),
    wait(
      change.address,
      `${host.name}/restarted`,
      'host.enabled',
      { at, host: literal(host.uuid) },
      `wait until ${host.name} takes VMs`,
      restartDeadlineSeconds,
      { cause },
    ),
  ]
}

function updateArgument(change: Change, host: HostPlan, staging: Staging): Argument | string {
  return updateUuid(change, staging) ?? uuidFrom(uploadId(change, host.poolUuid, staging))
}

function inRequiredOrder(changes: readonly Change[]): readonly Change[] {
  const ordered: Change[] = []
  const visit = (change: Change, path: readonly Change[]): void => {
    if (ordered.includes(change) || path.includes(change)) return
    for (const link of linksOf(change.planned, 'requires')) {
      const required = changes.find(candidate => candidate.address === link.address)
      if (required !== undefined) visit(required, [...path, change])
    }
    ordered.push(change)
  }
  for (const change of changes) visit(change, [])
  return ordered
}

function forgetPatch(change: Change): Draft {
  return forget(change.address, `forget ${change.address}; the update stays on its hosts`, {
    ...(change.identity === undefined ? {} : { unbindsIdentity: change.identity }),
    provides: [gone(change.address)],
  })
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}
