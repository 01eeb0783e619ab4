import type { releases } from './lab-draft.js'
import type { Drawn } from './twist.js'

/** What a plot asks of one edit of the configuration. */
export interface PlotStage {
  readonly incidents?: readonly { readonly kind: string; readonly machine: number }[]
  readonly deeds?: readonly Drawn[]
  readonly twists?: readonly Drawn[]
}

/** A few edits that lead where chance alone hardly comes; what else is drawn for the case is mixed in. */
export interface Plot {
  /** Where only some releases say it so. */
  readonly releases?: readonly (typeof releases)[number][]
  readonly machines?: number
  readonly lab?: readonly Drawn[]
  readonly stages: readonly PlotStage[]
}

function one(twist: string, first: number = 0, second: number = 0): Drawn {
  return { twist, first, second }
}

const old = ['6.2.0', '6.5.0'] as const
const pooled = 2

/** By what becomes of them; the number varies what is chosen. */
export const plots: Readonly<Record<string, (variant: number) => Plot>> = {
  'a bond of addresses': variant => ({
    stages: [{}, { deeds: [one('addresses of somebody', variant)], twists: [one('bond')] }],
  }),
  'an address on a NIC that somebody bonded': variant => ({
    stages: [
      { twists: [one('nic network', 2)] },
      { deeds: [one('bond of somebody', variant)], twists: [one('storage interfaces')] },
    ],
  }),
  'a bond of a NIC that somebody bonded': variant => ({
    stages: [{}, { deeds: [one('bond of somebody', variant, variant)], twists: [one('bond', variant)] }],
  }),
  'a VM on a host that is down': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('vm', 0, variant)] },
      { incidents: [{ kind: 'power-off', machine: 1 }], twists: [one('vm', 2), one('vm host', 1, 1)] },
    ],
  }),
  'protection while a host is down': variant => ({
    machines: pooled + (variant % 2),
    stages: [
      { twists: [one('sr shared'), one('vm')] },
      { incidents: [{ kind: 'power-off', machine: 1 }], twists: [one('ha')] },
    ],
  }),
  'a guest without tools': variant => ({
    releases: [...old, '7.0.0', '7.1.2', '8.2.1'],
    machines: pooled,
    stages: [{ twists: [one('vm', 1)] }, { twists: [one('host maintenance', variant)] }],
  }),
  'a joiner managed over a bond': variant => ({
    machines: pooled,
    lab: [one('machine setup', 0, 5 + (variant % 2))],
    stages: [{}],
  }),
  'features that cannot be masked': variant => ({
    releases: old,
    machines: pooled,
    lab: [one('machine unmaskable')],
    stages: [{ twists: [one('host features', variant, variant)] }],
  }),
  'a tag that somebody took': variant => ({
    stages: [
      {},
      { deeds: [one('vlan of somebody', variant, variant)], twists: [one('vlan', variant, variant)] },
    ],
  }),
  'a network goes under a VM of somebody': variant => ({
    stages: [
      { twists: [variant % 2 === 0 ? one('private network') : one('vlan', 1)] },
      { deeds: [one('vm of somebody', 4 + (variant % 3), 1)], twists: [one('network out')] },
    ],
  }),
  'a VM on a host without its network': variant => ({
    machines: pooled,
    lab: [one('machine nics', 0, 2)],
    stages: [{ twists: [one('nic network', 1), one('vm', 0, variant), one('vm host', 0, 1)] }],
  }),
  'a VM moves to another CPU': variant => ({
    ...(variant % 2 === 0 ? { releases: old } : {}),
    machines: pooled,
    lab: [one('machine features', variant, variant)],
    stages: [
      { twists: [one('cpu policy'), one('vm'), one('vm host', 0, variant)] },
      { twists: [one('vm host', 0, variant + 1)] },
    ],
  }),
  'a VM starts while its storage is away': variant => ({
    stages: [
      { twists: [one('sr shared', variant), one('vm'), one('vm power')] },
      { incidents: [{ kind: 'nas-down', machine: 0 }], twists: [one('vm power', 0, 1)] },
    ],
  }),
  'a target that knows another password': () => ({
    stages: [{ twists: [one('sr shared', 5), one('sr wrong')] }],
  }),
  'ISO images elsewhere': variant => ({
    stages: [{ twists: [one('sr iso', variant), one('sr wrong')] }],
  }),
  'an address goes under storage': variant => ({
    stages: [
      { twists: [one('storage interfaces', 0), one('sr shared', 1 + (variant % 2))] },
      { twists: [one('storage interface out', variant)] },
    ],
  }),
  'a bond takes the NIC of a VM': variant => ({
    stages: [
      { twists: [one('nic network', 2), one('vm'), one('vm nic')] },
      { twists: [one('bond', variant)] },
    ],
  }),
  'a bond takes the NIC of a VM that leaves its host': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('vm', 0, variant), one('vm power', 0, 1), one('vm host', 0, 1)] },
      { twists: [one('host maintenance', 1), one('bond', 2 + (variant % 2), variant)] },
      { twists: [one('host maintenance', 1, 2), one('bond out')] },
    ],
  }),
  'a bond takes the NIC of a VLAN': variant => ({
    stages: [{ twists: [one('vlan', 2, variant)] }, { twists: [one('bond', variant % 2)] }],
  }),
  'a saved VM is switched off': variant => ({
    stages: [
      { twists: [one('sr shared'), one('sr default'), one('vm', 0, variant), one('vm power', 0, 2)] },
      { twists: [one('vm power')] },
    ],
  }),
  'a disk shrinks': variant => ({
    stages: [{ twists: [one('vm', variant, 2)] }, { twists: [one('vm disk size', 0, 2)] }],
  }),
  'an SR goes before its disks': variant => ({
    stages: [
      { twists: [one('sr shared'), one('vm', 0, variant), one('vm power')] },
      { twists: [one('sr with kept disks')] },
      { twists: [one('sr out')] },
    ],
  }),
  'no room for the statefile': variant => ({
    releases: ['7.6.0', '8.2.1', '8.4.0', 'xcp-ng-8.3.0'],
    machines: pooled,
    stages: [
      { twists: [one('sr shared', 3), one('vm', 0), one('vm', 4, 3), one('vm', 3, 6)] },
      { twists: [one('ha', 0, variant % 9)] },
    ],
  }),
  'no room for the memory of a VM': () => ({
    stages: [
      { twists: [one('sr shared', 3), one('sr default'), one('vm', 0, 6), one('vm power')] },
      { twists: [one('vm power', 0, 2)] },
    ],
  }),
  'a VM that must not move': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('vm')] },
      { deeds: [one('vm must not move')], twists: [one('host maintenance', variant)] },
    ],
  }),
  'a VM that must not move, on the host that is emptied': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('vm', 0, variant), one('vm power', 0, 1), one('vm host', 0, variant % 2)] },
      { deeds: [one('vm must not move')], twists: [one('host maintenance', variant % 2)] },
    ],
  }),
  'a protected VM comes onto a NIC that a bond takes': variant => ({
    releases: ['7.0.0', '7.6.0', '8.2.1', '8.4.0', 'xcp-ng-8.3.0'],
    machines: pooled,
    stages: [
      {
        twists: [one('sr shared'), one('nic network'), one('vm', 0, 3), one('vm power', 0, 1), one('ha')],
      },
      { twists: [one('bond', 2, variant), one('vm nic')] },
    ],
  }),
  'a protected VM comes onto a NIC that a bond has': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('sr shared'), one('nic network'), one('vm', 0, 3), one('vm power', 0, 1), one('ha')] },
      { twists: [one('bond', 2, variant)] },
      { twists: [one('vm nic')] },
    ],
  }),
  'another coordinator while a host is down': variant => ({
    machines: 3,
    stages: [{}, { incidents: [{ kind: 'power-off', machine: 1 }], twists: [one('coordinator', variant)] }],
  }),
  'another address of the coordinator under protection': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('sr shared', variant), one('vm'), one('ha')] },
      { twists: [one('host management', 0, 2)] },
    ],
  }),
  'another address of the coordinator before others join': variant => ({
    machines: pooled + (variant % 2),
    stages: [{ twists: [one('host management', 0, 2)] }],
  }),
  'another NIC of the coordinator, which is not there, before others join': variant => ({
    machines: pooled + (variant % 2),
    lab: [one('machine nics', 1 + (variant % 2), 2)],
    stages: [{ twists: [one('host management', 0, 2)] }],
  }),
  'another address of a host that is down': () => ({
    machines: pooled,
    stages: [{}, { incidents: [{ kind: 'power-off', machine: 1 }], twists: [one('host management', 1, 2)] }],
  }),
  'a bond goes while a host is down': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('bond', variant)] },
      { incidents: [{ kind: 'power-off', machine: 1 }], twists: [one('network out')] },
    ],
  }),
  'an address comes to a bond that goes': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('bond', variant)] },
      { twists: [one('storage interfaces', 2), one('bond out', variant)] },
    ],
  }),
  'an address takes the place of management': () => ({
    stages: [
      { twists: [one('bond', 16)] },
      { twists: [one('storage interfaces', 2), one('bond devices', 0, 4)] },
    ],
  }),
  'an SR is made anew while a host joins': variant => ({
    machines: 3,
    stages: [
      { twists: [one('sr shared'), one('member out', variant)] },
      { twists: [one('sr server', 0, 1), one('member in')] },
    ],
  }),
  'an SR is connected anew while a host joins': variant => ({
    machines: 3,
    stages: [
      { twists: [one('sr shared'), one('member out', variant)] },
      { twists: [one('sr connection', 0, 1), one('member in')] },
    ],
  }),
  'a VM on a host that goes into maintenance': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('vm', 0, variant), one('vm host', 0, variant % 2)] },
      { twists: [one('host maintenance', variant % 2)] },
    ],
  }),
  'the storage of protected VMs is detached': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('storage interfaces'), one('sr shared', 2 + (variant % 2)), one('vm'), one('ha')] },
      { twists: [one('host management', 0, 2), one('host multipathing', 3 * variant, variant)] },
    ],
  }),
  'an SR goes while hosts look for several paths': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('sr shared', 3 + 3 * (variant % 2)), one('sr existing', 0, 1)] },
      { twists: [one('host multipathing', variant), one('sr out')] },
    ],
  }),
  'an SR comes while hosts look for several paths': variant => ({
    machines: pooled,
    stages: [{}, { twists: [one('host multipathing', variant), one('sr shared', 3)] }],
  }),
  'a host in maintenance joins': variant => ({
    machines: pooled + (variant % 2),
    stages: [
      { twists: [one('member out'), one('host maintenance', 1), one('sr shared', variant)] },
      { twists: [one('member in'), ...(variant % 3 === 2 ? [one('host maintenance', 1, 2)] : [])] },
    ],
  }),
  'a VM starts while its host comes out of maintenance': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('vm', 0, variant), one('vm power'), one('host maintenance', 1)] },
      {
        twists: [
          one('host maintenance', 1, 2),
          one('vm power', 0, 1),
          ...(variant % 2 === 0 ? [one('vm host', 0, 1)] : []),
        ],
      },
    ],
  }),
  'a mask beside an update': variant => ({
    releases: old,
    stages: [{ twists: [one('patch', 2 - (variant % 3)), one('host features', variant, 1)] }],
  }),
  'management moves while the pool is furnished': variant => ({
    machines: 1 + (variant % 3),
    stages: [
      {},
      {
        twists: [
          one('host management', variant, 4),
          one('sr shared', variant),
          one('nic network', 2),
          one('patch', variant),
        ],
      },
    ],
  }),
  'members are changed while the coordinator reboots': variant => ({
    machines: pooled,
    stages: [
      {},
      {
        twists: [
          one('patch', 0, variant % 2 === 0 ? 6 : 0),
          one('host iqn', 1),
          ...(variant % 3 === 0 ? [one('host maintenance', 1)] : []),
        ],
      },
    ],
  }),
  'hosts leave and are changed while the coordinator reboots': variant => ({
    machines: pooled + (variant % 2),
    stages: [
      {},
      {
        twists: [
          ...(variant % 3 === 0 ? [one('coordinator')] : []),
          one(variant % 4 === 0 ? 'pool out' : 'member out'),
          one('patch', variant % 2 === 0 ? 0 : 2, 6),
          one('host features', 0, 1),
          one('host iqn', 1),
        ],
      },
    ],
  }),
  'another coordinator while hosts reboot': variant => ({
    machines: pooled + (variant % 2),
    stages: [
      {},
      { twists: [one('coordinator', variant), one('patch', variant), one('host features', 0, 1)] },
    ],
  }),
  'a network is made anew under a VM that runs': variant => ({
    stages: [
      { twists: [one('private network'), one('vm'), one('vm nic', 0, variant)] },
      { twists: [one('network base', variant, 1 + (variant % 2))] },
    ],
  }),
  'a network of a NIC that no host has': variant => ({
    machines: 1,
    lab: [one('machine nics', 0, 2)],
    stages: [
      {},
      { twists: [one(variant % 2 === 0 ? 'nic network' : 'vlan', 2 + (variant % 4 > 1 ? 1 : 0), variant)] },
    ],
  }),
  'two networks of one NIC': variant => ({
    stages: [
      { twists: [one('nic network', 2), one('private network')] },
      { twists: [one('network base', variant, 1)] },
    ],
  }),
  'a share that lets nobody in': variant => ({
    stages: [{ twists: [one('sr shared', 7 - (variant % 2)), one('sr wrong')] }],
  }),
  'a host that is down comes out of maintenance': variant => ({
    machines: pooled + (variant % 2),
    stages: [
      { twists: [one('host maintenance', 1)] },
      { incidents: [{ kind: 'power-off', machine: 1 }], twists: [one('host maintenance', 1, 2)] },
    ],
  }),
  'a guest without drivers moves': variant => ({
    releases: ['6.2.0'],
    machines: pooled,
    stages: [
      { twists: [one('sr shared'), one('vm', 1), one('vm host', 0, variant)] },
      { twists: [one('vm host', 0, variant + 1)] },
    ],
  }),
  'a guest without drivers on a host that leaves': variant => ({
    releases: ['6.2.0'],
    machines: pooled,
    stages: [
      { twists: [one('sr shared'), one('vm', 1, variant), one('vm power', 0, 1), one('vm host', 0, 1)] },
      { twists: [one('vm host', 0, 4), one('member out')] },
    ],
  }),
  'a disk on a host that leaves': variant => ({
    machines: pooled,
    stages: [
      { twists: [one('sr local', 1), one('vm', 0, variant), one('vm power'), one('vm disk')] },
      { twists: [one('member out')] },
    ],
  }),
  'the storage of a saved VM is made anew': variant => ({
    machines: 1 + (variant % 2),
    stages: [
      { twists: [one('sr shared', 3), one('sr default'), one('vm', 0, variant), one('vm power')] },
      { twists: [one('vm power', 0, 2)] },
      { twists: [one('sr wrong', 0, 1)] },
    ],
  }),
  'the storage of a saved VM is elsewhere': variant => ({
    machines: 1 + (variant % 2),
    stages: [
      { twists: [one('sr shared', 4), one('sr default'), one('vm', 0, variant), one('vm power')] },
      { twists: [one('vm power', 0, 2)] },
      { twists: [one('sr wrong', 0, 1)] },
    ],
  }),
}
