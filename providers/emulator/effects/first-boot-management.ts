import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { numberOf, recordOf, refOf, setOf, textOf } from '../rules/field.js'
import { managementInterfaceOf, referring } from '../rules/related.js'
import { createNetwork, createVlan, moveAddress } from './network.js'

const addressFields = ['ip_configuration_mode', 'IP', 'netmask', 'gateway', 'DNS'] as const

/**
 * An ejected host starts with its networking anew, but for the management interface: on the same NIC, where it was a bond on
 * the primary member, with the tag of a VLAN, at the same address (xapi.md §1.5).
 */
export function keepManagement(database: Database, host: Ref, fresh: Database, freshHost: Ref): void {
  const before = managementInterfaceOf(database, host)?.[1]
  const installed = managementInterfaceOf(fresh, freshHost)?.[0]
  if (before === undefined || installed === undefined) return
  const device = textOf(nicBelow(database, before), 'device')
  const nic = referring(fresh, 'PIF', 'host', freshHost).find(([, pif]) => pif['device'] === device)
  const pif = onVlan(fresh, nic?.[0] ?? installed, numberOf(before, 'VLAN'))
  if (pif !== installed) moveAddress(fresh, installed, pif)
  fresh.update('PIF', pif, Object.fromEntries(addressFields.map(field => [field, textOf(before, field)])))
  fresh.update('host', freshHost, { address: textOf(before, 'IP') })
}

/** The NIC under an interface: under a VLAN what it lies on, of a bond its primary member. */
function nicBelow(database: Database, pif: DatabaseRecord): DatabaseRecord {
  const vlan = refOf(pif, 'VLAN_master_of')
  if (vlan !== nullRef && database.has('VLAN', vlan))
    return nicBelow(
      database,
      recordOf(database, 'PIF', refOf(recordOf(database, 'VLAN', vlan), 'tagged_PIF')),
    )
  const [bond] = setOf(pif, 'bond_master_of')
  if (bond === undefined) return pif
  const { primary_slave: primary, slaves } = recordOf(database, 'Bond', bond)
  const [first] = Array.isArray(slaves) ? slaves : []
  const member = database.get('PIF', String(primary)) ?? database.get('PIF', String(first))
  return member ?? pif
}

/** The interface with a tag on the NIC; the NIC itself where there is none. */
function onVlan(database: Database, nic: Ref, tag: number): Ref {
  if (tag < 0) return nic
  const name = `Pool-wide network associated with ${textOf(recordOf(database, 'PIF', nic), 'device')} on VLAN${tag}`
  const network = createNetwork(database, { name_label: name, name_description: '', other_config: {} })
  return refOf(recordOf(database, 'VLAN', createVlan(database, nic, tag, network)), 'untagged_PIF')
}
