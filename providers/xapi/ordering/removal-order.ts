import type { Change } from '../../../src/provider/change.js'
import { linkOf } from '../drafting/attribute.js'
import type { Requirement } from '../drafting/draft.js'
import { equipped, gone, ready } from '../drafting/milestone.js'
import { changesOf, poolOf, type Staging, valuesOf } from '../drafting/staging.js'
import { findAnywhere, findByRef, vbdsOfVm } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { textField } from '../observation/record.js'
import { goingOf, isLeftFirst } from './going.js'
import { distinct, hostOrder, rebootOrder } from './host-order.js'
import { interfacesFor } from './subnet.js'

/** What uses an object goes before it; an SR before the storage interfaces that lead to it; everything before its pool. */
export function removalOrder(change: Change, staging: Staging): readonly Requirement[] {
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
          .filter(
            other =>
              other.kindName === 'vm' &&
              (hasDiskOn(other, change, staging) || isSuspendedOn(other, change, staging)),
          )
          .map(other => ({
            milestone: gone(other.address),
            reason: `${other.address} has a disk on ${change.address}`,
          }))
      : []
  const leavers = leaversOf(change, staging)
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

/** VMs that stay, and are taken off the network or the SR that goes. */
function leaversOf(change: Change, staging: Staging): readonly Requirement[] {
  if (!['network', 'sr'].includes(change.kindName) || !isLeftFirst(change, staging)) return []
  const isOn = (vm: Change) =>
    change.kindName === 'sr' ? hasDiskOn(vm, change, staging) : vm.dependencies.includes(change.address)
  return changesOf('vm', staging)
    .filter(({ action }) => action === 'update')
    .flatMap(vm => [
      ...(isOn(vm)
        ? [
            {
              milestone: equipped(vm.address),
              reason: `${vm.address} is on ${change.address} until it is changed`,
            },
          ]
        : []),
      ...(change.kindName === 'sr' && isSuspendedOn(vm, change, staging)
        ? [
            {
              milestone: ready(vm.address),
              reason: `what ${vm.address} had in memory is on ${change.address}`,
              isWish: true,
            },
          ]
        : []),
    ])
}

/** A disk is on the default SR where its block names none, so the pool is asked where the disks are. */
function hasDiskOn(vm: Change, sr: Change, { observation }: Staging): boolean {
  const found = findAnywhere(observation, 'VM', vm.identity ?? '')
  return (
    found !== undefined &&
    vbdsOfVm(found.pool, found.ref).some(vbd => isStoredOn(found.pool, textField(vbd.record, 'VDI'), sr))
  )
}

function isSuspendedOn(vm: Change, sr: Change, { observation }: Staging): boolean {
  const found = findAnywhere(observation, 'VM', vm.identity ?? '')
  return found !== undefined && isStoredOn(found.pool, textField(found.record, 'suspend_VDI'), sr)
}

function isStoredOn(pool: ObservedPool, vdiRef: string, sr: Change): boolean {
  const vdi = findByRef(pool, 'VDI', vdiRef)
  const place = vdi === undefined ? undefined : findByRef(pool, 'SR', textField(vdi.record, 'SR'))
  return place !== undefined && place.record['uuid'] === sr.identity
}

function isInside(other: Change, pool: Change, staging: Staging): boolean {
  return (
    other.kindName !== 'host' &&
    other.kindName !== 'patch' &&
    other.kindName !== 'pool' &&
    poolOf(other, staging)?.address === pool.address
  )
}
