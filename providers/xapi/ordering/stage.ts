import type { Change } from '../../../src/provider/change.js'
import type { Draft, Requirement } from '../drafting/draft.js'
import { gone, member, ready, unpromised } from '../drafting/milestone.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import { isKeeping, kindsOnHosts, poolOf, type Staging } from '../drafting/staging.js'
import { bondsGoing, bondsOver, bondsTaking } from '../kinds/bond/placing.js'
import { bondSteps } from '../kinds/bond/steps.js'
import { haPlanSteps } from '../kinds/ha_plan/steps.js'
import { maskSteps } from '../kinds/host/mask.js'
import { hostSteps } from '../kinds/host/steps.js'
import { networkSteps } from '../kinds/network/steps.js'
import { patchSteps } from '../kinds/patch/steps.js'
import { poolSteps } from '../kinds/pool/steps.js'
import { srSteps } from '../kinds/sr/steps.js'
import { storageInterfaceSteps } from '../kinds/storage_interface/steps.js'
import { vmSteps } from '../kinds/vm/steps.js'
import { moveDisksFirst } from './emptying-order.js'
import { removalOf } from './going.js'
import { distinct, hostOrder, rebootOrder } from './host-order.js'
import { networksUnder } from './networks-under.js'
import { removalOrder } from './removal-order.js'
import { successionOrder } from './succession.js'

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
  return moveDisksFirst([...patches, ...maskSteps(staging), ...others], staging)
}

function isActed(change: Change): boolean {
  return change.action !== 'read' && change.action !== 'forget'
}

/** A replacement is the removal of the old object and the making of the new one. */
function changeSteps(change: Change, staging: Staging): readonly Draft[] {
  if (change.action !== 'replace') return connected(change, kindSteps(change, staging), staging)
  const removal = removalOf(change)
  const old = kindSteps(removal, staging)
  const made = kindSteps(change, staging)
  const order: Requirement = { milestone: gone(change.address), reason: 'the old object goes first' }
  const before = change.createBeforeDestroy ? [] : [order]
  const released = old.map(draft => releasing(draft, change))
  return [...connected(removal, released, staging), ...connected(change, afterAll(made, before), staging)]
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
  if (drafts.length === 0) return drafts
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
    .filter(address => isDrawn(change, staging.changes.get(address)) && !isLeft(change, address, staging))
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
  const bonds = bondOrder(change, pool, staging)
  const members =
    pool === undefined || change.kindName !== 'sr'
      ? []
      : pool.joiners.map(host => ({ milestone: member(host.uuid), reason: `${host.name} is a member first` }))
  return distinct([
    ...used,
    ...successionOrder(change, staging),
    ...whole,
    ...(pool === undefined ? [] : [unpromisedFirst(pool)]),
    ...bonds,
    ...members,
    ...(pool === undefined ? [] : [...rebootOrder(pool.hosts), ...hostOrder(pool, staging)]),
  ])
}

function unpromisedFirst({ uuid, name }: PoolPlan): Requirement {
  return {
    milestone: unpromised(uuid),
    reason: `as many failures of hosts as ${name} tolerates now do not hold meanwhile`,
  }
}

/**
 * A bond makes the interfaces of its network; and where it is made or goes, it takes along the interfaces of the VMs that are on
 * its hosts just then, so that VMs are made and changed afterwards.
 */
function bondOrder(change: Change, pool: PoolPlan | undefined, staging: Staging): readonly Requirement[] {
  return networksUnder(change).flatMap(network => {
    const takers = change.kindName === 'vm' && pool !== undefined ? bondsTaking(network, pool, staging) : []
    return [
      ...bondsOver(network.address, staging).map(bond => ({
        milestone: ready(bond.address),
        reason: `${bond.address} makes the interfaces of the network`,
      })),
      ...takers.map(bond => ({
        milestone: ready(bond.address),
        reason: `${bond.address} takes along the interfaces of VMs`,
      })),
      ...bondsGoing(network.address, staging).map(bond => ({
        milestone: gone(bond.address),
        reason: `${bond.address} takes along what is on its network`,
      })),
    ]
  })
}

/** True where a host leaves the pool, and what is changed on it before: the host is set up afterwards, as what it is then. */
function isLeft(change: Change, address: string, staging: Staging): boolean {
  if (!kindsOnHosts.has(change.kindName)) return false
  return poolOf(change, staging)?.leavers.some(host => host.address === address) === true
}

/** Updates come before joins whatever a block refers to, so a patch does not wait for a pool. */
function isDrawn(change: Change, dependency: Change | undefined): boolean {
  return (
    dependency !== undefined &&
    isKeeping(dependency) &&
    !(change.kindName === 'patch' && dependency.kindName === 'pool')
  )
}
