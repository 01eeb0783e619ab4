import { nullRef } from '../database/database.js'
import { createVbd } from '../effects/vm-record.js'
import { removeVbd } from '../effects/vdi.js'
import { flagOf, recordOf, refOf, textOf } from '../rules/field.js'
import {
  createVbdRefusals,
  destroyVbdRefusals,
  ejectVbdRefusals,
  freePositions,
  insertVbdRefusals,
  plugVbdRefusals,
  sharingRefusals,
  unplugVbdRefusals,
} from '../rules/vbd.js'
import type { Call } from './call.js'
import { claims } from './claim.js'
import { defineCall } from './define-call.js'
import { record, reference, text } from './parameter.js'

const self = reference('VBD')
const vbd = reference('VBD')

/** Messages of class VBD (xapi.md §7.7). */
export const vbdCalls: readonly Call[] = [
  defineCall(
    'VBD.create',
    { record: record('VBD') },
    {
      rules: ({ database }, given) => createVbdRefusals(database, given.record),
      perform: ({ database }, given) => {
        const asked = textOf(given.record, 'userdevice')
        const userdevice =
          asked === 'autodetect' ? (freePositions(database, refOf(given.record, 'VM'))[0] ?? asked) : asked
        const isEmpty = flagOf(given.record, 'empty')
        return createVbd(database, { ...given.record, userdevice, ...(isEmpty && { VDI: nullRef }) })
      },
    },
  ),
  defineCall(
    'VBD.destroy',
    { self },
    {
      rules: ({ database }, given) => destroyVbdRefusals(database, given.self),
      perform: ({ database }, given) => removeVbd(database, given.self),
    },
  ),
  defineCall(
    'VBD.plug',
    { self },
    {
      durationSeconds: 2,
      exclusive: claims('VBD', 'self', 'plug'),
      rules: ({ database }, given) => plugVbdRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VBD', given.self, { currently_attached: true }),
    },
  ),
  defineCall(
    'VBD.unplug',
    { self },
    {
      durationSeconds: 2,
      exclusive: claims('VBD', 'self', 'unplug'),
      rules: ({ database }, given) => unplugVbdRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VBD', given.self, { currently_attached: false }),
    },
  ),
  defineCall(
    'VBD.unplug_force',
    { self },
    {
      exclusive: claims('VBD', 'self', 'unplug_force'),
      rules: ({ database }, given) => unplugVbdRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VBD', given.self, { currently_attached: false }),
    },
  ),
  defineCall(
    'VBD.assert_attachable',
    { self },
    { rules: ({ database }, given) => sharingRefusals(database, given.self), perform: () => '' },
  ),
  defineCall(
    'VBD.insert',
    { vbd, vdi: reference('VDI') },
    {
      durationSeconds: 1,
      exclusive: claims('VBD', 'vbd', 'insert'),
      rules: ({ database }, given) => insertVbdRefusals(database, given.vbd, given.vdi),
      perform: ({ database }, given) => database.update('VBD', given.vbd, { VDI: given.vdi, empty: false }),
    },
  ),
  defineCall(
    'VBD.eject',
    { vbd },
    {
      durationSeconds: 1,
      exclusive: claims('VBD', 'vbd', 'eject'),
      rules: ({ database }, given) => ejectVbdRefusals(database, given.vbd),
      perform: ({ database }, given) => database.update('VBD', given.vbd, { VDI: nullRef, empty: true }),
    },
  ),
  defineCall(
    'VBD.set_mode',
    { self, value: text() },
    {
      rules: ({ database }, given) => destroyVbdRefusals(database, given.self),
      perform: ({ database }, given) => {
        const isCd = textOf(recordOf(database, 'VBD', given.self), 'type') === 'CD'
        database.update('VBD', given.self, { mode: isCd ? 'RO' : given.value })
      },
    },
  ),
]
