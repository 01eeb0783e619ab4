import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, thePool } from '../../drafting/argument.js'
import { attributeOf, flagOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget } from '../../drafting/draft.js'
import { gone, maintained, ready, unpromised } from '../../drafting/milestone.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { managedKeys, otherConfig, setKeys, type Target } from '../../drafting/setting.js'
import {
  changesOf,
  isKeeping,
  isMaking,
  observedPool,
  poolOf,
  type Staging,
  uuidOf,
} from '../../drafting/staging.js'
import { findByUuid, poolRecord, virtualMachines } from '../../observation/find.js'
import { haPlanIdentity } from '../../observation/identity.js'
import type { ObservedPool } from '../../observation/observation.js'
import { flagField, numberField, textField } from '../../observation/record.js'
import { priorityOf, type Protection, protectionsOf } from './protection.js'

/** The argument that stands for “the largest number of failures that holds”, which the rehearsal works out. */
export const mostFailuresArgument: Argument = literal('max')

/** The policies of VMs and the number of failures; `ordering/arm.ts` switches HA itself on and off, as the last or first thing. */
export function haPlanSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = poolOf(change, staging)
  const observed = pool === undefined ? undefined : observedPool(pool, staging)
  if (pool === undefined || observed === undefined) return []
  if (change.action === 'delete')
    return isOn(observed) && !isSucceeded(change, pool, staging) ? [] : [forgetPlan(change)]
  const to = toPool(pool)
  const adopt = call(
    change.address,
    'adopt',
    'pool.get_uuid',
    { at: to.at, self: thePool },
    `take the high availability of ${pool.name} under management`,
    { hasEffect: false, binds: { address: change.address, identity: literal(haPlanIdentity(pool.uuid)) } },
  )
  const drafts = [
    ...(isMaking(change) ? [adopt] : []),
    ...prioritySteps(change, pool, observed, staging),
    ...failureSteps(change, to, observed, pool),
    ...setKeys(change, to, 'other_config', managedKeys(change), otherConfig(poolRecord(observed)?.record)),
  ]
  return [...chain(drafts, { provides: [ready(change.address)] }), ...lastFailures(change, to, pool, staging)]
}

function toPool({ coordinator }: PoolPlan): Target {
  return {
    className: 'pool',
    at: literal(coordinator.ip),
    object: thePool,
    parameter: 'self',
    subject: `the pool of ${coordinator.name}`,
  }
}

/** True where the block asks for as many failures as hold. */
export function wantsMost({ planned }: Change): boolean {
  return attributeOf(planned, 'failures_to_tolerate')?.kind === 'string'
}

/** The largest number follows what the plan does to the pool; where it stays what it is, the rehearsal leaves the step out. */
function lastFailures(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  if (!wantsMost(change) || isMaking(change) || flagOf(change.planned, 'enabled') === false) return []
  const after = [...staging.changes.values()]
    .filter(other => isChanging(other) && isOfPool(other, pool, staging))
    .flatMap(other => [ready(other.address), gone(other.address), maintained(other.identity ?? '')])
    .map(milestone => ({ milestone, reason: 'what is guaranteed rests on it' }))
  return after.length === 0 ? [] : [{ ...mostFailures(change, to, 'failures-then'), after, isOptional: true }]
}

/** Nothing is promised until that number is known: VMs that come or grow might break what is promised now. */
export function promiseNothing(change: Change, pool: PoolPlan): Draft {
  const step = tolerating(
    change,
    toPool(pool),
    'failures-meanwhile',
    literal(0),
    'tolerate no host failure meanwhile',
  )
  return { ...step, provides: [unpromised(pool.uuid)] }
}

function isChanging({ kindName, action }: Change): boolean {
  return kindName !== 'ha_plan' && action !== 'no-op' && action !== 'read' && action !== 'forget'
}

function isOfPool(change: Change, pool: PoolPlan, staging: Staging): boolean {
  return change.kindName === 'host'
    ? pool.hosts.some(host => host.address === change.address)
    : poolOf(change, staging) === pool
}

/** Where another block has the high availability of the pool from now on, it is not switched off for the sake of this one. */
function isSucceeded({ address }: Change, pool: PoolPlan, staging: Staging): boolean {
  return changesOf('ha_plan', staging).some(
    other => other.address !== address && isKeeping(other) && poolOf(other, staging) === pool,
  )
}

function forgetPlan(change: Change): Draft {
  return forget(change.address, `forget ${change.address}; every VM keeps its policy`, {
    provides: [gone(change.address)],
  })
}

function isOn(pool: ObservedPool): boolean {
  const record = poolRecord(pool)?.record
  return record !== undefined && flagField(record, 'ha_enabled')
}

