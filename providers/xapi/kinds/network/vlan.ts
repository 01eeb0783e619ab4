import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, pifArgument } from '../../drafting/argument.js'
import { linkOf, numberOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft, type DraftOptions } from '../../drafting/draft.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { isMaking, observedPool, type Staging } from '../../drafting/staging.js'
import { findByUuid, findNetworkOfDevice } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { leftBehind, networkOf } from '../bond/placing.js'
import { differs } from '../../drafting/setting.js'
import { copyStep, joined } from './copy.js'
import { hostsLackingVlan } from './lacking.js'
import { vlanRemovals } from './vlan-removal.js'

/** What a VLAN runs over: the network of a NIC or of a bond, and the words for it. */
interface Base {
  readonly network: Argument
  readonly words: string
}

/** Puts a network on its VLAN, on every host at once; nothing where it has no tag. */
export function vlanSteps(
  change: Change,
  pool: PoolPlan,
  staging: Staging,
  network: Argument,
): readonly Draft[] {
  const vlan = numberOf(change.planned, 'vlan')
  const base = baseOf(change, pool, staging)
  if (vlan === undefined || base === undefined) return []
  const parameters = {
    at: literal(pool.coordinator.ip),
    pif: pifArgument(pool.coordinator.uuid, objectArgument('network', base.network)),
    network: objectArgument('network', network),
    VLAN: literal(vlan),
  }
  const cause = { address: change.address, path: ['vlan'] }
  const label = shownText(change.planned, 'name') ?? change.address
  return [
    call(
      change.address,
      'vlan',
      'pool.create_VLAN_from_PIF',
      parameters,
      `put ${label} on VLAN ${vlan} of ${base.words} on every host`,
      { cause },
    ),
  ]
}

function baseOf(change: Change, pool: PoolPlan, staging: Staging): Base | undefined {
  const device = textOf(change.planned, 'device')
  const bond = bondOf(change, staging)
  if (bond !== undefined) {
    const network = networkOf(bond, staging)
    return network === undefined ? undefined : { network, words: bond.address }
  }
  const observed = observedPool(pool, staging)
  const found =
    device === undefined || observed === undefined ? undefined : findNetworkOfDevice(observed, device)
  return found === undefined || device === undefined
    ? undefined
    : { network: literal(textField(found.record, 'uuid')), words: device }
}

function bondOf(change: Change, staging: Staging): Change | undefined {
  const address = linkOf(change.planned, 'bond')?.address
  return address === undefined ? undefined : staging.changes.get(address)
}

/**
 * What a VLAN that exists needs: an interrupted apply may have made the network and nothing more; it may have fallen off a
 * host; hosts that join get it from their coordinator; a bond that is made anew from other NICs leaves it behind on one of
 * the old, so that it is made anew, too.
 */
export function keptVlanSteps(
  change: Change,
  pool: PoolPlan,
  staging: Staging,
  network: Argument,
): readonly Draft[] {
  const vlan = numberOf(change.planned, 'vlan')
  const base = baseOf(change, pool, staging)
  if (isMaking(change) || vlan === undefined || base === undefined || network.kind !== 'literal') return []
  if (numberOf(change.prior, 'vlan') === undefined) return vlanSteps(change, pool, staging, network)
  const bond = bondOf(change, staging)
  if (bond !== undefined && pool.hosts.some(host => leftBehind(bond, host.uuid, staging) !== undefined))
    return [
      ...vlanRemovals(change, pool, staging, String(network.value)),
      ...vlanSteps(change, pool, staging, network),
    ]
  const object = objectArgument('network', network)
  const at = literal(pool.coordinator.ip)
  const cause = { address: change.address, path: ['vlan'] }
  const make = (host: HostPlan, options: DraftOptions) =>
    call(
      change.address,
      `${host.name}/vlan`,
      'VLAN.create',
      {
        at,
        tagged_PIF: pifArgument(host.uuid, objectArgument('network', base.network)),
        tag: literal(vlan),
        network: object,
      },
      `make VLAN ${vlan} of ${base.words} on ${host.name}`,
      { cause, ...options },
    )
  const joining = pool.joiners.flatMap(host => [
    make(host, { isOptional: true, after: [joined(host)] }),
    copyStep(change, pool, host, object, `VLAN ${vlan} of ${base.words}`, 'vlan'),
  ])
  const lacking = differs(change, 'pifs') ? lackingIt(pool, String(network.value), staging) : []
  return [...lacking.map(host => make(host, {})), ...joining]
}

function lackingIt(pool: PoolPlan, networkUuid: string, staging: Staging): readonly HostPlan[] {
  const observed = observedPool(pool, staging)
  const found = observed === undefined ? undefined : findByUuid(observed, 'network', networkUuid)
  const lacking = (found === undefined ? [] : hostsLackingVlan(found)).map(({ host }) => host.record['uuid'])
  return pool.hosts.filter(host => lacking.includes(host.uuid))
}
