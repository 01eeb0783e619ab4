import {
  addressOf,
  fewerFeatures,
  isOld,
  type LabDraft,
  type MachineDraft,
  releases,
  updates,
} from './lab-draft.js'
import { pick } from './twist.js'

/** What makes a lab unlike a plain one; `first` chooses the machine, from the last on, and `second` what it is like. */
export type LabTwist = (lab: LabDraft, machine: MachineDraft, second: number) => void

export const labTwists: Readonly<Record<string, LabTwist>> = {
  'machine release': (lab, machine, second) => {
    machine.release = pick(
      releases.filter(release => release !== lab.release),
      second,
    )
  },
  'machine features': (_lab, machine, second) => {
    machine.features = pick(
      [fewerFeatures, '77bee3ff-bfebfbff-00000001-2c100801', '00000001-00000001-00000000-00000000'],
      second,
    )
  },
  'machine vendor': (_lab, machine) => {
    machine.vendor = 'AuthenticAMD'
  },
  'machine unmaskable': (_lab, machine) => {
    machine.isMaskable = false
    machine.features = fewerFeatures
  },
  'machine cores': (_lab, machine, second) => {
    machine.cores = pick([1, 2, 8], second)
  },
  'machine memory': (_lab, machine, second) => {
    machine.memory = pick(['4GiB', '16GiB', '5GiB', '32GiB'], second)
  },
  'machine nics': (_lab, machine, second) => {
    machine.nics = pick(
      [
        ['lan', 'lan', 'store'],
        ['lan', 'lan'],
        ['lan'],
        ['lan', 'store', 'store', 'lan'],
        ['lan', 'lan', 'lan', 'lan', 'store', 'store'],
      ],
      second,
    )
  },
  'machine edition': (lab, machine, second) => {
    if (!lab.release.startsWith('xcp-ng'))
      machine.more.edition = JSON.stringify(
        pick(['free', 'standard', 'express', 'enterprise-per-socket'], second),
      )
  },
  'machine skew': (_lab, machine, second) => {
    machine.more.clock_skew = pick(['"400s"', '"-400s"', '"30s"'], second)
  },
  'machine backend': (_lab, machine) => {
    machine.more.network_backend = '"bridge"'
  },
  'machine local sr': (_lab, machine, second) => {
    machine.more.local_sr = pick(['"ext"', '"lvm"'], second)
  },
  'machine dhcp': (_lab, machine) => {
    machine.more.dhcp = 'true'
  },
  'machine updates': (_lab, machine, second) => {
    machine.more.updates = JSON.stringify(
      pick([[updates[0]], [updates[2]], [updates[0], updates[1]]], second),
    )
  },
  'machine setup': (lab, machine, second) => {
    const file = `${machine.name}.setup.hcl`
    const index = lab.machines.indexOf(machine)
    lab.files[file] = `${ownHost(index)}${pick(setups, second)(lab.release)}`
    machine.more.setup = JSON.stringify(file)
    if (pick(setups, second) === busy) machine.more.busy = '["old"]'
  },
  'machine of another pool': (lab, machine, second) => {
    if (lab.machines.some(({ name }) => name === 'stranger')) return
    const index = lab.machines.indexOf(machine)
    const other = addressOf(7)
    lab.machines.push({ ...structuredClone(machine), name: 'stranger', address: other })
    const file = `${machine.name}.setup.hcl`
    const [coordinator, member] = second % 2 === 0 ? ['own', 'other'] : ['other', 'own']
    lab.files[file] = `${ownHost(index)}host "other" {
  address  = "${other}"
  password = "labroot"
}
pool "theirs" {
  coordinator = host.${coordinator}
  members     = [host.${member}]
}
`
    machine.more.setup = JSON.stringify(file)
  },
}

function ownHost(index: number): string {
  return `host "own" {
  address  = "${addressOf(index)}"
  password = "labroot"
}
`
}

function oldVm(power: string): string {
  return `sr "own" {
  host   = host.own
  type   = "ext"
  device = "/dev/sdb"
  default = true
}
vm "old" {
  pool     = host.own
  template = "guest"
  memory   = "256MiB"
  power    = "${power}"
  disk "root" {
    sr   = sr.own
    size = "1GiB"
  }
}
`
}

const busy = (): string => oldVm('halted')

/** What may have been done on a machine before. */
const setups: readonly ((release: string) => string)[] = [
  () => oldVm('running'),
  () => oldVm('halted'),
  busy,
  () => oldVm('suspended'),
  () => `sr "shared" {
  pool   = host.own
  type   = "nfs"
  server = "10.0.0.100"
  path   = "/vdis"
}
`,
  () => `network "joined" {
  pool = host.own
}
bond "joined" {
  network = network.joined
  devices = ["eth1", "eth0"]
}
`,
  release => `network "tagged" {
  pool   = host.own
  device = "eth${isOld(release) ? 0 : 1}"
  vlan   = 7
}
`,
  () => `network "joined" {
  pool = host.own
}
bond "joined" {
  network = network.joined
  devices = ["eth2", "eth3"]
}
`,
]
