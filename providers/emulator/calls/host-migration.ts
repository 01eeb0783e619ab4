import { refOf, textOf } from '../rules/field.js'
import { refusal } from '../rules/refusal.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { reference, textMap } from './parameter.js'

/** The message by which a host makes ready to receive a VM with its disks (xapi.md §7.6). */
export const hostMigrationCalls: readonly Call[] = [
  defineCall(
    'host.migrate_receive',
    { host: reference('host'), network: reference('network'), options: textMap() },
    {
      since: '6.1',
      rules: ({ database }, given) =>
        database
          .records('PIF')
          .some(([, pif]) => refOf(pif, 'host') === given.host && refOf(pif, 'network') === given.network)
          ? []
          : [
              refusal(
                'CANNOT_FIND_NETWORK_INTERFACE',
                [given.host, given.network],
                ['host', given.host],
                ['network', given.network],
              ),
            ],
      perform: ({ database, session }, given) => {
        const host = database.get('host', given.host) ?? {}
        const service = (name: string) =>
          `http://${textOf(host, 'address')}/services/${name}?session_id=${session}`
        return { host: given.host, session_id: session, xenops: service('xenops'), SM: service('SM') }
      },
    },
  ),
]
