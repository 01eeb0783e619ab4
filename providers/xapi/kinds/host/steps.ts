import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { type LinkValue, noMarks } from '../../../../src/value/value.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { flagOf, textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget, type Requirement } from '../../drafting/draft.js'
import {
  accepting,
  closed,
  gone,
  maintained,
  member,
  patched,
  ready,
  vacated,
} from '../../drafting/milestone.js'
import { addressAfter, type HostPlan } from '../../drafting/pool-plan.js'
import {
  isIgnored,
  managedKeys,
  otherConfig,
  setField,
  setKeys,
  type Target,
  target,
} from '../../drafting/setting.js'
import { changesOf, hostOf, isLeaving, isMaking, poolOf, type Staging } from '../../drafting/staging.js'
import { isComing } from '../bond/placing.js'
import { findByUuid, findHost, type Found, isLive, residents } from '../../observation/find.js'
import { flagField, textField } from '../../observation/record.js'
import { rollingOrder } from '../patch/rolling.js'
import { coordinatorSetUp, setUp } from './set-up.js'
import { departuresFrom } from './departures.js'
import { emptySteps, rememberSteps, returnSteps } from './empty.js'
import { renewedMask } from './mask.js'
import { managementSteps, type Reach } from './management.js'
import { storageSteps } from './storage.js'

/** Connecting to a host and setting what its block writes; taking the block away only forgets it. */
export function hostSteps(change: Change, staging: Staging): readonly Draft[] {
  if (change.action === 'delete') return [forgetHost(change)]
  const found = findHost(staging.observation, change.address)
  if (found === undefined) return []
  const host = hostOf(linkToHost(change, textField(found.record, 'uuid')), staging)
  return host !== undefined && isLeaving(host, staging)
    ? renewedSteps(change, found, staging)
    : settingSteps(change, found, reachOf(change, found), staging, throughCoordinator(found, staging))
}

/** What is set on a member goes through its coordinator, which may be set up itself, and be out of reach meanwhile. */
function throughCoordinator({ pool, record }: Found, staging: Staging): readonly Requirement[] {
  return record['uuid'] === pool.coordinatorUuid ? [] : coordinatorSetUp(pool.uuid, staging)
}

/** A host that leaves its pool comes back as it was installed: all that its block writes is set again. */
function renewedSteps(change: Change, found: Found, staging: Staging): readonly Draft[] {
  const uuid = textField(found.record, 'uuid')
  const { prior: _prior, applied: _applied, ...rest } = change
  // An installation chooses these by itself.
  const keys = { iscsi_iqn: '', multipathing: '' }
  const record = { ...found.record, other_config: keys, multipathing: false, enabled: true }
  const now = textField(found.record, 'address')
  const reach = { now: literal(now), then: literal(addressAfter(change, now)) }
  const left = {
    milestone: `ejected ${uuid}`,
    reason: 'it leaves its pool first, and comes back as it was installed',
  }
  const installed = { ...found, ref: '', record }
  const settings = settingSteps({ ...rest, action: 'create' }, installed, reach, staging).filter(
    draft => draft.binds === undefined,
  )
  const mask = chain(renewedMask(change, found), {
    after: [{ milestone: ready(change.address), reason: 'the rest is set first' }],
  })
  return [...settings, ...mask].map(draft => ({ ...draft, after: [...draft.after, left] }))
}

function settingSteps(
  change: Change,
  found: Found,
  reach: Reach,
  staging: Staging,
  after: readonly Requirement[] = [],
): readonly Draft[] {
  const uuid = textField(found.record, 'uuid')
  const name = textField(found.record, 'name_label')
  const to: Target = { ...target('host', '', uuid, `host ${name}`), at: reach.now }
  const adopt = call(
    change.address,
    'adopt',
    'host.get_uuid',
    { at: to.at, self: to.object },
    `take host ${textOf(change.planned, 'address') ?? name} under management`,
    {
      hasEffect: false,
      binds: { address: change.address, identity: literal(uuid) },
    },
  )
  const drafts = [
    ...(isMaking(change) ? [adopt] : []),
    ...setField(change, to, 'name', 'set_name_label'),
    ...setField(change, to, 'description', 'set_name_description'),
    ...setField(change, to, 'tags', 'set_tags'),
    ...storageSteps(change, found, to, staging),
    ...setKeys(change, to, 'other_config', managedKeys(change), otherConfig(found.record)),
    ...managementSteps(change, found, reach, staging),
  ]
  return [
    ...chain(drafts, { after, provides: [ready(change.address)] }),
    ...maintenanceSteps(change, found, reach.then, staging),
  ]
}

