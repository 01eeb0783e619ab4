import {
  attachPbd,
  createPbd,
  forgetSr,
  hidePasswords,
  hostsCoordinatorFirst,
  readStorage,
  removeSrRecords,
} from '../effects/sr.js'
import { placeSr, wipeSr } from '../effects/storage-contents.js'
import type { Arguments } from './define-call.js'
import { clusterStackOf } from '../rules/cluster-stack.js'
import { flagOf, recordOf, textOf } from '../rules/field.js'
import { attachRefusals, driverRefusals, locatePbd } from '../rules/pbd.js'
import type { Ref } from '../database/database.js'
import { backendRefusal } from '../rules/backend-failure.js'
import type { Refusal } from '../rules/refusal.js'
import { referring } from '../rules/related.js'
import {
  createSrRefusals,
  creatorOf,
  destroySrRefusals,
  forgetSrRefusals,
  introduceSrRefusals,
  setSharedRefusals,
  statefileRefusals,
  unpluggedRefusals,
} from '../rules/sr.js'
import { storageKinds } from '../rules/storage-kind.js'
import type { StorageRequest } from '../rules/storage-target.js'
import { locateStorage } from '../rules/storage-target.js'
import type { Call, CallContext } from './call.js'
import { claims } from './claim.js'
import { defineCall } from './define-call.js'
import { flag, integer, optional, reference, text, textMap } from './parameter.js'
import { probeAnswer, probedSrs, probeRefusals } from './sr-probe.js'

const createParameters = {
  host: reference('host'),
  device_config: textMap(),
  physical_size: integer(),
  name_label: text(),
  name_description: text(),
  type: text(),
  content_type: text(),
  shared: flag(),
  sm_config: optional(textMap(), {}),
}

const introduceParameters = {
  uuid: text(),
  name_label: text(),
  name_description: text(),
  type: text(),
  content_type: text(),
  shared: flag(),
  sm_config: optional(textMap(), {}),
}

const probeParameters = {
  host: reference('host'),
  device_config: textMap(),
  type: text(),
  sm_config: optional(textMap(), {}),
}

const sr = reference('SR')

function requestOf(context: CallContext, given: Arguments<typeof probeParameters>): StorageRequest {
  const { world, database } = context
  return {
    world,
    database,
    host: given.host,
    type: given.type.toLowerCase(),
    deviceConfig: given.device_config,
  }
}

/** Makes the SR on its storage, a PBD for every host that shall have it, and plugs what can be plugged. */
function createSr(context: CallContext, given: Arguments<typeof createParameters>): Ref {
  const { world, database } = context
  const type = given.type.toLowerCase()
  const created = database.create('SR', {
    name_label: given.name_label,
    name_description: given.name_description,
    type,
    content_type: given.content_type,
    shared: given.shared,
    sm_config: given.sm_config,
    physical_size: given.physical_size,
    other_config: {},
  })
  const host = creatorOf(database, given)
  const deviceConfig = hidePasswords(database, given.device_config)
  const located = locateStorage({ world, database, host, type, deviceConfig })
  if ('target' in located && storageKinds.get(type)?.holdsDisks === true) {
    const uuid = textOf(recordOf(database, 'SR', created), 'uuid')
    placeSr(world, located.target, uuid, storageKinds.get(type)?.fillsDevice === true)
  }
  const hosts = given.shared ? hostsCoordinatorFirst(database) : [host]
  const pbds = hosts.map(owner =>
    createPbd(database, { host: owner, SR: created, device_config: deviceConfig }),
  )
  // A host that cannot reach the storage keeps an unplugged PBD; the call succeeds all the same.
  for (const pbd of pbds)
    if (attachRefusals(world, database, pbd).length === 0) attachPbd(world, database, pbd)
  return created
}

/** SR.scan and SR.update: nobody has it plugged, or what lies behind it has gone (xapi.md §5.2, §5.5). */
function scanRefusals({ world, database }: CallContext, given: { readonly sr: Ref }): readonly Refusal[] {
  const plugged = referring(database, 'PBD', 'SR', given.sr).filter(([, pbd]) =>
    flagOf(pbd, 'currently_attached'),
  )
  const located = plugged.map(([pbd]) => locatePbd(world, database, pbd))
  const [first] = located
  const isLost = first !== undefined && 'failure' in first && located.every(each => 'failure' in each)
  return [
    ...unpluggedRefusals(database, given.sr),
    ...(isLost ? [backendRefusal(first.failure, ['SR', given.sr])] : []),
  ]
}

