import { set } from './asking.js'
import type { CodeRow } from './row.js'

/** Codes around VMs that move or are saved, each with one way to meet it. */
export const moveRows: readonly CodeRow[] = [
  {
    code: 'VM_INCOMPATIBLE_WITH_THIS_HOST',
    what: 'a VM moves to another CPU',
    release: '8.2',
    spoil: set('VM', 'runs', { last_boot_CPU_flags: { vendor: 'AuthenticAMD' } }),
    ask: [['host     = host.alpha # runs', 'host     = host.beta']],
    line: 'host = host.beta',
  },
  {
    code: 'VM_IS_IMMOBILE',
    what: 'a VM that must not move keeps its host from being emptied',
    release: '8.2',
    spoil: set('VM', 'runs', { platform: { nomigrate: 'true' } }),
    ask: [
      ['host "alpha" {', 'host "alpha" {\n  maintenance = true'],
      ['host     = host.alpha # runs', ''],
    ],
    line: 'maintenance = true',
  },
  {
    code: 'VM_HAS_PCI_ATTACHED',
    what: 'a VM with a device of its host moves',
    release: '8.2',
    spoil: ({ pool, named }) =>
      pool.set('VM', named('VM', 'runs'), { attached_PCIs: [pool.add('PCI', { host: pool.host })] }),
    ask: [['host     = host.alpha # runs', 'host     = host.beta']],
    line: 'host = host.beta',
  },
  {
    code: 'VM_HAS_VGPU',
    what: 'a VM with a graphics card moves',
    release: '8.2',
    spoil: ({ pool, named }) => {
      const group = pool.add('GPU_group', { name_label: 'cards' })
      for (const [host] of pool.database.records('host')) pool.add('PGPU', { host, GPU_group: group })
      pool.add('VGPU', { VM: named('VM', 'runs'), GPU_group: group })
    },
    ask: [['host     = host.alpha # runs', 'host     = host.beta']],
    line: 'host = host.beta',
  },
  {
    code: 'VM_HAS_VUSBS',
    what: 'a VM with a USB device moves',
    release: '8.2',
    spoil: ({ pool, named }) => void pool.add('VUSB', { VM: named('VM', 'runs') }),
    ask: [['host     = host.alpha # runs', 'host     = host.beta']],
    line: 'host = host.beta',
  },
  {
    code: 'VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION',
    what: 'a VM is suspended whose disk is reset',
    release: '8.2',
    spoil: ({ pool, named, disk }) => pool.set('VDI', disk(named('VM', 'runs')), { on_boot: 'reset' }),
    ask: [['power = "running" # runs', 'power = "suspended"']],
    line: 'power = "suspended"',
  },
  {
    code: 'VM_LACKS_FEATURE',
    what: 'a guest without tools keeps its host from being emptied',
    release: '8.2',
    spoil: ({ pool, named }) => pool.set('VM', named('VM', 'runs'), { guest_metrics: 'OpaqueRef:NULL' }),
    ask: [
      ['host "alpha" {', 'host "alpha" {\n  maintenance = true'],
      ['host     = host.alpha # runs', ''],
    ],
    line: 'maintenance = true',
  },
  {
    code: 'VM_LACKS_FEATURE_SUSPEND',
    what: 'a guest without tools keeps its host from being emptied',
    release: '7.0',
    spoil: ({ pool, named }) => pool.set('VM', named('VM', 'runs'), { guest_metrics: 'OpaqueRef:NULL' }),
    ask: [
      ['host "alpha" {', 'host "alpha" {\n  maintenance = true'],
      ['host     = host.alpha # runs', ''],
    ],
    line: 'maintenance = true',
  },
  {
    code: 'VM_MISSING_PV_DRIVERS',
    what: 'a guest without tools keeps its host from being emptied',
    release: '6.2',
    spoil: ({ pool, named }) => pool.set('VM', named('VM', 'runs'), { guest_metrics: 'OpaqueRef:NULL' }),
    ask: [
      ['host "alpha" {', 'host "alpha" {\n  maintenance = true'],
      ['host     = host.alpha # runs', ''],
    ],
    line: 'maintenance = true',
  },
  {
    code: 'VM_OLD_PV_DRIVERS',
    what: 'a guest with old tools keeps its host from being emptied',
    release: '6.2',
    spoil: ({ pool, named }) =>
      pool.set('VM_guest_metrics', String(pool.database.get('VM', named('VM', 'runs'))?.['guest_metrics']), {
        PV_drivers_version: { major: '3', minor: '2' },
        PV_drivers_up_to_date: false,
      }),
    ask: [
      ['host "alpha" {', 'host "alpha" {\n  maintenance = true'],
      ['host     = host.alpha # runs', ''],
    ],
    line: 'maintenance = true',
  },
  {
    code: 'VM_NON_SUSPENDABLE',
    what: 'a guest that cannot be saved',
    release: '25.33.0',
    spoil: ({ pool, named }) =>
      pool.set('VM_guest_metrics', String(pool.database.get('VM', named('VM', 'runs'))?.['guest_metrics']), {
        other: { 'data-cant-suspend-reason': 'no' },
      }),
    ask: [['power = "running" # runs', 'power = "suspended"']],
    line: 'power = "suspended"',
  },
  {
    code: 'VM_BAD_POWER_STATE',
    what: 'a host goes on which a VM is paused',
    release: '8.2',
    spoil: ({ pool, member }) =>
      void pool.addVm('foreign', {
        power_state: 'Paused',
        resident_on: member.host,
        VCPUs_max: 1,
        VCPUs_at_startup: 1,
      }),
    ask: [['members     = [host.beta]', 'members     = []']],
    line: 'members = []',
  },
]
