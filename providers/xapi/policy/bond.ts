import { together } from '../catalogue/entry.js'
import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { attributeOf, linkOf, textOf, textsOf } from '../drafting/attribute.js'
import type { HostPlan } from '../drafting/pool-plan.js'
import {
  changesOf,
  hostOf,
  isKeeping,
  isMaking,
  poolOf,
  type Staging,
  valuesOf,
} from '../drafting/staging.js'
import { bondsOver, presentBonds } from '../kinds/bond/placing.js'
import { isSameDevices } from '../kinds/bond/read.js'
import { managementDevice } from '../kinds/bond/steps.js'
import { findAnywhere, findPhysicalPif } from '../observation/find.js'

/** What speaks against a bond, or against that it goes, although each call might pass, or what its reader should know. */
export function bondFindings(staging: Staging): readonly Finding[] {
  return changesOf('bond', staging).flatMap(change =>
    isKeeping(change)
      ? [
          ...networkFindings(change, staging),
          ...missingDevices(change, staging),
          ...otherDevices(change, staging),
          ...takenAddresses(change, staging),
          ...overManagement(change, staging),
        ]
      : leftAddresses(change, staging),
  )
}

/** With a bond go the interfaces of its network, so that nothing can get an address there. */
function leftAddresses(change: Change, staging: Staging): readonly Finding[] {
  const network = change.action === 'delete' ? linkOf(valuesOf(change), 'network')?.address : undefined
  if (network === undefined || bondsOver(network, staging).length > 0) return []
  return changesOf('storage_interface', staging)
    .filter(other => isMaking(other) && linkOf(other.planned, 'network')?.address === network)
    .map(other => ({
      severity: 'error',
      origin: 'policy',
      code: 'address-on-leaving-bond',
      summary: 'The bond under an address goes',
      detail: `${other.address} is to have its address on ${network}, and with ${change.address} the interfaces of that network go.`,
      remedy: `Take ${other.address} out, put it on another network, or keep ${change.address}.`,
      address: other.address,
      path: ['network'],
    }))
}

/** A bond makes the interfaces of its network, so the network has none of its own. */
function networkFindings(change: Change, staging: Staging): readonly Finding[] {
  const address = linkOf(change.planned, 'network')?.address
  const network = address === undefined ? undefined : staging.changes.get(address)
  const own = ['device', 'bond', 'vlan'].find(name => attributeOf(network?.planned, name) !== undefined)
  if (network === undefined || own === undefined) return []
  return [
    {
      severity: 'error',
      origin: 'policy',
      code: 'bond-network',
      summary: 'The network of a bond has no interface of its own',
      detail: `${change.address} is to be on ${network.address}, which writes ${own}. A bond’s own network has neither device, bond nor vlan.`,
      remedy: 'Name a network without these for the bond; a VLAN over the bond is another network block.',
      address: change.address,
      path: ['network'],
      related: [{ address: network.address, path: [own], message: 'an interface of its own' }],
    },
  ]
}

function hostsOf(change: Change, staging: Staging): readonly HostPlan[] {
  return poolOf(change, staging)?.hosts ?? []
}

function missingDevices(change: Change, staging: Staging): readonly Finding[] {
  const withoutBond = textsOf(change.planned, 'missing_on')
  return hostsOf(change, staging).flatMap(host => {
    if (withoutBond.includes(host.name)) return []
    const found = findAnywhere(staging.observation, 'host', host.uuid)
    const missing = textsOf(change.planned, 'devices').filter(
      device => found !== undefined && findPhysicalPif(found.pool, found.ref, device) === undefined,
    )
    if (missing.length === 0) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'device-missing',
        summary: 'A host lacks a NIC of the bond',
        detail: `${host.name} has no ${missing.join(' and no ')}; ${change.address} names the NICs of every host of its pool.`,
        remedy: `Name NICs that every host has, or put the missing one into ${host.name} and scan its NICs.`,
        address: change.address,
        path: ['devices'],
        ...(host.address === undefined
          ? {}
          : { related: [{ address: host.address, message: 'the host that lacks it' }] }),
      },
    ]
  })
}

/** A bond that is there already is taken over only where it is the one that is meant. */
function otherDevices(change: Change, staging: Staging): readonly Finding[] {
  if (change.action !== 'create') return []
  const wanted = textsOf(change.planned, 'devices')
  return presentBonds(change, staging)
    .filter(bond => !isSameDevices(bond.devices, wanted))
    .map(bond => ({
      severity: 'error',
      origin: 'policy',
      code: 'other-bond',
      summary: 'The network has a bond of other NICs already',
      detail: `On ${String(bond.host.record['name_label'])} the network of ${change.address} is that of a bond of ${together(bond.devices)}.`,
      remedy: 'Name these devices, or import the bond first and then change its devices.',
      address: change.address,
      path: ['devices'],
    }))
}

/** An address on a NIC of the bond would move to the bond, and its block would find it gone. */
function takenAddresses(change: Change, staging: Staging): readonly Finding[] {
  const devices = textsOf(change.planned, 'devices')
  const withoutBond = textsOf(change.planned, 'missing_on')
  const pool = poolOf(change, staging)
  return [...staging.changes.values()]
    .filter(
      other => other.kindName === 'storage_interface' && isKeeping(other) && poolOf(other, staging) === pool,
    )
    .flatMap(other => {
      const address = linkOf(other.planned, 'network')?.address
      const network = address === undefined ? undefined : staging.changes.get(address)
      const device = textOf(network?.planned, 'device')
      const isVlan = attributeOf(network?.planned, 'vlan') !== undefined
      const host = hostOf(linkOf(other.planned, 'host'), staging)?.name ?? 'a host'
      const isTaken = devices.includes(device ?? '') && !withoutBond.includes(host)
      if (device === undefined || isVlan || !isTaken) return []
      return [
        {
          severity: 'error',
          origin: 'policy',
          code: 'address-on-bonded-nic',
          summary: 'An address is on a NIC that a bond takes',
          detail: `${other.address} has its address on ${device} of ${host}, and ${change.address} takes ${device}: a NIC of a bond carries no address.`,
          remedy: `Put the address on the network of ${change.address}, or leave ${device} out of the bond.`,
          address: other.address,
          path: ['network'],
          related: [{ address: change.address, path: ['devices'], message: 'the bond that takes the NIC' }],
        },
      ]
    })
}

function overManagement(change: Change, staging: Staging): readonly Finding[] {
  const devices = textsOf(change.planned, 'devices')
  const isActed = change.action !== 'no-op' || (poolOf(change, staging)?.joiners.length ?? 0) > 0
  const carrying = hostsOf(change, staging).filter(host => {
    const device = managementDevice(host, staging)
    return device !== undefined && devices.includes(device)
  })
  if (!isActed || carrying.length === 0) return []
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'bond-over-management',
      summary: 'The bond takes the management interface',
      detail: `The management of ${together(carrying.map(host => host.name))} moves onto ${change.address}: each host is out of reach for a moment, members first, the coordinator last.`,
      remedy: 'Nothing to do if the switch ports are set up for it; otherwise set them up first.',
      address: change.address,
      path: ['devices'],
    },
  ]
}
