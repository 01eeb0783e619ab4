import { findByRef, findWhere, isLive, isReference, type Found } from '../../observation/find.js'
import { numberField, textField } from '../../observation/record.js'

/** A host that has what a VLAN runs over, and the name of that device. */
export interface LackingHost {
  readonly host: Found
  readonly device: string
}

/** The live hosts that lack the VLAN of a network, though they have the free NIC or the bond that it runs over. */
export function hostsLackingVlan({ pool, ref }: Found): readonly LackingHost[] {
  const own = findWhere(pool, 'PIF', 'network', ref)
  const tagged = own.find(({ record }) => (numberField(record, 'VLAN') ?? -1) >= 0)
  const vlan = findByRef(pool, 'VLAN', textField(tagged?.record ?? {}, 'VLAN_master_of'))
  const below = findByRef(pool, 'PIF', textField(vlan?.record ?? {}, 'tagged_PIF'))
  if (below === undefined) return []
  const having = new Set(own.map(({ record }) => textField(record, 'host')))
  return findWhere(pool, 'PIF', 'network', textField(below.record, 'network')).flatMap(({ record }) => {
    const host = findByRef(pool, 'host', textField(record, 'host'))
    const isMember = isReference(textField(record, 'bond_slave_of'))
    return host === undefined || having.has(host.ref) || isMember || !isLive(pool, host.record)
      ? []
      : [{ host, device: textField(record, 'device') }]
  })
}
