import type { Change } from '../../../src/provider/change.js'
import { blocksOf, linkOf } from '../drafting/attribute.js'
import type { Draft, Requirement } from '../drafting/draft.js'
import { gone, member, patched, ready } from '../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import { isKeeping, poolOf, type Staging, valuesOf } from '../drafting/staging.js'
import { bondsOver } from '../kinds/bond/placing.js'
import { bondSteps } from '../kinds/bond/steps.js'
import { haPlanSteps } from '../kinds/ha_plan/steps.js'
import { maskSteps } from '../kinds/host/mask.js'
import { hostSteps } from '../kinds/host/steps.js'
import { networkSteps } from '../kinds/network/steps.js'
import { setUp } from '../kinds/host/set-up.js'
import { patchSteps } from '../kinds/patch/steps.js'
import { poolSteps } from '../kinds/pool/steps.js'
import { srSteps } from '../kinds/sr/steps.js'
import { storageInterfaceSteps } from '../kinds/storage_interface/steps.js'
import { vmSteps } from '../kinds/vm/steps.js'
import { findAnywhere, findByRef, vbdsOfVm } from '../observation/find.js'
import { textField } from '../observation/record.js'
import { goingOf } from './going.js'
import { interfacesFor } from './subnet.js'

/** The steps of the whole set, with every requirement between changes drawn and not yet ordered. */
export function stage(staging: Staging): readonly Draft[] {
  const changes = [...staging.changes.values()]
  const patches = patchSteps(
    changes.filter(change => change.kindName === 'patch' && isActed(change)),
    staging,
  )
  const others = changes
    .filter(change => change.kindName !== 'patch' && isActed(change))
    .flatMap(change => changeSteps(change, staging))
  return [...patches, ...maskSteps(staging), ...others]
}

function isActed(change: Change): boolean {
  return change.action !== 'read' && change.action !== 'forget'
}

/** A replacement is the removal of the old object and the making of the new one. */
function changeSteps(change: Change, staging: Staging): readonly Draft[] {
  if (change.action !== 'replace') return connected(change, kindSteps(change, staging), staging)
  const removal: Change = { ...change, action: 'delete' }
  const old = kindSteps(withoutPlanned(removal), staging)
  const made = kindSteps(change, staging)
  const order: Requirement = { milestone: gone(change.address), reason: 'the old object goes first' }
  const before = change.createBeforeDestroy ? [] : [order]
  const released = old.map(draft => releasing(draft, change))
  return [...connected(removal, released, staging), ...connected(change, afterAll(made, before), staging)]
}

function withoutPlanned(change: Change): Change {
  const { planned: _planned, ...rest } = change
  return rest
}

/** Where the new object comes first, its address is no longer that of the old one when that goes. */
function releasing(draft: Draft, { createBeforeDestroy, identity }: Change): Draft {
  const isLater = createBeforeDestroy && draft.unbinds !== undefined && identity !== undefined
  return isLater ? { ...draft, unbindsIdentity: identity } : draft
}

function kindSteps(change: Change, staging: Staging): readonly Draft[] {
  switch (change.kindName) {
    case 'host':
      return hostSteps(change, staging)
    case 'pool':
      return poolSteps(change, staging)
    case 'network':
      return networkSteps(change, staging)
    case 'bond':
      return bondSteps(change, staging)
    case 'storage_interface':
      return storageInterfaceSteps(change, staging)
    case 'sr':
      return srSteps(change, staging)
    case 'vm':
      return vmSteps(change, staging)
    case 'ha_plan':
      return haPlanSteps(change, staging)
    default:
      return []
  }
}

function connected(change: Change, drafts: readonly Draft[], staging: Staging): readonly Draft[] {
  return afterAll(
    drafts,
    change.action === 'delete' ? removalOrder(change, staging) : makingOrder(change, staging),
  )
}

