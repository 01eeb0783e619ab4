import { insertTools, patch, unheard, unheardOf, update } from './asking.js'
import type { CodeRow } from './row.js'

/** Codes around hosts and updates, each with one way to meet it. */
export const hostRows: readonly CodeRow[] = [
  {
    code: 'MESSAGE_REMOVED',
    what: 'a CPU mask where there is none any more',
    release: '8.2',
    ask: [['host "alpha" {', 'host "alpha" {\n  cpu_features = "77bee3ff-bfebfbff-00000001-2c100800"']],
    line: 'cpu_features = "77bee3ff-bfebfbff-00000001-2c100800"',
  },
  {
    code: 'INVALID_FEATURE_STRING',
    what: 'a CPU mask that adds features',
    release: '6.2',
    ask: [['host "alpha" {', 'host "alpha" {\n  cpu_features = "ffffffff-ffffffff-ffffffff-ffffffff"']],
    line: 'cpu_features = "ffffffff-ffffffff-ffffffff-ffffffff"',
  },
  {
    code: 'CPU_FEATURE_MASKING_NOT_SUPPORTED',
    what: 'a CPU mask where the CPU cannot',
    release: '6.2',
    spoil: ({ pool }) => pool.setHost({ cpu_info: { maskable: 'no' } }),
    ask: [['host "alpha" {', 'host "alpha" {\n  cpu_features = "00000001-00000001-00000001-00000000"']],
    line: 'cpu_features = "00000001-00000001-00000001-00000000"',
  },
  {
    code: 'FEATURE_RESTRICTED',
    what: 'a CPU mask that the licence does not allow',
    release: '6.2',
    spoil: ({ pool, member }) => {
      for (const side of [pool, member]) side.setHost({ license_params: { restrict_cpu_masking: 'true' } })
      pool.setPool({ restrictions: { restrict_cpu_masking: 'true' } })
    },
    ask: [['host "alpha" {', 'host "alpha" {\n  cpu_features = "00000001-00000001-00000001-00000000"']],
    line: 'cpu_features = "00000001-00000001-00000001-00000000"',
  },
  {
    code: 'CLUSTERED_SR_DEGRADED',
    what: 'a reboot while the cluster is degraded',
    release: '8.2',
    spoil: scene => {
      scene.pool.set('SR', scene.named('SR', 'spare'), { clustered: true })
      scene.pool.add('Cluster_host', { host: 'OpaqueRef:NULL', enabled: true })
    },
    ask: patch('  file   = "updates/fix"\n  hosts  = [host.beta]\n  reboot = "each"\n'),
    line: 'hosts = [host.beta]',
  },
  {
    code: 'INVALID_PATCH',
    what: 'a file that is no update',
    release: '7.0',
    ask: patch('  file  = "main.pool.hcl"\n  hosts = [host.alpha]\n'),
    line: 'patch "fix" {',
  },
  {
    code: 'INVALID_UPDATE',
    what: 'a file that is no update',
    release: '8.2',
    ask: patch('  file  = "main.pool.hcl"\n  hosts = [host.alpha]\n'),
    line: 'patch "fix" {',
  },
  {
    code: 'CANNOT_FIND_PATCH',
    what: 'a patch whose file is gone',
    release: '7.0',
    spoil: ({ pool }) => void pool.add('pool_patch', { uuid: update, name_label: 'fix' }),
    ask: patch(`  uuid  = "${update}"\n  hosts = [host.alpha]\n`),
    line: 'hosts = [host.alpha]',
  },
  {
    code: 'CANNOT_FETCH_PATCH',
    what: 'a patch that a member cannot fetch',
    release: '7.0',
    spoil: ({ pool }) => void pool.add('pool_patch', { uuid: update, name_label: 'fix' }),
    ask: patch(`  uuid  = "${update}"\n  hosts = [host.beta]\n`),
    line: 'hosts = [host.beta]',
  },
  {
    code: 'CANNOT_FIND_UPDATE',
    what: 'an update whose image is gone',
    release: '8.2',
    spoil: ({ pool }) => void pool.add('pool_update', { uuid: update, name_label: 'fix' }),
    ask: patch(`  uuid  = "${update}"\n  hosts = [host.alpha]\n`),
    line: 'hosts = [host.alpha]',
  },
  ...(['7.0', '8.2'] as const).flatMap((release): readonly CodeRow[] => {
    const era = release === '7.0' ? 'PATCH' : 'UPDATE'
    const on = (code: string, what: string, label: string): CodeRow => ({
      code: `${era}_PRECHECK_FAILED_${code}`,
      what,
      release,
      ask: patch(`  file  = "updates/${label}"\n  hosts = [host.alpha]\n`),
      line: 'hosts = [host.alpha]',
    })
    return [
      on('PREREQUISITE_MISSING', 'an update that needs another', 'second'),
      on('WRONG_SERVER_VERSION', 'an update for another release', 'other'),
      on('OUT_OF_SPACE', 'an update larger than the room', 'large'),
      {
        ...on('UNKNOWN_ERROR', 'an update that fails its own check', 'fix'),
        spoil: unheardOf(era),
        ask: patch(`  uuid  = "${unheard}"\n  hosts = [host.alpha]\n`),
      },
    ]
  }),
  {
    code: 'PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD',
    what: 'an update for another build',
    release: '7.0',
    ask: patch('  file  = "updates/built"\n  hosts = [host.alpha]\n'),
    line: 'hosts = [host.alpha]',
  },
  {
    code: 'PATCH_PRECHECK_FAILED_VM_RUNNING',
    what: 'an update that refuses running VMs',
    release: '7.0',
    ask: patch('  file  = "updates/quiet"\n  hosts = [host.alpha]\n'),
    line: 'hosts = [host.alpha]',
  },
  {
    code: 'PATCH_PRECHECK_FAILED_ISO_MOUNTED',
    what: 'an update while tools are inserted',
    release: '7.0',
    spoil: insertTools,
    ask: patch('  file  = "updates/fix"\n  hosts = [host.alpha]\n'),
    line: 'hosts = [host.alpha]',
  },
  {
    code: 'UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT',
    what: 'an update beside one that it cannot be with',
    release: '8.2',
    ask:
      patch('  file  = "updates/first"\n  hosts = [host.alpha]\n') +
      patch(
        '  file     = "updates/jealous"\n  hosts    = [host.alpha] # jealous\n  requires = [patch.fix]\n',
      ).replace('"fix"', '"jealous"'),
    line: 'hosts = [host.alpha] # jealous',
  },
]
