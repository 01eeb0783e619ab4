import { errorDiagnostic, hasErrors, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { SourceText } from '../../../src/diagnostic/source.js'
import { headerRange, readContent } from '../../../src/schema/body-content.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import type { Block } from '../../../src/syntax/tree.js'
import { BlockReader } from './block-reader.js'
import { roles } from '../datamodel/roles.js'
import type { Account, GuestTemplate, Hardware, Segment, Update } from './hardware.js'
import { readMachine } from './read-machine.js'
import { readNas } from './read-nas.js'
import {
  accountShape,
  labShape,
  segmentShape,
  templateDiskShape,
  templateShape,
  updateShape,
} from './shapes.js'
import { parseSubnet } from './subnet.js'
import { findRelease } from '../datamodel/releases.js'

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte

/** Reads `lab.hcl`; `hardware` is there when nothing is wrong with it. */
export function readLab(source: SourceText): {
  readonly hardware: Hardware | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { file, diagnostics: syntax } = parseFile(source)
  const diagnostics: Diagnostic[] = [...syntax]
  const content = readContent(file.body, labShape)
  diagnostics.push(...content.diagnostics)
  const ofType = (type: string) =>
    uniqueBlocks(
      content.blocks.filter(block => block.type === type),
      diagnostics,
    )
  const segments = byLabel(ofType('segment').map(block => readSegment(block, diagnostics)))
  const nas = byLabel(ofType('nas').map(block => readNas(block, segments, diagnostics)))
  const updateBlocks = ofType('update')
  const updateLabels = updateBlocks.map(block => block.labels[0]?.value ?? '')
  const updates = byLabel(updateBlocks.map(block => readUpdate(block, updateLabels, diagnostics)))
  const templates = byLabel(ofType('template').map(block => readTemplate(block, diagnostics)))
  const accountBlocks = ofType('account')
  const accounts = accountBlocks.map(block => readAccount(block, diagnostics))
  const machineBlocks = ofType('machine')
  const machines = byLabel(machineBlocks.map(block => readMachine(block, { segments, updates }, diagnostics)))
  checkAddresses(
    machineBlocks,
    [...machines.values()].map(machine => machine.address),
    diagnostics,
  )
  const hardware: Hardware = { segments, machines, nas, updates, templates, accounts }
  return { hardware: hasErrors(diagnostics) ? undefined : hardware, diagnostics }
}

function readSegment(block: Block, diagnostics: Diagnostic[]): Segment {
  const reader = new BlockReader(block, segmentShape, diagnostics)
  const subnet = reader.text('subnet')
  if (reader.has('subnet') && parseSubnet(subnet) === undefined) {
    reader.refuse('subnet', 'Not a subnet', `"${subnet}" is no IPv4 subnet. Write it as in "10.42.0.0/16".`)
  }
  return { label: reader.label, subnet }
}

function readAccount(block: Block, diagnostics: Diagnostic[]): Account {
  const reader = new BlockReader(block, accountShape, diagnostics)
  if (reader.label === 'root') {
    diagnostics.push(
      errorDiagnostic(
        'Root is there already',
        'Root is the account of every machine, with the password that the machine has. Give the account another name.',
        { range: headerRange(block) },
      ),
    )
  }
  return {
    name: reader.label,
    password: reader.text('password'),
    role: reader.word('role', roles, 'pool-admin'),
  }
}

function readUpdate(block: Block, labels: readonly string[], diagnostics: Diagnostic[]): Update {
  const reader = new BlockReader(block, updateShape, diagnostics)
  const uuid = reader.text('uuid')
  if (reader.has('uuid') && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) {
    reader.refuse(
      'uuid',
      'Not a UUID',
      `"${uuid}" is no UUID: write 32 lower-case hexadecimal digits in five groups.`,
    )
  }
  const release = reader.text('for')
  if (reader.has('for') && findRelease(release) === undefined) {
    reader.refuse('for', 'Unknown release', `The emulator knows no release "${release}".`)
  }
  const namesIn = (attribute: string): readonly string[] => {
    const names = reader.texts(attribute)
    const unknown = names.filter(name => !labels.includes(name) && !/^[0-9a-f-]{36}$/.test(name))
    for (const name of unknown) {
      reader.refuse(
        attribute,
        'Unknown update',
        `The lab has no update "${name}". Name its block, or write a UUID.`,
      )
    }
    return names
  }
  return {
    label: reader.label,
    uuid,
    for: release,
    guidance: reader.texts('guidance'),
    requires: namesIn('requires'),
    conflicts: namesIn('conflicts'),
    enforceHomogeneity: reader.flag('enforce_homogeneity', false),
    sizeBytes: reader.size('size', 64 * mebibyte),
    ...(reader.has('build') ? { build: reader.text('build') } : {}),
    refusesRunningVms: reader.flag('refuses_running_vms', false),
  }
}

function readTemplate(block: Block, diagnostics: Diagnostic[]): GuestTemplate {
  const reader = new BlockReader(block, templateShape, diagnostics)
  const disks = reader.blocks('disk').map(disk => {
    const diskReader = new BlockReader(disk, templateDiskShape, diagnostics)
    return { sizeBytes: diskReader.size('size', 8 * gibibyte) }
  })
  const boot = reader.text('boot', 'dc')
  if (!/^[cdn]+$/.test(boot)) {
    reader.refuse(
      'boot',
      'Not a boot order',
      `"${boot}" is no boot order: write c (disk), d (CD) and n (network) in order, as in "cd".`,
    )
  }
  return {
    label: reader.label,
    boot,
    hasTools: reader.flag('tools', false),
    memoryBytes: reader.size('memory', 512 * mebibyte),
    vcpus: reader.wholeNumber('vcpus', 1, 1),
    disks,
  }
}

function uniqueBlocks(blocks: readonly Block[], diagnostics: Diagnostic[]): readonly Block[] {
  const seen = new Map<string, Block>()
  for (const block of blocks) {
    const label = block.labels[0]?.value ?? ''
    const first = seen.get(label)
    if (first === undefined) seen.set(label, block)
    else {
      diagnostics.push(
        errorDiagnostic(
          'Name used twice',
          `The lab has another ${block.type} "${label}". Give one of them another name.`,
          {
            range: headerRange(block),
            related: [{ range: headerRange(first), message: 'the first' }],
          },
        ),
      )
    }
  }
  return [...seen.values()]
}

function checkAddresses(
  blocks: readonly Block[],
  addresses: readonly string[],
  diagnostics: Diagnostic[],
): void {
  blocks.forEach((block, index) => {
    const address = addresses[index] ?? ''
    const first = address === '' ? index : addresses.indexOf(address)
    const other = blocks[first]
    if (first === index || other === undefined) return
    diagnostics.push(
      errorDiagnostic(
        'Address used twice',
        `Another machine has the address ${address} too. Give each machine one of its own.`,
        {
          range: headerRange(block),
          related: [{ range: headerRange(other), message: 'the first' }],
        },
      ),
    )
  })
}

function byLabel<T extends { readonly label: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map(item => [item.label, item]))
}
