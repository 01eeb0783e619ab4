import { attachPbd, createPbd, hidePasswords, removePbd } from '../effects/sr.js'
import { flagOf, mapOf, recordOf, refOf } from '../rules/field.js'
import {
  createPbdRefusals,
  destroyPbdRefusals,
  plugPbdRefusals,
  srMasterRefusals,
  unplugPbdRefusals,
} from '../rules/pbd.js'
import type { Ref } from '../database/database.js'
import type { Call, CallContext } from './call.js'
import type { Claim } from './define-call.js'
import { defineCall } from './define-call.js'
import { record, reference, textMap } from './parameter.js'

const self = reference('PBD')

/** An SR is plugged on several hosts at a time, and unplugged on one (xapi.md §5.2). */
function claimsSr(operation: 'plug' | 'unplug') {
  return ({ database }: CallContext, given: { readonly self: Ref }): readonly Claim[] => [
    { className: 'SR', ref: refOf(recordOf(database, 'PBD', given.self), 'SR'), operation },
  ]
}

/** Messages of class PBD (xapi.md §5.3). */
export const pbdCalls: readonly Call[] = [
  defineCall(
    'PBD.create',
    { record: record('PBD') },
    {
      rules: ({ database }, given) => createPbdRefusals(database, given.record),
      perform: ({ database }, given) =>
        createPbd(database, {
          host: refOf(given.record, 'host'),
          SR: refOf(given.record, 'SR'),
          device_config: hidePasswords(database, mapOf(given.record, 'device_config')),
          other_config: mapOf(given.record, 'other_config'),
        }),
    },
  ),
  defineCall(
    'PBD.plug',
    { self },
    {
      durationSeconds: 10,
      exclusive: claimsSr('plug'),
      rules: ({ world, database }, given) => plugPbdRefusals(world, database, given.self),
      perform: ({ world, database }, given) => {
        const isAttached = flagOf(recordOf(database, 'PBD', given.self), 'currently_attached')
        if (!isAttached) attachPbd(world, database, given.self)
      },
    },
  ),
  defineCall(
    'PBD.unplug',
    { self },
    {
      durationSeconds: 5,
      exclusive: claimsSr('unplug'),
      rules: ({ database }, given) => unplugPbdRefusals(database, given.self),
      perform: ({ database }, given) => database.update('PBD', given.self, { currently_attached: false }),
    },
  ),
  defineCall(
    'PBD.destroy',
    { self },
    {
      rules: ({ database }, given) => destroyPbdRefusals(database, given.self),
      perform: ({ database }, given) => removePbd(database, given.self),
    },
  ),
  defineCall(
    'PBD.set_device_config',
    { self, value: textMap() },
    {
      rules: (_context, given) => srMasterRefusals(given.value),
      perform: ({ database }, given) =>
        database.update('PBD', given.self, { device_config: hidePasswords(database, given.value) }),
    },
  ),
]
