import type { Database, Ref } from '../database/database.js'
import type { Update } from '../lab/hardware.js'
import type { World } from '../world.js'
import { treeOf } from '../datamodel/releases.js'
import { flagOf, mapOf, recordOf, setOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { coordinatorOf, referring } from './related.js'
import { freeForUpdates, hasToolsInserted, isDisturbedByVms, otherBuild } from './update-fit.js'

/** The label in an update's file, a text with `update "LABEL"`; undefined for any other text. */
export function labelInFile(text: string): string | undefined {
  return /^\s*update\s+"([^"]+)"\s*$/m.exec(text)?.[1]
}

/** The update of the lab behind a file. */
export function updateInFile(world: World, text: string): Update | undefined {
  const label = labelInFile(text)
  return label === undefined ? undefined : world.hardware.updates.get(label)
}

/** The update of the lab with this uuid. */
export function updateByUuid(world: World, uuid: string): Update | undefined {
  return [...world.hardware.updates.values()].find(update => update.uuid === uuid)
}

/** The uuids of the updates that must be there first. */
export function requiredUuids(world: World, update: Update): readonly string[] {
  return uuidsOf(world, update.requires)
}

/** Labels of the lab become uuids; a uuid stays one. */
function uuidsOf(world: World, names: readonly string[]): readonly string[] {
  return names.map(name => world.hardware.updates.get(name)?.uuid ?? name)
}

/** The fact that keeps the file of a patch on a coordinator or member. */
export function fileKey(hostUuid: string, updateUuid: string): string {
  return `patch-file/${hostUuid}/${updateUuid}`
}

/** True while the file of a patch lies on the host. */
export function hasFile(world: World, database: Database, host: Ref, updateUuid: string): boolean {
  return world.fact(fileKey(textOf(recordOf(database, 'host', host), 'uuid'), updateUuid)) === true
}

/** The upload of a patch: INVALID_PATCH, PATCH_ALREADY_EXISTS [uuid] while its file is there (xapi.md §6.1). */
export function uploadRefusals(world: World, database: Database, text: string): readonly Refusal[] {
  const update = updateInFile(world, text)
  if (update === undefined) return [refusal('INVALID_PATCH')]
  const known = database.findByUuid('pool_patch', update.uuid)
  const isThere = known !== undefined && hasFile(world, database, coordinatorOf(database), update.uuid)
  return refusedWhen(isThere, 'PATCH_ALREADY_EXISTS', [update.uuid], ['pool_patch', known ?? ''])
}

/** True when the patch is applied on the host. */
export function isPatchApplied(database: Database, patch: Ref, host: Ref): boolean {
  return referring(database, 'host_patch', 'pool_patch', patch).some(
    ([, applied]) => applied['host'] === host && flagOf(applied, 'applied'),
  )
}

/** CANNOT_FIND_PATCH on the coordinator, CANNOT_FETCH_PATCH [uuid] on a member that would fetch it there (xapi.md §6.1). */
function patchFileRefusals(world: World, database: Database, patch: Ref, host: Ref): readonly Refusal[] {
  const uuid = textOf(recordOf(database, 'pool_patch', patch), 'uuid')
  const coordinator = coordinatorOf(database)
  if ([host, coordinator].some(each => hasFile(world, database, each, uuid))) return []
  const objects = [
    ['pool_patch', patch],
    ['host', host],
  ] as const
  return host === coordinator
    ? [refusal('CANNOT_FIND_PATCH', [], ...objects)]
    : [refusal('CANNOT_FETCH_PATCH', [uuid], ...objects)]
}

/** pool_patch.precheck: the file, then what it asks itself: prerequisites, release, build, running VMs, room, tools inserted (xapi.md §6.1). */
export function patchPrecheckRefusals(
  world: World,
  database: Database,
  patch: Ref,
  host: Ref,
): readonly Refusal[] {
  return [
    ...patchFileRefusals(world, database, patch, host),
    ...prerequisiteRefusals(world, database, patch, host),
  ]
}

