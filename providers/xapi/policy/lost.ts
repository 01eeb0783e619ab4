import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Argument } from '../../../src/provider/step.js'
import type { ObjectValue } from '../../../src/value/value.js'
import type { Database } from '../../emulator/database/database.js'
import { blocksOf, linkOf, numberOf, textOf, textsOf } from '../drafting/attribute.js'
import { literal } from '../drafting/argument.js'
import { isKeeping, isMaking, poolOf, type Staging, uuidOf } from '../drafting/staging.js'
import { asDatabase } from '../observation/as-database.js'
import { findAnywhere } from '../observation/find.js'
import { findNetwork, splitIdentity } from '../observation/identity.js'
import type { Rehearsal } from '../rehearsal/rehearse.js'

/**
 * A plan must not take away what a block that stays stands for: it would have to be made again by the next plan. Looked
 * up in the rehearsed world, so only where the rehearsal came to its end.
 */
export function lostFindings(staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  const taken = [...staging.changes.values()].flatMap(change => takenVlans(change, staging))
  if (rehearsal.blocked.size > 0) return taken
  const databases = reachedAfter(staging, rehearsal)
  const lost = [...staging.changes.values()]
    .filter(change => change.action === 'no-op' || change.action === 'update')
    .flatMap(change =>
      databases.some(database => isThere(change, database))
        ? databases.flatMap(database => [
            ...lostDisks(change, database, staging),
            ...movedFindings(change, database, staging),
            ...movedVlans(change, database, staging),
          ])
        : [lostFinding(change)],
    )
  return [...taken, ...lost]
}

/** The pools that a host block still leads to; what is in others is out of reach from then on. */
function reachedAfter(staging: Staging, rehearsal: Rehearsal): readonly Database[] {
  const named = [...staging.observation.hosts.values()].filter(({ address }) => {
    const change = staging.changes.get(address)
    return change === undefined || isKeeping(change)
  })
  return rehearsal.world.world
    .databases()
    .filter(database => named.some(({ hostUuid }) => database.findByUuid('host', hostUuid) !== undefined))
}

function lostFinding({ address }: Change): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'lost-by-plan',
    summary: 'The plan takes away what a block stands for',
    detail: `${address} stays in the configuration, and what it stands for goes, or gets out of reach, with something else that this plan takes away or makes anew.`,
    remedy: 'Take its block out too. It can be written again once this plan is applied.',
    address,
  }
}

/** A disk that its block keeps, and that goes, or is taken from its VM, with an SR. */
function lostDisks(change: Change, database: Database, staging: Staging): readonly Finding[] {
  const vm = change.kindName === 'vm' ? database.findByUuid('VM', change.identity ?? '') : undefined
  if (vm === undefined) return []
  const connected = new Set(
    database
      .referring('VBD', 'VM', vm)
      .flatMap(([, vbd]) => database.get('VDI', String(vbd['VDI']))?.['uuid'] ?? []),
  )
  const before = new Map(blocksOf(change.prior, 'disk'))
  return blocksOf(change.planned, 'disk').flatMap(([label, block]): readonly Finding[] => {
    const uuid = textOf(block, 'uuid')
    const old = before.get(label)
    const [from, to] = [old, block].map(each => srUuid(each, staging))
    const isMoved = JSON.stringify(from) !== JSON.stringify(to)
    if (uuid === undefined || uuid !== textOf(old, 'uuid') || isMoved || connected.has(uuid)) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'disk-lost-by-plan',
        summary: 'The plan takes a disk from a VM that keeps it',
        detail: `Disk ${JSON.stringify(label)} of ${change.address} is on an SR that goes, and would be taken from the VM with it.`,
        remedy:
          'Leave the SR, or take the block of the disk out first. If another block is to have the SR from now on, write moved { from = …, to = … }, and it stays as it is.',
        address: change.address,
        path: ['disk', label],
      },
    ]
  })
}

function srUuid(disk: ObjectValue | undefined, staging: Staging): Argument | undefined {
  const link = linkOf(disk, 'sr')
  if (link === undefined) return undefined
  // What goes has its UUID still, and whoever takes it over has the same.
  return link.identity === undefined ? uuidOf(link, 'sr', staging) : literal(link.identity)
}

