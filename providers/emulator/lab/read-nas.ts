import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Block } from '../../../src/syntax/tree.js'
import { BlockReader } from './block-reader.js'
import type { Export, Nas, Segment } from './hardware.js'
import { chapShape, iscsiShape, lunShape, nasShape, nfsShape, portShape, smbShape } from './shapes.js'
import { contains, parseSubnet } from './subnet.js'

const defaultSize = 100 * 1024 ** 3

/** Reads a `nas` block. */
export function readNas(
  block: Block,
  segments: ReadonlyMap<string, Segment>,
  diagnostics: Diagnostic[],
): Nas {
  const reader = new BlockReader(block, nasShape, diagnostics)
  return {
    label: reader.label,
    ports: reader.blocks('port').map(port => readPort(port, segments, diagnostics)),
    exports: [
      ...reader.blocks('nfs').map(nested => readNfs(nested, diagnostics)),
      ...reader.blocks('iscsi').map(nested => readIscsi(nested, diagnostics)),
      ...reader.blocks('smb').map(nested => readSmb(nested, diagnostics)),
    ],
  }
}

function readPort(
  block: Block,
  segments: ReadonlyMap<string, Segment>,
  diagnostics: Diagnostic[],
): Nas['ports'][number] {
  const reader = new BlockReader(block, portShape, diagnostics)
  const segment = reader.reference('segment', 'segment', segments.keys())
  const ip = reader.text('ip')
  requireInSegment(reader, 'ip', ip, segments.get(segment))
  return { segment, ip }
}

/** Reports an address that does not lie in the subnet of its segment. */
export function requireInSegment(
  reader: BlockReader,
  name: string,
  address: string,
  segment: Segment | undefined,
): void {
  const subnet = parseSubnet(segment?.subnet ?? '')
  if (segment === undefined || subnet === undefined || !reader.has(name) || contains(subnet, address)) return
  reader.refuse(
    name,
    'Address outside its segment',
    `"${address}" does not lie in ${segment.subnet}, the subnet of the segment "${segment.label}". Write an address of that subnet.`,
  )
}

function readNfs(block: Block, diagnostics: Diagnostic[]): Export {
  const reader = new BlockReader(block, nfsShape, diagnostics)
  const isos = reader.texts('isos')
  return {
    kind: 'nfs',
    path: reader.label,
    sizeBytes: reader.size('size', defaultSize),
    isIsoLibrary: reader.flag('iso_library', isos.length > 0),
    isos,
  }
}

function readIscsi(block: Block, diagnostics: Diagnostic[]): Export {
  const reader = new BlockReader(block, iscsiShape, diagnostics)
  const luns = reader.blocks('lun').map(nested => {
    const lun = new BlockReader(nested, lunShape, diagnostics)
    return { scsiId: lun.label, sizeBytes: lun.size('size', defaultSize), hasSr: lun.flag('has_sr', false) }
  })
  const [chap] = reader.blocks('chap').map(nested => {
    const secret = new BlockReader(nested, chapShape, diagnostics)
    return { user: secret.text('user'), password: secret.text('password') }
  })
  return { kind: 'iscsi', iqn: reader.label, luns, chap }
}

function readSmb(block: Block, diagnostics: Diagnostic[]): Export {
  const reader = new BlockReader(block, smbShape, diagnostics)
  return {
    kind: 'smb',
    share: reader.label,
    sizeBytes: reader.size('size', defaultSize),
    username: reader.text('username'),
    password: reader.text('password'),
    isos: reader.texts('isos'),
  }
}
