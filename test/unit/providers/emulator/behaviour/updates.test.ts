import { expect, test } from '@jest/globals'
import { codeOf, openStand, watchAll, type Stand } from './stand.js'

const release = '25.33'

function repository({ call }: Stand, name = 'base'): Promise<string> {
  const url = `https://updates.example/${name}`
  return call('Repository.introduce', name, '', url, url, true, '').then(String)
}

async function self({ call }: Stand): Promise<string> {
  return String(Object.values(await call('pool.get_all'))[0])
}

/** A pool that knows what its repository holds; answers the hash of it. */
async function synced(stand: Stand): Promise<string> {
  await stand.call('pool.set_repositories', await self(stand), [await repository(stand)])
  return String(await stand.call('pool.sync_updates', await self(stand), false, '', '', '', ''))
}

watchAll([
  [
    'Repository.introduce',
    async stand => {
      const made = await repository(stand)
      return [await stand.call('Repository.get_binary_url', made), 'https://updates.example/base']
    },
    release,
  ],
  [
    'Repository.introduce_bundle',
    async ({ call }) => {
      const made = await call('Repository.introduce_bundle', 'bundle', '')
      return [await call('Repository.get_origin', made), 'bundle']
    },
    release,
  ],
  [
    'Repository.forget',
    async stand => {
      await stand.call('Repository.forget', await repository(stand))
      return [await stand.call('Repository.get_all'), []]
    },
    release,
  ],
  [
    'pool.set_repositories',
    async stand => {
      const made = await repository(stand)
      await stand.call('pool.set_repositories', await self(stand), [made])
      return [await codeOf(stand.call('Repository.forget', made)), 'REPOSITORY_IS_IN_USE']
    },
    release,
  ],
  [
    'pool.add_repository',
    async stand => {
      const both = [await repository(stand), await repository(stand, 'normal')]
      for (const each of both) await stand.call('pool.add_repository', await self(stand), each)
      return [await stand.call('pool.get_repositories', await self(stand)), both]
    },
    release,
  ],
  [
    'pool.remove_repository',
    async stand => {
      const both = [await repository(stand), await repository(stand, 'normal')]
      await stand.call('pool.set_repositories', await self(stand), both)
      await stand.call('pool.remove_repository', await self(stand), both[0] ?? '')
      return [await stand.call('pool.get_repositories', await self(stand)), both.slice(1)]
    },
    release,
  ],
  [
    'pool.sync_updates',
    async stand => {
      const hash = await synced(stand)
      const [first] = Object.values(await stand.call('Repository.get_all_records'))
      return [
        [first.hash, hash.length],
        [hash, 64],
      ]
    },
    release,
  ],
  [
    'pool.check_update_readiness',
    async stand => {
      await stand.call('pool.enable_ha', [stand.pool.sr], {})
      return [await stand.call('pool.check_update_readiness', await self(stand), false), [['HA_IS_ENABLED']]]
    },
    release,
  ],
  [
    'host.apply_updates',
    async stand => {
      const { call, hosts, running } = stand
      await call('VM.hard_shutdown', running)
      await call('host.apply_updates', hosts[0], await synced(stand))
      return [
        await Promise.all(hosts.map(host => call('host.get_latest_synced_updates_applied', host))),
        ['yes', 'no'],
      ]
    },
    release,
  ],
  [
    'host.emergency_clear_mandatory_guidance',
    async ({ call, emulator, hosts }) => {
      const [database] = emulator.world.databases()
      database?.update('host', hosts[0], { pending_guidances: ['reboot_host'] })
      const before = await codeOf(call('host.enable', hosts[0]))
      await call('host.emergency_clear_mandatory_guidance')
      return [
        [before, await call('host.get_pending_guidances', hosts[0])],
        ['HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY', []],
      ]
    },
    release,
  ],
])

test('updates in order: a repository, the coordinator first, hosts without VMs', async () => {
  const stand = await openStand(release)
  const { call, hosts, running } = stand
  const [coordinator, member] = hosts
  const pool = await self(stand)
  const sync = () => call('pool.sync_updates', pool, false, '', '', '', '')
  expect(await codeOf(sync())).toBe('NO_REPOSITORY_ENABLED')
  expect(await codeOf(call('Repository.introduce', 'x', '', 'no address', '', true, ''))).toBe(
    'INVALID_BASE_URL',
  )
  const bundle = String(await call('Repository.introduce_bundle', 'bundle', ''))
  expect(await codeOf(call('Repository.introduce_bundle', 'again', ''))).toBe(
    'BUNDLE_REPOSITORY_ALREADY_EXISTS',
  )
  await call('pool.set_repositories', pool, [bundle])
  expect(await codeOf(sync())).toBe('CAN_NOT_SYNC_UPDATES')
  const hash = await codeOf(call('pool.add_repository', pool, await repository(stand)))
  expect(hash).toBe('REPO_SHOULD_BE_SINGLE_ONE_ENABLED')
  expect(await codeOf(repository(stand))).toBe('REPOSITORY_ALREADY_EXISTS')
  const remote = Object.entries(await call('Repository.get_all_records')).find(([ref]) => ref !== bundle)
  await call('pool.set_repositories', pool, [remote?.[0] ?? ''])
  const offered = String(await sync())
  expect(await codeOf(call('host.apply_updates', member, offered))).toBe('UPDATEINFO_HASH_MISMATCH')
  expect(await codeOf(call('host.apply_updates', coordinator, offered))).toBe('HOST_EVACUATION_IS_REQUIRED')
  await call('VM.pool_migrate', running, member, {})
  await call('host.apply_updates', coordinator, offered)
  expect(await codeOf(call('host.apply_updates', member, offered))).toBe('HOST_EVACUATION_IS_REQUIRED')
  await call('VM.pool_migrate', running, coordinator, {})
  await call('host.apply_updates', member, offered)
  expect(await call('host.get_last_update_hash', member)).toBe(offered)
})