/** PATCH_PRECHECK_FAILED_…: what a patch asks of the host before it goes on, in xapi's order (xapi.md §6.1). */
function prerequisiteRefusals(world: World, database: Database, patch: Ref, host: Ref): readonly Refusal[] {
  const update = updateByUuid(world, textOf(recordOf(database, 'pool_patch', patch), 'uuid'))
  if (update === undefined) {
    return [
      refusal(
        'PATCH_PRECHECK_FAILED_UNKNOWN_ERROR',
        [patch, 'the lab has no such update'],
        ['pool_patch', patch],
      ),
    ]
  }
  const missing = requiredUuids(world, update).filter(uuid => {
    const required = database.findByUuid('pool_patch', uuid)
    return required === undefined || !isPatchApplied(database, required, host)
  })
  const objects = [
    ['pool_patch', patch],
    ['host', host],
  ] as const
  const found = productVersion(database, host)
  const build = otherBuild(database, host, update)
  const free = freeForUpdates(world, database, host)
  return [
    ...refusedWhen(
      missing.length > 0,
      'PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING',
      [patch, missing.join(';')],
      ...objects,
    ),
    ...refusedWhen(
      !isFor(update, found),
      'PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION',
      [patch, found, update.for],
      ...objects,
    ),
    ...refusedWhen(
      build !== undefined,
      'PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD',
      [patch, build ?? '', update.build ?? ''],
      ...objects,
    ),
    ...refusedWhen(
      isDisturbedByVms(database, host, update),
      'PATCH_PRECHECK_FAILED_VM_RUNNING',
      [patch],
      ...objects,
    ),
    ...refusedWhen(
      free < update.sizeBytes,
      'PATCH_PRECHECK_FAILED_OUT_OF_SPACE',
      [patch, String(free), String(update.sizeBytes)],
      ...objects,
    ),
    ...refusedWhen(
      hasToolsInserted(database, host),
      'PATCH_PRECHECK_FAILED_ISO_MOUNTED',
      [patch],
      ...objects,
    ),
  ]
}

function productVersion(database: Database, host: Ref): string {
  return mapOf(recordOf(database, 'host', host), 'software_version')['product_version'] ?? ''
}

/** An update is for a release, whether `6.2` or `6.2.0` is written. */
function isFor(update: Update, found: string): boolean {
  if (update.isAssumed === true) return true
  const wanted = treeOf(update.for)
  const actual = treeOf(found)
  return actual === wanted || actual.startsWith(`${wanted}.`) || wanted.startsWith(`${actual}.`)
}

/** pool_patch.apply: applied already, file gone, precheck (xapi.md §6.1). */
export function applyPatchRefusals(
  world: World,
  database: Database,
  patch: Ref,
  host: Ref,
): readonly Refusal[] {
  return [
    ...refusedWhen(
      isPatchApplied(database, patch, host),
      'PATCH_ALREADY_APPLIED',
      [patch],
      ['pool_patch', patch],
      ['host', host],
    ),
    ...patchPrecheckRefusals(world, database, patch, host),
  ]
}

/** pool_patch.destroy: PATCH_IS_APPLIED anywhere (xapi.md §6.1). */
export function destroyPatchRefusals(database: Database, patch: Ref): readonly Refusal[] {
  const isApplied = referring(database, 'host_patch', 'pool_patch', patch).some(([, applied]) =>
    flagOf(applied, 'applied'),
  )
  return refusedWhen(isApplied, 'PATCH_IS_APPLIED', [], ['pool_patch', patch])
}

/** pool_update.precheck: applied, prerequisites, conflicts, release, room, running VMs, tools inserted (xapi.md §6.2). */
export function updatePrecheckRefusals(
  world: World,
  database: Database,
  update: Ref,
  host: Ref,
): readonly Refusal[] {
  const record = recordOf(database, 'pool_update', update)
  const lab = updateByUuid(world, textOf(record, 'uuid'))
  const objects = [
    ['pool_update', update],
    ['host', host],
  ] as const
  if (lab === undefined) {
    return [
      refusal('UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR', [update, 'the lab has no such update'], ...objects),
    ]
  }
  const isThere = (uuid: string): boolean => {
    const other = database.findByUuid('pool_update', uuid)
    return other !== undefined && isUpdateApplied(database, other, host)
  }
  const missing = requiredUuids(world, lab).filter(uuid => !isThere(uuid))
  const conflicting = uuidsOf(world, lab.conflicts ?? []).filter(isThere)
  const found = productVersion(database, host)
  const free = freeForUpdates(world, database, host)
  return [
    ...refusedWhen(isUpdateApplied(database, update, host), 'UPDATE_ALREADY_APPLIED', [update], ...objects),
    ...missing.map(uuid =>
      refusal('UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING', [update, uuid], ...objects),
    ),
    ...conflicting.map(uuid =>
      refusal('UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT', [update, uuid], ...objects),
    ),
    ...refusedWhen(
      !isFor(lab, found),
      'UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION',
      [update, found, lab.for],
      ...objects,
    ),
    ...refusedWhen(
      free < lab.sizeBytes,
      'UPDATE_PRECHECK_FAILED_OUT_OF_SPACE',
      [update, String(free), String(lab.sizeBytes)],
      ...objects,
    ),
    ...refusedWhen(
      isDisturbedByVms(database, host, lab),
      'PATCH_PRECHECK_FAILED_VM_RUNNING',
      [update],
      ...objects,
    ),
    ...refusedWhen(
      hasToolsInserted(database, host),
      'PATCH_PRECHECK_FAILED_ISO_MOUNTED',
      [update],
      ...objects,
    ),
  ]
}

/** True when the update is applied on the host. */
export function isUpdateApplied(database: Database, update: Ref, host: Ref): boolean {
  return setOf(recordOf(database, 'host', host), 'updates').includes(update)
}
