import { nullRef, type Database, type Ref } from '../database/database.js'
import { refOf, textOf } from '../rules/field.js'
import { refusal, refusedWhen, type Refusal } from '../rules/refusal.js'
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
      rules: ({ database }, given) => receiveRefusals(database, given.host, given.network),
      perform: ({ database, session }, given) => {
        const host = database.get('host', given.host) ?? {}
        const service = (name: string) =>
          `http://${textOf(host, 'address')}/services/${name}?session_id=${session}`
        return { host: given.host, session_id: session, xenops: service('xenops'), SM: service('SM') }
      },
    },
  ),
]

/** The host receives over the PIF of that network, which needs an IP (Xapi_host.migrate_receive). */
function receiveRefusals(database: Database, host: Ref, network: Ref): readonly Refusal[] {
  const [pif = nullRef, record] =
    database
      .records('PIF')
      .find(([, one]) => refOf(one, 'host') === host && refOf(one, 'network') === network) ?? []
  if (record === undefined)
    return [refusal('HOST_CANNOT_ATTACH_NETWORK', [host, network], ['host', host], ['network', network])]
  const isUnconfigured = textOf(record, 'ip_configuration_mode') === 'None'
  return refusedWhen(
    textOf(record, 'IP') === '',
    isUnconfigured ? 'PIF_HAS_NO_NETWORK_CONFIGURATION' : 'INTERFACE_HAS_NO_IP',
    [pif],
    ['PIF', pif],
  )
}