/** Adds requirements to the steps that have no step of the same change before them. */
function afterAll(drafts: readonly Draft[], requirements: readonly Requirement[]): readonly Draft[] {
  const own = new Set(drafts.map(draft => `done ${draft.id}`))
  return drafts.map(draft =>
    draft.after.some(need => own.has(need.milestone))
      ? draft
      : { ...draft, after: [...requirements, ...draft.after] },
  )
}

/** What a change uses is there first: what its block refers to, its pool with every host that joins. */
function makingOrder(change: Change, staging: Staging): readonly Requirement[] {
  const used = change.dependencies
    .filter(address => isDrawn(change, staging.changes.get(address)))
    .map(address => ({ milestone: ready(address), reason: `${change.address} refers to ${address}` }))
  if (change.kindName === 'host') return used
  const pool =
    change.kindName === 'pool'
      ? staging.pools.find(candidate => candidate.address === change.address)
      : poolOf(change, staging)
  if (change.kindName === 'pool')
    return distinct([...used, ...(pool === undefined ? [] : rebootOrder([pool.coordinator]))])
  const whole =
    pool?.address === undefined
      ? []
      : [
          {
            milestone: ready(pool.address),
            reason: `${change.address} belongs to ${pool.address}: hosts join before the pool is furnished`,
          },
        ]
  const bonds = networksUnder(change)
    .flatMap(network => bondsOver(network, staging))
    .map(bond => ({
      milestone: ready(bond.address),
      reason: `${bond.address} makes the interfaces of the network`,
    }))
  const members =
    pool === undefined || change.kindName !== 'sr'
      ? []
      : pool.joiners.map(host => ({ milestone: member(host.uuid), reason: `${host.name} is a member first` }))
  return distinct([
    ...used,
    ...whole,
    ...bonds,
    ...members,
    ...(pool === undefined ? [] : [...rebootOrder(pool.hosts), ...hostOrder(pool, staging)]),
  ])
}

/** The networks that hosts have to be on for a change: that of a storage interface, and those of the NICs of a VM. */
function networksUnder({ kindName, planned }: Change): readonly (string | undefined)[] {
  if (kindName === 'storage_interface') return [linkOf(planned, 'network')?.address]
  if (kindName !== 'vm') return []
  return blocksOf(planned, 'nic').map(([, nic]) => linkOf(nic, 'network')?.address)
}

const rebooting = new WeakMap<readonly HostPlan[], readonly Requirement[]>()

/** Hosts that reboot for their updates do so before anything else is asked of them: the same list for all that a pool has. */
function rebootOrder(hosts: readonly HostPlan[]): readonly Requirement[] {
  const known = rebooting.get(hosts)
  if (known !== undefined) return known
  const made = hosts.map(host => ({
    milestone: patched(host.uuid),
    reason: `${host.name} gets its updates, and reboots, first`,
  }))
  rebooting.set(hosts, made)
  return made
}

/** Hosts are set up before their pool is furnished; where that is taken under management, its own first step waits for them. */
function hostOrder({ address, hosts }: PoolPlan, staging: Staging): readonly Requirement[] {
  const action = address === undefined ? undefined : staging.changes.get(address)?.action
  return action === 'create' ? [] : hosts.flatMap(host => setUp(host, staging))
}

/** Updates come before joins whatever a block refers to, so a patch does not wait for a pool. */
function isDrawn(change: Change, dependency: Change | undefined): boolean {
  return (
    dependency !== undefined &&
    isKeeping(dependency) &&
    !(change.kindName === 'patch' && dependency.kindName === 'pool')
  )
}

