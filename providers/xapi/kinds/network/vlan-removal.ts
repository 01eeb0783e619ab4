import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, record } from '../../drafting/argument.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { observedPool, type Staging } from '../../drafting/staging.js'
import { findByRef, findByUuid, type Found, table } from '../../observation/find.js'
import { setField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { copiers, copyStep, joined, keepsVlans } from './copy.js'

/** The VLAN of one host, and the NIC or bond that it runs over. */
interface HostVlan {
  readonly host: Found
  readonly vlan: XapiRecord
  readonly base: Found
}

/** Takes the VLAN of a network off every host; one that joins takes it over first, and would keep it otherwise. */
export function vlanRemovals(
  change: Change,
  pool: PoolPlan,
  staging: Staging,
  uuid: string,
): readonly Draft[] {
  const network = objectArgument('network', uuid)
  const present = vlansOf(pool, staging, uuid)
  const own = present.find(({ host }) => host.record['uuid'] === pool.coordinator.uuid)
  const copies =
    own === undefined
      ? []
      : copiers(pool, devicesOf(own.base), staging).filter(host => !keepsVlans(host, staging))
  const remove = (host: string, self: Argument, { vlan }: HostVlan): Draft =>
    call(
      change.address,
      `${host}/vlan-destroy`,
      'VLAN.destroy',
      { at: literal(pool.coordinator.ip), self },
      `take VLAN ${String(vlan['tag'])} off ${host}`,
    )
  return [
    ...copies.flatMap(host => {
      if (own === undefined) return []
      const copy = record({ class: literal('VLAN'), host: literal(host.uuid), network })
      const arrival = copyStep(change, pool, host, network, `VLAN ${String(own.vlan['tag'])}`, 'vlan')
      return [{ ...arrival, after: [joined(host)] }, remove(host.name, copy, own)]
    }),
    ...present.map(each => {
      const self = objectArgument('VLAN', textField(each.vlan, 'uuid'))
      return remove(textField(each.host.record, 'name_label'), self, each)
    }),
  ]
}

function vlansOf(pool: PoolPlan, staging: Staging, uuid: string): readonly HostVlan[] {
  const observed = observedPool(pool, staging)
  const network = observed && findByUuid(observed, 'network', uuid)?.ref
  if (observed === undefined || network === undefined) return []
  return [...table(observed, 'VLAN').values()].flatMap(vlan => {
    const untagged = findByRef(observed, 'PIF', textField(vlan, 'untagged_PIF'))
    const base = findByRef(observed, 'PIF', textField(vlan, 'tagged_PIF'))
    const host = untagged && findByRef(observed, 'host', textField(untagged.record, 'host'))
    return base === undefined || host === undefined || untagged?.record['network'] !== network
      ? []
      : [{ host, vlan, base }]
  })
}

/** The device of a NIC, or those of the NICs of a bond. */
function devicesOf({ pool, record: base }: Found): readonly string[] {
  const members = setField(base, 'bond_master_of').flatMap(bond =>
    setField(findByRef(pool, 'Bond', bond)?.record ?? {}, 'slaves'),
  )
  return members.length === 0
    ? [textField(base, 'device')]
    : members.map(pif => textField(findByRef(pool, 'PIF', pif)?.record ?? {}, 'device'))
}
