import type { Database, Ref } from '../../emulator/database/database.js'
import type { Emulator } from '../../emulator/emulator.js'
import { devicesOf, hasCarrier } from '../../emulator/lab/reachability.js'
import { isBondMember } from '../../emulator/rules/pif.js'
import { canTalk, hasPath } from '../../emulator/rules/contact.js'
import { coordinatorOf, guestsOf, isHaEnabled, nameOf } from '../../emulator/rules/related.js'
import { srsOfVm } from '../../emulator/rules/boot-here.js'
import { together } from '../catalogue/entry.js'

/** What one host reaches over its cables at a moment, by name. */
interface Links {
  /** Bonds that carry something, with the NICs of each. */
  readonly bonds: readonly { readonly devices: readonly string[]; readonly isUp: boolean }[]
  readonly isManaged: boolean
  readonly isHaOn: boolean
  readonly isCoordinator: boolean
  /** Networks with their running VMs on the host. */
  readonly networks: ReadonlyMap<string, readonly string[]>
  /** Storage with its running VMs on the host. */
  readonly storage: ReadonlyMap<string, readonly string[]>
}

/** What a host reaches now: to be compared with what it reaches once something has failed. */
export function linksOf({ world }: Emulator, databaseId: string, host: Ref): Links {
  const database = world.database(databaseId)
  const pifs = database.referring('PIF', 'host', host)
  const coordinator = coordinatorOf(database)
  const others = database.refs('host').filter(each => each !== host)
  return {
    bonds: pifs
      .filter(([ref]) => database.referring('Bond', 'master', ref).length > 0)
      .map(([ref]) => ({ devices: devicesOf(database, ref), isUp: hasCarrier(world, database, ref) })),
    isManaged:
      host === coordinator
        ? others.length === 0 || others.some(other => canTalk(world, database, host, other))
        : canTalk(world, database, host, coordinator),
    isHaOn: isHaEnabled(database),
    isCoordinator: host === coordinator,
    networks: new Map(
      pifs
        .filter(([ref]) => !isBondMember(database, ref) && hasCarrier(world, database, ref))
        .map(([, pif]) => {
          const network = String(pif['network'])
          return [nameOf(database, 'network', network), vmsOnNetwork(database, host, network)] as const
        }),
    ),
    storage: new Map(
      database
        .referring('PBD', 'host', host)
        .map(([, pbd]) => String(pbd['SR']))
        .filter(sr => hasPath(world, database, host, sr))
        .map(sr => [nameOf(database, 'SR', sr), vmsOnStorage(database, host, sr)] as const),
    ),
  }
}

function vmsOnNetwork(database: Database, host: Ref, network: Ref): readonly string[] {
  return guestsOf(database, host)
    .filter(([vm]) => database.referring('VIF', 'VM', vm).some(([, vif]) => vif['network'] === network))
    .map(([, vm]) => String(vm['name_label']))
    .toSorted()
}

function vmsOnStorage(database: Database, host: Ref, sr: Ref): readonly string[] {
  return guestsOf(database, host)
    .filter(([ref, vm]) => srsOfVm(database, ref, vm).includes(sr))
    .map(([, vm]) => String(vm['name_label']))
    .toSorted()
}

function unmanaged(host: string, { isCoordinator, isHaOn }: Links): string {
  if (isHaOn) return `${host} does not hear the others any more, nor they its heartbeat over the network.`
  return isCoordinator
    ? `${host} coordinates the pool and hears none of the others: what runs goes on, and cannot be managed.`
    : `${host} is out of reach of its pool: what runs on it goes on, and cannot be managed.`
}

/** What a host and its VMs have lost between two moments, in sentences; one that says so where that is nothing. */
export function lostLinks(host: string, nic: string, before: Links, after: Links): readonly string[] {
  const lost = (kind: 'networks' | 'storage'): readonly (readonly [string, readonly string[]])[] =>
    [...before[kind]].filter(([name]) => !after[kind].has(name))
  const lines = [
    ...(before.isManaged && !after.isManaged ? [unmanaged(host, after)] : []),
    ...lost('networks').map(([network, vms]) =>
      vms.length === 0
        ? `${host} is cut off from network ${network}; no running VM of it is on that.`
        : `${together(vms)} of ${host} ${vms.length === 1 ? 'is' : 'are'} cut off from network ${network}.`,
    ),
    ...lost('storage').map(([sr, vms]) =>
      vms.length === 0
        ? `${host} loses its way to ${sr}; no running VM has a disk there.`
        : `${host} loses its way to ${sr}: ${together(vms)} ${vms.length === 1 ? 'waits' : 'wait'} for it, and cannot read or write meanwhile.`,
    ),
  ]
  const bond = after.bonds.find(each => each.isUp && each.devices.includes(nic))
  const left = bond?.devices.filter(device => device !== nic) ?? []
  if (lines.length === 0 && left.length > 0)
    return [`The bond goes on over ${together(left)}: nothing is cut off.`]
  return lines.length === 0 ? [`Nothing depends on ${nic} of ${host}.`] : lines
}
