import { createBond, destroyBond } from '../effects/bond.js'
import { defaultBondProperties } from '../effects/network.js'
import { createBondRefusals, destroyBondRefusals, propertyRefusals } from '../rules/bond.js'
import { mapOf, recordOf, textOf } from '../rules/field.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { optional, reference, references, text, textMap } from './parameter.js'

/** Messages of class Bond (xapi.md §4.2). */
export const bondCalls: readonly Call[] = [
  defineCall(
    'Bond.create',
    {
      network: reference('network'),
      members: references('PIF'),
      MAC: text(),
      mode: optional(text(), 'balance-slb'),
      properties: optional(textMap(), {}),
    },
    {
      durationSeconds: 5,
      rules: ({ database }, request) => createBondRefusals(database, request),
      perform: ({ database }, request) => createBond(database, request),
    },
  ),
  defineCall(
    'Bond.destroy',
    { self: reference('Bond') },
    {
      durationSeconds: 5,
      rules: ({ database }, { self }) => destroyBondRefusals(database, self),
      perform: ({ database }, { self }) => destroyBond(database, self),
    },
  ),
  defineCall(
    'Bond.set_mode',
    { self: reference('Bond'), value: text() },
    {
      perform: ({ database }, { self, value }) =>
        database.update('Bond', self, { mode: value, properties: defaultBondProperties(value, {}) }),
    },
  ),
  defineCall(
    'Bond.set_property',
    { self: reference('Bond'), name: text(), value: text() },
    {
      rules: ({ database }, { self, name, value }) =>
        propertyRefusals(textOf(recordOf(database, 'Bond', self), 'mode'), { [name]: value }),
      perform: ({ database }, { self, name, value }) =>
        database.update('Bond', self, {
          properties: { ...mapOf(recordOf(database, 'Bond', self), 'properties'), [name]: value },
        }),
    },
  ),
]
