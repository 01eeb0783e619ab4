import type { Database, Ref } from '../database/database.js'
import type { Update } from '../lab/hardware.js'
import type { World } from '../world.js'
import { flagOf, mapOf, recordOf, refOf, setOf, textOf } from './field.js'
import { isToolsSr, referring, residentsOf } from './related.js'
import { isAtLeast } from './release.js'

const gibibyte = 2 ** 30

/** Bytes for updates in the host's own file system: half of 4 GiB up to 6.5, half of 18 GiB from 7.0. */
function updateRoomBytes(release: string): number {
  return (isAtLeast(release, '7.0') ? 9 : 2) * gibibyte
}

/** What the file system of a host has free for updates, in bytes: each one that is there takes its size. */
export function freeForUpdates(world: World, database: Database, host: Ref): number {
  const record = recordOf(database, 'host', host)
  const patches = referring(database, 'host_patch', 'host', host).flatMap(([, applied]) =>
    flagOf(applied, 'applied')
      ? [textOf(recordOf(database, 'pool_patch', refOf(applied, 'pool_patch')), 'uuid')]
      : [],
  )
  const updates = setOf(record, 'updates').flatMap(update => {
    const known = database.get('pool_update', update)
    return known === undefined ? [] : [textOf(known, 'uuid')]
  })
  const installed = new Set([...patches, ...updates])
  const takenBytes = [...world.hardware.updates.values()]
    .filter(({ uuid }) => installed.has(uuid))
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return updateRoomBytes(releaseOf(database, host)) - takenBytes
}

function releaseOf(database: Database, host: Ref): string {
  return mapOf(recordOf(database, 'host', host), 'software_version')['product_version'] ?? ''
}

/** The build that a host runs, where the update is for another one. */
export function otherBuild(database: Database, host: Ref, update: Update): string | undefined {
  const found = mapOf(recordOf(database, 'host', host), 'software_version')['build_number'] ?? ''
  return update.build === undefined || update.build === found ? undefined : found
}

/** True where VMs run on a host that the update wants to be without. */
export function isDisturbedByVms(database: Database, host: Ref, update: Update): boolean {
  return (
    update.refusesRunningVms === true &&
    residentsOf(database, host).some(([, vm]) => textOf(vm, 'power_state') === 'Running')
  )
}

/** True where a VM on the host has the CD with tools in its drive. */
export function hasToolsInserted(database: Database, host: Ref): boolean {
  return database.records('VBD').some(([, vbd]) => {
    const vm = database.get('VM', refOf(vbd, 'VM'))
    const vdi = flagOf(vbd, 'empty') ? undefined : database.get('VDI', refOf(vbd, 'VDI'))
    const sr = vdi && database.get('SR', refOf(vdi, 'SR'))
    return vm?.['resident_on'] === host && sr !== undefined && isToolsSr(sr)
  })
}
