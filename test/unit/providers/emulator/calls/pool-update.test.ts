import { expect, test } from '@jest/globals'
import type { Send } from '../open-lab.js'
import { addressOf, openSharedPool, type SharedPool } from '../shared-pool.js'

const more = `
update "FIRST" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "7.6.0"
  guidance = ["restartHost"]
}
update "SECOND" {
  uuid     = "297f2f77-5603-4aaf-9e56-db49512d4592"
  for      = "7.6.0"
  requires = ["FIRST"]
}
`

/** Puts the file of an update into a new disk and introduces it. */
async function introduce(pool: SharedPool, call: Send, label: string): Promise<string> {
  const disk = { SR: pool.sr, name_label: label, name_description: '', virtual_size: 1024 ** 3, type: 'user' }
  const vdi = String(
    await call('VDI.create', { ...disk, sharable: false, read_only: false, other_config: {} }),
  )
  const session = String(
    await pool.emulator.connect(addressOf(0)).call('session.login_with_password', 'root', 'labroot'),
  )
  await pool.emulator.upload(addressOf(0), `/import_raw_vdi?vdi=${vdi}`, session, `update "${label}"`)
  return String(await call('pool_update.introduce', vdi))
}

test('an update of 7.1 on: introduced from a disk, host by host, in order, with a reboot outstanding', async () => {
  const pool = await openSharedPool({ hosts: 2, release: '7.6.0', more })
  const call = await pool.logIn(0)
  const codes = (method: string, ...parameters: readonly string[]) =>
    pool.emulator.refusals(addressOf(0), method, parameters).map(({ code }) => code)
  const [first, second] = [await introduce(pool, call, 'FIRST'), await introduce(pool, call, 'SECOND')]
  const [coordinator = '', member = ''] = pool.hosts
  expect(codes('pool_update.apply', second, coordinator)).toEqual([
    'UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING',
  ])
  await call('pool_update.apply', first, coordinator)
  expect(codes('pool_update.apply', first, coordinator)).toEqual(['UPDATE_ALREADY_APPLIED'])
  expect(codes('pool_update.destroy', first)).toEqual(['UPDATE_IS_APPLIED'])
  expect(await call('host.get_updates_requiring_reboot', coordinator)).toEqual([first])
  await call('pool_update.pool_apply', first)
  await call('pool_update.pool_apply', second)
  expect(codes('pool_update.pool_apply', second)).toEqual(['UPDATE_ALREADY_APPLIED_IN_POOL'])
  expect(await call('host.get_updates', member)).toEqual([first, second])
  await call('host.disable', member)
  await call('host.reboot', member)
  await pool.emulator.advance(300)
  expect(await call('host.get_updates_requiring_reboot', member)).toEqual([])
  await call('pool_update.pool_clean', second)
  expect(await call('pool_update.get_vdi', second)).toBe('OpaqueRef:NULL')
})