/** VMs that no block names are restarted no more; then come those that are named. */
function prioritySteps(
  change: Change,
  pool: PoolPlan,
  observed: ObservedPool,
  staging: Staging,
): readonly Draft[] {
  const protectedVms = namedVms(change, staging)
  const named = new Set(protectedVms.map(vm => (vm.uuid.kind === 'literal' ? String(vm.uuid.value) : '')))
  const dropped = virtualMachines(observed)
    .filter(vm => priorityOf(vm) !== '' && !named.has(textField(vm.record, 'uuid')))
    .filter(vm => !isGoing(textField(vm.record, 'uuid'), staging))
    .map(vm => {
      const name = textField(vm.record, 'name_label')
      const uuid = textField(vm.record, 'uuid')
      const summary = `protect VM ${name} no longer`
      return setPriority(change, pool, `drop/${uuid}`, literal(uuid), '', summary, ['protect'])
    })
  const set = protectedVms.flatMap(({ key, uuid, block }) => {
    const found = uuid.kind === 'literal' ? findByUuid(observed, 'VM', String(uuid.value)) : undefined
    if (found !== undefined && priorityOf(found) === block.priority) return []
    const what = block.priority === 'restart' ? 'restart' : 'try to restart'
    const summary = `${what} ${key} when its host fails`
    const path = ['protect', block.index, 'vms']
    return setPriority(change, pool, `protect/${key}`, uuid, block.priority, summary, path)
  })
  return [...dropped, ...set]
}

/** Every VM that a block names, once: naming it twice is a mistake that is told elsewhere. */
function namedVms(
  change: Change,
  staging: Staging,
): readonly { readonly key: string; readonly uuid: Argument; readonly block: Protection }[] {
  const named = protectionsOf(change.planned).flatMap(block =>
    block.vms.flatMap(link => {
      const uuid = uuidOf(link, 'vm', staging)
      return uuid === undefined ? [] : [{ key: link.address ?? link.identity ?? '', uuid, block }]
    }),
  )
  const seen = new Set<string>()
  return named.filter(({ key }) => !seen.has(key) && seen.add(key))
}

function isGoing(uuid: string, staging: Staging): boolean {
  return changesOf('vm', staging).some(change => change.action === 'delete' && change.identity === uuid)
}

function setPriority(
  change: Change,
  pool: PoolPlan,
  name: string,
  uuid: Argument,
  priority: string,
  summary: string,
  path: readonly (string | number)[],
): Draft {
  const parameters = {
    at: literal(pool.coordinator.ip),
    self: objectArgument('VM', uuid),
    value: literal(priority),
  }
  return call(change.address, name, 'VM.set_ha_restart_priority', parameters, summary, {
    cause: { address: change.address, path },
  })
}

/** The number that is written; nothing written keeps what the pool has, and takes the largest where it has none. */
function failureSteps(change: Change, to: Target, observed: ObservedPool, pool: PoolPlan): readonly Draft[] {
  const wanted = attributeOf(change.planned, 'failures_to_tolerate')
  const record = poolRecord(observed)?.record ?? {}
  const present = numberField(record, 'ha_host_failures_to_tolerate') ?? 0
  const isMost = wanted?.kind === 'string' || (wanted === undefined && isMaking(change) && present === 0)
  if (!isMost && wanted?.kind !== 'number') return []
  if (wanted?.kind === 'number' && Number(wanted.value) === present) return []
  const isOtherPool = pool.joiners.length > 0 || pool.leavers.length > 0
  if (wanted?.kind === 'string' && isUnchangedMost(change) && !isOtherPool) return []
  const step =
    wanted?.kind === 'number'
      ? tolerating(
          change,
          to,
          'failures',
          literal(Number(wanted.value)),
          `tolerate ${failures(Number(wanted.value))}`,
        )
      : mostFailures(change, to, 'failures')
  const after = pool.leavers.map(host => ({
    milestone: `ejected ${host.uuid}`,
    reason: `${host.name} has left first`,
  }))
  return [{ ...step, after }]
}

function mostFailures(change: Change, to: Target, name: string): Draft {
  return tolerating(change, to, name, mostFailuresArgument, 'tolerate as many failures as hold')
}

function tolerating(change: Change, to: Target, name: string, value: Argument, summary: string): Draft {
  return call(
    change.address,
    name,
    'pool.set_ha_host_failures_to_tolerate',
    { at: to.at, self: thePool, value },
    summary,
    { cause: { address: change.address, path: ['failures_to_tolerate'] } },
  )
}

/** The pool has the largest number already, and nothing changes on which it rests. */
function isUnchangedMost(change: Change): boolean {
  const prior = attributeOf(change.prior, 'failures_to_tolerate')
  const [before, after] = [change.prior, change.planned].map(values =>
    JSON.stringify(
      protectionsOf(values).map(block => [
        block.priority,
        block.vms.map(vm => vm.address ?? vm.identity).toSorted(),
      ]),
    ),
  )
  return (
    prior?.kind === 'string' &&
    before === after &&
    flagOf(change.prior, 'enabled') === flagOf(change.planned, 'enabled')
  )
}

/** `1 host failure`, `2 host failures`. */
export function failures(count: number): string {
  return count === 1 ? '1 host failure' : `${count} host failures`
}
