import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import {
  literal,
  noObject,
  objectArgument,
  pbdArgument,
  record,
  thePool,
  uuidFrom,
  written,
} from '../../drafting/argument.js'
import { flagOf, linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft } from '../../drafting/draft.js'
import { isProvisional, mark, markKey, provisionalName, stepKey } from '../../drafting/key.js'
import { gone, ready } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { managedKeys, otherConfig, setField, setKeys, type Target, target } from '../../drafting/setting.js'
import {
  attachedSr,
  hostOf,
  isMaking,
  observedPool,
  poolOf,
  type Staging,
  uuidOfChange,
} from '../../drafting/staging.js'
import { findByUuid } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { keptInterfaces } from '../../ordering/subnet.js'
import { contentType, deviceConfig, isFormatting, isShared } from './configuration.js'
import { disconnectSteps, isReconnected, reconnectSteps, repairSteps } from './connection.js'

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
  return chain(drafts, { after: pathRequirements(change, staging), provides: [ready(change.address)] })
}

/** The hosts that are connected to the SR, the coordinator first. */
function hostsOf(change: Change, pool: PoolPlan, staging: Staging): readonly HostPlan[] {
  if (isShared(change)) return pool.hosts
  const host = hostOf(linkOf(change.planned, 'host'), staging)
  return host === undefined ? [] : [host]
}

function pathRequirements(change: Change, staging: Staging): Draft['after'] {
  return keptInterfaces(change, staging).map(storage => ({
    milestone: ready(storage.address),
    reason: `the storage of ${change.address} lies in the subnet of ${storage.address}`,
  }))
}

function makingSteps(
  change: Change,
  pool: PoolPlan,
  hosts: readonly HostPlan[],
  uuid: Argument,
  staging: Staging,
): readonly Draft[] {
  const [first] = hosts
  if (first === undefined) return []
  const guard = guardSteps(change, pool, first, staging)
  const attached = attachedSr(change, staging)
  if (attached !== undefined) return [...guard, ...attachSteps(change, pool, hosts, attached)]
  const id = `${change.address}/create`
  const parameters = {
    at: literal(pool.coordinator.ip),
    host: objectArgument('host', first.uuid),
    device_config: deviceConfig(change),
    physical_size: literal(0),
    name_label: literal(provisionalName(nameOf(change), stepKey(change, 'create', pool))),
    name_description: written(change, 'description') ?? literal(''),
    type: written(change, 'type') ?? literal(''),
    content_type: literal(contentType(change)),
    shared: literal(isShared(change)),
    sm_config: literal({}),
  }
  const create = call(change.address, 'create', 'SR.create', parameters, `make SR ${nameOf(change)}`, {
    binds: { address: change.address, identity: uuidFrom(id) },
    cause: { address: change.address, path: [placeOf(change)] },
  })
  const to = target('SR', pool.coordinator.ip, uuid, `SR ${nameOf(change)}`)
  return [...guard, create, markStep(change, to, pool)]
}

function markStep(change: Change, to: Target, pool: PoolPlan): Draft {
  const key = {
    at: to.at,
    self: to.object,
    key: literal(markKey),
    value: literal(mark(change, 'create', pool)),
  }
  return call(
    change.address,
    'mark',
    'SR.add_to_other_config',
    key,
    `mark SR ${nameOf(change)} as made for ${change.address}`,
  )
}

/** What the plan found on the storage must still be so just before it is formatted or taken over. */
function guardSteps(change: Change, pool: PoolPlan, host: HostPlan, staging: Staging): readonly Draft[] {
  const found = staging.probes.get(change.address)
  const policy = textOf(change.planned, 'existing') ?? 'refuse'
  if (found === undefined || (policy !== 'attach' && (policy === 'overwrite' || !isFormatting(change))))
    return []
  const parameters = {
    at: literal(pool.coordinator.ip),
    host: objectArgument('host', host.uuid),
    device_config: deviceConfig(change),
    type: written(change, 'type') ?? literal(''),
    expected: literal([...found]),
  }
  return [
    call(
      change.address,
      'probe',
      'SR.probe',
      parameters,
      `look once more at what the storage of ${nameOf(change)} holds`,
      { hasEffect: false, cause: { address: change.address, path: [placeOf(change)] } },
    ),
  ]
}

