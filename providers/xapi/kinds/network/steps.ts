import type { Change } from '../../../../src/provider/change.js'
import { literal, record, uuidFrom, written } from '../../drafting/argument.js'
import { numberOf, shownText, textOf, textsOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget } from '../../drafting/draft.js'
import { mark, markKey } from '../../drafting/key.js'
import { gone, ready } from '../../drafting/milestone.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
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
  isMaking,
  nicNetwork,
  observedPool,
  poolOf,
  type Staging,
  uuidOfChange,
} from '../../drafting/staging.js'
import { findByUuid } from '../../observation/find.js'
import { nicNetworkIdentity } from '../../observation/identity.js'
import { lostNics } from './lost-nics.js'
import { nicOf } from './nic-of.js'
import { vlanRemovals } from './vlan-removal.js'
import { keptVlanSteps, vlanSteps } from './vlan.js'

/** The network of a NIC is adopted and named; others are made. Going, the first gets its default name back. */
export function networkSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = poolOf(change, staging)
  if (pool === undefined) return []
  if (change.action === 'delete')
    return chain(removalSteps(change, pool, staging), { provides: [gone(change.address)] })
  const drafts =
    isMaking(change) && nicNetwork(change, staging) === undefined
      ? createSteps(change, pool, staging)
      : adoptSteps(change, pool, staging)
  return chain(drafts, { provides: [ready(change.address)] })
}

function adoptSteps(change: Change, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const uuid = uuidOfChange(change, 'network', staging)
  const device = textOf(change.planned, 'device')
  if (uuid === undefined) return []
  const subject =
    device === undefined
      ? `network ${shownText(change.planned, 'name') ?? change.address}`
      : `the network of ${device}`
  const to = target('network', pool.coordinator.ip, uuid, subject)
  const adopt = call(
    change.address,
    'adopt',
    'network.get_uuid',
    { at: to.at, self: to.object },
    `take ${subject} under management`,
    {
      hasEffect: false,
      binds: {
        address: change.address,
        identity: device === undefined ? uuid : literal(nicNetworkIdentity(pool.uuid, device)),
      },
    },
  )
  const observed = observedPool(pool, staging)
  const found =
    uuid.kind === 'literal' && observed !== undefined
      ? findByUuid(observed, 'network', String(uuid.value))
      : undefined
  return [
    ...(isMaking(change) ? [adopt] : []),
    ...setField(change, to, 'name', 'set_name_label'),
    ...setField(change, to, 'description', 'set_name_description'),
    ...setField(change, to, 'tags', 'set_tags'),
    ...setField(change, to, 'mtu', 'set_MTU'),
    ...purposeSteps(change, to),
    ...setKeys(change, to, 'other_config', keysOf(change), otherConfig(found?.record)),
    ...(device === undefined || numberOf(change.planned, 'vlan') !== undefined
      ? keptVlanSteps(change, pool, staging, uuid)
      : []),
  ]
}

/** Purposes are added and taken away one by one. */
function purposeSteps(change: Change, to: Target): readonly Draft[] {
  if (!differs(change, 'purpose')) return []
  const wanted = textsOf(change.planned, 'purpose')
  const present = isMaking(change) ? [] : textsOf(change.prior, 'purpose')
  const options = { cause: { address: change.address, path: ['purpose'] } }
  const step = (verb: 'add' | 'remove', purpose: string, summary: string) =>
    call(
      change.address,
      `purpose/${verb}-${purpose}`,
      `network.${verb}_purpose`,
      { at: to.at, self: to.object, value: literal(purpose) },
      summary,
      options,
    )
  return [
    ...present
      .filter(purpose => !wanted.includes(purpose))
      .map(purpose => step('remove', purpose, `let ${to.subject} serve ${purpose} no longer`)),
    ...wanted
      .filter(purpose => !present.includes(purpose))
      .map(purpose => step('add', purpose, `let ${to.subject} serve ${purpose}`)),
  ]
}

function createSteps(change: Change, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const at = literal(pool.coordinator.ip)
  const name = written(change, 'name') ?? literal(change.address)
  const keys = [...keysOf(change)].flatMap(([key, value]) =>
    value === undefined ? [] : [[key, literal(value)] as const],
  )
  const fields = {
    name_label: name,
    name_description: written(change, 'description') ?? literal(''),
    MTU: written(change, 'mtu') ?? literal(1500),
    other_config: record({ ...Object.fromEntries(keys), [markKey]: literal(mark(change, 'create', pool)) }),
  }
  const label = shownText(change.planned, 'name') ?? change.address
  const id = `${change.address}/create`
  const create = call(
    change.address,
    'create',
    'network.create',
    { at, record: record(fields) },
    `create network ${label}`,
    {
      binds: { address: change.address, identity: uuidFrom(id) },
    },
  )
  const to = target('network', pool.coordinator.ip, uuidFrom(id), `network ${label}`)
  return [
    create,
    ...setField(change, to, 'tags', 'set_tags'),
    ...purposeSteps(change, to),
    ...vlanSteps(change, pool, staging, uuidFrom(id)),
  ]
}

/** `automatic` is a key of other_config, as clients have it. */
function keysOf(change: Change): ReadonlyMap<string, string | undefined> {
  const automatic = change.planned?.attributes.get('automatic')
  const keys = new Map(managedKeys(change))
  if (automatic?.kind === 'bool' && change.config?.attributes.get('automatic')?.kind === 'bool')
    keys.set('automatic', String(automatic.value))
  return keys
}

function removalSteps(change: Change, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const uuid = uuidOfChange(change, 'network', staging)
  const observed = observedPool(pool, staging)
  if (uuid?.kind !== 'literal' || observed === undefined) return []
  const to = target(
    'network',
    pool.coordinator.ip,
    uuid,
    `network ${shownText(change.prior, 'name') ?? change.address}`,
  )
  const values = change.prior ?? change.applied
  const nic = nicOf(values)
  const found = findByUuid(observed, 'network', String(uuid.value))
  if (nic !== undefined) {
    const name = `Pool-wide network associated with ${nic}`
    const ours = new Map([...managedKeys(change).keys()].map(key => [key, undefined] as const))
    return [
      ...setKeys(change, to, 'other_config', ours, otherConfig(found?.record)),
      call(
        change.address,
        'restore-name',
        'network.set_name_label',
        { at: to.at, self: to.object, value: literal(name) },
        `give ${to.subject} its name “${name}” back`,
      ),
      forget(change.address, `forget ${change.address}; the network of ${nic} stays`),
    ]
  }
  return [
    ...vlanRemovals(change, pool, staging, String(uuid.value)),
    call(
      change.address,
      'destroy',
      'network.destroy',
      { at: to.at, self: to.object },
      `destroy ${to.subject}`,
      {
        unbinds: change.address,
        disrupts: found === undefined ? [] : lostNics(change, found, staging),
      },
    ),
  ]
}
