/** What cases are about, each as often as the others: what comes together rarely by chance is drawn together. */
export interface Theme {
  readonly twists: readonly string[]
  readonly lab: readonly string[]
  readonly deeds: readonly string[]
}

/** By what they are about. */
export const themes: Readonly<Record<string, Theme>> = {
  anything: { twists: [], lab: [], deeds: [] },
  'storage networks': {
    twists: [
      'storage interfaces',
      'sr shared',
      'storage interface address',
      'storage interface out',
      'storage interface dhcp',
      'host multipathing',
      'sr multipath',
      'sr out',
    ],
    lab: ['machine nics'],
    deeds: ['sr unplugged', 'addresses of somebody', 'disk of somebody'],
  },
  bonds: {
    twists: [
      'bond',
      'bond',
      'bond devices',
      'bond out',
      'storage interfaces',
      'vlan',
      'vlan on bond',
      'network out',
      'host management',
      'vm nic',
    ],
    lab: ['machine setup', 'machine nics'],
    deeds: ['bond of somebody', 'addresses of somebody', 'vlan of somebody', 'vm of somebody', 'vlan gone'],
  },
  processors: {
    twists: ['cpu policy', 'host features', 'vm', 'vm host', 'vm power', 'member in', 'coordinator'],
    lab: ['machine features', 'machine unmaskable', 'machine vendor'],
    deeds: ['vm power', 'vm must not move'],
  },
  leaving: {
    twists: [
      'member out',
      'eject forbidden',
      'host out',
      'sr local',
      'vm',
      'vm disk',
      'coordinator',
      'sr out',
    ],
    lab: ['machine local sr', 'machine setup'],
    deeds: ['disk of somebody', 'vm of somebody', 'host disabled'],
  },
  running: {
    twists: [
      'vm',
      'sr with kept disks',
      'vm power',
      'vm memory',
      'host maintenance',
      'sr default',
      'sr shared',
      'vm out',
      'vm settings',
    ],
    lab: ['machine memory', 'machine cores'],
    deeds: ['vm power', 'disk gone', 'nic gone', 'vm must not move'],
  },
  protection: {
    twists: ['ha', 'ha failures', 'ha protect', 'ha settings', 'ha out', 'vm', 'sr shared', 'patch', 'bond'],
    lab: ['machine memory', 'machine updates'],
    deeds: ['ha off', 'ha on', 'vm power', 'host disabled'],
  },
}

/** What is there often, so that other twists find something to change. */
export const frequent = [
  'vm',
  'vm',
  'vm',
  'vm',
  'vm',
  'sr shared',
  'sr shared',
  'sr default',
  'ha',
  'ha',
  'ha',
  'bond',
  'patch',
  'vm power',
  'vm host',
  'vm nic',
  'vm disk',
  'vm memory range',
  'host maintenance',
  'sr local',
]
