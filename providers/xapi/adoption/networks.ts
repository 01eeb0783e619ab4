import type { FoundObject } from '../../../src/provider/contract.js'
import { nicOf } from '../kinds/network/nic-of.js'
import { findBonds, hostsWithout } from '../kinds/bond/find.js'
import { hostsLackingVlan } from '../kinds/network/lacking.js'
import { readNetwork } from '../kinds/network/read.js'
import { findAll, findByRef, findWhere, isPhysical, isReference, type Found } from '../observation/find.js'
import { bondIdentity, networkIdentity, storageInterfaceIdentity } from '../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { flagField, mapField, textField } from '../observation/record.js'
import { leftSo, namesOf, tell, usual } from './finding.js'
import type { Remark } from './pools.js'

/** The networks of a pool, its bonds, and the addresses of hosts on them. */
export function foundNetworks(
  pool: ObservedPool,
  observation: XapiObservation,
  remark: Remark,
): readonly FoundObject[] {
  const networks = findAll(pool, 'network', () => true)
    .filter(network => !isInternal(network) && !isTakenByBond(network))
    .toSorted((left, right) => nameOf(left).localeCompare(nameOf(right), 'en', { numeric: true }))
  return [
    ...networks.flatMap(network => foundNetwork(network, observation, remark)),
    ...networks.flatMap(network => foundBond(network, observation, remark)),
    ...foundInterfaces(pool, observation, remark),
  ]
}

/** The network between a host and its own VMs, which every host makes for itself. */
function isInternal({ record }: Found): boolean {
  return mapField(record, 'other_config')['is_host_internal_management_network'] === 'true'
}

/** True for the network of a NIC that is part of a bond: nothing can be on it. */
function isTakenByBond({ pool, ref }: Found): boolean {
  const nics = findWhere(pool, 'PIF', 'network', ref).filter(({ record }) => isPhysical(record))
  return nics.length > 0 && nics.every(({ record }) => isReference(textField(record, 'bond_slave_of')))
}

function nameOf({ record }: Found): string {
  return textField(record, 'name_label')
}

function foundNetwork(network: Found, observation: XapiObservation, remark: Remark): readonly FoundObject[] {
  const uuid = textField(network.record, 'uuid')
  const identity = networkIdentity(network.pool, network.ref) ?? uuid
  const read = readNetwork(identity, observation)
  const lacking = hostsLackingVlan(network).map(({ host }) => host)
  if (lacking.length > 0)
    remark(leftSo(`The VLAN ${nameOf(network)} is missing on ${namesOf(lacking)}`, 'pifs', 'makes it there'))
  const device = nicOf(read)
  return tell(
    {
      kindName: 'network',
      identity,
      aliases: identity === uuid ? [] : [uuid],
      name: device ?? nameOf(network),
      subject: 'networks',
      instead: usual(read, { mtu: 1500 }),
      ignored: lacking.length > 0 ? ['pifs'] : [],
    },
    observation,
  )
}

function foundBond(network: Found, observation: XapiObservation, remark: Remark): readonly FoundObject[] {
  const identity = bondIdentity(textField(network.record, 'uuid'))
  const found = findBonds(observation, identity)
  const [first] = found?.bonds ?? []
  if (first === undefined) return []
  const lacking = hostsWithout(network.pool, found?.bonds ?? [])
  if (lacking.length > 0)
    remark(
      leftSo(`The bond ${nameOf(network)} is missing on ${namesOf(lacking)}`, 'missing_on', 'makes it there'),
    )
  const uuids = found?.bonds.map(({ bond }) => textField(bond.record, 'uuid')) ?? []
  return tell(
    {
      kindName: 'bond',
      identity,
      aliases: uuids,
      ignored: lacking.length > 0 ? ['missing_on'] : [],
      name: nameOf(network),
      subject: 'networks',
    },
    observation,
  )
}

/** Addresses of hosts beside that by which they are managed. */
function foundInterfaces(
  pool: ObservedPool,
  observation: XapiObservation,
  remark: Remark,
): readonly FoundObject[] {
  const pifs = findAll(
    pool,
    'PIF',
    pif =>
      !flagField(pif, 'management') && ['Static', 'DHCP'].includes(textField(pif, 'ip_configuration_mode')),
  )
  return pifs.flatMap(({ record }) => {
    const host = findByRef(pool, 'host', textField(record, 'host'))
    const network = findByRef(pool, 'network', textField(record, 'network'))
    if (host === undefined || network === undefined) return []
    if (isReference(textField(record, 'bond_slave_of'))) {
      remark(
        `The address of ${textField(record, 'device')} on ${nameOf(host)} is left out: the NIC belongs to a bond, and it is the bond that has an address.`,
      )
      return []
    }
    return tell(
      {
        kindName: 'storage_interface',
        identity: storageInterfaceIdentity(textField(host.record, 'uuid'), textField(network.record, 'uuid')),
        name: `${nameOf(host)} ${textField(record, 'device')}`,
        subject: 'networks',
        // What a server gave is the server's to say.
        instead:
          textField(record, 'ip_configuration_mode') === 'DHCP'
            ? { ip: null, netmask: null, gateway: null, dns: null }
            : {},
      },
      observation,
    )
  })
}
