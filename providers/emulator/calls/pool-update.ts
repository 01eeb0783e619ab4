import { seedKey } from '../effects/cloud-init.js'
import { readSeed } from '../lab/read-seed.js'
import type { Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { createVdi, destroyVdi } from '../effects/vdi.js'
import { mapOf, recordOf, refOf, setOf } from '../rules/field.js'
import { refusal, refusedWhen } from '../rules/refusal.js'
import type { Refusal } from '../rules/refusal.js'
import { coordinatorOf, isAttached, poolOf } from '../rules/related.js'
import { isUpdateApplied, updateInFile, updatePrecheckRefusals } from '../rules/update.js'
import { createVdiRefusals } from '../rules/vdi.js'
import { XapiFailure } from '../xapi-failure.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { reference } from './parameter.js'

const self = reference('pool_update')
const host = reference('host')

/** The key under which the VDI of an update remembers the text of its file. */
const contentKey = 'update-file'

/**
 * Takes an update's file: it becomes a VDI on the default SR, else on the coordinator's first SR with room, and a
 * pool_update with its uuid (xapi.md §6.2). Throws UPDATE_ALREADY_EXISTS, INVALID_UPDATE and the errors of VDI.create.
 */
export function uploadUpdate(context: CallContext, content: string): Ref {
  const { world, database } = context
  const update = updateInFile(world, content)
  if (update === undefined) throw new XapiFailure('INVALID_UPDATE', ['The file names no update'])
  const known = database.findByUuid('pool_update', update.uuid)
  if (known !== undefined && database.get('VDI', refOf(recordOf(database, 'pool_update', known), 'vdi'))) {
    throw new XapiFailure('UPDATE_ALREADY_EXISTS', [update.uuid])
  }
  const sr = srForUpdate(context, update.sizeBytes)
  if (sr === undefined) throw new XapiFailure('OUT_OF_SPACE', ['No SR has room for the update'])
  const vdi = createVdi(database, {
    name_label: update.label,
    name_description: 'File of an update',
    SR: sr,
    virtual_size: update.sizeBytes,
    type: 'user',
    other_config: { [contentKey]: content },
  })
  return introduce(context, vdi)
}

function srForUpdate({ database }: CallContext, sizeBytes: number): Ref | undefined {
  const fits = (sr: Ref) =>
    database.has('SR', sr) &&
    createVdiRefusals(database, { SR: sr, virtual_size: sizeBytes, type: 'user' }).length === 0
  const coordinator = coordinatorOf(database)
  return [refOf(poolOf(database)[1], 'default_SR'), ...database.refs('SR')].find(
    sr => fits(sr) && isAttached(database, coordinator, sr),
  )
}

/** Writes the file of an update, or a seed for cloud-init, into the VDI that the query names by reference or uuid; throws HANDLE_INVALID. */
export function fillVdi(
  { database }: CallContext,
  content: string,
  query: ReadonlyMap<string, string>,
): string {
  const name = query.get('vdi') ?? ''
  const vdi = database.has('VDI', name) ? name : database.findByUuid('VDI', name)
  if (vdi === undefined) throw new XapiFailure('HANDLE_INVALID', ['VDI', name])
  const others = mapOf(recordOf(database, 'VDI', vdi), 'other_config')
  const bytes = Buffer.from(content, 'latin1')
  const seed = readSeed(bytes)
  const kept =
    seed === undefined ? { [contentKey]: bytes.toString('utf8') } : { [seedKey]: JSON.stringify(seed) }
  database.update('VDI', vdi, { other_config: { ...others, ...kept } })
  return ''
}

function contentOf({ database }: CallContext, vdi: Ref): string {
  return mapOf(recordOf(database, 'VDI', vdi), 'other_config')[contentKey] ?? ''
}

/** INVALID_UPDATE [info]; UPDATE_ALREADY_EXISTS [uuid] with another VDI (xapi.md §6.2). */
function introduceRefusals(context: CallContext, vdi: Ref): readonly Refusal[] {
  const { world, database } = context
  const update = updateInFile(world, contentOf(context, vdi))
  if (update === undefined) return [refusal('INVALID_UPDATE', ['The VDI holds no update'], ['VDI', vdi])]
  const known = database.findByUuid('pool_update', update.uuid)
  const other =
    known === undefined
      ? undefined
      : database.get('VDI', refOf(recordOf(database, 'pool_update', known), 'vdi'))
  return refusedWhen(
    other !== undefined &&
      known !== undefined &&
      refOf(recordOf(database, 'pool_update', known), 'vdi') !== vdi,
    'UPDATE_ALREADY_EXISTS',
    [update.uuid],
    ['pool_update', known ?? nullRef],
  )
}

function introduce(context: CallContext, vdi: Ref): Ref {
  const { world, database } = context
  const update = updateInFile(world, contentOf(context, vdi))
  if (update === undefined) throw new XapiFailure('INVALID_UPDATE', ['The VDI holds no update'])
  const known = database.findByUuid('pool_update', update.uuid)
  if (known !== undefined) {
    database.update('pool_update', known, { vdi })
    return known
  }
  return database.create('pool_update', {
    uuid: update.uuid,
    name_label: update.label,
    name_description: '',
    version: '1.0',
    installation_size: update.sizeBytes,
    key: '',
    after_apply_guidance: update.guidance,
    enforce_homogeneity: update.enforceHomogeneity,
    vdi,
    other_config: {},
  })
}

/** Notes the update on a host, and that a reboot is outstanding when its guidance asks for one. */
function applyOn({ database }: CallContext, update: Ref, target: Ref): void {
  const record = recordOf(database, 'pool_update', update)
  const updates = setOf(recordOf(database, 'host', target), 'updates')
  database.update('host', target, { updates: [...updates, update] })
  if (!setOf(record, 'after_apply_guidance').includes('restartHost')) return
  const outstanding = setOf(recordOf(database, 'host', target), 'updates_requiring_reboot')
  database.update('host', target, { updates_requiring_reboot: [...outstanding, update] })
}

function hostsWithout({ database }: CallContext, update: Ref): readonly Ref[] {
  return database.refs('host').filter(target => !isUpdateApplied(database, update, target))
}

function removeVdi({ database }: CallContext, update: Ref): void {
  const vdi = refOf(recordOf(database, 'pool_update', update), 'vdi')
  if (database.has('VDI', vdi)) destroyVdi(database, vdi)
  database.update('pool_update', update, { vdi: nullRef })
}

/** Messages of the updates of 7.1 on (xapi.md §6.2). */
export const poolUpdateCalls: readonly Call[] = [
  defineCall(
    'pool_update.introduce',
    { vdi: reference('VDI') },
    {
      since: '7.1',
      durationSeconds: 5,
      rules: (context, given) => introduceRefusals(context, given.vdi),
      perform: (context, given) => introduce(context, given.vdi),
    },
  ),
  defineCall(
    'pool_update.precheck',
    { self, host },
    {
      since: '7.1',
      durationSeconds: 5,
      rules: ({ world, database }, given) => updatePrecheckRefusals(world, database, given.self, given.host),
      perform: () => 'ok',
    },
  ),
  defineCall(
    'pool_update.apply',
    { self, host },
    {
      since: '7.1',
      durationSeconds: 60,
      rules: ({ world, database }, given) => [
        ...updatePrecheckRefusals(world, database, given.self, given.host),
        ...fileRefusals(
          database.has('VDI', refOf(recordOf(database, 'pool_update', given.self), 'vdi')),
          given.self,
        ),
      ],
      perform: (context, given) => applyOn(context, given.self, given.host),
    },
  ),
  defineCall(
    'pool_update.pool_apply',
    { self },
    {
      since: '7.1',
      durationSeconds: (context, given) => 60 * hostsWithout(context, given.self).length,
      rules: (context, given) =>
        refusedWhen(
          hostsWithout(context, given.self).length === 0,
          'UPDATE_ALREADY_APPLIED_IN_POOL',
          [given.self],
          ['pool_update', given.self],
        ),
      perform: (context, given) => {
        const failed = hostsWithout(context, given.self).filter(target => {
          const refusals = updatePrecheckRefusals(context.world, context.database, given.self, target)
          if (refusals.length === 0) applyOn(context, given.self, target)
          return refusals.length > 0
        })
        // Every host is tried; the reasons of those that failed are only logged.
        if (failed.length > 0) throw new XapiFailure('UPDATE_POOL_APPLY_FAILED', failed)
      },
    },
  ),
  defineCall(
    'pool_update.pool_clean',
    { self },
    { since: '7.1', perform: (context, given) => removeVdi(context, given.self) },
  ),
  defineCall(
    'pool_update.destroy',
    { self },
    {
      since: '7.1',
      rules: ({ database }, given) =>
        refusedWhen(
          database.refs('host').some(target => isUpdateApplied(database, given.self, target)),
          'UPDATE_IS_APPLIED',
          [],
          ['pool_update', given.self],
        ),
      perform: (context, given) => {
        removeVdi(context, given.self)
        context.database.remove('pool_update', given.self)
      },
    },
  ),
]

function fileRefusals(isThere: boolean, update: Ref): readonly Refusal[] {
  return refusedWhen(!isThere, 'CANNOT_FIND_UPDATE', [], ['pool_update', update])
}
