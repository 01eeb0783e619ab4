import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { attributeOf, blockOf, linkOf, textOf, textsOf } from '../drafting/attribute.js'
import { differs } from '../drafting/setting.js'
import { hostOf, isKeeping, type Staging } from '../drafting/staging.js'
import type { HostPlan } from '../drafting/pool-plan.js'
import { findAll, findAnywhere, findByRef, findManagementPif } from '../observation/find.js'
import { flagField, mapField, numberField, textField } from '../observation/record.js'
import { serversOfConfig, sharesSubnet } from '../ordering/subnet.js'

/** An address by which attached storage is reached must not change under it: xapi would not object, and VMs would stall. */
export function storageInterfaceFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()]
    .filter(change => change.kindName === 'storage_interface')
    .flatMap(change => [
      ...(isKeeping(change) ? managementFindings(change, staging) : []),
      ...(change.action === 'update' || change.action === 'delete' ? changeFindings(change, staging) : []),
    ])
}

/** A second address on the NIC of management would take the place of the first: xapi obeys, and the host is gone. */
function managementFindings(change: Change, staging: Staging): readonly Finding[] {
  const host = hostOf(linkOf(change.planned, 'host'), staging)
  const network = linkOf(change.planned, 'network')
  if (host === undefined || network?.address === undefined) return []
  const below = devicesBelow(network.address, staging)
  const device = managementDevices(host, staging).find(each => below.includes(each))
  if (device === undefined || textOf(change.planned, 'ip') === host.ip) return []
  return [
    {
      severity: 'error',
      origin: 'policy',
      code: 'interface-of-management',
      summary: 'The interface carries management',
      detail: `${network.address} is on ${device} of ${host.name}, which carries management: the address there would become ${textOf(change.planned, 'ip') ?? 'one by DHCP'} in place of ${host.ip}, and the host could not be reached.`,
      remedy:
        'Put the storage interface on another NIC, or on a VLAN over this one. To change the address of the host, write its management block.',
      address: change.address,
      path: ['network'],
    },
  ]
}

/** What carries management after the plan: the NIC that it moves to, else what carries it now, a bond's NICs with it. */
function managementDevices(host: HostPlan, staging: Staging): readonly string[] {
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  const pif = found === undefined ? undefined : findManagementPif(found.pool, found.ref)
  if (found === undefined || pif === undefined) return []
  const block = host.address === undefined ? undefined : staging.changes.get(host.address)?.planned
  const target = textOf(blockOf(block, 'management'), 'device')
  if (target !== undefined && target !== textField(pif.record, 'device')) return [target]
  if ((numberField(pif.record, 'VLAN') ?? -1) >= 0) return []
  const bonds = findAll(found.pool, 'Bond', bond => bond['master'] === pif.ref).map(bond => bond.ref)
  const members = findAll(found.pool, 'PIF', member => bonds.includes(textField(member, 'bond_slave_of')))
  return [pif, ...members].map(each => textField(each.record, 'device'))
}

/** The NICs of an untagged network: its own, or those of the bond that is on it. */
function devicesBelow(network: string, staging: Staging): readonly string[] {
  const block = staging.changes.get(network)
  const own = textOf(block?.planned, 'device')
  if (attributeOf(block?.planned, 'vlan') !== undefined) return []
  if (own !== undefined) return [own]
  return [...staging.changes.values()]
    .filter(change => change.kindName === 'bond' && isKeeping(change))
    .filter(change => linkOf(change.planned, 'network')?.address === network)
    .flatMap(change => textsOf(change.planned, 'devices'))
}

function changeFindings(change: Change, staging: Staging): readonly Finding[] {
  const isAddress = ['mode', 'ip', 'netmask'].some(name => differs(change, name))
  if (change.action === 'update' && !isAddress) return []
  const host = hostOf(linkOf(change.prior, 'host'), staging)
  const names = host === undefined ? [] : attachedOver(change, host.uuid, staging)
  if (host === undefined || names.length === 0) return []
  const going = change.action === 'delete'
  return [
    {
      severity: 'error',
      origin: 'policy',
      code: 'interface-in-use',
      summary: 'Attached storage is reached over this interface',
      detail: `${host.name} reaches ${names.join(', ')} over ${textOf(change.prior, 'ip') ?? 'this interface'}, which ${going ? 'would go' : 'would change'} while ${names.length === 1 ? 'it is' : 'they are'} attached.`,
      remedy: `Take the SR out first, in a plan of its own, or give ${host.name} a second way to the storage.`,
      address: change.address,
      ...(going ? {} : { path: ['ip'] }),
    },
  ]
}

/** The names of SRs that are attached on the host, stay, and have a server in the subnet of the address that goes. */
function attachedOver(change: Change, hostUuid: string, staging: Staging): readonly string[] {
  const found = findAnywhere(staging.observation, 'host', hostUuid)
  const ip = textOf(change.prior, 'ip')
  const netmask = textOf(change.prior, 'netmask')
  if (found === undefined || ip === undefined || netmask === undefined) return []
  const next = change.action === 'delete' ? undefined : textOf(change.planned, 'ip')
  const nextMask = textOf(change.planned, 'netmask')
  const isReachedStill = (server: string) =>
    next !== undefined && nextMask !== undefined && sharesSubnet(server, next, nextMask)
  return findAll(
    found.pool,
    'PBD',
    pbd => pbd['host'] === found.ref && flagField(pbd, 'currently_attached'),
  ).flatMap(pbd => {
    const sr = findByRef(found.pool, 'SR', textField(pbd.record, 'SR'))
    const servers = serversOfConfig(mapField(pbd.record, 'device_config'))
    const isOver = servers.some(server => sharesSubnet(server, ip, netmask) && !isReachedStill(server))
    return sr === undefined || !isOver || isGoing(textField(sr.record, 'uuid'), hostUuid, staging)
      ? []
      : [textField(sr.record, 'name_label')]
  })
}

/** True where the SR goes, or the host leaves its pool, in the same plan. */
function isGoing(srUuid: string, hostUuid: string, staging: Staging): boolean {
  const isLeaving = staging.pools.some(pool => pool.leavers.some(host => host.uuid === hostUuid))
  const change = [...staging.changes.values()].find(
    other => other.kindName === 'sr' && textOf(other.prior, 'uuid') === srUuid,
  )
  return isLeaving || change?.action === 'delete' || change?.action === 'replace'
}
