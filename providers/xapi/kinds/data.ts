import type { Finding } from '../../../src/provider/contract.js'
import type { KindSchema } from '../../../src/schema/schema.js'
import { nullValue, objectValue } from '../../../src/value/construct.js'
import { sameValue } from '../../../src/value/same.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'
import { attributeOf, linkOf, textOf } from '../drafting/attribute.js'
import { findAll, isVirtualMachine, table, type Found } from '../observation/find.js'
import { networkIdentity, poolOfLink } from '../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { textField } from '../observation/record.js'
import { dataSchemas } from './data-schemas.js'
import { readHost } from './host/read.js'
import { readNetwork } from './network/read.js'
import { readPatch } from './patch/read.js'
import { readPoolObject } from './pool/read.js'
import { readSr } from './sr/read.js'
import { templateValue } from './template/data.js'
import { readVm } from './vm/read.js'
import { isTemplate } from './vm/template.js'

/** How the data blocks of a kind find their object. */
interface DataKind {
  readonly candidates: (pool: ObservedPool) => readonly Found[]
  readonly describe: (found: Found, observation: XapiObservation) => ObjectValue | undefined
}

type Read = (identity: string, observation: XapiObservation) => ObjectValue | undefined

function byUuid(read: Read): DataKind['describe'] {
  return (found, observation) => read(textField(found.record, 'uuid'), observation)
}

function everyRecord(className: string): DataKind['candidates'] {
  return pool => findAll(pool, className, () => true)
}

const dataKinds: Readonly<Record<string, DataKind>> = {
  host: {
    candidates: everyRecord('host'),
    describe: byUuid(readHost),
  },
  network: {
    candidates: everyRecord('network'),
    describe: (found, observation) => {
      const identity = networkIdentity(found.pool, found.ref)
      return identity === undefined ? undefined : readNetwork(identity, observation)
    },
  },
  sr: {
    candidates: everyRecord('SR'),
    describe: byUuid(readSr),
  },
  template: {
    candidates: pool => findAll(pool, 'VM', isTemplate),
    describe: templateValue,
  },
  vm: {
    candidates: pool => findAll(pool, 'VM', isVirtualMachine),
    describe: byUuid(readVm),
  },
  pool: {
    candidates: everyRecord('pool'),
    describe: byUuid(readPoolObject),
  },
  patch: {
    candidates: pool =>
      table(pool, 'pool_update').size > 0
        ? everyRecord('pool_update')(pool)
        : everyRecord('pool_patch')(pool),
    describe: byUuid(readPatch),
  },
}

/** A data block's answer: the one object that all written arguments fit, or why there is none. */
export function lookupData(
  kindName: string,
  config: ObjectValue,
  observation: XapiObservation,
): { readonly value: ObjectValue | undefined; readonly findings: readonly Finding[] } {
  const kind = dataKinds[kindName]
  const schema = dataSchemas[kindName]
  if (kind === undefined || schema === undefined) return { value: undefined, findings: [] }
  const fitting = poolsOf(config, observation)
    .flatMap(kind.candidates)
    .filter(found => mayFit(found, config))
    .flatMap(found => kind.describe(found, observation) ?? [])
    .filter(value => fits(value, config))
  const distinct = fitting.filter(
    (value, index) => fitting.findIndex(other => textOf(other, 'uuid') === textOf(value, 'uuid')) === index,
  )
  const [only, ...others] = distinct
  if (only === undefined) return { value: undefined, findings: [nothingFits(kindName, config)] }
  if (others.length > 0) return { value: undefined, findings: [severalFit(kindName, distinct)] }
  return { value: shaped(only, schema, config), findings: [] }
}

function poolsOf(config: ObjectValue, observation: XapiObservation): readonly ObservedPool[] {
  const link = linkOf(config, 'pool')
  if (link === undefined) return [...observation.pools.values()]
  const pool = poolOfLink(observation, link)
  return pool === undefined ? [] : [pool]
}

/** A cheap look before an object is read whole. */
function mayFit({ record }: Found, config: ObjectValue): boolean {
  const uuid = textOf(config, 'uuid')
  const name = textOf(config, 'name')
  return (
    (uuid === undefined || record['uuid'] === uuid) && (name === undefined || record['name_label'] === name)
  )
}

function fits(value: ObjectValue, config: ObjectValue): boolean {
  return [...config.attributes.keys()].every(name => {
    const wanted = attributeOf(config, name)
    const told = value.attributes.get(name)
    return wanted === undefined || name === 'pool' || (told !== undefined && sameValue(wanted, told))
  })
}

function shaped(value: ObjectValue, schema: KindSchema, config: ObjectValue): ObjectValue {
  const entries = Object.entries(schema.block.attributes).map(([name, attribute]): [string, Value] => {
    const written = attributeOf(config, name)
    return [name, written ?? value.attributes.get(name) ?? nullValue(attribute.type)]
  })
  return objectValue(entries)
}

function nothingFits(kindName: string, config: ObjectValue): Finding {
  const written = [...config.attributes.keys()].filter(name => attributeOf(config, name) !== undefined)
  return {
    severity: 'error',
    origin: 'policy',
    code: 'data-not-found',
    summary: 'There is no such object',
    detail:
      written.length === 0
        ? `The pools have no ${kindName}.`
        : `The pools have no ${kindName} with this ${written.join(', ')}.`,
    remedy: 'Correct the arguments, or make the object.',
  }
}

function severalFit(kindName: string, found: readonly ObjectValue[]): Finding {
  const names = found.map(
    value => `${textOf(value, 'name') ?? textOf(value, 'label') ?? ''} (${textOf(value, 'uuid') ?? ''})`,
  )
  return {
    severity: 'error',
    origin: 'policy',
    code: 'data-ambiguous',
    summary: 'Several objects fit',
    detail: `${found.length} objects of kind ${kindName} fit: ${names.join(', ')}.`,
    remedy: 'Write more arguments, or the uuid of the one that is meant.',
  }
}