function attachSteps(
  change: Change,
  pool: PoolPlan,
  hosts: readonly HostPlan[],
  uuid: string,
): readonly Draft[] {
  const at = literal(pool.coordinator.ip)
  const name = nameOf(change)
  const introduce = call(
    change.address,
    'introduce',
    'SR.introduce',
    {
      at,
      uuid: literal(uuid),
      name_label: written(change, 'name') ?? literal(name),
      name_description: written(change, 'description') ?? literal(''),
      type: written(change, 'type') ?? literal(''),
      content_type: literal(contentType(change)),
      shared: literal(isShared(change)),
      sm_config: literal({}),
    },
    `take over SR ${name} with its data`,
    { binds: { address: change.address, identity: literal(uuid) } },
  )
  const cause = { address: change.address, path: [placeOf(change)] }
  const connections = hosts.flatMap((host, index) => {
    const fields = {
      host: objectArgument('host', host.uuid),
      SR: objectArgument('SR', uuid),
      device_config: deviceConfig(change),
      other_config: literal({}),
    }
    return [
      call(
        change.address,
        `${host.name}/connect`,
        'PBD.create',
        { at, record: record(fields) },
        `connect ${host.name} to SR ${name}`,
        { cause },
      ),
      call(
        change.address,
        `${host.name}/plug`,
        'PBD.plug',
        { at, self: pbdArgument(host.uuid, literal(uuid)) },
        `attach SR ${name} on ${host.name}`,
        {
          cause,
          isOptional: index > 0,
        },
      ),
    ]
  })
  return [introduce, ...connections]
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

/** The default SR is also where suspended VMs and crash dumps go. What tells whether all is done, being the default, comes last. */
function defaultSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const isWanted = flagOf(change.planned, 'default') === true
  const isNow = !isMaking(change) && flagOf(change.prior, 'default') === true
  if (isWanted === isNow || (!isWanted && hasSuccessor(change, pool, staging))) return []
  const value = isWanted ? to.object : noObject
  const cause = { address: change.address, path: ['default'] }
  const verb = isWanted ? `make ${to.subject} the pool’s` : `take ${to.subject} from its place as the pool’s`
  return [
    call(
      change.address,
      'default-crash',
      'pool.set_crash_dump_SR',
      { at: to.at, self: thePool, value },
      `${verb} SR for crash dumps`,
      { cause },
    ),
    call(
      change.address,
      'default-suspend',
      'pool.set_suspend_image_SR',
      { at: to.at, self: thePool, value },
      `${verb} SR for suspended VMs`,
      { cause },
    ),
    call(
      change.address,
      'default',
      'pool.set_default_SR',
      { at: to.at, self: thePool, value },
      `${verb} default SR`,
      { cause },
    ),
  ]
}

/** True where another SR takes the place of the default, which needs no step of the one that leaves it. */
function hasSuccessor(change: Change, pool: PoolPlan, staging: Staging): boolean {
  return [...staging.changes.values()].some(
    other =>
      other.kindName === 'sr' &&
      other.address !== change.address &&
      (isMaking(other) || other.action === 'update') &&
      flagOf(other.planned, 'default') === true &&
      poolOf(other, staging) === pool,
  )
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
            detail: 'everything on it is erased',
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
        { unbinds: change.address },
      )
  return [...disconnectSteps(change, pool, uuid, name, staging), last]
}

/** The attribute that says where the storage is. */
function placeOf(change: Change): string {
  const places: { readonly [type: string]: string } = {
    nfs: 'server',
    lvmoiscsi: 'target',
    lvmohba: 'scsi_id',
    smb: 'server',
    iso: 'location',
  }
  return places[textOf(change.planned, 'type') ?? ''] ?? 'device'
}

function nameOf(change: Change): string {
  return shownText(change.planned, 'name') ?? change.address
}
