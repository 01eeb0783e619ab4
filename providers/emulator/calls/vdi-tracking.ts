import { removeVbd } from '../effects/vdi.js'
import { referring } from '../rules/related.js'
import { destroyDataRefusals, trackingRefusals } from '../rules/vdi-tracking.js'
import type { Call } from './call.js'
import { claimsDisk } from './claim.js'
import { defineCall } from './define-call.js'
import { reference } from './parameter.js'

const self = reference('VDI')

function trackingCall(message: 'enable_cbt' | 'disable_cbt', isTracked: boolean): Call {
  return defineCall(
    `VDI.${message}`,
    { self },
    {
      since: '7.3',
      durationSeconds: 1,
      exclusive: claimsDisk('self', message),
      rules: ({ database }, given) => trackingRefusals(database, given.self),
      perform: ({ database }, given) => database.update('VDI', given.self, { cbt_enabled: isTracked }),
    },
  )
}

/** Messages that track which blocks of a disk change (xapi.md §5.4). */
export const vdiTrackingCalls: readonly Call[] = [
  trackingCall('enable_cbt', true),
  trackingCall('disable_cbt', false),
  defineCall(
    'VDI.data_destroy',
    { self },
    {
      since: '7.3',
      durationSeconds: 2,
      exclusive: claimsDisk('self', 'data_destroy'),
      rules: ({ database }, given) => destroyDataRefusals(database, given.self),
      perform: ({ database }, given) => {
        for (const [vbd] of referring(database, 'VBD', 'VDI', given.self)) removeVbd(database, vbd)
        database.update('VDI', given.self, { type: 'cbt_metadata', physical_utilisation: 0 })
      },
    },
  ),
]
