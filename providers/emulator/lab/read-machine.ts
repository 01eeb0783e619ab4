import { errorDiagnostic, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import { headerRange } from '../../../src/schema/body-content.js'
import type { Block } from '../../../src/syntax/tree.js'
import { compareVersions, findRelease, releaseNames } from '../datamodel/releases.js'
import { BlockReader } from './block-reader.js'
import type { Cpu, Machine, Nic, Segment, Update } from './hardware.js'
import { requireInSegment } from './read-nas.js'
import { cpuShape, machineShape, nicShape } from './shapes.js'
import { parseAddress, parseSubnet, printAddress } from './subnet.js'

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte

/** What a machine block may refer to. */
export interface MachineNeighbours {
  readonly segments: ReadonlyMap<string, Segment>
  readonly updates: ReadonlyMap<string, Update>
}

/** Reads a `machine` block. */
export function readMachine(
  block: Block,
  { segments, updates }: MachineNeighbours,
  diagnostics: Diagnostic[],
): Machine {
  const reader = new BlockReader(block, machineShape, diagnostics)
  const release = readRelease(reader)
  const nics = readNics(reader, segments, diagnostics)
  const address = readAddress(reader, nics, segments)
  const mask = parseSubnet(segments.get(nics[0]?.segment ?? '')?.subnet ?? '')?.mask
  const [cpuBlock] = reader.blocks('cpu')
  return {
    label: reader.label,
    address,
    netmask: reader.text('netmask', mask === undefined ? '255.255.255.0' : printAddress(mask)),
    hasDhcpAddress: reader.flag('dhcp', false),
    gateway: reader.text('gateway'),
    release,
    edition: reader.text('edition', defaultEdition(release)),
    password: reader.text('password'),
    cpu: readCpu(cpuBlock, release, diagnostics),
    memoryBytes: reader.size('memory', 16 * gibibyte),
    dom0MemoryBytes: reader.size('dom0_memory', defaultDom0Memory(release)),
    diskBytes: reader.size('disk', 100 * gibibyte),
    localSr: reader.word('local_sr', ['lvm', 'ext'], release.startsWith('xcp-ng-') ? 'ext' : 'lvm'),
    nics,
    clockSkewSeconds: reader.duration('clock_skew', 0),
    networkBackend: reader.word('network_backend', ['openvswitch', 'bridge'], 'openvswitch'),
    updates: reader.references('updates', 'update', updates.keys()),
    busy: reader.texts('busy'),
    setup: reader.has('setup') ? reader.text('setup') : undefined,
  }
}

function readRelease(reader: BlockReader): string {
  const written = reader.text('release')
  const release = findRelease(written)
  if (release !== undefined || !reader.has('release')) return release?.name ?? '6.2.0'
  const close = suggest(written, releaseNames())
  const hint = close === undefined ? `It knows ${releaseNames().join(', ')}.` : `Did you mean "${close}"?`
  reader.refuse('release', 'Unknown release', `The emulator knows no release "${written}". ${hint}`)
  return '6.2.0'
}

function readAddress(
  reader: BlockReader,
  nics: readonly Nic[],
  segments: ReadonlyMap<string, Segment>,
): string {
  const address = reader.text('address')
  if (reader.has('address') && parseAddress(address) === undefined) {
    reader.refuse(
      'address',
      'Not an address',
      `"${address}" is no IPv4 address. Write it as in "10.42.0.200".`,
    )
    return ''
  }
  requireInSegment(reader, 'address', address, segments.get(nics[0]?.segment ?? ''))
  return address
}

function readNics(
  reader: BlockReader,
  segments: ReadonlyMap<string, Segment>,
  diagnostics: Diagnostic[],
): readonly Nic[] {
  const nics = reader.blocks('nic').map(block => {
    const nic = new BlockReader(block, nicShape, diagnostics)
    if (!/^eth\d+$/.test(nic.label)) {
      nic.refuse('', 'Not a NIC', `A NIC is called eth0, eth1 and so on; "${nic.label}" is none of these.`)
    }
    const mac = nic.text('mac', macFor(reader.label, nic.label))
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac)) {
      nic.refuse(
        'mac',
        'Not a MAC address',
        `"${mac}" is no MAC address. Write it as in "02:00:00:a3:b6:d3".`,
      )
    }
    return {
      device: nic.label,
      segment: nic.reference('segment', 'segment', segments.keys()),
      mac: mac.toLowerCase(),
    }
  })
  const devices = nics.map(nic => nic.device)
  const twice = devices.find((device, index) => devices.indexOf(device) !== index)
  const range = headerRange(reader.block)
  if (twice !== undefined) {
    diagnostics.push(
      errorDiagnostic('NIC written twice', `This machine has two NICs "${twice}". Remove one.`, { range }),
    )
  }
  if (!devices.includes('eth0')) {
    const detail = 'A machine is reached by its first NIC. Add a block `nic "eth0"` with its segment.'
    diagnostics.push(errorDiagnostic('Machine without eth0', detail, { range }))
  }
  return nics.toSorted((first, second) => deviceNumber(first.device) - deviceNumber(second.device))
}

