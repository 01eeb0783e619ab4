import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { createVlan } from '../effects/network.js'
import { requireVdi } from '../effects/ha-pool.js'
import { clusterStackOf } from '../rules/cluster-stack.js'
import { numberOf, recordOf, refOf } from '../rules/field.js'
import { applyEditionRefusals } from '../rules/host-settings.js'
import { heldByHaOrLogRefusals } from '../rules/ha-pool.js'
import { lowestEdition } from '../rules/pool-join.js'
import { refusedWhen } from '../rules/refusal.js'
import { poolOf } from '../rules/related.js'
import { statefileRefusals } from '../rules/sr.js'
import { createVlanRefusals } from '../rules/vlan.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { integer, reference, text } from './parameter.js'

const self = reference('pool')

/** What the log of the database takes: as much as HA's own metadata took at first, in bytes. */
const logBytes = 268_435_456

/** The NIC of that name on every host that has it. */
function nicsNamed(database: Database, device: string): readonly Ref[] {
  return database
    .records('PIF')
    .filter(([, pif]) => pif['device'] === device && numberOf(pif, 'VLAN') < 0)
    .map(([ref]) => ref)
}

/** Messages about a pool as a whole: its edition, the log of its database, VLANs by the name of a NIC. */
export const poolSettingsCalls: readonly Call[] = [
  defineCall(
    'pool.apply_edition',
    { self, edition: text() },
    {
      durationSeconds: 5,
      rules: ({ database }, { edition }) =>
        database
          .refs('host')
          .flatMap(host => applyEditionRefusals(edition, host))
          .slice(0, 1),
      perform: ({ database }, { edition }) => {
        for (const host of database.refs('host')) database.update('host', host, { edition })
      },
    },
  ),
  defineCall(
    'pool.get_license_state',
    { self },
    { perform: ({ database }) => ({ edition: lowestEdition(database), expiry: 'never' }) },
  ),
  defineCall(
    'pool.enable_redo_log',
    { sr: reference('SR') },
    {
      durationSeconds: 5,
      rules: ({ database }, { sr }) => [
        ...heldByHaOrLogRefusals(database),
        ...statefileRefusals(database, sr, clusterStackOf(database)),
      ],
      perform: ({ database }, { sr }) => {
        const vdi = requireVdi(database, sr, 'redo_log', 'Metadata redo-log', logBytes)
        database.update('pool', poolOf(database)[0], { redo_log_enabled: true, redo_log_vdi: vdi })
      },
    },
  ),
  defineCall(
    'pool.disable_redo_log',
    {},
    {
      durationSeconds: 2,
      perform: ({ database }) => {
        const [pool, record] = poolOf(database)
        const vdi = refOf(record, 'redo_log_vdi')
        database.update('pool', pool, { redo_log_enabled: false, redo_log_vdi: nullRef })
        if (database.has('VDI', vdi)) database.remove('VDI', vdi)
      },
    },
  ),
  defineCall(
    'pool.create_VLAN',
    { device: text(), network: reference('network'), VLAN: integer() },
    {
      durationSeconds: 5,
      rules: ({ database }, { device, network, VLAN }) => {
        const bases = nicsNamed(database, device)
        return [
          ...refusedWhen(
            bases.length === 0,
            'COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS',
            [device, ''],
          ),
          ...bases.flatMap(base => createVlanRefusals(database, base, VLAN, network)),
        ]
      },
      perform: ({ database }, { device, network, VLAN }) =>
        nicsNamed(database, device).map(base =>
          refOf(recordOf(database, 'VLAN', createVlan(database, base, VLAN, network)), 'untagged_PIF'),
        ),
    },
  ),
]
