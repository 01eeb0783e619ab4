import { listValue, nullValue, stringValue } from '../../../../src/value/construct.js'
import { stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { linkOf } from '../../drafting/attribute.js'
import { findByUuid, findPifOnNetwork, type Found } from '../../observation/find.js'
import { findNetwork, linkToNetwork, splitIdentity } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { mapField, textField } from '../../observation/record.js'
import { writtenHost } from '../belonging.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldKeys, toldList, toldText } from '../told.js'
import { storageInterfaceSchema } from './schema.js'

/** The key of other_config in which clients name what an interface is for. */
export const purposeKey = 'management_purpose'

/** A storage interface as its host has it; gone where the interface has no address any more. */
export function readStorageInterface(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const found = findInterface(identity, observation)
  if (found === undefined || textField(found.pif.record, 'ip_configuration_mode') === 'None') return undefined
  return observedObject(storageInterfaceSchema, interfaceObserved(found, observation, applied), applied)
}

interface Interface {
  readonly host: Found
  readonly pif: Found
}

function findInterface(identity: string, observation: XapiObservation): Interface | undefined {
  const [hostUuid = '', networkUuid = ''] = splitIdentity(identity) ?? []
  for (const pool of observation.pools.values()) {
    const host = findByUuid(pool, 'host', hostUuid)
    if (host === undefined) continue
    const network = findNetwork(observation, networkUuid)
    const pif = network === undefined ? undefined : findPifOnNetwork(pool, host.ref, network.ref)
    if (pif !== undefined) return { host, pif }
  }
  return undefined
}

function interfaceObserved(
  { host, pif }: Interface,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Observed {
  const { pool, record } = pif
  const hostUuid = textField(host.record, 'uuid')
  return {
    uuid: toldText(record, 'uuid'),
    other_config: toldKeys(record, 'other_config', applied),
    host: writtenHost(observation, linkOf(applied, 'host'), hostUuid),
    network: linkToNetwork(observation, pool, textField(record, 'network')),
    name: wordOrNull(mapField(record, 'other_config')[purposeKey] ?? ''),
    mode: stringValue(textField(record, 'ip_configuration_mode').toLowerCase()),
    ip: wordOrNull(textField(record, 'IP')),
    netmask: wordOrNull(textField(record, 'netmask')),
    gateway: wordOrNull(textField(record, 'gateway')),
    dns: dns(textField(record, 'DNS')),
    device: toldText(record, 'device'),
  }
}

function wordOrNull(text: string): Value {
  return text === '' ? nullValue(stringType) : stringValue(text)
}

function dns(text: string): Value {
  return text === '' ? listValue([], stringType) : toldList(text.split(','))
}
