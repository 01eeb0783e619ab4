import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { addressOf } from '../shared-pool.js'
import { logIn } from '../open-lab.js'
import { codeOf, watchAll } from './stand.js'

watchAll([
  [
    'host.shutdown',
    async ({ call, hosts, emulator }) => {
      await call('host.disable', hosts[1])
      await call('host.shutdown', hosts[1])
      await emulator.advance(600)
      const metrics = String(await call('host.get_metrics', hosts[1]))
      return [await call('host_metrics.get_live', metrics), false]
    },
  ],
  [
    'host.power_on',
    async ({ call, hosts, emulator }) => {
      await call('host.set_power_on_mode', hosts[1], 'wake-on-lan', {})
      await call('host.disable', hosts[1])
      await call('host.shutdown', hosts[1])
      await emulator.advance(600)
      const code = await codeOf(call('host.power_on', hosts[1]))
      await emulator.advance(900)
      const metrics = String(await call('host.get_metrics', hosts[1]))
      return [
        [code, await call('host_metrics.get_live', metrics)],
        ['taken', true],
      ]
    },
  ],
  [
    'host.set_power_on_mode',
    async ({ call, hosts }) => {
      await call('host.set_power_on_mode', hosts[1], 'wake-on-lan', { key: 'value' })
      const record = Object(await call('host.get_record', hosts[1]))
      return [
        [record.power_on_mode, record.power_on_config],
        ['wake-on-lan', { key: 'value' }],
      ]
    },
  ],
  [
    'host.get_management_interface',
    async ({ call, hosts, pif }) => [
      await call('host.get_management_interface', hosts[0]),
      await pif(hosts[0], 'eth0'),
    ],
  ],
  [
    'host.management_disable',
    async ({ call, emulator, pif, hosts }) => {
      const nic = await pif(hosts[0], 'eth0')
      await call('host.management_disable')
      // Nobody reaches the host any more, so the world is looked at instead.
      return [emulator.world.databases()[0]?.get('PIF', nic)?.['management'], false]
    },
  ],
  [
    'host.compute_free_memory',
    async ({ call, hosts, halted }) => {
      const before = Number(await call('host.compute_free_memory', hosts[1]))
      await call('VM.start_on', halted, hosts[1], false, false)
      return [before - Number(await call('host.compute_free_memory', hosts[1])) >= 512 * 1024 * 1024, true]
    },
  ],
  [
    'host.compute_memory_overhead',
    async ({ call, hosts }) => [
      await call('host.compute_memory_overhead', hosts[0]),
      await call('host.get_memory_overhead', hosts[0]),
    ],
  ],
  [
    'host.get_server_localtime',
    async ({ call, hosts }) => [
      await call('host.get_server_localtime', hosts[0]),
      await call('host.get_servertime', hosts[0]),
    ],
  ],
  [
    'host.set_hostname_live',
    async ({ call, hosts }) => {
      await call('host.set_hostname_live', hosts[0], 'other.name')
      return [await call('host.get_hostname', hosts[0]), 'other.name']
    },
  ],
  [
    'host.set_iscsi_iqn',
    async ({ call, hosts }) => {
      await call('host.set_iscsi_iqn', hosts[0], 'iqn.2026-01.lab:one')
      return [await call('host.get_iscsi_iqn', hosts[0]), 'iqn.2026-01.lab:one']
    },
  ],
  [
    'host.restart_agent',
    async ({ call, hosts, pool, emulator }) => {
      await call('host.restart_agent', hosts[0])
      const meanwhile = await codeOf(pool.logIn(0).then(() => 'answered'))
      await emulator.advance(120)
      return [
        [meanwhile, await codeOf(pool.logIn(0).then(() => 'answered'))],
        ['ECONNREFUSED', 'taken'],
      ]
    },
  ],
  [
    'host.management_reconfigure',
    async ({ call, hosts, pif, pool }) => {
      const nic = await pif(hosts[0], 'eth1')
      await call('PIF.reconfigure_ip', nic, 'Static', '10.0.0.110', '255.255.255.0', '', '')
      await call('PIF.plug', nic)
      await call('host.management_reconfigure', nic)
      const again = await logIn(pool.emulator, '10.0.0.110')
      return [await again('host.get_management_interface', hosts[0]), nic]
    },
  ],
  [
    'host.set_multipathing',
    async ({ call, hosts }) => {
      await call('host.set_multipathing', hosts[0], true)
      return [await call('host.get_multipathing', hosts[0]), true]
    },
  ],
  [
    'host.apply_edition',
    async ({ call, hosts }) => {
      const before = await call('host.get_edition', hosts[0])
      const wanted = before === 'free' ? 'enterprise-per-socket' : 'free'
      const code = await codeOf(call('host.apply_edition', hosts[0], wanted, false))
      return [
        [code, await call('host.get_edition', hosts[0])],
        ['taken', wanted],
      ]
    },
    '6.2.0',
  ],
  [
    'host.enable_local_storage_caching',
    async ({ call, hosts }) => {
      const sr = await localExt(call, hosts[1])
      await call('host.disable', hosts[1])
      const code = await codeOf(call('host.enable_local_storage_caching', hosts[1], sr))
      return [
        [code, await call('host.get_local_cache_sr', hosts[1])],
        ['taken', sr],
      ]
    },
  ],
  [
    'host.disable_local_storage_caching',
    async ({ call, hosts }) => {
      const sr = await localExt(call, hosts[1])
      await call('host.disable', hosts[1])
      await codeOf(call('host.enable_local_storage_caching', hosts[1], sr))
      await codeOf(call('host.disable_local_storage_caching', hosts[1]))
      return [await call('SR.get_local_cache_enabled', sr), false]
    },
  ],
  [
    'host.reset_cpu_features',
    async ({ call, hosts }) => {
      const features = async () => Object(await call('host.get_cpu_info', hosts[1])).features_after_reboot
      const before = await features()
      const code = await codeOf(
        call('host.set_cpu_features', hosts[1], '77dafbbf-bfebfbff-00000001-28100800'),
      )
      const masked = await features()
      await codeOf(call('host.reset_cpu_features', hosts[1]))
      return [
        [code, masked !== before, await features()],
        ['taken', true, before],
      ]
    },
    '6.2.0',
  ],
  [
    'host.migrate_receive',
    async ({ call, hosts, pool, running }) => {
      const target = await call('host.migrate_receive', hosts[1], pool.networks.management, {})
      await call('VM.migrate_send', running, target, true, {}, {}, {})
      return [await call('VM.get_resident_on', running), hosts[1]]
    },
  ],
  [
    'host.emergency_ha_disable',
    async ({ call, pool, emulator }) => {
      await call('pool.enable_ha', [pool.sr], {})
      await emulator.advance(60)
      const code = await codeOf((await logIn(emulator, addressOf(0)))('host.emergency_ha_disable', true))
      return [code, 'taken']
    },
  ],
  [
    'host.call_plugin',
    async ({ call, hosts }) => [
      await codeOf(call('host.call_plugin', hosts[0], 'updater.py', 'check_update', {})),
      'XENAPI_MISSING_PLUGIN',
    ],
  ],
])

async function localExt(
  call: (method: string, ...parameters: readonly FieldValue[]) => Promise<FieldValue>,
  host: string,
): Promise<string> {
  for (const pbd of Object.values(await call('host.get_PBDs', host))) {
    const sr = String(await call('PBD.get_SR', pbd))
    if ((await call('SR.get_type', sr)) === 'ext') return sr
  }
  return ''
}
