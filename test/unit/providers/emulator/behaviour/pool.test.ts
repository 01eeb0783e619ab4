import { addressOf } from '../shared-pool.js'
import { codeOf, watchAll, type Stand, type Watched } from './stand.js'

/** Uploads a file that names an update of the lab; answers the patch. */
async function upload({ emulator, call }: Stand, label = 'OLD'): Promise<string> {
  const connection = emulator.connect(addressOf(0))
  const session = String(await connection.call('session.login_with_password', 'root', 'labroot'))
  await emulator.upload(addressOf(0), '/pool_patch_upload', session, `update "${label}"`)
  return String(Object.values(await call('pool_patch.get_by_name_label', label))[0])
}

/** Cleaned, the patch has no file any more to be applied from. */
function cleaning(message: string, parameters: (stand: Stand) => readonly string[] = () => []): Watched {
  return [
    message,
    async stand => {
      const patch = await upload(stand)
      await stand.call(message, patch, ...parameters(stand))
      return [await codeOf(stand.call('pool_patch.apply', patch, stand.hosts[0])), 'CANNOT_FIND_PATCH']
    },
    '6.2.0',
  ]
}

async function protect({ call, pool, running }: Stand): Promise<void> {
  await call('VM.set_ha_restart_priority', running, 'restart')
  await call('pool.enable_ha', [pool.sr], {})
  await pool.emulator.advance(60)
}

