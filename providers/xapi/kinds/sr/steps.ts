import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { together } from '../../catalogue/entry.js'
import { literal, objectArgument, written } from '../../drafting/argument.js'
import { linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft } from '../../drafting/draft.js'
import { isProvisional, markKey } from '../../drafting/key.js'
import { gone, ready } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import {
  differs,
  managedKeys,
  otherConfig,
  setField,
  setKeys,
  type Target,
  target,
} from '../../drafting/setting.js'
import {
  attachedSr,
  hostOf,
  isLeaving,
  isMaking,
  observedPool,
  poolOf,
  type Staging,
  uuidOfChange,
} from '../../drafting/staging.js'
import { findByUuid } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { keptInterfaces, lostInterfaces } from '../../ordering/subnet.js'
import { isShared } from './configuration.js'
import { disconnectSteps, isMultipathed, isReconnected, reconnectSteps, repairSteps } from './connection.js'
import { defaultSteps } from './default.js'
import { disksGoingWith } from './disks.js'
import { makingSteps, markStep } from './making.js'
import { nameOf } from './naming.js'

/** Making or attaching an SR, setting what its block writes, repairing its connections; going, it keeps its data unless told. */
export function srSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = poolOf(change, staging)
  const uuid = uuidOfChange(change, 'sr', staging)
  if (pool === undefined || uuid === undefined) return []
  if (change.action === 'delete')
    return chain(removalSteps(change, pool, uuid, staging), { provides: [gone(change.address)] })
  const hosts = hostsOf(change, pool, staging)
  const to = target('SR', pool.coordinator.ip, uuid, `SR ${nameOf(change)}`)
  const made = isMaking(change)
    ? makingSteps(change, pool, hosts, uuid, staging)
    : isReconnected(change)
      ? reconnectSteps(change, pool, hosts, staging)
      : repairSteps(change, pool, hosts, staging)
  const drafts = [
    ...made,
    ...settingSteps(change, to, pool, staging),
    ...defaultSteps(change, to, pool, staging),
  ]
  return chain(drafts, {
    after: [...pathRequirements(change, staging), ...multipathRequirements(change, hosts, staging)],
    provides: [ready(change.address)],
  })
}

/** The hosts that are connected to the SR, the coordinator first. */
function hostsOf(change: Change, pool: PoolPlan, staging: Staging): readonly HostPlan[] {
  if (isShared(change)) return pool.hosts
  const host = hostOf(linkOf(change.planned, 'host'), staging)
  return host === undefined ? [] : [host]
}

/** Storage is reached by the addresses that there will be: those that stay are set first, and those that do not are gone. */
function pathRequirements(change: Change, staging: Staging): Draft['after'] {
  const kept = keptInterfaces(change, staging).map(storage => ({
    milestone: ready(storage.address),
    reason: `the storage of ${change.address} lies in the subnet of ${storage.address}`,
  }))
  const lost = lostInterfaces(change, staging).map(storage => ({
    milestone: storage.action === 'update' ? ready(storage.address) : gone(storage.address),
    reason: `the storage of ${change.address} is no longer reached over ${storage.address}`,
  }))
  return [...kept, ...(isMadeBeforeOld(staging) ? [] : lost)]
}

/** Where something new comes before the old goes, an address may have to stay until both are done. */
function isMadeBeforeOld({ changes }: Staging): boolean {
  return [...changes.values()].some(change => change.action === 'replace' && change.createBeforeDestroy)
}

/** A host looks for the paths to an SR when that is attached, so it is told before to look for several. */
function multipathRequirements(change: Change, hosts: readonly HostPlan[], staging: Staging): Draft['after'] {
  if (!isMultipathed(textOf(change.planned, 'type') ?? '')) return []
  const told = hosts.filter(host => !isLeaving(host, staging))
  return told.flatMap(({ address, name }) => {
    const host = address === undefined ? undefined : staging.changes.get(address)
    return host !== undefined && differs(host, 'multipathing')
      ? [{ milestone: ready(host.address), reason: `${name} is told first to look for several paths` }]
      : []
  })
}

function settingSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const named: Target = { ...to, parameter: 'sr' }
  const observed = observedPool(pool, staging)
  const uuid = textOf(change.prior, 'uuid')
  const present =
    observed === undefined || uuid === undefined || isMaking(change)
      ? undefined
      : findByUuid(observed, 'SR', uuid)?.record
  const isNew = isMaking(change) && attachedSr(change, staging) === undefined
  const rename = call(
    change.address,
    'set-name',
    'SR.set_name_label',
    { at: to.at, sr: to.object, value: written(change, 'name') ?? literal(nameOf(change)) },
    `name it ${nameOf(change)}`,
  )
  const fields = [
    ...setField(change, named, 'name', 'set_name_label'),
    ...setField(change, named, 'description', 'set_name_description'),
  ]
  return [
    ...(isNew ? [rename] : isMaking(change) ? [] : [...missingMark(change, to, pool, present), ...fields]),
    ...setField(change, to, 'tags', 'set_tags'),
    ...setKeys(change, to, 'other_config', managedKeys(change), otherConfig(present)),
  ]
}

/** An SR that an interrupted apply left with its provisional name has no mark yet. */
function missingMark(
  change: Change,
  to: Target,
  pool: PoolPlan,
  present: XapiRecord | undefined,
): readonly Draft[] {
  const isLeft =
    present !== undefined &&
    isProvisional(textField(present, 'name_label')) &&
    otherConfig(present)[markKey] === undefined
  return isLeft ? [markStep(change, to, pool)] : []
}

function erasedText(disks: readonly string[]): string {
  return disks.length === 0 ? 'it is erased, with no disk on it' : `it is erased with ${together(disks)}`
}

function removalSteps(change: Change, pool: PoolPlan, uuid: Argument, staging: Staging): readonly Draft[] {
  const isDestroyed = textOf(change.applied ?? change.prior, 'on_destroy') === 'destroy'
  const name = shownText(change.prior, 'name') ?? change.address
  const parameters = { at: literal(pool.coordinator.ip), sr: objectArgument('SR', uuid) }
  const last = isDestroyed
    ? call(change.address, 'destroy', 'SR.destroy', parameters, `destroy SR ${name} and its data`, {
        unbinds: change.address,
        disrupts: [
          {
            subject: `SR ${name}`,
            effect: 'loses data',
            detail: erasedText(disksGoingWith(change, pool, staging)),
            cause: { address: change.address, path: ['on_destroy'] },
          },
        ],
      })
    : call(
        change.address,
        'forget',
        'SR.forget',
        parameters,
        `forget SR ${name}; its data stay on the storage`,
        { unbinds: change.address, leavesData: true },
      )
  return [...disconnectSteps(change, pool, uuid, name, staging), last]
}
