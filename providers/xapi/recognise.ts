import type { MarkedObject, RecogniseRequest } from '../../src/provider/contract.js'
import type { ObjectValue } from '../../src/value/value.js'
import { linkOf, textOf } from './drafting/attribute.js'
import { isOwnMark, markKey } from './drafting/key.js'
import { findKind } from './kinds/catalogue.js'
import { findByName, table } from './observation/find.js'
import {
  bondIdentity,
  findNetwork,
  haPlanIdentity,
  hostOfLink,
  identityOfLink,
  nicNetworkIdentity,
  poolOfLink,
  storageInterfaceIdentity,
} from './observation/identity.js'
import type { XapiObservation } from './observation/observation.js'
import { mapField, textField } from './observation/record.js'

/** Classes whose objects bear the mark of their block, and the kind that each stands for. */
const markedClasses = { network: 'network', SR: 'sr', VM: 'vm' } as const

/** Every object that bears our mark, with the address that stands in it. */
export function markedObjects(observation: XapiObservation): readonly MarkedObject[] {
  const found: MarkedObject[] = []
  for (const pool of observation.pools.values()) {
    for (const [className, kindName] of Object.entries(markedClasses)) {
      for (const record of table(pool, className).values()) {
        const mark = mapField(record, 'other_config')[markKey]
        const [address, key] = (mark ?? '').split(/ (?=[0-9a-f]{6}$)/)
        if (address === undefined || key === undefined) continue
        if (!isOwnMark(mark, textField(record, 'name_label'))) continue
        if (record['is_a_snapshot'] === true || record['is_a_template'] === true) continue
        found.push({ address, kindName, identity: textField(record, 'uuid') })
      }
    }
  }
  return found
}

/** The object that a declared instance has already: by its mark, or by what it is by nature (a host's address, a NIC's network). */
export function recognise(request: RecogniseRequest, observation: XapiObservation): string | undefined {
  const candidate =
    byNature(request, observation) ?? byMark(request, observation) ?? attached(request, observation)
  if (candidate === undefined) return undefined
  const read = findKind(request.kindName)?.behaviour?.read(candidate, observation, request.config)
  return read === undefined ? undefined : candidate
}

/** Where several objects bear one mark, none is taken: a person has to say which. */
function byMark({ kindName, address }: RecogniseRequest, observation: XapiObservation): string | undefined {
  const found = markedObjects(observation).filter(
    object => object.kindName === kindName && object.address === address,
  )
  return found.length === 1 ? found[0]?.identity : undefined
}

/** An SR that was there before us and is attached bears no mark: it is the one of its name and type. */
function attached({ kindName, config }: RecogniseRequest, observation: XapiObservation): string | undefined {
  if (kindName !== 'sr' || textOf(config, 'existing') !== 'attach') return undefined
  const name = textOf(config, 'name')
  const type = textOf(config, 'type')
  const found = [...observation.pools.values()].flatMap(pool =>
    findByName(pool, 'SR', name ?? '').filter(
      ({ record }) => record['type'] === type && mapField(record, 'other_config')[markKey] === undefined,
    ),
  )
  return found.length === 1 && found[0] ? textField(found[0].record, 'uuid') : undefined
}

function byNature(
  { kindName, address, config }: RecogniseRequest,
  observation: XapiObservation,
): string | undefined {
  switch (kindName) {
    case 'host':
      return observation.hosts.get(address)?.hostUuid
    case 'pool':
      return poolBehind(config, 'coordinator', observation)
    case 'patch':
      return textOf(config, 'uuid')
    case 'network': {
      const device = textOf(config, 'device')
      const pool = poolBehind(config, 'pool', observation)
      const isNic = device !== undefined && config.attributes.get('vlan')?.kind === 'null'
      return isNic && pool !== undefined ? nicNetworkIdentity(pool, device) : undefined
    }
    case 'bond': {
      const network = networkBehind(config, observation)
      return network === undefined ? undefined : bondIdentity(network)
    }
    case 'storage_interface': {
      const host = linkOf(config, 'host')
      const hostUuid = host && hostOfLink(observation, host)?.record['uuid']
      const network = networkBehind(config, observation)
      return typeof hostUuid === 'string' && network !== undefined
        ? storageInterfaceIdentity(hostUuid, network)
        : undefined
    }
    case 'ha_plan': {
      const pool = poolBehind(config, 'pool', observation)
      return pool === undefined ? undefined : haPlanIdentity(pool)
    }
    default:
      return undefined
  }
}

function poolBehind(config: ObjectValue, name: string, observation: XapiObservation): string | undefined {
  const link = linkOf(config, name)
  return link && poolOfLink(observation, link)?.uuid
}

/** The UUID of the network that an interface or a bond is on. */
function networkBehind(config: ObjectValue, observation: XapiObservation): string | undefined {
  const link = linkOf(config, 'network')
  const identity = link && identityOfLink(observation, link)
  const found = identity === undefined ? undefined : findNetwork(observation, identity)
  return found && textField(found.record, 'uuid')
}
