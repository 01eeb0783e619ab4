import type { Change } from '../../../src/provider/change.js'
import type { LinkValue, ObjectValue } from '../../../src/value/value.js'
import { linkOf, numberOf, textOf, textsOf } from '../drafting/attribute.js'
import type { Requirement } from '../drafting/draft.js'
import { gone } from '../drafting/milestone.js'
import { hostOf, isMaking, poolOf, type Staging, valuesOf } from '../drafting/staging.js'
import { nicBelow } from '../kinds/bond/placing.js'
import { networksUnder } from './networks-under.js'
import { goingOf } from './going.js'

/** Something that one object of its kind has at a time, and the words for it. */
interface Post {
  readonly key: string
  readonly words: string
}

/**
 * What is made where something else is that goes waits for that: a bond for the NICs of another one, a VLAN for its tag, an address
 * for its interface, a VM for the NIC of its network, an SR for its storage. Where the old cannot go before the new is there, the
 * rehearsal tells what comes of it.
 */
export function successionOrder(change: Change, staging: Staging): readonly Requirement[] {
  if (!isMaking(change) && change.kindName !== 'vm') return []
  const holders = holdersOf(staging)
  if (holders.size === 0) return []
  return postsWanted(change, staging).flatMap(({ key, words }) =>
    (holders.get(key) ?? [])
      .filter(({ address }) => address !== change.address)
      .map(other => ({
        milestone: gone(other.address),
        reason: `${other.address} has ${words} until it is gone`,
        isWish: true,
      })),
  )
}

const known = new WeakMap<Staging['changes'], ReadonlyMap<string, readonly Change[]>>()

function holdersOf(staging: Staging): ReadonlyMap<string, readonly Change[]> {
  const before = known.get(staging.changes)
  if (before !== undefined) return before
  const holders = new Map<string, Change[]>()
  for (const change of goingOf(staging).all)
    for (const { key } of postsOf(change, valuesOf(change), staging)) {
      const others = holders.get(key)
      if (others === undefined) holders.set(key, [change])
      else others.push(change)
    }
  known.set(staging.changes, holders)
  return holders
}

function postsWanted(change: Change, staging: Staging): readonly Post[] {
  const { kindName, planned } = change
  const posts = postsOf(change, planned, staging)
  // A NIC that a bond has carries no VLAN, address or VM of its own.
  if (kindName === 'network' && numberOf(planned, 'vlan') !== undefined)
    return [...posts, ...nics(textOf(planned, 'device'), change, staging)]
  return [
    ...posts,
    ...networksUnder(change).flatMap(network => nics(nicBelow(network, staging), change, staging)),
  ]
}

function postsOf(change: Change, values: ObjectValue | undefined, staging: Staging): readonly Post[] {
  const pool = poolOf(change, staging)?.uuid ?? ''
  switch (change.kindName) {
    case 'bond':
      return [
        ...textsOf(values, 'devices').flatMap(device => nics(device, change, staging)),
        ...networkPost('bond', linkOf(values, 'network')),
      ]
    case 'network': {
      const tag = numberOf(values, 'vlan')
      const base = textOf(values, 'device') ?? nameOf(linkOf(values, 'bond'))
      if (tag === undefined || base === undefined) return []
      return [{ key: `vlan ${pool} ${base} ${tag}`, words: `VLAN ${tag} of ${base}` }]
    }
    case 'storage_interface': {
      const host = hostOf(linkOf(values, 'host'), staging)
      return host === undefined ? [] : networkPost(`address ${host.uuid}`, linkOf(values, 'network'))
    }
    case 'sr':
      return storagePost(change, values, staging)
    case 'ha_plan':
      return [{ key: `ha ${pool}`, words: 'the high availability of the pool' }]
    default:
      return []
  }
}

function nics(device: string | undefined, change: Change, staging: Staging): readonly Post[] {
  const pool = poolOf(change, staging)?.uuid ?? ''
  return device === undefined ? [] : [{ key: `nic ${pool} ${device}`, words: device }]
}

function networkPost(what: string, network: LinkValue | undefined): readonly Post[] {
  const name = nameOf(network)
  return name === undefined ? [] : [{ key: `${what} ${name}`, words: `its place on ${name}` }]
}

/** A device or a LUN holds one SR; a directory holds any number, of which one that is attached may be the one that goes. */
function storagePost(change: Change, values: ObjectValue | undefined, staging: Staging): readonly Post[] {
  const type = textOf(values, 'type')
  const host = hostOf(linkOf(values, 'host'), staging)?.uuid
  const names = ['server', 'path', 'target_iqn', 'scsi_id', 'location', 'device']
  const place = names.map(name => textOf(values, name) ?? '').join(' ')
  const isAlone = ['lvmoiscsi', 'lvmohba', 'ext', 'lvm'].includes(type ?? '')
  const isTaken = values !== change.planned || textOf(values, 'existing') === 'attach'
  return isAlone || isTaken ? [{ key: `storage ${host ?? ''} ${place}`, words: 'the storage' }] : []
}

function nameOf(link: LinkValue | undefined): string | undefined {
  return link?.address ?? link?.identity
}
