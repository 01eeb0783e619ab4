import { flagOf, numberOf, refOf } from './field.js'
import type { Join } from './pool-join.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { managementInterfaceOf, referring } from './related.js'
import { isAtLeast, isBefore } from './release.js'

/** What a joiner's networking may be, by release (xapi.md §1.1, 17 to 21; §1.3). */
export function joinNetworkRefusals(join: Join): readonly Refusal[] {
  if (isBefore(join.release, '6.0')) return []
  if (isBefore(join.release, '7.0')) return physicalManagementRefusals(join)
  return isBefore(join.release, '7.3') ? onlyPhysicalRefusals(join) : structureRefusals(join)
}

/** 6.x: management on a NIC itself; bonds elsewhere were fine. */
function physicalManagementRefusals({ joiner, joinerHost }: Join): readonly Refusal[] {
  const management = managementInterfaceOf(joiner, joinerHost)
  const isPhysical = management === undefined || flagOf(management[1], 'physical')
  return refusedWhen(
    !isPhysical,
    'POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC',
    [],
    ['host', joinerHost],
    ...(management ? [['PIF', management[0]] as const] : []),
  )
}

/** 7.0 to 7.2: nothing but NICs. */
function onlyPhysicalRefusals({ joiner, joinerHost }: Join): readonly Refusal[] {
  const others = referring(joiner, 'PIF', 'host', joinerHost).filter(([, pif]) => !flagOf(pif, 'physical'))
  return refusedWhen(
    others.length > 0,
    'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS',
    [],
    ['host', joinerHost],
    ...others.map(([pif]) => ['PIF', pif] as const),
  )
}

/** 7.3 on: no bonds, tunnels, SR-IOV (7.5); VLANs only below management, with the pool's tag. */
function structureRefusals({ joiner, joinerHost, pool, coordinator, release }: Join): readonly Refusal[] {
  const management = managementInterfaceOf(joiner, joinerHost)
  const remote = managementInterfaceOf(pool, coordinator)
  const strangers = joiner
    .records('VLAN')
    .filter(([, vlan]) => refOf(vlan, 'untagged_PIF') !== management?.[0])
  const tags = [management, remote].map(pif => (pif === undefined ? '-1' : String(numberOf(pif[1], 'VLAN'))))
  const all = (className: string) => joiner.refs(className).map(ref => [className, ref] as const)
  const host = ['host', joinerHost] as const
  const none = (className: string, code: string) =>
    refusedWhen(all(className).length > 0, code, [], host, ...all(className))
  return [
    ...none('Bond', 'POOL_JOINING_HOST_HAS_BONDS'),
    ...none('tunnel', 'POOL_JOINING_HOST_HAS_TUNNELS'),
    ...(isAtLeast(release, '7.5') ? none('network_sriov', 'POOL_JOINING_HOST_HAS_NETWORK_SRIOVS') : []),
    ...refusedWhen(
      strangers.length > 0,
      'POOL_JOINING_HOST_HAS_NON_MANAGEMENT_VLANS',
      [],
      host,
      ...strangers.map(([vlan]) => ['VLAN', vlan] as const),
    ),
    ...(tags[0] === tags[1] ? [] : [refusal('POOL_JOINING_HOST_MANAGEMENT_VLAN_DOES_NOT_MATCH', tags, host)]),
  ]
}
