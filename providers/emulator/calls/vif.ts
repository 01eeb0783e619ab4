import type { Database, Ref } from '../database/database.js'
import { bringUpNetwork } from '../effects/vm-power.js'
import { createVif } from '../effects/vm-record.js'
import { flagOf, recordOf, refOf } from '../rules/field.js'
import {
  configureAddressRefusals,
  createVifRefusals,
  destroyVifRefusals,
  plugVifRefusals,
  unplugVifRefusals,
} from '../rules/vif.js'
import type { Call } from './call.js'
import { claims } from './claim.js'
import { defineCall } from './define-call.js'
import { optional, record, reference, text } from './parameter.js'

const self = reference('VIF')

function plug(database: Database, vif: Ref): void {
  const record = recordOf(database, 'VIF', vif)
  const host = refOf(recordOf(database, 'VM', refOf(record, 'VM')), 'resident_on')
  bringUpNetwork(database, refOf(record, 'network'), host)
  database.update('VIF', vif, { currently_attached: true })
}

/** What the tools of the guest shall give its NIC as address, of one family (7.0 on). */
function addressCall(family: 'ipv4' | 'ipv6'): Call {
  return defineCall(
    `VIF.configure_${family}`,
    { self, mode: text(), address: optional(text(), ''), gateway: optional(text(), '') },
    {
      durationSeconds: 1,
      rules: (_context, given) => configureAddressRefusals(family, given),
      perform: ({ database }, { self: vif, mode, address, gateway }) => {
        const isStatic = mode === 'Static'
        database.update('VIF', vif, {
          [`${family}_configuration_mode`]: mode,
          [`${family}_addresses`]: isStatic ? [address] : [],
          [`${family}_gateway`]: isStatic ? gateway : '',
        })
      },
    },
  )
}

/** Messages of class VIF (xapi.md §7.7). */
export const vifCalls: readonly Call[] = [
  defineCall(
    'VIF.create',
    { record: record('VIF') },
    {
      rules: ({ database }, given) => createVifRefusals(database, given.record),
      perform: ({ database }, given) => createVif(database, given.record),
    },
  ),
  defineCall(
    'VIF.destroy',
    { self },
    {
      rules: ({ database }, given) => destroyVifRefusals(database, given.self),
      perform: ({ database }, given) => database.remove('VIF', given.self),
    },
  ),
  defineCall(
    'VIF.plug',
    { self },
    {
      durationSeconds: 2,
      exclusive: claims('VIF', 'self', 'plug'),
      rules: ({ database }, given) => plugVifRefusals(database, given.self),
      perform: ({ database }, given) => plug(database, given.self),
    },
  ),
  defineCall(
    'VIF.unplug',
    { self },
    {
      durationSeconds: 2,
      exclusive: claims('VIF', 'self', 'unplug'),
      rules: ({ database }, given) => unplugVifRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VIF', given.self, { currently_attached: false }),
    },
  ),
  defineCall(
    'VIF.unplug_force',
    { self },
    {
      exclusive: claims('VIF', 'self', 'unplug'),
      rules: ({ database }, given) => unplugVifRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VIF', given.self, { currently_attached: false }),
    },
  ),
  addressCall('ipv4'),
  addressCall('ipv6'),
  defineCall(
    'VIF.move',
    { self, network: reference('network') },
    {
      since: '7.1',
      perform: ({ database }, given) => {
        database.update('VIF', given.self, { network: given.network })
        if (flagOf(recordOf(database, 'VIF', given.self), 'currently_attached')) plug(database, given.self)
      },
    },
  ),
]
