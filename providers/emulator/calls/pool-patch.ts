import type { Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { numberOf, recordOf, textOf } from '../rules/field.js'
import { coordinatorOf, referring } from '../rules/related.js'
import { isAtLeast } from '../rules/release.js'
import {
  applyPatchRefusals,
  destroyPatchRefusals,
  fileKey,
  isPatchApplied,
  patchPrecheckRefusals,
  updateInFile,
  uploadRefusals,
} from '../rules/update.js'
import { XapiFailure } from '../xapi-failure.js'
import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { reference } from './parameter.js'
import { uploadUpdate } from './pool-update.js'

const self = reference('pool_patch')
const host = reference('host')

/** Takes a patch's file, as `PUT /pool_patch_upload` does; from 7.1 on the file becomes a pool_update. */
export function uploadPatch(context: CallContext, content: string): Ref {
  if (isAtLeast(context.release, '7.1')) return uploadUpdate(context, content)
  const { world, database } = context
  const [first] = uploadRefusals(world, database, content)
  if (first !== undefined) throw new XapiFailure(first.code, first.parameters)
  const update = updateInFile(world, content)
  invariant(update !== undefined, 'the rules read the file')
  keepFile(context, update.uuid, true)
  const known = database.findByUuid('pool_patch', update.uuid)
  if (known !== undefined) return known
  return database.create('pool_patch', {
    uuid: update.uuid,
    name_label: update.label,
    name_description: '',
    version: '1.0',
    size: update.sizeBytes,
    pool_applied: false,
    after_apply_guidance: update.guidance,
    other_config: {},
  })
}

function keepFile({ world, database }: CallContext, uuid: string, isThere: boolean): void {
  const coordinator = textOf(recordOf(database, 'host', coordinatorOf(database)), 'uuid')
  world.setFact(fileKey(coordinator, uuid), isThere ? true : undefined)
}

function removeFile(context: CallContext, given: { readonly self: Ref }): void {
  removeFileFrom(context, given.self, [coordinatorOf(context.database)])
}

function removeFileFrom({ world, database }: CallContext, patch: Ref, hosts: readonly Ref[]): void {
  const uuid = textOf(recordOf(database, 'pool_patch', patch), 'uuid')
  for (const target of hosts) {
    const key = fileKey(textOf(recordOf(database, 'host', target), 'uuid'), uuid)
    if (world.fact(key) !== undefined) world.setFact(key, undefined)
  }
}

/** Notes the patch on a host. What its guidance asks for is left to whoever applied it (xapi.md §6.1). */
function applyOn({ world, database }: CallContext, patch: Ref, target: Ref): string {
  const record = recordOf(database, 'pool_patch', patch)
  database.create('host_patch', {
    name_label: textOf(record, 'name_label'),
    name_description: textOf(record, 'name_description'),
    version: textOf(record, 'version'),
    host: target,
    pool_patch: patch,
    applied: true,
    timestamp_applied: printDatetime(world.clock.now()),
    size: numberOf(record, 'size'),
    other_config: {},
  })
  const isEverywhere = database.refs('host').every(other => isPatchApplied(database, patch, other))
  database.update('pool_patch', patch, { pool_applied: isEverywhere })
  return `The patch ${textOf(record, 'name_label')} was applied.`
}

function hostsWithout({ database }: CallContext, patch: Ref): readonly Ref[] {
  return database.refs('host').filter(target => !isPatchApplied(database, patch, target))
}

/** Messages of the patches of 5.6 to 7.0 (xapi.md §6.1). */
export const poolPatchCalls: readonly Call[] = [
  defineCall(
    'pool_patch.precheck',
    { self, host },
    {
      durationSeconds: 5,
      rules: ({ world, database }, given) => patchPrecheckRefusals(world, database, given.self, given.host),
      perform: () => 'The precheck has passed.',
    },
  ),
  defineCall(
    'pool_patch.apply',
    { self, host },
    {
      durationSeconds: 60,
      rules: ({ world, database }, given) => applyPatchRefusals(world, database, given.self, given.host),
      perform: (context, given) => applyOn(context, given.self, given.host),
    },
  ),
  defineCall(
    'pool_patch.pool_apply',
    { self },
    {
      durationSeconds: (context, given) => 60 * hostsWithout(context, given.self).length,
      rules: (context, given) =>
        hostsWithout(context, given.self)
          .slice(0, 1)
          .flatMap(target => applyPatchRefusals(context.world, context.database, given.self, target)),
      perform: (context, given) => {
        // Host by host: the first that refuses ends it, and those before it keep the patch.
        for (const target of hostsWithout(context, given.self)) {
          const [first] = applyPatchRefusals(context.world, context.database, given.self, target)
          if (first !== undefined) throw new XapiFailure(first.code, first.parameters)
          applyOn(context, given.self, target)
        }
      },
    },
  ),
  defineCall('pool_patch.clean', { self }, { perform: removeFile }),
  defineCall(
    'pool_patch.clean_on_host',
    { self, host },
    { perform: (context, given) => removeFileFrom(context, given.self, [given.host]) },
  ),
  defineCall(
    'pool_patch.pool_clean',
    { self },
    { perform: (context, given) => removeFileFrom(context, given.self, context.database.refs('host')) },
  ),
  defineCall(
    'pool_patch.destroy',
    { self },
    {
      rules: ({ database }, given) => destroyPatchRefusals(database, given.self),
      perform: (context, given) => {
        removeFile(context, given)
        for (const [applied] of referring(context.database, 'host_patch', 'pool_patch', given.self)) {
          context.database.remove('host_patch', applied)
        }
        context.database.remove('pool_patch', given.self)
      },
    },
  ),
]