/** A member is reached through its coordinator, whose address stays; any other host at its own. */
function reachOf(change: Change, found: Found): Reach {
  const coordinator = findByUuid(found.pool, 'host', found.pool.coordinatorUuid)?.record ?? found.record
  const now = textField(coordinator, 'address')
  const isOwn = coordinator['uuid'] === found.record['uuid']
  return { now: literal(now), then: literal(isOwn ? addressAfter(change, now) : now) }
}

function maintenanceSteps(change: Change, found: Found, at: Argument, staging: Staging): readonly Draft[] {
  if (!isMaking(change) && isIgnored(change, 'maintenance')) return []
  const uuid = textField(found.record, 'uuid')
  const host = hostOf(linkToHost(change, uuid), staging)
  const wanted = flagOf(change.planned, 'maintenance') ?? false
  const pool = staging.pools.find(candidate => host !== undefined && candidate.joiners.includes(host))
  // An adopted host is in maintenance, too, where it is disabled; one that is down, where it was put into it. One that
  // joins is enabled by that.
  const isNow =
    pool === undefined &&
    (isLive(found.pool, found.record)
      ? !flagField(found.record, 'enabled')
      : flagOf(change.prior, 'maintenance') === true)
  const isEmptied = isNow && residents(found).length === 0
  if (host === undefined || (wanted ? isEmptied : !isNow)) return []
  const cause = { address: change.address, path: ['maintenance'] }
  // A new coordinator is there by then, and the old one may be gone.
  const around = staging.pools.find(candidate => candidate.hosts.includes(host))
  const place = around === undefined ? at : literal(around.coordinator.ip)
  const named = { at: place, host: objectArgument('host', uuid) }
  const home = around?.address
  const after = [
    { milestone: ready(change.address), reason: `${host.name} is set up first` },
    ...(pool === undefined ? [] : [{ milestone: member(uuid), reason: 'it joins its pool first' }]),
    ...(home === undefined
      ? []
      : [{ milestone: `designated ${home}`, reason: 'a new coordinator restarts the xapi of every host' }]),
    { milestone: patched(uuid), reason: 'it reboots for its updates first' },
    ...bondsFirst(host, wanted, staging),
    ...coordinatorSetUp(host.poolUuid, staging),
    ...(around === undefined ? [] : setUp(around.coordinator, staging)),
    ...(pool === undefined ? rollingOrder(staging, host.poolUuid) : pool.hosts).map(other => ({
      milestone: patched(other.uuid),
      reason: `${other.name} reboots for its updates first`,
      isSequence: true,
    })),
  ]
  const emptying = { change, host, at: place, cause, stay: 'maintenance' } as const
  if (!wanted) {
    const enable = call(
      change.address,
      'enable',
      'host.enable',
      named,
      `let VMs start on ${host.name} again`,
      { cause, provides: [accepting(uuid)] },
    )
    return chain([enable, ...returnSteps(emptying, staging)], { after, provides: [maintained(uuid)] })
  }
  const { first, removed } = departuresFrom(host, staging)
  const leaving = { ...emptying, removed }
  const disable = call(change.address, 'disable', 'host.disable', named, `let no VM start on ${host.name}`, {
    cause,
    provides: [closed(uuid)],
  })
  return chain(
    [...rememberSteps(leaving, staging), ...(isNow ? [] : [disable]), ...emptySteps(leaving, staging)],
    { after: [...after, ...first], provides: [maintained(uuid), vacated(uuid)] },
  )
}

/**
 * A bond that comes or goes takes along the interfaces of the VMs that are on its host just then, so VMs leave, and come
 * back, afterwards.
 */
function bondsFirst(host: HostPlan, isEmptied: boolean, staging: Staging): readonly Requirement[] {
  return changesOf('bond', staging)
    .filter(bond => isComing(bond) || (isEmptied && bond.action === 'delete'))
    .filter(bond => poolOf(bond, staging)?.hosts.includes(host) === true)
    .map(bond => ({
      milestone: bond.action === 'delete' ? gone(bond.address) : ready(bond.address),
      reason: `${bond.address} takes along the interfaces of VMs`,
      isSequence: true,
    }))
}

function linkToHost(change: Change, identity: string): LinkValue {
  return { kind: 'link', to: 'host', address: change.address, identity, marks: noMarks }
}

function forgetHost(change: Change): Draft {
  return forget(change.address, `forget ${change.address}; the host stays as it is`, {
    provides: [gone(change.address)],
  })
}
