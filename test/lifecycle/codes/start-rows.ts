import { set, start, started } from './asking.js'
import type { CodeRow } from './row.js'

/** Codes around VMs that start or change, each with one way to meet it. */
export const startRows: readonly CodeRow[] = [
  {
    code: 'HOST_NOT_ENOUGH_FREE_MEMORY',
    what: 'a VM larger than its host',
    release: '8.2',
    ask: [['power    = "halted"', 'memory   = "64GiB"\n  power    = "running"\n  host     = host.alpha']],
    line: started,
  },
  {
    code: 'HOST_NOT_ENOUGH_PCPUS',
    what: 'more virtual CPUs than CPUs',
    release: '8.2',
    ask: [['power    = "halted"', 'vcpus    = 64\n  power    = "running"\n  host     = host.alpha']],
    line: started,
  },
  {
    code: 'HOST_DISABLED',
    what: 'a VM on a host in maintenance',
    release: '8.2',
    ask: [
      ['power    = "halted"', 'power    = "running"\n  host     = host.beta'],
      ['host "beta" {', 'host "beta" {\n  maintenance = true'],
    ],
    line: 'host = host.beta',
  },
  {
    code: 'HOST_NOT_LIVE',
    what: 'a VM on a host that is down',
    release: '8.2',
    spoil: ({ pool, member }) => {
      pool.set('host_metrics', String(member.database.get('host', member.host)?.['metrics']), { live: false })
    },
    ask: [['power    = "halted"', 'power    = "running"\n  host     = host.beta']],
    line: 'host = host.beta',
  },
  {
    code: 'NO_HOSTS_AVAILABLE',
    what: 'a host is emptied and no other takes VMs',
    release: '8.2',
    ask: [
      ['host "alpha" {', 'host "alpha" {\n  maintenance = true'],
      ['host "beta" {', 'host "beta" {\n  maintenance = true'],
    ],
    line: 'maintenance = true',
  },
  {
    code: 'HOST_CANNOT_ATTACH_NETWORK',
    what: 'a VM on a NIC that somebody bonded',
    release: '8.2',
    spoil: scene => {
      const { pool, nic } = scene
      const master = pool.addUpperPif('bond0')
      const made = pool.add('Bond', { master })
      pool.set('PIF', nic(pool.host, 'eth1'), { bond_slave_of: made })
    },
    ask: start,
    line: started,
  },
  {
    code: 'VM_REQUIRES_SR',
    what: 'a VM on a host without its storage',
    release: '8.2',
    ask: [
      ['power    = "halted"', 'power    = "running"\n  host     = host.beta'],
      [
        'size = "1GiB" # still',
        'size = "1GiB"\n  }\n  disk "data" {\n    sr   = sr.local\n    size = "1GiB"',
      ],
    ],
    line: 'host = host.beta',
  },
  {
    code: 'VM_REQUIRES_NETWORK',
    what: 'a VM on a host without its network',
    release: '8.2',
    spoil: ({ pool, nic }) => pool.database.remove('PIF', nic(pool.host, 'eth1')),
    ask: start,
    line: started,
  },
  {
    code: 'VM_HVM_REQUIRED',
    what: 'a VM that needs what the CPU has not',
    release: '8.2',
    spoil: ({ pool }) => pool.setHost({ capabilities: ['xen-3.0-x86_64'] }),
    ask: start,
    line: started,
  },
  {
    code: 'VM_REQUIRES_IOMMU',
    what: 'a VM with a device of the host that cannot shield it',
    release: '8.2',
    spoil: set('VM', 'still', { other_config: { pci: '0/0000:04:00.0' } }),
    ask: start,
    line: started,
  },
  {
    code: 'VM_REQUIRES_GPU',
    what: 'a VM with a graphics card that the host has not',
    release: '8.2',
    spoil: ({ pool, named }) => {
      const group = pool.add('GPU_group', { name_label: 'cards' })
      pool.add('VGPU', { VM: named('VM', 'still'), GPU_group: group })
    },
    ask: start,
    line: started,
  },
  {
    code: 'VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION',
    what: 'a VM of newer hardware',
    release: '8.2',
    spoil: scene => {
      set('VM', 'still', { hardware_platform_version: 9 })(scene)
      scene.pool.setHost({ virtual_hardware_platform_versions: [0, 1, 2] })
    },
    ask: start,
    line: started,
  },
  {
    code: 'VALUE_NOT_SUPPORTED',
    what: 'a VM with a setting of PV guests',
    release: '8.2',
    spoil: set('VM', 'still', { actions_after_crash: 'coredump_and_restart' }),
    ask: start,
    line: started,
  },
  {
    code: 'MEMORY_CONSTRAINT_VIOLATION',
    what: 'a VM whose limits contradict one another',
    release: '8.2',
    spoil: set('VM', 'still', {
      memory_static_min: 900_000_000,
      memory_dynamic_min: 900_000_000,
      memory_dynamic_max: 100_000_000,
      memory_static_max: 100_000_000,
    }),
    ask: start,
    line: started,
  },
  {
    code: 'MEMORY_CONSTRAINT_VIOLATION_ORDER',
    what: 'limits out of order',
    release: '8.2',
    ask: [
      [
        'power    = "halted"',
        'power    = "halted"\n  memory {\n    static_min  = "512MiB"\n    dynamic_min = "256MiB"\n    dynamic_max = "256MiB"\n    static_max  = "256MiB"\n  }',
      ],
    ],
    line: 'memory {',
  },
  {
    code: 'MEMORY_CONSTRAINT_VIOLATION_MAXPIN',
    what: 'a range that the licence does not allow',
    release: '8.2',
    spoil: ({ pool, member }) => {
      for (const side of [pool, member]) side.setHost({ license_params: { restrict_dmc: 'true' } })
      pool.setPool({ restrictions: { restrict_dmc: 'true' } })
    },
    ask: [
      [
        'power    = "halted"',
        'power    = "halted"\n  memory {\n    static_min  = "128MiB"\n    dynamic_min = "256MiB"\n    dynamic_max = "512MiB"\n    static_max  = "512MiB"\n  }',
      ],
    ],
    line: 'memory {',
  },
  {
    code: 'OPERATION_BLOCKED',
    what: 'a start that is blocked',
    release: '8.2',
    spoil: set('VM', 'still', { blocked_operations: { start_on: 'no' } }),
    ask: start,
    line: started,
  },
  {
    code: 'DEVICE_ALREADY_EXISTS',
    what: 'a disk at a position that somebody took',
    release: '8.2',
    spoil: ({ pool, named }) =>
      void pool.add('VBD', {
        VM: named('VM', 'still'),
        type: 'CD',
        mode: 'RO',
        userdevice: '5',
        empty: true,
      }),
    ask: [
      [
        'size = "1GiB" # still',
        'size = "1GiB"\n  }\n  disk "data" {\n    sr       = sr.vdis\n    size     = "1GiB"\n    position = 5',
      ],
    ],
    line: 'disk "data" {',
  },
]
