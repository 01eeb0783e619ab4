import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, uuidFrom, written } from '../../drafting/argument.js'
import { linksOf, textOf, textsOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget } from '../../drafting/draft.js'
import { done, gone, patched, ready } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import { hostOf, isMaking, type Staging } from '../../drafting/staging.js'
import { findAnywhere, updatesOfHost } from '../../observation/find.js'
import { awaitsReboot } from '../../observation/reboot.js'
import { rebootSteps } from './reboot.js'

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
    ...wanted.flatMap(change => uploadSteps(change, staging)),
    ...pools.flatMap(pool =>
      poolSteps(
        wanted,
        coordinatorFirst(
          hosts.filter(host => host.poolUuid === pool),
          staging,
        ),
        staging,
      ),
    ),
    ...changes.filter(change => change.action === 'delete').map(forgetPatch),
  ]
}

/** The hosts of the block, whether or not they have the update. */
function hostsOf(change: Change, staging: Staging): readonly HostPlan[] {
  return linksOf(change.planned, 'hosts').flatMap(link => hostOf(link, staging) ?? [])
}

/** The hosts that lack the update. */
function lacking(change: Change, staging: Staging): readonly HostPlan[] {
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
function pending(change: Change, staging: Staging): readonly HostPlan[] {
  return [...lacking(change, staging), ...awaiting(change, staging)]
}

function uploadSteps(change: Change, staging: Staging): readonly Draft[] {
  const pools = distinct(lacking(change, staging).map(host => host.poolUuid))
  const label = labelOf(change, staging)
  const known = updateUuid(change, staging)
  const file = written(change, 'file')
  const uploads =
    file === undefined
      ? []
      : pools.map(pool => {
          const name = coordinatorName(pool, staging)
          return call(
            change.address,
            `${name}/upload`,
            'pool_patch.upload',
            { at: literal(coordinatorAddress(pool, staging)), file },
            `upload ${label} to ${name}`,
          )
        })
  if (!isMaking(change)) return uploads
  const [first, ...others] = uploads
  if (first !== undefined) {
    const identity = known === undefined ? uuidFrom(first.id) : literal(known)
    return [
      {
        ...first,
        binds: { address: change.address, identity },
      },
      ...others,
    ]
  }
  if (known === undefined) return []
  return [
    call(change.address, 'adopt', 'note', {}, `note that every host has ${label}`, {
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
  return hosts.flatMap((host, index) => {
    const needed = changes.filter(change => pending(change, staging).includes(host))
    const drafts = needed.flatMap((change, position) =>
      hostSteps(change, host, needed.slice(position + 1), staging),
    )
    const previous = hosts[index - 1]
    const after =
      previous === undefined
        ? []
        : [{ milestone: patched(previous.uuid), reason: `one host after another: ${previous.name} first` }]
    return chain(drafts, {
      after,
      provides: [patched(host.uuid), ...needed.map(change => ready(change.address))],
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
  const uuid = patchUuid(change, host, staging)
  const cause = { address: change.address, path: ['hosts'] }
  const parameters = { at, self: objectArgument('pool_patch', uuid), host: objectArgument('host', host.uuid) }
  const after = [
    { milestone: done(uploadId(change, host, staging)), reason: 'its file is there first' },
    ...(host.address === undefined
      ? []
      : [{ milestone: ready(host.address), reason: `${host.name} is set up first` }]),
  ]
  const apply = call(
    change.address,
    `${host.name}/apply`,
    'pool_patch.apply',
    parameters,
    `apply ${labelOf(change, staging)} on ${host.name}`,
    { cause, after },
  )
  const policy = textOf(change.planned, 'reboot') ?? 'auto'
  const isLast = !later.some(next => asksForReboot(next, staging))
  const isDue =
    policy === 'each'
      ? asksForReboot(change, staging)
      : policy === 'auto' && isLast && asksForReboot(change, staging)
  const applied = lacking(change, staging).includes(host) ? [apply] : []
  return isDue
    ? [...applied, ...rebootSteps(change, host, at, staging, { cause, why: 'the update asks for it' })]
    : applied
}

function patchUuid(change: Change, host: HostPlan, staging: Staging): Argument | string {
  const known = updateUuid(change, staging)
  return known ?? uuidFrom(uploadId(change, host, staging))
}

function uploadId(change: Change, host: HostPlan, staging: Staging): string {
  return `${change.address}/${coordinatorName(host.poolUuid, staging)}/upload`
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

/** The UUID of the update: written, known to a pool, or read from its file. */
export function updateUuid(change: Change, staging: Staging): string | undefined {
  return textOf(change.planned, 'uuid') ?? staging.updates.get(change.address)?.uuid
}

/** True where the update asks for a reboot, or where nothing tells that it does not. */
export function asksForReboot(change: Change, staging: Staging): boolean {
  const isTold = change.planned?.attributes.get('guidance')?.kind === 'list'
  const guidance = isTold
    ? textsOf(change.planned, 'guidance')
    : staging.updates.get(change.address)?.guidance
  return guidance === undefined || guidance.includes('restartHost')
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

function coordinatorFirst(hosts: readonly HostPlan[], staging: Staging): readonly HostPlan[] {
  const isCoordinator = (host: HostPlan) =>
    staging.observation.pools.get(host.poolUuid)?.coordinatorUuid === host.uuid
  return [...hosts.filter(isCoordinator), ...hosts.filter(host => !isCoordinator(host))]
}

function coordinatorAddress(poolUuid: string, staging: Staging): string {
  return staging.observation.pools.get(poolUuid)?.coordinatorAddress ?? ''
}

function coordinatorName(poolUuid: string, staging: Staging): string {
  const pool = staging.observation.pools.get(poolUuid)
  const record =
    pool === undefined ? undefined : findAnywhere(staging.observation, 'host', pool.coordinatorUuid)?.record
  return typeof record?.name_label === 'string' ? record.name_label : poolUuid
}

function labelOf(change: Change, staging: Staging): string {
  return textOf(change.planned, 'label') ?? staging.updates.get(change.address)?.label ?? change.address
}

function forgetPatch(change: Change): Draft {
  return forget(change.address, `forget ${change.address}; the update stays on its hosts`, {
    provides: [gone(change.address)],
  })
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}