function readCpu(block: Block | undefined, release: string, diagnostics: Diagnostic[]): Cpu {
  const isOld = compareVersions(release, '7.0') < 0
  const fallback: Cpu = {
    vendor: 'GenuineIntel',
    model: 'Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz',
    family: 6,
    stepping: 4,
    sockets: 1,
    cores: 4,
    features: isOld
      ? '77bee3ff-bfebfbff-00000001-2c100800'
      : '77bee3ff-bfebfbff-00000001-2c100800-00000281-00000000',
    isMaskable: true,
    hasHvm: true,
  }
  if (block === undefined) return fallback
  const reader = new BlockReader(block, cpuShape, diagnostics)
  const features = reader.text('features', fallback.features)
  if (!/^([0-9a-f]{1,8}(-[0-9a-f]{1,8})*)?$/i.test(features)) {
    const detail = `"${features}" is no set of CPU features: write hexadecimal words of at most 8 digits, joined by "-".`
    reader.refuse('features', 'Not a set of CPU features', detail)
  }
  return {
    vendor: reader.text('vendor', fallback.vendor),
    model: reader.text('model', fallback.model),
    family: reader.wholeNumber('family', fallback.family),
    stepping: reader.wholeNumber('stepping', fallback.stepping),
    sockets: reader.wholeNumber('sockets', fallback.sockets, 1),
    cores: reader.wholeNumber('cores', fallback.cores, 1),
    features: features.toLowerCase(),
    isMaskable: reader.flag('maskable', fallback.isMaskable),
    hasHvm: reader.flag('hvm', fallback.hasHvm),
  }
}

/** Every feature is licensed unless the lab says otherwise. */
function defaultEdition(release: string): string {
  if (release.startsWith('xcp-ng-')) return 'xcp-ng'
  if (compareVersions(release, '6.2') < 0) return 'platinum'
  if (compareVersions(release, '6.5') < 0) return 'per-socket'
  if (compareVersions(release, '23.0') < 0) return 'enterprise-per-socket'
  return 'premium-per-socket'
}

/** Memory of domain 0 as the installers of the time chose it for a machine of common size. */
function defaultDom0Memory(release: string): number {
  if (compareVersions(release, '7.0') < 0) return 752 * mebibyte
  return (compareVersions(release, '8.0') < 0 ? 2 : 3) * gibibyte
}

/** A locally administered address that depends on the two names alone. */
function macFor(machine: string, device: string): string {
  let hash = 0x811c9dc5
  for (const character of machine) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0
  const bytes = [(hash >>> 16) & 255, (hash >>> 8) & 255, (deviceNumber(device) + (hash & 255)) & 255]
  return ['02', '00', '00', ...bytes.map(byte => byte.toString(16).padStart(2, '0'))].join(':')
}

function deviceNumber(device: string): number {
  return Number(/\d+$/.exec(device)?.[0] ?? 0)
}
