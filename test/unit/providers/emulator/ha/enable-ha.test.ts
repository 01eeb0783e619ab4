import { expect, test } from '@jest/globals'
import type { Database } from '../../../../../providers/emulator/database/database.js'
import { enableHaRefusals } from '../../../../../providers/emulator/rules/ha-pool.js'
import { addVm, openSharedPool } from '../shared-pool.js'

/** What is made wrong, one after the other, each telling before what was wrong already (xapi.md §3.1). */
const wrongs: readonly (readonly [code: string, spoil: (database: Database, sr: string) => void])[] = [
  ['SR_OPERATION_NOT_SUPPORTED', (database, sr) => database.update('SR', sr, { type: 'iso' })],
  [
    'SR_HAS_NO_PBDS',
    (database, sr) => {
      const [pbd] = database.referring('PBD', 'SR', sr)
      database.update('PBD', pbd?.[0] ?? '', { currently_attached: false })
    },
  ],
  [
    'HOST_OFFLINE',
    database => {
      const metrics = String(database.records('host')[1]?.[1]['metrics'])
      database.update('host_metrics', metrics, { live: false })
    },
  ],
  [
    'REQUIRED_PIF_IS_UNPLUGGED',
    database => {
      const pif = database.records('PIF').find(([, record]) => record['disallow_unplug'] === true)
      database.update('PIF', pif?.[0] ?? '', { currently_attached: false })
    },
  ],
  [
    'LICENCE_RESTRICTION',
    database =>
      database.update('host', database.refs('host')[0] ?? '', { license_params: { enable_xha: 'false' } }),
  ],
  [
    'HA_IS_ENABLED',
    database => database.update('pool', database.refs('pool')[0] ?? '', { ha_enabled: true }),
  ],
  [
    'NOT_SUPPORTED_DURING_UPGRADE',
    database =>
      database.update('pool', database.refs('pool')[0] ?? '', {
        other_config: { rolling_upgrade_in_progress: 'true' },
      }),
  ],
]

test('enable_ha refuses in the order of the reference, and tells every reason', async () => {
  const { emulator, sr } = await openSharedPool({ hosts: 2 })
  const [database] = emulator.world.databases()
  if (database === undefined) throw new Error('no pool')
  const codes: string[] = []
  expect(enableHaRefusals(database, [sr], '8.2.1')).toEqual([])
  for (const [code, spoil] of wrongs) {
    spoil(database, sr)
    codes.unshift(code)
    expect([...new Set(enableHaRefusals(database, [sr], '8.2.1').map(refusal => refusal.code))]).toEqual(
      codes,
    )
  }
})

test('armed and disarmed: files on the SR, the plan, what stays', async () => {
  const pool = await openSharedPool({ hosts: 3 })
  const call = await pool.logIn(0)
  const [self = ''] = (await call('pool.get_all')) as readonly string[]
  const vm = await addVm(pool, call, { name: 'web', priority: 'restart', host: pool.hosts[0] ?? '' })
  const poolIs = async () => Object.values(await call('pool.get_all_records'))[0]
  await call('pool.set_ha_host_failures_to_tolerate', self, 2)
  await call('pool.enable_ha', [pool.sr], { timeout: '30' })
  expect(await poolIs()).toMatchObject({
    ha_enabled: true,
    ha_plan_exists_for: 2,
    ha_overcommitted: false,
    ha_configuration: { timeout: '30' },
  })
  const disks = Object.values(await call('VDI.get_all_records')).filter(vdi => vdi.SR === pool.sr)
  expect(disks.map(vdi => [vdi.type, vdi.virtual_size])).toEqual([
    ['user', 8 * 1024 ** 3],
    ['ha_statefile', 2 * 1024 ** 2],
    ['redo_log', 268_435_456],
  ])
  await expect(call('host.disable', pool.hosts[2] ?? '')).rejects.toMatchObject({
    code: 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN',
  })
  await call('pool.set_ha_allow_overcommit', self, true)
  await call('host.disable', pool.hosts[2] ?? '')
  expect(await poolIs()).toMatchObject({ ha_plan_exists_for: 1, ha_overcommitted: true })
  await call('host.enable', pool.hosts[2] ?? '')
  expect(await poolIs()).toMatchObject({ ha_plan_exists_for: 2, ha_overcommitted: false })
  expect(
    pool.emulator.refusals('10.0.0.10', 'pool.eject', [pool.hosts[1] ?? '']).map(({ code }) => code),
  ).toEqual(['HA_IS_ENABLED'])
  await call('pool.disable_ha')
  expect(await poolIs()).toMatchObject({
    ha_enabled: false,
    ha_statefiles: [],
    ha_host_failures_to_tolerate: 2,
    ha_plan_exists_for: 0,
  })
  expect(await call('VM.get_ha_restart_priority', vm)).toBe('restart')
  await call('pool.enable_ha', [pool.sr], {})
  expect(Object.values(await call('VDI.get_all_records')).filter(vdi => vdi.SR === pool.sr)).toHaveLength(3)
})
