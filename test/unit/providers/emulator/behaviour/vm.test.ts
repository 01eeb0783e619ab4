import { codeOf, setter, watchAll, type Stand, type Watched } from './stand.js'

const mebibyte = 1024 * 1024
const halted = (stand: Stand) => stand.halted

function power(message: string, parameters: readonly (string | boolean)[], expected: string): Watched {
  return [
    message,
    async ({ call, running }) => {
      await call(message, running, ...parameters)
      return [await call('VM.get_power_state', running), expected]
    },
  ]
}

/** A reboot gives the VM another domain. */
function reboot(message: string): Watched {
  return [
    message,
    async ({ call, running }) => {
      const before = await call('VM.get_domid', running)
      await call(message, running)
      const after = await call('VM.get_domid', running)
      return [
        [after !== before, await call('VM.get_power_state', running)],
        [true, 'Running'],
      ]
    },
  ]
}

/** What is refused after it is taken by another state of the VM. */
function assertion(
  message: string,
  parameters: (stand: Stand) => readonly (string | boolean | object)[],
  before: string,
): Watched {
  return [
    message,
    async stand => {
      const ask = () => codeOf(stand.call(message, stand.halted, ...(parameters(stand) as readonly string[])))
      const first = await ask()
      await stand.call(before, stand.halted, ...(before === 'VM.start' ? [false, false] : []))
      return [
        [first, (await ask()) === 'taken'],
        ['taken', false],
      ]
    },
  ]
}

