import type { Change } from '../../../../src/provider/change.js'
import { literal, objectArgument, secret, thePool } from '../../drafting/argument.js'
import { textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget, type Requirement, wait } from '../../drafting/draft.js'
import { cleaned, gone, member, patched, ready } from '../../drafting/milestone.js'
import { isDesignated, type HostPlan, type PoolPlan } from '../../drafting/pool-plan.js'
import { managedKeys, otherConfig, setField, setKeys, type Target } from '../../drafting/setting.js'
import { isMaking, observedPool, type Staging } from '../../drafting/staging.js'
import { poolRecord } from '../../observation/find.js'
import { isKeptInMaintenance } from '../host/maintenance.js'
import { setUp } from '../host/set-up.js'
import { alertKeys } from './alerts.js'
import { ejectSteps } from './eject.js'

/** Adopting a pool, what its block writes, and the hosts that join and leave it, one after another. */
export function poolSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = staging.pools.find(candidate => candidate.address === change.address)
  if (pool === undefined) return []
  const ejects = pool.leavers.map((host, index) =>
    ejectSteps(change, pool, host, pool.leavers[index - 1], staging),
  )
  if (change.action === 'delete') return [...ejects.flat(), forgetPool(change)]
  const joins = pool.joiners.map((host, index) =>
    joinSteps(change, pool, host, pool.joiners[index - 1], staging),
  )
  return [
    ...chain(ownSteps(change, pool, staging), { provides: [ready(change.address)] }),
    ...joins.flat(),
    ...ejects.flat(),
  ]
}

function ownSteps(change: Change, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const to: Target = {
    className: 'pool',
    at: literal(pool.coordinator.ip),
    object: thePool,
    parameter: 'self',
    subject: `the pool of ${pool.coordinator.name}`,
  }
  const observed = observedPool(pool, staging)
  const record = observed === undefined ? undefined : poolRecord(observed)?.record
  const present = otherConfig(record)
  const adopt = call(
    change.address,
    'adopt',
    'pool.get_uuid',
    { at: to.at, self: thePool },
    `take the pool of ${pool.coordinator.name} under management`,
    {
      hasEffect: false,
      binds: { address: change.address, identity: literal(pool.uuid) },
    },
  )
  return [
    ...(isMaking(change) ? [adopt] : []),
    ...setField(change, to, 'name', 'set_name_label'),
    ...setField(change, to, 'description', 'set_name_description'),
    ...setField(change, to, 'tags', 'set_tags'),
    ...setField(change, to, 'migration_compression', 'set_migration_compression'),
    ...setKeys(
      change,
      to,
      'other_config',
      new Map([...alertKeys(change, present), ...managedKeys(change)]),
      present,
    ),
    ...designateSteps(change, pool, observed?.coordinatorUuid, staging),
  ]
}

/** The coordinator changes only when the written one does: an election elsewhere is no drift. */
function designateSteps(
  change: Change,
  pool: PoolPlan,
  now: string | undefined,
  staging: Staging,
): readonly Draft[] {
  if (!isDesignated(change) || now === pool.coordinator.uuid) return []
  const cause = { address: change.address, path: ['coordinator'] }
  const host = objectArgument('host', pool.coordinator.uuid)
  const at = literal(pool.coordinator.ip)
  return [
    call(
      change.address,
      'designate',
      'pool.designate_new_master',
      { at, host },
      `make ${pool.coordinator.name} the coordinator`,
      {
        cause,
        after: beforeHandover(pool, staging),
        disrupts: [
          {
            subject: `pool ${pool.name}`,
            effect: 'restarts',
            detail: 'xapi restarts on every host; VMs go on',
            cause,
          },
        ],
      },
    ),
    wait(
      change.address,
      'designated',
      'host.enabled',
      { at, host: literal(pool.coordinator.uuid) },
      `wait until ${pool.coordinator.name} answers as coordinator`,
      1200,
      { provides: [`designated ${change.address}`] },
    ),
    ...keptInMaintenance(change, pool, staging),
  ]
}

/** The xapi of every host restarts, and who coordinated does so no longer: what goes through it is done before. */
function beforeHandover(pool: PoolPlan, staging: Staging): readonly Requirement[] {
  const images = {
    milestone: cleaned(pool.uuid),
    reason: 'the coordinator takes the images of updates away first',
    isSequence: true,
  }
  const hosts = [...pool.hosts, ...pool.leavers].flatMap(host => [
    ...setUp(host, staging),
    {
      milestone: patched(host.uuid),
      reason: `${host.name} gets its updates, and reboots, first`,
      isSequence: true,
    },
  ])
  return [images, ...hosts]
}

/** The xapi of every host has restarted: those that their blocks keep in maintenance are disabled once more. */
function keptInMaintenance(change: Change, pool: PoolPlan, staging: Staging): readonly Draft[] {
  return pool.hosts
    .filter(host => isKeptInMaintenance(host, staging))
    .map(host =>
      call(
        change.address,
        `${host.name}/disable`,
        'host.disable',
        { at: literal(pool.coordinator.ip), host: objectArgument('host', host.uuid) },
        `let no VM start on ${host.name}, whose xapi has restarted`,
      ),
    )
}

function joinSteps(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  previous: HostPlan | undefined,
  staging: Staging,
): readonly Draft[] {
  const cause = { address: change.address, path: ['members'] }
  const login =
    pool.coordinator.address === undefined ? undefined : staging.changes.get(pool.coordinator.address)
  if (login === undefined) return []
  const isForced = textOf(change.planned, 'cpu_policy') === 'forced'
  const parameters = {
    at: literal(host.ip),
    master_address: literal(pool.coordinator.ip),
    master_username: literal(textOf(login.planned, 'username') ?? 'root'),
    master_password: secret(login, 'password'),
  }
  const drafts = [
    call(
      change.address,
      `${host.name}/join`,
      isForced ? 'pool.join_force' : 'pool.join',
      parameters,
      `${host.name} joins the pool of ${pool.coordinator.name}`,
      {
        cause,
        disrupts: [
          {
            subject: `host ${host.name}`,
            effect: 'restarts',
            detail: 'its xapi restarts as a member of the pool',
            cause,
          },
        ],
      },
    ),
    wait(
      change.address,
      `${host.name}/member`,
      'pool.member',
      { at: literal(pool.coordinator.ip), host: literal(host.uuid) },
      `wait until ${host.name} is a member and takes VMs`,
      1800,
      { cause },
    ),
  ]
  const inTurn =
    previous === undefined
      ? []
      : [
          {
            milestone: member(previous.uuid),
            reason: `hosts join one after another: ${previous.name} first`,
            isSequence: true,
          },
        ]
  return chain(drafts, {
    after: [
      { milestone: patched(host.uuid), reason: `${host.name} must have every update before it joins` },
      {
        milestone: patched(pool.coordinator.uuid),
        reason: `${pool.coordinator.name} must have every update before hosts join`,
      },
      {
        milestone: cleaned(host.poolUuid),
        reason: `${host.name} leaves its own pool by joining, and with it the images there`,
        isSequence: true,
      },
      ...(host.address === undefined
        ? []
        : [{ milestone: ready(host.address), reason: `${host.name} is set up before it joins` }]),
      ...inTurn,
    ],
    provides: [member(host.uuid), ready(change.address)],
  })
}

function forgetPool(change: Change): Draft {
  return forget(change.address, `forget ${change.address}; its coordinator stays as it is`, {
    provides: [gone(change.address)],
    after: [{ milestone: `ejected ${change.address}`, reason: 'its members are ejected first' }],
  })
}
