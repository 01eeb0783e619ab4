import { codeOf, setter, watchAll, type Stand, type Watched } from './stand.js'

const gibibyte = 1024 ** 3

async function diskOf({ call, first }: Stand, vm: string): Promise<string> {
  return String(await call('VBD.get_VDI', await first('VM', vm, 'VBDs')))
}

const haltedDisk = (stand: Stand) => diskOf(stand, stand.halted)

async function addCd({ call, running }: Stand): Promise<string> {
  const vbd = { VM: running, VDI: 'OpaqueRef:NULL', userdevice: '3', bootable: false, mode: 'RO', type: 'CD' }
  const rest = {
    unpluggable: true,
    empty: true,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
  }
  return String(await call('VBD.create', { ...vbd, ...rest }))
}

/** An SR of images, and the image in it. */
async function addLibrary({
  call,
  hosts,
  first,
}: Stand): Promise<{ readonly sr: string; readonly image: string }> {
  const config = { location: '10.0.0.90:/images' }
  const sr = String(await call('SR.create', hosts[0], config, 0, 'images', '', 'iso', 'iso', true, {}))
  await call('SR.scan', sr)
  return { sr, image: await first('SR', sr, 'VDIs') }
}

/** What is in the store and was forgotten is found again. */
function finding(message: string): Watched {
  return [
    message,
    async stand => {
      const { sr, image } = await addLibrary(stand)
      await stand.call('VDI.forget', image)
      const before = Object.values(await stand.call('SR.get_VDIs', sr)).length
      await stand.call(message, sr)
      const names = await stand.call('VDI.get_by_name_label', 'install.iso')
      return [
        [before, Object.values(names).length],
        [0, 1],
      ]
    },
  ]
}

async function addUnplugged(stand: Stand): Promise<string> {
  const { sr } = await addLibrary(stand)
  for (const pbd of Object.values(await stand.call('SR.get_PBDs', sr))) await stand.call('PBD.unplug', pbd)
  return sr
}