/** A bond that is made or taken away takes the interfaces of VMs with it, whatever their blocks say (xapi.md §4). */
function movedFindings(change: Change, database: Database, staging: Staging): readonly Finding[] {
  const vm = change.kindName === 'vm' ? database.findByUuid('VM', change.identity ?? '') : undefined
  if (vm === undefined) return []
  return blocksOf(change.planned, 'nic').flatMap(([label, nic]): readonly Finding[] => {
    const identity = linkOf(nic, 'network')?.identity
    const wanted = identity === undefined ? undefined : findNetwork(staging.observation, identity)
    const [, vif] = database.referring('VIF', 'VM', vm).find(([, each]) => each['device'] === label) ?? []
    const network = database.get('network', String(vif?.['network']))
    if (wanted === undefined || network === undefined || network['uuid'] === wanted.record['uuid']) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'nic-moved-by-plan',
        summary: 'The plan moves a VM to another network',
        detail: `NIC ${label} of ${change.address} would be on network ${String(network['name_label'])} after this plan, not on ${String(wanted.record['name_label'])} as its block says: a bond that is made or taken away takes the interfaces of VMs with it.`,
        remedy:
          'Write the network that it comes to: that of the bond, or that of the first NIC of a bond that goes.',
        address: change.address,
        path: ['nic', label, 'network'],
      },
    ]
  })
}

/** A bond takes the VLANs of its NICs, too. Where a host has that behind it already, the plan does not do it. */
function movedVlans(change: Change, database: Database, { observation }: Staging): readonly Finding[] {
  const device = textOf(change.planned, 'device')
  const network =
    change.kindName === 'network' ? database.findByUuid('network', change.identity ?? '') : undefined
  if (device === undefined || network === undefined) return []
  const found = findAnywhere(observation, 'network', change.identity ?? '')
  const before = found === undefined ? [] : basesOf(asDatabase(found.pool), found.ref)
  const isMoved = basesOf(database, network).some(base => base !== device && !before.includes(base))
  return isMoved ? [vlanFinding(change, device)] : []
}

/** The devices that the VLAN of a network runs over, host by host. */
function basesOf(database: Database, network: string): readonly unknown[] {
  return database.referring('PIF', 'network', network).flatMap(([, pif]) => {
    const vlan = database.get('VLAN', String(pif['VLAN_master_of']))
    return vlan === undefined ? [] : [database.get('PIF', String(vlan['tagged_PIF']))?.['device']]
  })
}

/** A VLAN that is made now would go to a bond that is made now, too. */
function takenVlans(change: Change, staging: Staging): readonly Finding[] {
  const device = textOf(change.planned, 'device')
  const isVlan = change.kindName === 'network' && numberOf(change.planned, 'vlan') !== undefined
  if (!isVlan || device === undefined || !isMaking(change)) return []
  const isTaken = [...staging.changes.values()].some(
    bond =>
      bond.kindName === 'bond' &&
      isMaking(bond) &&
      poolOf(bond, staging) === poolOf(change, staging) &&
      textsOf(bond.planned, 'devices').includes(device),
  )
  return isTaken ? [vlanFinding(change, device)] : []
}

function vlanFinding({ address }: Change, device: string): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'vlan-moved-by-plan',
    summary: 'The plan moves a VLAN to a bond',
    detail: `${address} says that its VLAN is on ${device}, and a bond of this plan takes ${device}: xapi moves the VLAN to the bond.`,
    remedy: 'Write bond, with the bond that takes the NIC, in place of device.',
    address,
    path: ['device'],
  }
}

function isThere({ kindName, identity = '' }: Change, database: Database): boolean {
  const [first, second] = splitIdentity(identity) ?? [identity, '']
  switch (kindName) {
    case 'bond':
      return has(database, 'Bond', bond => isOnNetwork(database, String(bond['master']), second))
    case 'storage_interface':
      return has(
        database,
        'PIF',
        pif =>
          pif['host'] === database.findByUuid('host', first) &&
          pif['network'] === database.findByUuid('network', second),
      )
    case 'network':
      return second === ''
        ? database.findByUuid('network', first) !== undefined
        : database.findByUuid('pool', first) !== undefined
    case 'sr':
      return database.findByUuid('SR', first) !== undefined
    case 'vm':
      return database.findByUuid('VM', first) !== undefined
    default:
      return true
  }
}

function isOnNetwork(database: Database, pif: string, network: string): boolean {
  return database.get('PIF', pif)?.['network'] === database.findByUuid('network', network)
}

function has(
  database: Database,
  className: string,
  fits: (record: Readonly<Record<string, unknown>>) => boolean,
): boolean {
  return database.records(className).some(([, record]) => fits(record))
}
