import type { DatabaseRecord, FieldValue, Ref } from '../../../../providers/emulator/database/database.js'
import { emulateObserved, type ObservedTables } from '../../../../providers/emulator/from-observation.js'
import type { Emulator } from '../../../../providers/emulator/emulator.js'
import { canTalk, hasPath } from '../../../../providers/emulator/rules/contact.js'
import { exampleLab, logIn, openLab } from './open-lab.js'
import { addressOf, openSharedPool } from './shared-pool.js'

const classes = [
  'pool',
  'host',
  'host_cpu',
  'host_metrics',
  'network',
  'PIF',
  'PIF_metrics',
  'SM',
  'SR',
  'PBD',
  'VDI',
  'VM',
  'VM_metrics',
  'VBD',
  'VIF',
  'pool_patch',
  'host_patch',
]

type Tables = ReadonlyMap<string, ReadonlyMap<Ref, DatabaseRecord>>

async function observe(emulator: Emulator, address: string): Promise<Tables> {
  const call = await logIn(emulator, address)
  const read = classes.map(async name => {
    const records: Readonly<Record<string, DatabaseRecord>> = Object(await call(`${name}.get_all_records`))
    return [name, new Map(Object.entries(records))] as const
  })
  return new Map(await Promise.all(read))
}

function imagined(...pools: readonly Tables[]): Emulator {
  return emulateObserved({
    seconds: 1_800_000_000,
    newUpdates: [{ label: 'hotfix', uuid: undefined }],
    pools: pools.map((tables): ObservedTables => ({
      tables,
      username: 'root',
      password: 'labroot',
      clockSkews: new Map(),
    })),
  })
}

/** Every number as text, as XML-RPC carries it. */
function asText(value: FieldValue): FieldValue {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(asText)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asText(item)]))
}

async function twoPools(): Promise<{ readonly real: Emulator; readonly pools: readonly Tables[] }> {
  const real = await openLab(exampleLab)
  return { real, pools: [await observe(real, '10.42.0.200'), await observe(real, '10.42.0.201')] }
}

test('what was observed is observed again', async () => {
  const { pools } = await twoPools()
  const [first] = pools
  expect(await observe(imagined(...pools), '10.42.0.200')).toEqual(first)
})

test('numbers may have come as text', async () => {
  const { pools } = await twoPools()
  const asRead = pools.map(
    tables =>
      new Map(
        [...tables].map(([name, records]) => [
          name,
          new Map([...records].map(([ref, record]) => [ref, Object(asText(record))])),
        ]),
      ),
  )
  expect(await observe(imagined(...asRead), '10.42.0.201')).toEqual(pools[1])
})

test('what a pool would refuse is refused, and what it would not is not', async () => {
  const { real, pools } = await twoPools()
  const world = imagined(...pools)
  const host = [...(pools[1]?.get('host')?.keys() ?? [])][0] ?? ''
  const calls: readonly (readonly [string, readonly FieldValue[]])[] = [
    ['pool.join', ['10.42.0.200', 'root', 'labroot']],
    ['pool.join', ['10.42.0.200', 'root', 'wrong']],
    ['pool.join', ['10.42.0.9', 'root', 'labroot']],
    ['pool.eject', [host]],
    ['host.evacuate', [host]],
    ['host.reboot', [host]],
    ['network.create', [{ name_label: 'x', other_config: {} }]],
  ]
  for (const [method, parameters] of calls)
    expect([method, world.refusals('10.42.0.201', method, parameters)]).toEqual([
      method,
      real.refusals('10.42.0.201', method, parameters),
    ])
})

test('storage and updates that nobody knows are there', async () => {
  const { pools } = await twoPools()
  const world = imagined(...pools)
  const call = await logIn(world)
  const host = String(Object.values(await call('host.get_all'))[0])
  const config = { server: '192.0.2.1', serverpath: '/somewhere' }
  const sr = await call('SR.create', host, config, 0, 'disks', '', 'nfs', 'user', true, {})
  const disk = {
    name_label: 'd',
    SR: sr,
    virtual_size: 2 ** 40,
    type: 'user',
    sharable: false,
    read_only: false,
  }
  await call('VDI.create', { ...disk, other_config: {}, name_description: '' })
  await expect(
    call('SR.create', host, { server: '192.0.2.1' }, 0, 'x', '', 'nfs', 'user', true, {}),
  ).rejects.toMatchObject({ code: 'SR_BACKEND_FAILURE_101' })
  const session = await world.connect('10.42.0.200').call('session.login_with_password', 'root', 'labroot')
  const patch = await world.upload('10.42.0.200', '/pool_patch_upload', String(session), 'update "hotfix"\n')
  await call('pool_patch.apply', patch, host)
  expect(await call('pool_patch.get_after_apply_guidance', patch)).toEqual(['restartHost'])
})

test('a host that is down is a machine without power', async () => {
  const { real, pools } = await twoPools()
  real.powerOff('xen01')
  const metrics = [...(pools[1]?.get('host_metrics')?.entries() ?? [])]
  const tables = new Map(pools[1]).set(
    'host_metrics',
    new Map(metrics.map(([ref, record]) => [ref, { ...record, live: false }])),
  )
  const world = imagined(tables)
  await expect(logIn(world, '10.42.0.201')).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'EHOSTUNREACH',
  })
})

test('what hangs on a cable is lost with it, and what is only routed is not', async () => {
  const pool = await openSharedPool({ hosts: 2 })
  const copy = imagined(await observe(pool.emulator, addressOf(0)))
  const [database] = copy.world.databases()
  if (database === undefined) throw new Error('there is no pool')
  const [first = '', second = ''] = pool.hosts
  const facts = () => ({
    isHeard: canTalk(copy.world, database, first, second),
    reachesStorage: hasPath(copy.world, database, second, pool.sr),
  })
  expect(facts()).toEqual({ isHeard: true, reachesStorage: true })
  copy.unplug('xen1', 'eth0')
  expect(facts()).toEqual({ isHeard: false, reachesStorage: true })
  copy.unplug('xen1', 'eth2')
  expect(facts()).toEqual({ isHeard: false, reachesStorage: false })
  copy.replug('xen1', 'eth0')
  expect(facts()).toEqual({ isHeard: true, reachesStorage: false })
})
