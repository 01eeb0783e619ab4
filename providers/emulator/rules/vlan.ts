import type { Database, Ref } from '../database/database.js'
import { networkRefusals } from './bond.js'
import { flagOf, numberOf, recordOf, refOf, setOf, textOf } from './field.js'
import {
  isBondMember,
  isSriovLogical,
  isTunnelAccess,
  isVlan,
  unmanagedRefusals,
  unplugPifRefusals,
} from './pif.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { coordinatorOf, isLive, referring } from './related.js'

/** VLAN.create on one PIF, in xapi's order (xapi.md §4.3). Tag 0 is legal, 4095 is not; no VLAN on a VLAN. */
export function createVlanRefusals(
  database: Database,
  base: Ref,
  tag: number,
  network: Ref,
): readonly Refusal[] {
  const record = recordOf(database, 'PIF', base)
  const isTaken = referring(database, 'VLAN', 'tagged_PIF', base).some(
    ([, vlan]) => numberOf(vlan, 'tag') === tag,
  )
  const hasTrunks = referring(database, 'VIF', 'network', network).some(
    ([, vif]) => Array.isArray(vif['trunks']) && vif['trunks'].length > 0,
  )
  return [
    ...networkRefusals(database, network, refOf(record, 'host')),
    ...unmanagedRefusals(database, base),
    ...refusedWhen(isBondMember(database, base), 'CANNOT_ADD_VLAN_TO_BOND_SLAVE', [base], ['PIF', base]),
    ...refusedWhen(isVlan(database, base), 'PIF_IS_VLAN', [base], ['PIF', base]),
    ...refusedWhen(isTunnelAccess(database, base), 'IS_TUNNEL_ACCESS_PIF', [base], ['PIF', base]),
    ...networkKindRefusals(database, base, network),
    ...refusedWhen(tag < 0 || tag > 4094, 'VLAN_TAG_INVALID', [String(tag)], ['PIF', base]),
    ...refusedWhen(isTaken, 'PIF_VLAN_EXISTS', [textOf(record, 'device')], ['PIF', base]),
    ...refusedWhen(hasTrunks, 'NETWORK_INCOMPATIBLE_WITH_TRUNKS', [network], ['network', network]),
  ]
}

/** A network has VLANs either on bridges or on SR-IOV NICs, in the whole pool (xapi.md §4.3). */
function networkKindRefusals(database: Database, base: Ref, network: Ref): readonly Refusal[] {
  const pifs = referring(database, 'PIF', 'network', network)
  const isOnSriov = (pif: Ref) =>
    isSriovLogical(database, pif) ||
    referring(database, 'VLAN', 'untagged_PIF', pif).some(([, vlan]) =>
      isSriovLogical(database, refOf(vlan, 'tagged_PIF')),
    )
  const wanted = isSriovLogical(database, base)
  const isMixed = pifs.some(([pif]) => isOnSriov(pif) !== wanted)
  const code = wanted ? 'NETWORK_INCOMPATIBLE_WITH_VLAN_ON_SRIOV' : 'NETWORK_INCOMPATIBLE_WITH_VLAN_ON_BRIDGE'
  return refusedWhen(isMixed, code, [network], ['network', network])
}

/** The PIFs that pool.create_VLAN_from_PIF takes: on every live host the one on the given PIF's network. */
export function vlanBases(database: Database, pif: Ref): readonly Ref[] {
  const network = refOf(recordOf(database, 'PIF', pif), 'network')
  return referring(database, 'PIF', 'network', network)
    .filter(([, candidate]) => isLive(database, refOf(candidate, 'host')))
    .map(([ref]) => ref)
}

/** VLAN.destroy: bonded; a member's attached management PIF; HA; then the rules of unplugging (xapi.md §4.3). */
export function destroyVlanRefusals(database: Database, vlan: Ref): readonly Refusal[] {
  const pif = refOf(recordOf(database, 'VLAN', vlan), 'untagged_PIF')
  const record = recordOf(database, 'PIF', pif)
  const isMember = refOf(record, 'host') !== coordinatorOf(database)
  const carriesMember = isMember && flagOf(record, 'currently_attached') && flagOf(record, 'management')
  const bonded = isBondMember(database, pif) || setOf(record, 'bond_master_of').length > 0
  return [
    ...refusedWhen(bonded, 'PIF_ALREADY_BONDED', [pif], ['PIF', pif]),
    ...refusedWhen(carriesMember, 'PIF_IS_MANAGEMENT_INTERFACE', [pif], ['PIF', pif]),
    ...unplugPifRefusals(database, pif),
  ]
}
