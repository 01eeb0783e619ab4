/** A lab as data, for drawing and changing it; printed as `lab.hcl`. */
export interface MachineDraft {
  readonly name: string
  readonly address: string
  release: string
  memory: string
  vendor: string
  features: string
  cores: number
  isMaskable: boolean
  /** The segment of each NIC, eth0 first. */
  nics: string[]
  /** Further arguments, as they are written. */
  more: Record<string, string>
}

export interface LabDraft {
  readonly release: string
  machines: MachineDraft[]
  /** Further files of the folder, by name: setups of machines. */
  files: Record<string, string>
}

/** Releases between which the rules differ. */
export const releases = [
  '6.2.0',
  '8.2.1',
  '6.5.0',
  '7.1.2',
  '8.4.0',
  'xcp-ng-8.3.0',
  '7.6.0',
  '7.0.0',
  '8.0.0',
] as const

/** Updates of every lab, and what each needs and asks for. */
export const updates = ['first', 'second', 'plain', 'strange'] as const

export const fullFeatures = '77bee3ff-bfebfbff-00000001-2c100800'
export const fewerFeatures = '77bee3ff-bfebfbff-00000001-28100800'

export function isOld(release: string): boolean {
  return release.startsWith('6.')
}

/** A lab of equal machines on one segment for everything and one for storage. */
export function plainLab(release: string, count: number): LabDraft {
  const machines = Array.from({ length: count }, (_, index) => ({
    name: `h${index}`,
    address: addressOf(index),
    release,
    memory: '8GiB',
    vendor: 'GenuineIntel',
    features: fullFeatures,
    cores: 4,
    isMaskable: true,
    nics: ['lan', 'lan', 'store', 'store'],
    more: {},
  }))
  return { release, machines, files: {} }
}

export function addressOf(index: number): string {
  return `10.0.0.${index + 1}`
}

export function printLab({ release, machines }: LabDraft): string {
  return `segment "lan" {
  subnet = "10.0.0.0/24"
}
segment "store" {
  subnet = "172.16.0.0/24"
}
${machines.map(printMachine).join('')}nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }
  port {
    segment = "store"
    ip      = "172.16.0.100"
  }
  nfs "/vdis" {
    size = "200GiB"
  }
  nfs "/small" {
    size = "10GiB"
  }
  nfs "/isos" {
    size = "20GiB"
    isos = ["debian.iso"]
  }
  iscsi "iqn.2014-03.lab:store" {
    lun "360a1" {
      size = "100GiB"
    }
    lun "360a2" {
      size = "4GiB"
    }
    lun "360a3" {
      size   = "50GiB"
      has_sr = true
    }
  }
  iscsi "iqn.2014-03.lab:locked" {
    lun "360b1" {
      size = "100GiB"
    }
    chap {
      user     = "u"
      password = "p"
    }
  }
  smb "share" {
    size     = "100GiB"
    username = "u"
    password = "p"
    isos     = ["tools.iso"]
  }
}
${printUpdate('first', 1, release, ['guidance = ["restartHost"]'])}
${printUpdate('second', 2, release, ['guidance = ["restartHost"]', 'requires = ["first"]'])}
${printUpdate('plain', 3, release, ['guidance = []', 'enforce_homogeneity = true'])}
${printUpdate('strange', 4, isOld(release) ? '7.0.0' : '6.5.0', ['guidance = []'])}
template "guest" {
  tools = true
}
template "bare" {
  tools = false
}
template "ready" {
  tools = true
  disk {
    size = "4GiB"
  }
}
`
}

function printMachine({
  name,
  address,
  release,
  memory,
  vendor,
  features,
  cores,
  isMaskable,
  nics,
  more,
}: MachineDraft): string {
  const nicTexts = nics.map((segment, index) => `  nic "eth${index}" {\n    segment = "${segment}"\n  }\n`)
  const lines = Object.entries(more).map(([argument, text]) => `  ${argument} = ${text}\n`)
  return `machine "${name}" {
  address  = "${address}"
  release  = "${release}"
  password = "labroot"
  memory   = "${memory}"
  cpu {
    vendor   = "${vendor}"
    cores    = ${cores}
    features = "${features}"
    maskable = ${isMaskable}
  }
${nicTexts.join('')}${lines.join('')}}
`
}

function printUpdate(name: string, digit: number, release: string, lines: readonly string[]): string {
  const uuid = '00000000-0000-4000-8000-000000000000'.replaceAll('0', String(digit))
  return `update "${name}" {
  uuid = "${uuid.slice(0, 14)}4${uuid.slice(15, 19)}8${uuid.slice(20)}"
  for  = "${release}"
  ${lines.join('\n  ')}
}`
}
