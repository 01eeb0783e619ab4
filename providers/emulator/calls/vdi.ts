import type { FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { putDownDisk, takeUpDisk } from '../effects/storage-contents.js'
import { copyVdi, createVdi, destroyVdi, moveVdi, resizeVdi, snapshotVdi } from '../effects/vdi.js'
import { recordOf, refOf, textOf } from '../rules/field.js'
import { migrateVdiRefusals } from '../rules/vdi-migration.js'
import {
  copyVdiRefusals,
  createVdiRefusals,
  destroyVdiRefusals,
  forgetVdiRefusals,
  introduceVdiRefusals,
  resizeVdiRefusals,
  setOnBootRefusals,
  snapshotVdiRefusals,
  updateVdiRefusals,
} from '../rules/vdi.js'
import type { Call, CallContext } from './call.js'
import { claims, claimsDisk } from './claim.js'
import { defineCall } from './define-call.js'
import { anyReference, flag, integer, optional, record, reference, text, textMap } from './parameter.js'

const vdi = reference('VDI')
const self = reference('VDI')

const introduceParameters = {
  uuid: text(),
  name_label: text(),
  name_description: text(),
  SR: reference('SR'),
  type: text(),
  sharable: flag(),
  read_only: flag(),
  other_config: textMap(),
  location: text(),
  xenstore_data: optional(textMap(), {}),
  sm_config: optional(textMap(), {}),
  managed: optional(flag(), true),
  virtual_size: optional(integer(), 0),
  physical_utilisation: optional(integer(), 0),
  metadata_of_pool: optional(anyReference(), nullRef),
  is_a_snapshot: optional(flag(), false),
  snapshot_time: optional(text(), printDatetime(0)),
  snapshot_of: optional(anyReference(), nullRef),
}

function srOf({ database }: CallContext, disk: Ref): Ref {
  return refOf(recordOf(database, 'VDI', disk), 'SR')
}

function copyTarget(context: CallContext, given: { readonly vdi: Ref; readonly sr: Ref }): Ref {
  return given.sr === nullRef ? srOf(context, given.vdi) : given.sr
}

function setter(field: string, value: ReturnType<typeof text>): Call
function setter(field: string, value: ReturnType<typeof flag>): Call
function setter(field: string, value: ReturnType<typeof text> | ReturnType<typeof flag>): Call {
  return defineCall(
    `VDI.set_${field}`,
    { self, value },
    {
      perform: ({ database }, given) => {
        const changed: FieldValue = given.value
        database.update('VDI', given.self, { [field]: changed })
      },
    },
  )
}

/** Messages of class VDI (xapi.md §5.4). */
export const vdiCalls: readonly Call[] = [
  defineCall(
    'VDI.create',
    { record: record('VDI') },
    {
      durationSeconds: 2,
      exclusive: ({ database }, { record }) => {
        const sr = refOf(record, 'SR')
        return database.has('SR', sr) ? [{ className: 'SR', ref: sr, operation: 'vdi_create' }] : []
      },
      rules: ({ database }, given) => createVdiRefusals(database, given.record),
      perform: ({ database }, given) => createVdi(database, given.record),
    },
  ),
  defineCall(
    'VDI.destroy',
    { self },
    {
      durationSeconds: 2,
      exclusive: claimsDisk('self', 'destroy'),
      rules: ({ database }, given) => destroyVdiRefusals(database, given.self),
      perform: ({ database }, given) => destroyVdi(database, given.self),
    },
  ),
  defineCall(
    'VDI.forget',
    { vdi },
    {
      exclusive: claims('VDI', 'vdi', 'forget'),
      rules: ({ database }, given) => forgetVdiRefusals(database, given.vdi),
      perform: ({ world, database }, given) => {
        putDownDisk(world, database, given.vdi)
        destroyVdi(database, given.vdi)
      },
    },
  ),
  defineCall(
    'VDI.resize',
    { vdi, size: integer() },
    {
      durationSeconds: 5,
      exclusive: claimsDisk('vdi', 'resize'),
      rules: ({ database }, given) => resizeVdiRefusals(database, given.vdi, given.size, false),
      perform: ({ database }, given) => resizeVdi(database, given.vdi, given.size),
    },
  ),
  defineCall(
    'VDI.resize_online',
    { vdi, size: integer() },
    {
      durationSeconds: 5,
      exclusive: claimsDisk('vdi', 'resize_online'),
      rules: ({ database }, given) => resizeVdiRefusals(database, given.vdi, given.size, true),
      perform: ({ database }, given) => resizeVdi(database, given.vdi, given.size),
    },
  ),
  defineCall(
    'VDI.snapshot',
    { vdi, driver_params: optional(textMap(), {}) },
    {
      durationSeconds: 5,
      exclusive: claimsDisk('vdi', 'snapshot'),
      rules: ({ database }, given) => snapshotVdiRefusals(database, given.vdi),
      perform: (context, given) =>
        snapshotVdi(context.database, given.vdi, printDatetime(context.world.clock.now())),
    },
  ),
  defineCall(
    'VDI.clone',
    { vdi, driver_params: optional(textMap(), {}) },
    {
      durationSeconds: 5,
      exclusive: claimsDisk('vdi', 'clone'),
      rules: ({ database }, given) => snapshotVdiRefusals(database, given.vdi),
      perform: (context, given) => copyVdi(context.database, given.vdi, srOf(context, given.vdi)),
    },
  ),
  defineCall(
    'VDI.copy',
    {
      vdi,
      sr: optional(anyReference(), nullRef),
      base_vdi: optional(anyReference(), nullRef),
      into_vdi: optional(anyReference(), nullRef),
    },
    {
      durationSeconds: 120,
      exclusive: claims('VDI', 'vdi', 'copy'),
      rules: (context, given) => copyVdiRefusals(context.database, given.vdi, copyTarget(context, given)),
      perform: (context, given) =>
        given.into_vdi === nullRef
          ? copyVdi(context.database, given.vdi, copyTarget(context, given))
          : given.into_vdi,
    },
  ),
  defineCall(
    'VDI.pool_migrate',
    { vdi, sr: reference('SR'), options: textMap() },
    {
      since: '6.1',
      durationSeconds: 120,
      exclusive: claims('VDI', 'vdi', 'mirror'),
      rules: ({ database, release }, given) => migrateVdiRefusals(database, given.vdi, given.sr, release),
      perform: ({ database }, given) => moveVdi(database, given.vdi, given.sr),
    },
  ),
  defineCall('VDI.introduce', introduceParameters, {
    rules: ({ database }, given) => introduceVdiRefusals(database, given.SR, given.uuid),
    perform: ({ world, database }, given) => {
      takeUpDisk(world, textOf(recordOf(database, 'SR', given.SR), 'uuid'), given.uuid)
      return createVdi(database, given)
    },
  }),
  defineCall(
    'VDI.update',
    { vdi },
    { rules: ({ database }, given) => updateVdiRefusals(database, given.vdi), perform: () => '' },
  ),
  setter('name_label', text()),
  setter('name_description', text()),
  setter('sharable', flag()),
  setter('read_only', flag()),
  defineCall(
    'VDI.set_on_boot',
    { self, value: text() },
    {
      exclusive: claims('VDI', 'self', 'set_on_boot'),
      rules: ({ database }, given) => setOnBootRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VDI', given.self, { on_boot: given.value }),
    },
  ),
]