watchAll([
  [
    'VM.create',
    async ({ call, halted: model }) => {
      const made = await call('VM.create', {
        ...Object(await call('VM.get_record', model)),
        name_label: 'made of a record',
      })
      return [await call('VM.get_by_name_label', 'made of a record'), [made]]
    },
  ],
  power('VM.shutdown', [], 'Halted'),
  reboot('VM.clean_reboot'),
  reboot('VM.hard_reboot'),
  [
    'VM.unpause',
    async ({ call, running }) => {
      await call('VM.pause', running)
      const paused = await call('VM.get_power_state', running)
      await call('VM.unpause', running)
      return [
        [paused, await call('VM.get_power_state', running)],
        ['Paused', 'Running'],
      ]
    },
  ],
  [
    'VM.power_state_reset',
    async ({ call, running }) => {
      await call('VM.power_state_reset', running)
      return [await call('VM.get_power_state', running), 'Halted']
    },
  ],
  setter('VM.set_memory_static_min', halted, 256 * mebibyte),
  setter('VM.set_memory_dynamic_min', halted, 512 * mebibyte),
  setter('VM.set_memory_dynamic_max', halted, 512 * mebibyte),
  setter('VM.set_memory_static_max', halted, 1024 * mebibyte),
  setter('VM.set_memory', halted, 768 * mebibyte, 'memory_static_max'),
  setter('VM.set_order', halted, 3),
  setter('VM.set_start_delay', halted, 7),
  [
    'VM.set_VCPUs_at_startup',
    async ({ call, halted: vm }) => {
      await call('VM.set_VCPUs_max', vm, 4)
      await call('VM.set_VCPUs_at_startup', vm, 2)
      return [await call('VM.get_VCPUs_at_startup', vm), 2]
    },
  ],
  [
    'VM.set_VCPUs_number_live',
    async ({ call, halted: vm, hosts }) => {
      await call('VM.set_VCPUs_max', vm, 4)
      await call('VM.start_on', vm, hosts[0], false, false)
      await call('VM.set_VCPUs_number_live', vm, 3)
      const metrics = String(await call('VM.get_metrics', vm))
      return [await call('VM_metrics.get_VCPUs_number', metrics), 3]
    },
  ],
  [
    'VM.set_memory_dynamic_range',
    async ({ call, halted: vm }) => {
      await call('VM.set_memory_limits', vm, mebibyte * 128, mebibyte * 512, mebibyte * 512, mebibyte * 512)
      await call('VM.set_memory_dynamic_range', vm, mebibyte * 256, mebibyte * 384)
      const record = Object(await call('VM.get_record', vm))
      return [
        [record.memory_dynamic_min, record.memory_dynamic_max],
        [mebibyte * 256, mebibyte * 384],
      ]
    },
  ],
  [
    'VM.copy',
    async ({ call, first, halted: vm, pool }) => {
      const made = String(await call('VM.copy', vm, 'copied', pool.sr))
      const disk = async (of: string) => call('VBD.get_VDI', await first('VM', of, 'VBDs'))
      return [
        [await call('VM.get_name_label', made), (await disk(made)) === (await disk(vm))],
        ['copied', false],
      ]
    },
  ],
  power('VM.clean_shutdown', [], 'Halted'),
  power('VM.hard_shutdown', [], 'Halted'),
  power('VM.pause', [], 'Paused'),
  setter('VM.set_HVM_shadow_multiplier', halted, 1.5),
  setter('VM.set_shutdown_delay', halted, 12),
  setter('VM.set_is_a_template', halted, true),
  setter('VM.set_ha_always_run', halted, true),
  setter('VM.set_blocked_operations', halted, { start: 'because' }),
  setter('VM.set_actions_after_crash', halted, 'restart'),
  setter('VM.set_has_vendor_device', halted, true),
  setter('VM.set_HVM_boot_policy', halted, 'BIOS order'),
  setter('VM.set_domain_type', halted, 'hvm'),
  setter(
    'VM.set_suspend_VDI',
    async ({ call, first, halted: vm }) => {
      const vbd = await first('VM', vm, 'VBDs')
      return (await call('VBD.get_VDI', vbd)) === '' ? '' : vm
    },
    'OpaqueRef:NULL',
  ),
  [
    'VM.set_memory_static_range',
    async ({ call, halted: vm }) => {
      await call('VM.set_memory_static_range', vm, 128 * mebibyte, 2048 * mebibyte)
      const record = Object(await call('VM.get_record', vm))
      return [
        [record.memory_static_min, record.memory_static_max],
        [128 * mebibyte, 2048 * mebibyte],
      ]
    },
  ],
  [
    'VM.get_possible_hosts',
    async ({ call, halted: vm, hosts }) => {
      const before = Object.values(await call('VM.get_possible_hosts', vm)).length
      await call('host.disable', hosts[1])
      return [
        [before, await call('VM.get_possible_hosts', vm)],
        [2, [hosts[0]]],
      ]
    },
  ],
  [
    'VM.get_allowed_VBD_devices',
    async ({ call, halted: vm, first }) => {
      const before = Object.values(await call('VM.get_allowed_VBD_devices', vm))
      await call('VBD.destroy', await first('VM', vm, 'VBDs'))
      const after = Object.values(await call('VM.get_allowed_VBD_devices', vm))
      return [
        [before.includes('0'), after.includes('0')],
        [false, true],
      ]
    },
  ],
  [
    'VM.get_allowed_VIF_devices',
    async ({ call, halted: vm, first }) => {
      const before = Object.values(await call('VM.get_allowed_VIF_devices', vm))
      await call('VIF.destroy', await first('VM', vm, 'VIFs'))
      const after = Object.values(await call('VM.get_allowed_VIF_devices', vm))
      return [
        [before.includes('0'), after.includes('0')],
        [false, true],
      ]
    },
  ],
  assertion('VM.assert_operation_valid', () => ['start'], 'VM.start'),
  [
    'VM.assert_can_boot_here',
    async ({ call, halted: vm, hosts }) => {
      const ask = () => codeOf(call('VM.assert_can_boot_here', vm, hosts[1]))
      const before = await ask()
      await call('host.disable', hosts[1])
      return [
        [before, await ask()],
        ['taken', 'HOST_DISABLED'],
      ]
    },
  ],
  [
    'VM.assert_agile',
    async ({ call, halted: vm, pool }) => {
      const ask = () => codeOf(call('VM.assert_agile', vm))
      const before = await ask()
      await call('SR.set_shared', pool.sr, false).catch(() => undefined)
      const [pbd] = Object.values(await call('SR.get_PBDs', pool.sr))
      await call('PBD.unplug', String(pbd)).catch(() => undefined)
      const [other] = Object.values(await call('SR.get_PBDs', pool.sr)).slice(1)
      await call('PBD.unplug', String(other)).catch(() => undefined)
      return [
        [before, await ask()],
        ['taken', 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED'],
      ]
    },
  ],
  [
    'VM.assert_can_migrate',
    async ({ call, running, hosts, pool }) => {
      const target = await call('host.migrate_receive', hosts[1], pool.networks.management, {})
      const ask = () => codeOf(call('VM.assert_can_migrate', running, target, true, {}, {}, {}))
      const before = await ask()
      await call('host.disable', hosts[1])
      return [
        [before, await ask()],
        ['taken', 'HOST_DISABLED'],
      ]
    },
  ],
  [
    'VM_appliance.hard_shutdown',
    async stand => [await stopAppliance(stand, 'VM_appliance.hard_shutdown'), 'Halted'],
  ],
  ['VM_appliance.shutdown', async stand => [await stopAppliance(stand, 'VM_appliance.shutdown'), 'Halted']],
  [
    'VM.get_boot_record',
    async ({ call, running, halted }) => [
      [
        Object(await call('VM.get_boot_record', running)).name_label,
        await codeOf(call('VM.get_boot_record', halted)),
      ],
      ['running', 'VM_BAD_POWER_STATE'],
    ],
  ],
  ['VM.get_cooperative', async ({ call, running }) => [await call('VM.get_cooperative', running), true]],
  [
    'VM.add_to_VCPUs_params_live',
    async ({ call, running }) => {
      await call('VM.add_to_VCPUs_params_live', running, 'weight', '512')
      return [await call('VM.get_VCPUs_params', running), { weight: '512' }]
    },
  ],
  [
    'VM.set_shadow_multiplier_live',
    async ({ call, running }) => {
      const before = Number(await call('VM.get_memory_overhead', running))
      await call('VM.set_shadow_multiplier_live', running, 3)
      return [Number(await call('VM.get_memory_overhead', running)) > before, true]
    },
  ],
  [
    'VM.copy_bios_strings',
    async ({ call, emulator, hosts, halted }) => {
      const strings = { 'bios-vendor': 'Maker' }
      emulator.world.databases()[0]?.update('host', hosts[0], { bios_strings: strings })
      await call('VM.copy_bios_strings', halted, hosts[0])
      return [
        [
          await call('VM.get_bios_strings', halted),
          await codeOf(call('VM.copy_bios_strings', halted, hosts[0])),
        ],
        [strings, 'VM_BIOS_STRINGS_ALREADY_SET'],
      ]
    },
  ],
])

async function stopAppliance({ call, running }: Stand, message: string): Promise<unknown> {
  const appliance = await call('VM_appliance.create', { name_label: 'set', name_description: '' })
  await call('VM.set_appliance', running, appliance)
  await call(message, appliance)
  return call('VM.get_power_state', running)
}
