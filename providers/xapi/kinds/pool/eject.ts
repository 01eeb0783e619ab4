import type { Change } from '../../../../src/provider/change.js'
import type { Disruption } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { call, chain, type Draft, type Requirement, wait } from '../../drafting/draft.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { linkOf } from '../../drafting/attribute.js'
import { emptied, gone, patched, ready } from '../../drafting/milestone.js'
import {
  changesOf,
  hostOf,
  kindsOnHosts,
  observedPool,
  poolOf,
  type Staging,
  valuesOf,
} from '../../drafting/staging.js'
import { diskWithSize } from '../../observation/disk.js'
import { findAll, findByUuid } from '../../observation/find.js'
import { isComing } from '../bond/placing.js'
import { departuresFrom } from '../host/departures.js'
import { emptySteps } from '../host/empty.js'
import type { ObservedPool } from '../../observation/observation.js'
import { textField } from '../../observation/record.js'

/** Ejecting one host: nothing starts there any more, its VMs move away, it leaves, reboots and is empty. */
export function ejectSteps(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  previous: HostPlan | undefined,
  staging: Staging,
): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const cause = { address: change.address, path: ['members'] }
  const at = literal(pool.coordinator.ip)
  const target = { at, host: objectArgument('host', host.uuid) }
  const lost = observed === undefined ? [] : lostDisks(observed, host.uuid)
  const { first, removed } = departuresFrom(host, staging)
  const emptying = [
    call(change.address, `${host.name}/disable`, 'host.disable', target, `let no VM start on ${host.name}`, {
      cause,
    }),
    ...emptySteps({ change, host, at, cause, stay: 'restore', removed }, staging),
  ]
  const drafts = [
    ...emptying.map(draft => ({ ...draft, provides: [...draft.provides, emptied(host.uuid)] })),
    call(change.address, `${host.name}/eject`, 'pool.eject', target, `eject ${host.name} from the pool`, {
      cause,
      disrupts: [
        {
          subject: `host ${host.name}`,
          effect: 'reboots',
          detail: 'it leaves the pool and starts again as after installation',
          cause,
        },
        ...lost.map(detail => lossOf(host, detail, cause)),
      ],
    }),
    ...(isStillNamed(host, staging)
      ? [
          wait(
            change.address,
            `${host.name}/ejected`,
            'host.live',
            { at: literal(host.ip), host: literal(host.uuid) },
            `wait until ${host.name} answers on its own`,
            1800,
            { cause },
          ),
        ]
      : []),
  ]
  const inTurn =
    previous === undefined
      ? []
      : [{ milestone: `ejected ${previous.uuid}`, reason: 'hosts leave one after another', isSequence: true }]
  const leaving = [...staging.changes.values()].flatMap(other => leavingFirst(other, host, pool, staging))
  const led = {
    milestone: `designated ${change.address}`,
    reason: `${pool.coordinator.name} coordinates the pool first`,
  }
  return chain(drafts, {
    after: [
      ...leaving,
      ...first,
      ...bondsFirst(pool, staging),
      led,
      { milestone: patched(host.uuid), reason: `${host.name} reboots for its updates first` },
      ...inTurn,
    ],
    provides: [`ejected ${host.uuid}`, `ejected ${change.address}`],
  })
}

/** Kinds whose objects each host of a pool has its part of, which it takes along when it leaves. */
const kindsOnAll: ReadonlySet<string> = new Set(['sr', 'bond', 'network'])

/** What stands on the host, and goes or is changed, and what goes that each host of a pool has a part of. */
function leavingFirst(
  change: Change,
  host: HostPlan,
  pool: PoolPlan,
  staging: Staging,
): readonly Requirement[] {
  const { address, action, kindName } = change
  const on = hostOf(linkOf(valuesOf(change), 'host'), staging)
  const isThere =
    on === undefined ? kindsOnAll.has(kindName) && poolOf(change, staging) === pool : on === host
  if (!isThere) return []
  const reason = `${address} is on ${host.name}`
  const goes = action === 'delete' || action === 'replace'
  return [
    ...(goes ? [{ milestone: gone(address), reason }] : []),
    ...(on === undefined || !kindsOnHosts.has(kindName) ? [] : [{ milestone: ready(address), reason }]),
  ]
}

/** Where a bond is made, it takes along the interfaces of the VMs that are there; those that come from the host come later. */
function bondsFirst(pool: PoolPlan, staging: Staging): readonly Requirement[] {
  return changesOf('bond', staging)
    .filter(bond => isComing(bond) && poolOf(bond, staging) === pool)
    .map(({ address }) => ({
      milestone: ready(address),
      reason: `${address} takes along the interfaces of VMs`,
      isSequence: true,
    }))
}

/** A host whose block is gone is left alone: nobody knows how to log in to it once it stands by itself. */
function isStillNamed(host: HostPlan, staging: Staging): boolean {
  return host.address !== undefined && staging.observation.hosts.has(host.address)
}

function lossOf(host: HostPlan, detail: string, cause: NonNullable<Disruption['cause']>): Disruption {
  return { subject: `local storage of host ${host.name}`, effect: 'loses data', detail, cause }
}

/** The disks on the local storage of a host, each as “name (size)”. */
export function lostDisks(pool: ObservedPool, hostUuid: string): readonly string[] {
  const host = findByUuid(pool, 'host', hostUuid)?.ref
  const local = new Set(
    findAll(pool, 'PBD', record => record.host === host)
      .map(pbd => textField(pbd.record, 'SR'))
      .filter(sr => pool.tables.get('SR')?.get(sr)?.shared === false),
  )
  return findAll(pool, 'VDI', record => local.has(textField(record, 'SR')) && record.type !== 'cbt_metadata')
    .filter(vdi => pool.tables.get('SR')?.get(textField(vdi.record, 'SR'))?.content_type !== 'iso')
    .map(vdi => diskWithSize(vdi.record))
}