watchAll([
  setter('SR.set_name_description', ({ pool }) => pool.sr, 'all disks'),
  setter('SR.set_name_label', ({ pool }) => pool.sr, 'renamed'),
  setter('VBD.set_mode', stand => stand.first('VM', stand.halted, 'VBDs'), 'RO'),
  setter('VDI.set_name_description', haltedDisk, 'described'),
  [
    'VDI.resize',
    async stand => {
      const disk = await haltedDisk(stand)
      await stand.call('VDI.resize', disk, 12 * gibibyte)
      return [await stand.call('VDI.get_virtual_size', disk), 12 * gibibyte]
    },
  ],
  [
    'VDI.copy',
    async stand => {
      const disk = await haltedDisk(stand)
      const made = String(await stand.call('VDI.copy', disk, stand.pool.sr))
      return [
        [made === disk, await stand.call('VDI.get_SR', made)],
        [false, stand.pool.sr],
      ]
    },
  ],
  [
    'PBD.destroy',
    async ({ call, first, pool, running }) => {
      await call('VM.hard_shutdown', running)
      const pbd = await first('SR', pool.sr, 'PBDs')
      await call('PBD.unplug', pbd)
      await call('PBD.destroy', pbd)
      return [Object.values(await call('SR.get_PBDs', pool.sr)).includes(pbd), false]
    },
  ],
  [
    'SR.forget',
    async stand => {
      const sr = await addUnplugged(stand)
      await stand.call('SR.forget', sr)
      return [await stand.call('SR.get_by_name_label', 'images'), []]
    },
  ],
  [
    'SR.destroy',
    async stand => {
      const { call, pool, running, halted } = stand
      for (const vm of [running, halted]) {
        const disk = await diskOf(stand, vm)
        await codeOf(call('VM.hard_shutdown', vm))
        await call('VDI.destroy', disk)
      }
      for (const pbd of Object.values(await call('SR.get_PBDs', pool.sr))) await call('PBD.unplug', pbd)
      await call('SR.destroy', pool.sr)
      return [await call('SR.get_by_name_label', 'vdis'), []]
    },
  ],
  setter('VDI.set_name_label', haltedDisk, 'renamed'),
  setter('VDI.set_sharable', haltedDisk, true),
  setter('VDI.set_read_only', haltedDisk, true),
  setter('VDI.set_on_boot', haltedDisk, 'reset'),
  [
    'SR.set_shared',
    async ({ call }) => {
      const locals = Object.entries(await call('SR.get_all_records')).filter(([, sr]) => sr.type === 'ext')
      const local = locals[0]?.[0] ?? ''
      const code = await codeOf(call('SR.set_shared', local, true))
      return [
        [code, await call('SR.get_shared', local)],
        ['taken', true],
      ]
    },
  ],
  finding('SR.scan'),
  finding('SR.update'),
  [
    'SR.probe_ext',
    async ({ call, hosts, pool }) => {
      const config = { server: '172.16.0.100', serverpath: '/vdis' }
      const found = Object.values(await call('SR.probe_ext', hosts[0], config, 'nfs', {}))
      const uuid = await call('SR.get_uuid', pool.sr)
      return [found.some(one => JSON.stringify(one).includes(String(uuid))), true]
    },
  ],
  [
    'SR.assert_can_host_ha_statefile',
    async ({ call, pool }) => {
      const before = await codeOf(call('SR.assert_can_host_ha_statefile', pool.sr))
      for (const vm of Object.values(await call('VM.get_by_name_label', 'running')))
        await call('VM.hard_shutdown', vm)
      for (const pbd of Object.values(await call('SR.get_PBDs', pool.sr)).slice(0, 1))
        await call('PBD.unplug', pbd)
      return [
        [before, (await codeOf(call('SR.assert_can_host_ha_statefile', pool.sr))) === 'taken'],
        ['taken', false],
      ]
    },
  ],
  [
    'SR.get_supported_types',
    async ({ call }) => {
      const types = Object.values(await call('SR.get_supported_types'))
        .map(String)
        .sort()
      const drivers = Object.values(await call('SM.get_all_records')).map(driver => String(driver.type))
      return [types, drivers.sort()]
    },
  ],
  [
    'PBD.set_device_config',
    async ({ call, first, pool, running }) => {
      await call('VM.hard_shutdown', running)
      const pbd = await first('SR', pool.sr, 'PBDs')
      await call('PBD.unplug', pbd)
      const config = { server: '172.16.0.100', serverpath: '/elsewhere' }
      await call('PBD.set_device_config', pbd, config)
      return [await call('PBD.get_device_config', pbd), config]
    },
  ],
  [
    'VDI.forget',
    async stand => {
      const disk = await haltedDisk(stand)
      await stand.call('VDI.forget', disk)
      return [await codeOf(stand.call('VDI.get_record', disk)), 'HANDLE_INVALID']
    },
  ],
  [
    'VDI.resize_online',
    async stand => {
      const disk = await haltedDisk(stand)
      const code = await codeOf(stand.call('VDI.resize_online', disk, 10 * gibibyte))
      return [
        [code, await stand.call('VDI.get_virtual_size', disk)],
        ['taken', 10 * gibibyte],
      ]
    },
    '6.2.0',
  ],
  [
    'VDI.snapshot',
    async stand => {
      const disk = await haltedDisk(stand)
      const made = String(await stand.call('VDI.snapshot', disk, {}))
      return [
        [await stand.call('VDI.get_snapshot_of', made), await stand.call('VDI.get_snapshots', disk)],
        [disk, [made]],
      ]
    },
  ],
  [
    'VDI.clone',
    async stand => {
      const disk = await haltedDisk(stand)
      const made = String(await stand.call('VDI.clone', disk, {}))
      const sizeOf = (vdi: string) => stand.call('VDI.get_virtual_size', vdi)
      return [
        [made === disk, await sizeOf(made)],
        [false, await sizeOf(disk)],
      ]
    },
  ],
  [
    'VDI.introduce',
    async ({ call, pool }) => {
      const uuid = '0f0e0d0c-0000-4000-8000-000000000001'
      const made = await call('VDI.introduce', uuid, 'found', '', pool.sr, 'user', false, false, {}, uuid)
      return [await call('VDI.get_by_uuid', uuid), made]
    },
  ],
  [
    'VDI.update',
    async stand => {
      const disk = await haltedDisk(stand)
      const before = await stand.call('VDI.get_record', disk)
      await stand.call('VDI.update', disk)
      return [await stand.call('VDI.get_record', disk), before]
    },
  ],
  [
    'VBD.insert',
    async stand => {
      const [cd, iso] = [await addCd(stand), (await addLibrary(stand)).image]
      await stand.call('VBD.insert', cd, iso)
      return [
        [await stand.call('VBD.get_VDI', cd), await stand.call('VBD.get_empty', cd)],
        [iso, false],
      ]
    },
  ],
  [
    'VBD.eject',
    async stand => {
      const cd = await addCd(stand)
      await stand.call('VBD.insert', cd, (await addLibrary(stand)).image)
      await stand.call('VBD.eject', cd)
      return [await stand.call('VBD.get_empty', cd), true]
    },
  ],
  [
    'VBD.unplug_force',
    async stand => {
      const { call, pool, running } = stand
      const disk = {
        SR: pool.sr,
        name_label: 'second',
        name_description: '',
        virtual_size: gibibyte,
        type: 'user',
      }
      const vdi = await call('VDI.create', { ...disk, sharable: false, read_only: false, other_config: {} })
      const vbd = { VM: running, VDI: vdi, userdevice: '1', bootable: false, mode: 'RW', type: 'Disk' }
      const rest = {
        unpluggable: true,
        empty: false,
        other_config: {},
        qos_algorithm_type: '',
        qos_algorithm_params: {},
      }
      const made = String(await call('VBD.create', { ...vbd, ...rest }))
      await call('VBD.plug', made)
      const before = await call('VBD.get_currently_attached', made)
      await call('VBD.unplug_force', made)
      return [
        [before, await call('VBD.get_currently_attached', made)],
        [true, false],
      ]
    },
  ],
  [
    'VBD.assert_attachable',
    async stand => {
      const { call, running, halted } = stand
      const vbd = {
        VM: halted,
        VDI: await diskOf(stand, running),
        userdevice: '5',
        bootable: false,
        mode: 'RW',
      }
      const rest = { type: 'Disk', unpluggable: true, empty: false, other_config: {} }
      const more = { qos_algorithm_type: '', qos_algorithm_params: {} }
      const second = String(await call('VBD.create', { ...vbd, ...rest, ...more }))
      const before = await codeOf(call('VBD.assert_attachable', second))
      await call('VM.hard_shutdown', running)
      return [
        [before, await codeOf(call('VBD.assert_attachable', second))],
        ['VDI_IN_USE', 'taken'],
      ]
    },
  ],
  [
    'SR.assert_supports_database_replication',
    async ({ call, pool }) => {
      const records = Object.entries(await call('SR.get_all_records'))
      const tools = records.find(([, sr]) => sr.is_tools_sr)?.[0] ?? ''
      const asked = (sr: string) => codeOf(call('SR.assert_supports_database_replication', sr))
      return [
        [await asked(pool.sr), await asked(tools)],
        ['taken', 'SR_OPERATION_NOT_SUPPORTED'],
      ]
    },
  ],
  [
    'VDI.enable_cbt',
    async ({ call, first, halted }) => {
      const disk = await call('VBD.get_VDI', await first('VM', halted, 'VBDs'))
      await call('VDI.enable_cbt', disk)
      return [
        [
          await call('VDI.get_cbt_enabled', disk),
          Object.values(await call('VDI.get_allowed_operations', disk)).includes('mirror'),
        ],
        [true, false],
      ]
    },
  ],
  [
    'VDI.disable_cbt',
    async ({ call, first, halted }) => {
      const disk = await call('VBD.get_VDI', await first('VM', halted, 'VBDs'))
      await call('VDI.enable_cbt', disk)
      await call('VDI.disable_cbt', disk)
      return [await call('VDI.get_cbt_enabled', disk), false]
    },
  ],
  [
    'VDI.data_destroy',
    async ({ call, first, halted }) => {
      const disk = await call('VBD.get_VDI', await first('VM', halted, 'VBDs'))
      const before = await codeOf(call('VDI.data_destroy', disk))
      await call('VDI.enable_cbt', disk)
      const snapshot = await call('VDI.snapshot', disk)
      await call('VDI.data_destroy', snapshot)
      return [
        [before, await call('VDI.get_type', snapshot)],
        ['OPERATION_NOT_ALLOWED', 'cbt_metadata'],
      ]
    },
  ],
])
