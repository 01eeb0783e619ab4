import type { Role } from '../datamodel/roles.js'

/** The fixed part of the lab, as `lab.hcl` says it. Sizes in bytes. */
export interface Hardware {
  readonly segments: ReadonlyMap<string, Segment>
  readonly machines: ReadonlyMap<string, Machine>
  readonly nas: ReadonlyMap<string, Nas>
  readonly updates: ReadonlyMap<string, Update>
  readonly templates: ReadonlyMap<string, GuestTemplate>
  /** Users of the directory that every pool has joined. */
  readonly accounts: readonly Account[]
  /** Set where the storage behind the hosts cannot be seen: every host reaches whatever it is asked to. */
  readonly isStorageUnknown?: boolean
  /** Names of ISO images that such storage is taken to hold where no pool has looked at it yet. */
  readonly assumedIsos?: readonly string[]
}

/** Who may log in beside root, and do what the role allows. */
export interface Account {
  readonly name: string
  readonly password: string
  readonly role: Role
}

export interface Segment {
  readonly label: string
  /** `10.42.0.0/16` */
  readonly subnet: string
}

export interface Machine {
  readonly label: string
  readonly address: string
  readonly netmask: string
  /** True where the management interface gets its address by DHCP; the lab leases the one that is written. */
  readonly hasDhcpAddress: boolean
  readonly gateway: string
  /** As written: `6.2.0`, `xcp-ng-8.2`. */
  readonly release: string
  readonly edition: string
  readonly password: string
  readonly cpu: Cpu
  readonly memoryBytes: number
  readonly dom0MemoryBytes: number
  readonly diskBytes: number
  readonly localSr: 'lvm' | 'ext'
  readonly nics: readonly Nic[]
  readonly clockSkewSeconds: number
  readonly networkBackend: 'openvswitch' | 'bridge'
  /** Labels of updates already installed. */
  readonly updates: readonly string[]
  /** Names of VMs that have an operation under way. */
  readonly busy: readonly string[]
  /** A configuration file applied when the lab is made. */
  readonly setup: string | undefined
}

export interface Cpu {
  readonly vendor: string
  readonly model: string
  readonly family: number
  readonly stepping: number
  readonly sockets: number
  readonly cores: number
  readonly features: string
  readonly isMaskable: boolean
  readonly hasHvm: boolean
}

export interface Nic {
  readonly device: string
  readonly segment: string
  readonly mac: string
}

export interface Nas {
  readonly label: string
  /** Set for one of which nothing is known: it has whatever is asked for. */
  readonly isUnknown?: boolean
  readonly ports: readonly { readonly segment: string; readonly ip: string }[]
  readonly exports: readonly Export[]
}

export type Export =
  | {
      readonly kind: 'nfs'
      readonly path: string
      readonly sizeBytes: number
      readonly isIsoLibrary: boolean
      readonly isos: readonly string[]
    }
  | {
      readonly kind: 'iscsi'
      readonly iqn: string
      readonly luns: readonly {
        readonly scsiId: string
        readonly sizeBytes: number
        readonly hasSr: boolean
      }[]
      readonly chap: { readonly user: string; readonly password: string } | undefined
    }
  | {
      readonly kind: 'smb'
      readonly share: string
      readonly sizeBytes: number
      readonly username: string
      readonly password: string
      readonly isos: readonly string[]
    }

export interface Update {
  readonly label: string
  readonly uuid: string
  readonly for: string
  readonly guidance: readonly string[]
  /** Uuids or labels. */
  readonly requires: readonly string[]
  readonly enforceHomogeneity: boolean
  readonly sizeBytes: number
  /** The build that it is for; left out: any. */
  readonly build?: string
  /** Uuids or labels of updates that it cannot be beside. */
  readonly conflicts?: readonly string[]
  /** Set where it refuses a host on which VMs run. */
  readonly refusesRunningVms?: boolean
  /** Set where what it is for and what it needs is not known: it fits every host. */
  readonly isAssumed?: boolean
}

export interface GuestTemplate {
  readonly label: string
  readonly hasTools: boolean
  readonly memoryBytes: number
  readonly vcpus: number
  /** What it boots from, in order: `c` disk, `d` CD, `n` network. Left out: CD, then disk. */
  readonly boot?: string
  readonly disks: readonly { readonly sizeBytes: number }[]
}

/** More than any plan asks for, in bytes: where how much room there is cannot be seen. */
export const plentyBytes = 2 ** 50
