import { set, start, started } from './asking.js'
import type { CodeRow } from './row.js'

/** Codes around storage and disks, each with one way to meet it. */
export const storageRows: readonly CodeRow[] = [
  {
    code: 'SR_INDESTRUCTIBLE',
    what: 'an SR goes that must not be destroyed',
    release: '8.2',
    spoil: set('SR', 'spare', { other_config: { indestructible: 'true' } }),
    ask: [
      [
        'sr "spare" {\n  type       = "nfs"\n  name       = "spare"\n  server     = "10.0.0.100"\n  path       = "/export"\n  on_destroy = "destroy"\n}\n',
        '',
      ],
    ],
    line: 'sr.spare',
  },
  {
    code: 'SR_IS_CACHE_SR',
    what: 'an SR goes that caches',
    release: '8.2',
    spoil: ({ pool, named }) => pool.setHost({ local_cache_sr: named('SR', 'spare') }),
    ask: [
      [
        'sr "spare" {\n  type       = "nfs"\n  name       = "spare"\n  server     = "10.0.0.100"\n  path       = "/export"\n  on_destroy = "destroy"\n}\n',
        '',
      ],
    ],
    line: 'sr.spare',
  },
  {
    code: 'SR_NOT_EMPTY',
    what: 'an SR goes that holds a disk of somebody else',
    release: '8.2',
    spoil: ({ pool, named }) =>
      void pool.add('VDI', { name_label: 'foreign', SR: named('SR', 'spare'), managed: true, type: 'user' }),
    ask: [
      [
        'sr "spare" {\n  type       = "nfs"\n  name       = "spare"\n  server     = "10.0.0.100"\n  path       = "/export"\n  on_destroy = "destroy"\n}\n',
        '',
      ],
    ],
    line: 'sr.spare',
  },
  {
    code: 'SR_UNKNOWN_DRIVER',
    what: 'an SR of a type that the pool has not',
    release: '8.2',
    spoil: ({ pool }) => {
      for (const [sm, record] of pool.database.records('SM'))
        if (record['type'] === 'smb') pool.database.remove('SM', sm)
    },
    ask: 'sr "share" {\n  type   = "smb"\n  server = "\\\\\\\\10.0.0.100\\\\share"\n}\n',
    line: 'server = "\\\\\\\\10.0.0.100\\\\share"',
    also: ['SR_BACKEND_FAILURE_111 at server = "\\\\\\\\10.0.0.100\\\\share"'],
  },
  {
    code: 'NOT_SUPPORTED_DURING_UPGRADE',
    what: 'an SR while the pool is upgraded',
    release: '8.2',
    spoil: ({ pool }) => pool.setPool({ other_config: { rolling_upgrade_in_progress: 'true' } }),
    ask: 'sr "more" {\n  type   = "nfs"\n  server = "10.0.0.100"\n  path   = "/export" # more\n}\n',
    line: 'server = "10.0.0.100"',
  },
  {
    code: 'VDI_IN_USE',
    what: 'a disk goes that a VM of somebody else uses',
    release: '8.2',
    spoil: ({ pool, named, disk }) => {
      const vm = pool.addVm('foreign', { power_state: 'Running', resident_on: pool.host })
      pool.add('VBD', {
        VM: vm,
        VDI: disk(named('VM', 'still')),
        type: 'Disk',
        mode: 'RW',
        userdevice: '0',
        currently_attached: true,
      })
    },
    ask: start,
    line: started,
  },
  {
    code: 'VDI_READONLY',
    what: 'a VM starts with a disk that cannot be written',
    release: '8.2',
    spoil: ({ pool, named, disk }) => pool.set('VDI', disk(named('VM', 'still')), { read_only: true }),
    ask: start,
    line: started,
  },
  {
    code: 'VDI_CBT_ENABLED',
    what: 'a disk moves whose changes are tracked',
    release: '8.2',
    spoil: ({ pool, named, disk }) => pool.set('VDI', disk(named('VM', 'runs')), { cbt_enabled: true }),
    ask: [['sr   = sr.vdis # runs', 'sr   = sr.spare']],
    line: 'sr = sr.spare',
  },
  {
    code: 'VDI_IS_ENCRYPTED',
    what: 'a disk moves that is encrypted',
    release: '8.2',
    spoil: ({ pool, named, disk }) =>
      pool.set('VDI', disk(named('VM', 'runs')), { sm_config: { key_hash: 'ab' } }),
    ask: [['sr   = sr.vdis # runs', 'sr   = sr.spare']],
    line: 'sr = sr.spare',
  },
  {
    code: 'SR_BACKEND_FAILURE_44',
    what: 'a disk larger than what is free',
    release: '8.2',
    ask: [
      [
        'size = "1GiB" # still',
        'size = "1GiB"\n  }\n  disk "data" {\n    sr   = sr.local\n    size = "500GiB"',
      ],
    ],
    line: 'disk "data" {',
  },
  {
    code: 'SR_BACKEND_FAILURE_79',
    what: 'a disk larger than any can be',
    release: '8.2',
    ask: [['size = "1GiB" # still', 'size = "3000GiB"']],
    line: 'size = "3000GiB"',
  },
  {
    code: 'SR_SUSPEND_SPACE_INSUFFICIENT',
    what: 'a VM is suspended where there is no room',
    release: '8.2',
    spoil: set('SR', 'vdis', { physical_size: 1_000_000_000, physical_utilisation: 999_999_999 }),
    ask: [['power = "running" # runs', 'power = "suspended"']],
    line: 'power = "suspended"',
  },
  {
    code: 'VM_NO_SUSPEND_SR',
    what: 'a VM is suspended and the pool has no place for it',
    release: '8.2',
    spoil: ({ pool, member }) => {
      for (const side of [pool, member]) side.setHost({ suspend_image_sr: 'OpaqueRef:NULL' })
      pool.setPool({ suspend_image_SR: 'OpaqueRef:NULL' })
    },
    ask: [
      ['power = "running" # runs', 'power = "suspended"'],
      ['default = true', ''],
    ],
    line: 'power = "suspended"',
  },
  {
    code: 'SR_OPERATION_NOT_SUPPORTED',
    what: 'a disk on a library of images',
    release: '8.2',
    ask: [
      [
        'size = "1GiB" # still',
        'size = "1GiB"\n  }\n  disk "data" {\n    sr   = sr.images\n    size = "1GiB"',
      ],
    ],
    line: 'disk "data" {',
  },
]