/** What uses an object goes before it; an SR before the storage interfaces that lead to it; everything before its pool. */
function removalOrder(change: Change, staging: Staging): readonly Requirement[] {
  const { all: going, usersOf } = goingOf(staging)
  const users = (usersOf.get(change.address) ?? [])
    .filter(other => !(change.kindName === 'pool' && other.kindName === 'patch'))
    .map(other => ({ milestone: gone(other.address), reason: `${other.address} uses ${change.address}` }))
  const storage =
    change.kindName === 'storage_interface'
      ? going
          .filter(
            other =>
              other.kindName === 'sr' &&
              interfacesFor(other, staging).some(storage => storage.address === change.address),
          )
          .map(other => ({
            milestone: gone(other.address),
            reason: `the storage of ${other.address} is reached over ${change.address}`,
          }))
      : []
  const addresses =
    change.kindName === 'bond'
      ? going
          .filter(
            other =>
              other.kindName === 'storage_interface' &&
              linkOf(valuesOf(other), 'network')?.address === linkOf(valuesOf(change), 'network')?.address,
          )
          .map(other => ({
            milestone: gone(other.address),
            reason: `${other.address} is an address of ${change.address}`,
          }))
      : []
  const contents =
    change.kindName === 'pool'
      ? going
          .filter(other => isInside(other, change, staging))
          .map(other => ({
            milestone: gone(other.address),
            reason: `${other.address} belongs to ${change.address}`,
          }))
      : []
  const disks =
    change.kindName === 'sr'
      ? going
          .filter(other => other.kindName === 'vm' && hasDiskOn(other, change, staging))
          .map(other => ({
            milestone: gone(other.address),
            reason: `${other.address} has a disk on ${change.address}`,
          }))
      : []
  const leavers =
    change.kindName === 'network' && staging.changes.get(change.address)?.action === 'delete'
      ? [...staging.changes.values()]
          .filter(
            other =>
              other.kindName === 'vm' &&
              other.action === 'update' &&
              other.dependencies.includes(change.address),
          )
          .map(other => ({
            milestone: ready(other.address),
            reason: `${other.address} is on ${change.address} until it is changed`,
          }))
      : []
  const around = isFurniture(change) ? poolOf(change, staging) : undefined
  const restarts =
    around === undefined
      ? []
      : [
          ...hostOrder(around, staging),
          ...rebootOrder(around.hosts),
          ...rebootOrder(around.leavers),
          {
            milestone: `designated ${around.address ?? ''}`,
            reason: 'a new coordinator restarts the xapi of every host',
          },
        ]
  const own = staging.pools.find(pool => change.kindName === 'pool' && pool.address === change.address)
  const reboots = own === undefined ? [] : rebootOrder([own.coordinator])
  return distinct([
    ...disks,
    ...users,
    ...leavers,
    ...storage,
    ...addresses,
    ...contents,
    ...restarts,
    ...reboots,
  ])
}

/** What a pool holds; its HA plan is off before hosts reboot, so it waits for none. */
function isFurniture({ kindName }: Change): boolean {
  return !['host', 'patch', 'pool', 'ha_plan'].includes(kindName)
}

/** A disk is on the default SR where its block names none, so the pool is asked where the disks are. */
function hasDiskOn(vm: Change, sr: Change, { observation }: Staging): boolean {
  const found = findAnywhere(observation, 'VM', vm.identity ?? '')
  if (found === undefined) return false
  return vbdsOfVm(found.pool, found.ref).some(vbd => {
    const vdi = findByRef(found.pool, 'VDI', textField(vbd.record, 'VDI'))
    const place = vdi === undefined ? undefined : findByRef(found.pool, 'SR', textField(vdi.record, 'SR'))
    return place !== undefined && place.record['uuid'] === sr.identity
  })
}

function isInside(other: Change, pool: Change, staging: Staging): boolean {
  return (
    other.kindName !== 'host' &&
    other.kindName !== 'patch' &&
    other.kindName !== 'pool' &&
    poolOf(other, staging)?.address === pool.address
  )
}

/** One requirement a milestone: the last of those that are more than a sequence. */
function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  const kept = new Map<string, Requirement>()
  for (const requirement of requirements)
    if (requirement.isSequence !== true || !kept.has(requirement.milestone))
      kept.set(requirement.milestone, requirement)
  return [...kept.values()]
}
