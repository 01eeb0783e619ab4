import type { Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { moveManagement } from '../effects/host-start.js'
import { machineOfHost } from '../lab/reachability.js'
import { mapOf, numberOf, recordOf } from '../rules/field.js'
import {
  applyEditionRefusals,
  disableCachingRefusals,
  enableCachingRefusals,
} from '../rules/host-settings.js'
import { managementReconfigureRefusals } from '../rules/pif.js'
import { refusal, refusedWhen } from '../rules/refusal.js'
import { isLive, managementInterfaceOf } from '../rules/related.js'
import { freeMemoryOf } from '../rules/vm-memory.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { flag, optional, reference, text, textMap } from './parameter.js'

const host = reference('host')
const self = reference('host')

/** What the host's own clock says: virtual time and the skew of its machine. */
function clockOf({ world, database }: CallContext, ref: Ref): number {
  const machine = machineOfHost(world, database, ref)
  const skew = machine === undefined ? 0 : (world.hardware.machines.get(machine)?.clockSkewSeconds ?? 0)
  return world.clock.now() + skew
}

/** Messages that ask and change what a host is like (xapi.md §4.6, §5.6, §8.7). */
export const hostSettingsCalls: readonly Call[] = [
  defineCall(
    'host.management_reconfigure',
    { pif: reference('PIF') },
    {
      durationSeconds: 5,
      rules: ({ database }, given) => managementReconfigureRefusals(database, given.pif),
      perform: ({ database }, given) => moveManagement(database, given.pif),
    },
  ),
  defineCall(
    'host.get_management_interface',
    { host },
    { perform: ({ database }, given) => managementInterfaceOf(database, given.host)?.[0] ?? nullRef },
  ),
  defineCall(
    'host.management_disable',
    {},
    {
      rules: ({ world, machine }) =>
        refusedWhen(world.machine(machine).role === 'member', 'SLAVE_REQUIRES_MANAGEMENT_INTERFACE'),
      perform: ({ world, database, machine }) => {
        const pif = managementInterfaceOf(database, world.machine(machine).hostRef)
        if (pif !== undefined) database.update('PIF', pif[0], { management: false })
      },
    },
  ),
  defineCall(
    'host.compute_free_memory',
    { host },
    { perform: ({ database }, given) => freeMemoryOf(database, given.host) },
  ),
  defineCall(
    'host.compute_memory_overhead',
    { host },
    { perform: ({ database }, given) => numberOf(recordOf(database, 'host', given.host), 'memory_overhead') },
  ),
  defineCall(
    'host.get_servertime',
    { host },
    { perform: (context, given) => printDatetime(clockOf(context, given.host)) },
  ),
  defineCall(
    'host.get_server_localtime',
    { host },
    { perform: (context, given) => printDatetime(clockOf(context, given.host)) },
  ),
  defineCall(
    'host.call_plugin',
    { host, plugin: text(), fn: text(), args: textMap() },
    {
      // The hosts of a lab have no plugins.
      rules: ({ database }, given) =>
        isLive(database, given.host)
          ? [refusal('XENAPI_MISSING_PLUGIN', [given.plugin], ['host', given.host])]
          : [refusal('HOST_OFFLINE', [given.host], ['host', given.host])],
      perform: () => '',
    },
  ),
  defineCall(
    'host.set_hostname_live',
    { host, hostname: text() },
    {
      rules: (_context, given) =>
        refusedWhen(
          !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(given.hostname) || given.hostname.length > 63,
          'HOST_NAME_INVALID',
          ['A host name has letters, digits, dots and dashes, at most 63'],
          ['host', given.host],
        ),
      perform: ({ database }, given) => database.update('host', given.host, { hostname: given.hostname }),
    },
  ),
  defineCall(
    'host.set_power_on_mode',
    { self, power_on_mode: text(), power_on_config: textMap() },
    {
      perform: ({ database }, given) =>
        database.update('host', given.self, {
          power_on_mode: given.power_on_mode,
          power_on_config: given.power_on_config,
        }),
    },
  ),
  defineCall(
    'host.set_iscsi_iqn',
    { host, value: text() },
    {
      since: '7.5',
      rules: (_context, given) =>
        given.value === '' ? [refusal('INVALID_VALUE', ['value', ''], ['host', given.host])] : [],
      perform: ({ database }, given) => {
        const otherConfig = mapOf(recordOf(database, 'host', given.host), 'other_config')
        database.update('host', given.host, {
          iscsi_iqn: given.value,
          other_config: { ...otherConfig, iscsi_iqn: given.value },
        })
      },
    },
  ),
  defineCall(
    'host.set_multipathing',
    { host, value: flag() },
    {
      since: '7.5',
      perform: ({ database }, given) => {
        const otherConfig = mapOf(recordOf(database, 'host', given.host), 'other_config')
        database.update('host', given.host, {
          multipathing: given.value,
          other_config: { ...otherConfig, multipathing: String(given.value), multipathhandle: 'dmp' },
        })
      },
    },
  ),
  defineCall(
    'host.apply_edition',
    { host, edition: text(), force: optional(flag(), false) },
    {
      durationSeconds: 2,
      rules: (_context, given) => applyEditionRefusals(given.edition, given.host),
      perform: ({ database }, given) => database.update('host', given.host, { edition: given.edition }),
    },
  ),
  defineCall(
    'host.enable_local_storage_caching',
    { host, sr: reference('SR') },
    {
      rules: ({ database }, given) => enableCachingRefusals(database, given.host, given.sr),
      perform: ({ database }, given) => {
        database.update('host', given.host, { local_cache_sr: given.sr })
        database.update('SR', given.sr, { local_cache_enabled: true })
      },
    },
  ),
  defineCall(
    'host.disable_local_storage_caching',
    { host },
    {
      rules: ({ database }, given) => disableCachingRefusals(database, given.host),
      perform: ({ database }, given) => {
        const sr = String(recordOf(database, 'host', given.host)['local_cache_sr'])
        database.update('host', given.host, { local_cache_sr: nullRef })
        if (database.has('SR', sr)) database.update('SR', sr, { local_cache_enabled: false })
      },
    },
  ),
]
