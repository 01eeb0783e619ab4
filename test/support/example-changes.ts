import { findKind } from '../../providers/xapi/kinds/catalogue.js'
import type { XapiObservation } from '../../providers/xapi/observation/observation.js'
import { proposeValue } from '../../src/plan/propose.js'
import { resolveLinks } from '../../src/plan/resolve-links.js'
import { impliedType } from '../../src/schema/implied-type.js'
import type { BlockSchema } from '../../src/schema/schema.js'
import type { Change } from '../../src/provider/change.js'
import type { Binding } from '../../src/provider/contract.js'
import {
  boolValue,
  linkValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
} from '../../src/value/construct.js'
import { sameValue } from '../../src/value/same.js'
import { type ObjectValue, sensitiveMark, type Value } from '../../src/value/value.js'

/** What a block writes: texts, numbers and flags as they are, links as `link(…)`. */
export type Written = { readonly [name: string]: Value | string | number | boolean }

/** A block of a kind, as a test writes it. */
export interface Block {
  readonly address: string
  readonly config: Written
}

/** A link to an instance. */
export function link(address: string): Value {
  return linkValue(address.split('.')[0] ?? '', { address })
}

/** A set of links to hosts. */
export function hosts(...addresses: readonly string[]): Value {
  return setValue(addresses.map(link))
}

/** Labelled blocks, such as `disk "root" {}`. */
export function labelled(blocks: { readonly [label: string]: Written }): Value {
  return mapValue(Object.entries(blocks).map(([label, block]) => [label, objectOf(block)]))
}

/** A sensitive text. */
export function hidden(text: string): Value {
  return stringValue(text, sensitiveMark)
}

function objectOf(written: Written): ObjectValue {
  return objectValue(Object.entries(written).map(([name, value]) => [name, valueOf(value)]))
}

function valueOf(value: Value | string | number | boolean): Value {
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'number') return numberValue(value)
  return typeof value === 'boolean' ? boolValue(value) : value
}

/** The blocks as changes that make everything anew, each predicted as the walk would. */
export function creations(blocks: readonly Block[], observation: XapiObservation): readonly Change[] {
  return blocks.map(block => creation(block, observation))
}

function creation({ address, config: written }: Block, observation: XapiObservation): Change {
  const kindName = address.split('.')[0] ?? ''
  const kind = findKind(kindName)
  if (kind?.behaviour === undefined) throw new Error(`no behaviour for ${address}`)
  const config = filled(kind.schema.block, written)
  const proposed = proposeValue(kind.schema.block, undefined, config)
  const { planned } = kind.behaviour.predict({ kindName, address, config, proposed }, observation)
  return {
    address,
    kindName,
    action: 'create',
    config,
    planned,
    replacePaths: [],
    dependencies: dependenciesOf(config),
    createBeforeDestroy: false,
    disruption: 'allow',
  }
}

/** The blocks as changes of what exists, each read and predicted as the walk would. */
export function edits(
  blocks: readonly Block[],
  bindings: readonly Binding[],
  applied: readonly Change[],
  observation: XapiObservation,
): readonly Change[] {
  return blocks.flatMap(block => {
    const binding = bindings.find(candidate => candidate.address === block.address)
    return binding === undefined
      ? [creation(block, observation)]
      : [edit(block, binding, applied, observation)]
  })
}

function edit(
  { address, config: written }: Block,
  { kindName, identity }: Binding,
  before: readonly Change[],
  observation: XapiObservation,
): Change {
  const kind = findKind(kindName)
  const last = before.find(change => change.address === address)?.planned
  const prior = kind?.behaviour?.read(identity, observation, last)
  if (kind?.behaviour === undefined || prior === undefined) throw new Error(`${address} is gone`)
  const config = resolveLinks(kind.schema.block, filled(kind.schema.block, written), {
    identityOf: other => observation.identityOf.get(other),
    addressOf: (_kindName, other) => observation.addressOf.get(other),
  })
  const proposed = proposeValue(kind.schema.block, prior, config)
  const request = {
    kindName,
    address,
    config,
    prior,
    identity,
    proposed,
    ...(last === undefined ? {} : { applied: last }),
  }
  const { planned, replacePaths } = kind.behaviour.predict(request, observation)
  const action = replacePaths.length > 0 ? 'replace' : sameValue(planned, prior) ? 'no-op' : 'update'
  const base = {
    address,
    kindName,
    action,
    identity,
    config,
    prior,
    planned,
    replacePaths,
    dependencies: dependenciesOf(config),
  } as const
  return {
    ...base,
    createBeforeDestroy: false,
    disruption: 'allow',
    ...(last === undefined ? {} : { applied: last }),
  }
}