/** Reads the storage of an SR again through a plugged PBD. */
function scan({ world, database }: CallContext, given: { readonly sr: Ref }): void {
  const located = referring(database, 'PBD', 'SR', given.sr)
    .filter(([, pbd]) => flagOf(pbd, 'currently_attached'))
    .map(([pbd]) => locatePbd(world, database, pbd))
    .find(each => 'target' in each)
  if (located && 'target' in located) readStorage(world, database, given.sr, located.target)
}

/** Messages of class SR (xapi.md §5.2). */
export const srCalls: readonly Call[] = [
  defineCall('SR.create', createParameters, {
    durationSeconds: 20,
    rules: ({ world, database }, given) => createSrRefusals(world, database, given),
    perform: createSr,
  }),
  defineCall('SR.introduce', introduceParameters, {
    rules: ({ database }, given) => introduceSrRefusals(database, given.uuid, given.type),
    perform: ({ database }, given) =>
      database.create('SR', {
        ...given,
        type: given.type.toLowerCase(),
        sm_config: given.sm_config,
        physical_size: 0,
        other_config: {},
      }),
  }),
  defineCall('SR.probe', probeParameters, {
    durationSeconds: 5,
    rules: (context, given) => [
      ...driverRefusals(context.database, given.type.toLowerCase()),
      ...probeRefusals(requestOf(context, given)),
    ],
    perform: (context, given) => probeAnswer(requestOf(context, given)),
  }),
  defineCall('SR.probe_ext', probeParameters, {
    since: '7.6',
    durationSeconds: 5,
    rules: (context, given) => [
      ...driverRefusals(context.database, given.type.toLowerCase()),
      ...probeRefusals(requestOf(context, given)),
    ],
    perform: (context, given) =>
      probedSrs(requestOf(context, given)).map(uuid => ({
        configuration: given.device_config,
        complete: true,
        sr: { uuid },
        extra_info: {},
      })),
  }),
  defineCall(
    'SR.forget',
    { sr },
    {
      exclusive: claims('SR', 'sr', 'forget'),
      rules: ({ database }, given) => forgetSrRefusals(database, given.sr),
      perform: ({ world, database }, given) => forgetSr(world, database, given.sr),
    },
  ),
  defineCall(
    'SR.destroy',
    { sr },
    {
      durationSeconds: 10,
      exclusive: claims('SR', 'sr', 'destroy'),
      rules: ({ world, database }, given) => destroySrRefusals(world, database, given.sr),
      perform: ({ world, database }, given) => {
        const uuid = textOf(recordOf(database, 'SR', given.sr), 'uuid')
        const [pbd] = referring(database, 'PBD', 'SR', given.sr)
        const located = pbd && locatePbd(world, database, pbd[0])
        if (located && 'target' in located) wipeSr(world, located.target, uuid)
        removeSrRecords(database, given.sr)
      },
    },
  ),
  defineCall(
    'SR.scan',
    { sr },
    {
      durationSeconds: 5,
      exclusive: claims('SR', 'sr', 'scan'),
      rules: scanRefusals,
      perform: scan,
    },
  ),
  defineCall(
    'SR.update',
    { sr },
    {
      exclusive: claims('SR', 'sr', 'update'),
      rules: scanRefusals,
      perform: scan,
    },
  ),
  defineCall(
    'SR.set_shared',
    { sr, value: flag() },
    {
      rules: ({ database }, given) => setSharedRefusals(database, given.sr, given.value),
      perform: ({ database }, given) => database.update('SR', given.sr, { shared: given.value }),
    },
  ),
  defineCall(
    'SR.set_name_label',
    { sr, value: text() },
    { perform: ({ database }, given) => database.update('SR', given.sr, { name_label: given.value }) },
  ),
  defineCall(
    'SR.set_name_description',
    { sr, value: text() },
    { perform: ({ database }, given) => database.update('SR', given.sr, { name_description: given.value }) },
  ),
  defineCall(
    'SR.assert_can_host_ha_statefile',
    { sr },
    {
      rules: ({ database }, given) => statefileRefusals(database, given.sr, clusterStackOf(database)),
      perform: () => '',
    },
  ),
  defineCall(
    'SR.assert_supports_database_replication',
    { sr },
    {
      rules: ({ database }, given) => statefileRefusals(database, given.sr, clusterStackOf(database)),
      perform: () => '',
    },
  ),
  defineCall(
    'SR.get_supported_types',
    {},
    { perform: ({ database }) => database.records('SM').map(([, sm]) => textOf(sm, 'type')) },
  ),
]