watchAll([
  [
    'pool.sync_database',
    async ({ call }) => {
      const before = await call('pool.get_all_records')
      await call('pool.sync_database')
      return [await call('pool.get_all_records'), before]
    },
  ],
  [
    'pool.emergency_reset_master',
    async ({ emulator, pool, hosts }) => {
      emulator.powerOff('xen0')
      await emulator.advance(60)
      const member = emulator.connect(addressOf(1))
      const session = await member.call('session.slave_local_login_with_password', 'root', 'labroot')
      emulator.powerOn('xen0')
      await emulator.advance(600)
      await codeOf(member.call('pool.emergency_reset_master', session, addressOf(0)))
      await emulator.advance(120)
      const call = await pool.logIn(0)
      return [await call('host.get_enabled', hosts[1]), true]
    },
  ],
  [
    'pool.ha_failover_plan_exists',
    async stand => {
      await protect(stand)
      const holds = (failures: number) => stand.call('pool.ha_failover_plan_exists', failures)
      const planned = Number(await stand.call('pool.ha_compute_max_host_failures_to_tolerate'))
      return [
        [await holds(planned), await holds(planned + 1)],
        [true, false],
      ]
    },
  ],
  [
    'pool.ha_compute_max_host_failures_to_tolerate',
    async stand => {
      await protect(stand)
      const most = Number(await stand.call('pool.ha_compute_max_host_failures_to_tolerate'))
      const [pool] = Object.values(await stand.call('pool.get_all')).map(String)
      const set = (failures: number) =>
        codeOf(stand.call('pool.set_ha_host_failures_to_tolerate', pool ?? '', failures))
      return [
        [most, await set(most), (await set(most + 1)) === 'taken'],
        [1, 'taken', false],
      ]
    },
  ],
  [
    'pool.ha_compute_hypothetical_max_host_failures_to_tolerate',
    async ({ call, running }) => {
      const ask = (configuration: Readonly<Record<string, string>>) =>
        call('pool.ha_compute_hypothetical_max_host_failures_to_tolerate', configuration)
      const hypothetical = [await ask({}), await ask({ [running]: 'restart' })]
      await call('VM.set_ha_restart_priority', running, 'restart')
      return [
        [...hypothetical, await call('pool.ha_compute_max_host_failures_to_tolerate')],
        [2, 1, 1],
      ]
    },
  ],
  [
    'pool.ha_compute_vm_failover_plan',
    async stand => {
      const { call, hosts, running, emulator } = stand
      await protect(stand)
      const plan = Object(await call('pool.ha_compute_vm_failover_plan', [hosts[1]], []))
      const own = Object(await call('pool.ha_compute_vm_failover_plan', [hosts[0]], [running]))
      await emulator.advance(10)
      return [
        [Object.keys(plan), own[running]],
        [[], { host: hosts[1] }],
      ]
    },
  ],
  [
    'pool_patch.precheck',
    async stand => {
      const [patch, later] = [await upload(stand), await upload(stand, 'LATER')]
      const ask = () => codeOf(stand.call('pool_patch.precheck', later, stand.hosts[0]))
      const before = await ask()
      await stand.call('pool_patch.apply', patch, stand.hosts[0])
      return [
        [before, await ask()],
        ['PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING', 'taken'],
      ]
    },
    '6.2.0',
  ],
  [
    'pool_patch.pool_apply',
    async stand => {
      const patch = await upload(stand)
      await stand.call('pool_patch.pool_apply', patch)
      return [Object.values(await stand.call('pool_patch.get_host_patches', patch)).length, 2]
    },
    '6.2.0',
  ],
  cleaning('pool_patch.clean'),
  cleaning('pool_patch.clean_on_host', ({ hosts }) => [hosts[0]]),
  cleaning('pool_patch.pool_clean'),
  [
    'pool_patch.destroy',
    async stand => {
      await stand.call('pool_patch.destroy', await upload(stand))
      return [await stand.call('pool_patch.get_all'), []]
    },
    '6.2.0',
  ],
  [
    'pool_update.precheck',
    async ({ call, pool, hosts, emulator }) => {
      const disk = {
        SR: pool.sr,
        name_label: 'NEW',
        name_description: '',
        virtual_size: 1024 ** 3,
        type: 'user',
      }
      const rest = { sharable: false, read_only: false, other_config: {} }
      const vdi = String(await call('VDI.create', { ...disk, ...rest }))
      const session = String(
        await emulator.connect(addressOf(0)).call('session.login_with_password', 'root', 'labroot'),
      )
      await emulator.upload(addressOf(0), `/import_raw_vdi?vdi=${vdi}`, session, 'update "NEW"')
      const update = String(await call('pool_update.introduce', vdi))
      const before = await codeOf(call('pool_update.precheck', update, hosts[0]))
      await call('pool_update.apply', update, hosts[0])
      return [
        [before, await codeOf(call('pool_update.precheck', update, hosts[0]))],
        ['taken', 'UPDATE_ALREADY_APPLIED'],
      ]
    },
    '7.6.0',
  ],
  [
    'message.destroy_many',
    async ({ call, running }) => {
      const uuid = await call('VM.get_uuid', running)
      const made = await Promise.all(
        ['one', 'two'].map(name => call('message.create', name, 3, 'VM', uuid, 'text')),
      )
      await call('message.destroy_many', made)
      return [await call('message.get_all'), []]
    },
    '8.4.0',
  ],
  [
    'pool.apply_edition',
    async ({ call, hosts }) => {
      const [self = ''] = Object.values(await call('pool.get_all'))
      await call('pool.apply_edition', String(self), 'free')
      return [await Promise.all(hosts.map(host => call('host.get_edition', host))), ['free', 'free']]
    },
  ],
  [
    'pool.get_license_state',
    async ({ call }) => {
      const [self = ''] = Object.values(await call('pool.get_all'))
      await call('pool.apply_edition', String(self), 'free')
      return [await call('pool.get_license_state', String(self)), { edition: 'free', expiry: 'never' }]
    },
  ],
  [
    'pool.enable_redo_log',
    async ({ call, pool, pif, hosts }) => {
      await call('pool.enable_redo_log', pool.sr)
      return [await codeOf(call('PIF.unplug', await pif(hosts[0], 'eth2'))), 'REDO_LOG_IS_ENABLED']
    },
  ],
  [
    'pool.disable_redo_log',
    async ({ call, pool }) => {
      await call('pool.enable_redo_log', pool.sr)
      await call('pool.disable_redo_log')
      const disks = Object.values(await call('VDI.get_all_records'))
      return [disks.filter(disk => disk.type === 'redo_log'), []]
    },
  ],
])