/** What is written, with nulls for the rest, as decoding leaves it. */
function filled(schema: BlockSchema, written: Written): ObjectValue {
  const values = new Map<string, Value>()
  for (const [name, attribute] of Object.entries(schema.attributes))
    values.set(name, nullValue(attribute.type))
  for (const [name, nested] of Object.entries(schema.blocks))
    values.set(nested.as ?? name, nullValue(impliedType(nested.block)))
  for (const [name, value] of Object.entries(written)) values.set(name, valueOf(value))
  for (const [name, nested] of Object.entries(schema.blocks)) {
    const block = written[name]
    if (nested.nesting === 'map' && typeof block === 'object' && block.kind === 'map')
      values.set(name, filledMap(nested.block, block.entries))
  }
  return objectValue(values)
}

function filledMap(schema: BlockSchema, entries: ReadonlyMap<string, Value>): Value {
  const blocks = [...entries].map(([label, block]): [string, Value] => [
    label,
    block.kind === 'object' ? filled(schema, Object.fromEntries(block.attributes)) : block,
  ])
  return mapValue(blocks, impliedType(schema))
}

function dependenciesOf(value: Value): readonly string[] {
  const found = linksIn(value)
  return [...new Set(found)]
}

function linksIn(value: Value): readonly string[] {
  switch (value.kind) {
    case 'link':
      return value.address === undefined ? [] : [value.address]
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.flatMap(linksIn)
    case 'map':
      return [...value.entries.values()].flatMap(linksIn)
    case 'object':
      return [...value.attributes.values()].flatMap(linksIn)
    default:
      return []
  }
}

/** The blocks of the example `homogeneous-pool`. */
export const exampleBlocks: readonly Block[] = [
  host('xen00', '10.42.0.200'),
  host('xen01', '10.42.0.201'),
  {
    address: 'patch.sp1',
    config: { file: 'updates/XS62ESP1.xsupdate', hosts: hosts('host.xen00', 'host.xen01') },
  },
  {
    address: 'patch.sp1_002',
    config: {
      file: 'updates/XS62ESP1002.xsupdate',
      hosts: hosts('host.xen00', 'host.xen01'),
      requires: listValue([link('patch.sp1')]),
    },
  },
  {
    address: 'pool.main',
    config: {
      name: 'Pool - Homoxéneo',
      coordinator: link('host.xen00'),
      members: hosts('host.xen01'),
      cpu_policy: 'identical',
      allow_eject: true,
    },
  },
  { address: 'network.management', config: { name: 'Xestión', device: 'eth0' } },
  { address: 'network.guests', config: { name: 'Tráfico MVs', device: 'eth1' } },
  { address: 'network.storage', config: { name: 'Almacenamento', device: 'eth2' } },
  { address: 'network.internal', config: { name: 'Rede Interna' } },
  storageInterface('xen00', '172.16.0.200'),
  storageInterface('xen01', '172.16.0.201'),
  {
    address: 'sr.vdis_nfs',
    config: {
      name: 'Almacenamento VDIs (NAS / NFS)',
      type: 'nfs',
      server: '172.16.0.100',
      path: '/mnt/vdis',
      default: true,
    },
  },
  {
    address: 'sr.vdis_iscsi',
    config: {
      name: 'Almacenamento VDIs (NAS / iSCSI)',
      type: 'lvmoiscsi',
      target: '172.16.0.100',
      target_iqn: 'iqn.2014-03.lab:store',
      scsi_id: '360a98000',
      existing: 'attach',
    },
  },
  {
    address: 'sr.isos_nfs',
    config: { name: 'Imaxes ISO (NAS / NFS)', type: 'iso', location: '172.16.0.100:/mnt/isos' },
  },
  {
    address: 'sr.isos_cifs',
    config: {
      name: 'Imaxes ISO (PC / CIFS)',
      type: 'iso',
      location: '\\\\10.42.0.101\\isos',
      username: 'course',
      password: hidden('look-only'),
    },
  },
  {
    address: 'sr.backup',
    config: { name: 'Backup (NAS / NFS)', type: 'nfs', server: '10.42.0.100', path: '/mnt/backup' },
  },
  exampleVm({}),
]

/** The VM of the example, with some of its arguments replaced. */
export function exampleVm(config: Written): Block {
  const base: Written = {
    name: 'dnfs',
    template: linkValue('template', { identity: 'guest' }),
    memory: 134217728,
    disk: labelled({ root: { sr: link('sr.vdis_nfs'), size: 8589934592 } }),
    nic: labelled({ '0': { network: link('network.guests') } }),
  }
  return { address: 'vm.dnfs', config: { ...base, ...config } }
}

function host(name: string, address: string): Block {
  return { address: `host.${name}`, config: { address, password: hidden('labroot') } }
}

function storageInterface(name: string, ip: string): Block {
  return {
    address: `storage_interface.${name}`,
    config: {
      host: link(`host.${name}`),
      network: link('network.storage'),
      name: 'Almacenamento',
      ip,
      netmask: '255.255.255.0',
    },
  }
}
