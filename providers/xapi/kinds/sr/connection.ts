import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, pbdArgument, record } from '../../drafting/argument.js'
import { attributeOf, jsonOf, linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { member } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { differs } from '../../drafting/setting.js'
import { observedPool, type Staging } from '../../drafting/staging.js'
import { findByUuid, pbdsOfSr } from '../../observation/find.js'
import type { ObservedPool } from '../../observation/observation.js'
import { flagField } from '../../observation/record.js'
import { connectionSettings } from './arguments.js'
import { deviceConfig } from './configuration.js'

const multipathed: ReadonlySet<string> = new Set(['lvmoiscsi', 'lvmohba'])

/** True for a type of SR that is reached over several paths, where a host has them. */
export function isMultipathed(type: string): boolean {
  return multipathed.has(type)
}

/** Connections that are missing or unplugged are made and plugged again, the coordinator's first. */
export function repairSteps(
  change: Change,
  pool: PoolPlan,
  hosts: readonly HostPlan[],
  staging: Staging,
): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const uuid = textOf(change.prior, 'uuid')
  if (change.action !== 'update' || !differs(change, 'pbds')) return []
  if (observed === undefined || uuid === undefined) return []
  const at = literal(pool.coordinator.ip)
  const name = shownText(change.planned, 'name') ?? change.address
  const cause = { address: change.address, path: ['pbds'] }
  return hosts
    .filter(host => host.poolUuid === pool.uuid)
    .flatMap(host => {
      const state = connectionOf(observed, uuid, host.uuid)
      const fields = {
        host: objectArgument('host', host.uuid),
        SR: objectArgument('SR', uuid),
        device_config: deviceConfig(change),
        other_config: literal({}),
      }
      const connect = call(
        change.address,
        `${host.name}/connect`,
        'PBD.create',
        { at, record: record(fields) },
        `connect ${host.name} to SR ${name}`,
        { cause },
      )
      const plug = call(
        change.address,
        `${host.name}/plug`,
        'PBD.plug',
        { at, self: pbdArgument(host.uuid, literal(uuid)) },
        `attach SR ${name} on ${host.name}`,
        { cause, isOptional: true, brings: ['pbds', connectionPlace(change, host), 'attached'] },
      )
      return state === 'attached' ? [] : state === 'missing' ? [connect, plug] : [plug]
    })
}

/** Where the connection of a host stands in the list that the change shows. */
function connectionPlace({ prior }: Change, host: HostPlan): number {
  const pbds = prior?.attributes.get('pbds')
  return pbds?.kind !== 'list'
    ? 0
    : pbds.elements.findIndex(pbd => pbd.kind === 'object' && linkOf(pbd, 'host')?.identity === host.uuid)
}

/** True where hosts reach the storage in another way than now: with another password, or over several paths. */
export function isReconnected(change: Change): boolean {
  if (change.action !== 'update') return false
  return change.hasNewSecret === true || changedSetting(change) !== undefined
}

function changedSetting(change: Change): string | undefined {
  if (differs(change, 'multipath')) return 'multipath'
  // Here to take an argument out is a change, too.
  const textIn = (side: ObjectValue | undefined, name: string): string => {
    const value = attributeOf(side, name)
    return value === undefined ? '' : JSON.stringify(jsonOf(value))
  }
  return connectionSettings
    .filter(name => name !== 'multipath')
    .find(name => textIn(change.prior, name) !== textIn(change.planned, name))
}

/** Every connection is taken away and made anew, since xapi reads its configuration when it is plugged. */
export function reconnectSteps(
  change: Change,
  pool: PoolPlan,
  hosts: readonly HostPlan[],
  staging: Staging,
): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const uuid = textOf(change.prior, 'uuid')
  if (observed === undefined || uuid === undefined) return []
  const name = shownText(change.planned, 'name') ?? change.address
  const at = literal(pool.coordinator.ip)
  const cause = {
    address: change.address,
    path: [changedSetting(change) ?? []].flat(),
  }
  const present = hosts.filter(
    host => host.poolUuid === pool.uuid || isConnectedByJoin(host, pool, observed, uuid),
  )
  // A host that leaves the pool loses its connection with that, and an SR without any connection would go then.
  const after = pool.leavers.map(host => ({
    milestone: `ejected ${host.uuid}`,
    reason: `${host.name} leaves the pool first`,
  }))
  const unplugged = disconnectSteps(change, pool, literal(uuid), name, staging, present).map(draft => ({
    ...draft,
    after: [...draft.after, ...after],
    cause,
    disrupts: [
      {
        subject: `SR ${name}`,
        effect: 'disconnects' as const,
        detail: 'it is detached and attached again',
        cause,
      },
    ],
  }))
  const destroyed = present
    .filter(
      host =>
        connectionOf(observed, uuid, host.uuid) !== 'missing' ||
        isConnectedByJoin(host, pool, observed, uuid),
    )
    .map(host =>
      call(
        change.address,
        `${host.name}/disconnect`,
        'PBD.destroy',
        { at, self: pbdArgument(host.uuid, literal(uuid)) },
        `take the connection of ${host.name} to SR ${name} away`,
        { cause },
      ),
    )
  const made = present.flatMap((host, index) => {
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
        { cause, isOptional: index > 0 },
      ),
    ]
  })
  return [...unplugged, ...destroyed, ...made]
}

/** Unplugging an SR everywhere, or on these hosts alone, the coordinator last. */
export function disconnectSteps(
  change: Change,
  pool: PoolPlan,
  uuid: Argument,
  name: string,
  staging: Staging,
  hosts: readonly HostPlan[] = [...pool.hosts, ...pool.leavers],
): readonly Draft[] {
  const observed = observedPool(pool, staging)
  if (observed === undefined || uuid.kind !== 'literal') return []
  const at = literal(pool.coordinator.ip)
  return hosts
    .toReversed()
    .filter(
      host =>
        connectionOf(observed, String(uuid.value), host.uuid) === 'attached' ||
        isConnectedByJoin(host, pool, observed, String(uuid.value)),
    )
    .map(host =>
      call(
        change.address,
        `${host.name}/unplug`,
        'PBD.unplug',
        { at, self: pbdArgument(host.uuid, uuid) },
        `detach SR ${name} from ${host.name}`,
        pool.joiners.includes(host)
          ? { after: [{ milestone: member(host.uuid), reason: 'its join attaches it to every shared SR' }] }
          : {},
      ),
    )
}

/** A host that joins gets a connection to each shared SR of the pool (xapi.md: on the restart as member). */
function isConnectedByJoin(host: HostPlan, pool: PoolPlan, observed: ObservedPool, srUuid: string): boolean {
  const sr = findByUuid(observed, 'SR', srUuid)?.record
  return sr !== undefined && flagField(sr, 'shared') && pool.joiners.includes(host)
}

function connectionOf(
  pool: ObservedPool,
  srUuid: string,
  hostUuid: string,
): 'attached' | 'unplugged' | 'missing' {
  const sr = findByUuid(pool, 'SR', srUuid)?.ref
  const host = findByUuid(pool, 'host', hostUuid)?.ref
  const pbd = sr === undefined ? undefined : pbdsOfSr(pool, sr).find(found => found.record.host === host)
  if (pbd === undefined) return 'missing'
  return pbd.record.currently_attached === true ? 'attached' : 'unplugged'
}
