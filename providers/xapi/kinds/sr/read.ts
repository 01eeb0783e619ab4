import {
  boolValue,
  listValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
} from '../../../../src/value/construct.js'
import { linkType, numberType, stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { linkOf, textOf } from '../../drafting/attribute.js'
import {
  coordinator,
  findAnywhere,
  findByRef,
  pbdsOfSr,
  poolRecord,
  table,
  type Found,
} from '../../observation/find.js'
import { hostOfLink } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { flagField, mapField, numberField, textField } from '../../observation/record.js'
import { toldLink, toldPool, writtenHost } from '../belonging.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldAmount, toldKeys, toldTags, toldText } from '../told.js'
import { pbdType, srSchema } from './schema.js'

/** A storage repository as its pool has it. */
export function readSr(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const found = findAnywhere(observation, 'SR', identity)
  return found === undefined
    ? undefined
    : observedObject(srSchema, srObserved(found, observation, applied), applied)
}

/** What the pool tells of an SR. */
export function srObserved(
  found: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Observed {
  const { pool, ref, record } = found
  const isDefault = poolRecord(pool)?.record['default_SR'] === ref
  return {
    uuid: toldText(record, 'uuid'),
    tags: toldTags(record),
    other_config: toldKeys(record, 'other_config', applied),
    pool: toldPool(observation, pool, applied),
    host: onlyHost(found, observation, applied),
    type: toldText(record, 'type'),
    name: toldText(record, 'name_label'),
    description: toldText(record, 'name_description'),
    default: boolValue(isDefault),
    ...location(found, applied),
    size: toldAmount(numberField(record, 'physical_size')),
    used: toldAmount(numberField(record, 'physical_utilisation')),
    shared: boolValue(flagField(record, 'shared')),
    pbds: pbds(found, observation, applied),
  }
}

/** The host of a local SR; null where hosts share it. */
function onlyHost(found: Found, observation: XapiObservation, applied: ObjectValue | undefined): Value {
  const host = flagField(found.record, 'shared') ? undefined : hostBehind(found, observation, applied)
  return host === undefined
    ? nullValue(linkType('host'))
    : writtenHost(observation, linkOf(applied, 'host'), textField(host.record, 'uuid'))
}

/** The host that a local SR is attached to; where somebody took the attachment away, as it was last. */
function hostBehind(
  { pool, ref }: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Found | undefined {
  const pbd = pbdsOfSr(pool, ref).at(0)
  if (pbd !== undefined) return findByRef(pool, 'host', textField(pbd.record, 'host'))
  const link = linkOf(applied, 'host')
  const last = link === undefined ? undefined : hostOfLink(observation, link)
  return last?.pool === pool ? last : undefined
}

/** Where the storage lies, as the coordinator's attachment says it, else any other's. */
function location(found: Found, applied: ObjectValue | undefined): Observed {
  const attachments = pbdsOfSr(found.pool, found.ref)
  const first = coordinator(found.pool)?.ref
  const pbd = attachments.find(each => each.record['host'] === first) ?? attachments.at(0)
  if (pbd === undefined) return {}
  const config = mapField(pbd.record, 'device_config')
  const word = (key: string): Value => {
    const text = config[key]
    return text === undefined ? nullValue(stringType) : stringValue(text)
  }
  const port = config['port']
  return {
    server: asWritten('server', word('server'), applied),
    path: word('serverpath'),
    version: word('nfsversion'),
    options: word('options'),
    target: word('target'),
    target_iqn: word('targetIQN'),
    scsi_id: word('SCSIid'),
    port: port === undefined ? nullValue(numberType) : numberValue(Number(port)),
    chap_user: word('chapuser'),
    location: asWritten('location', word('location'), applied),
    username: word('username'),
    device: word('device'),
    multipath:
      textField(found.record, 'type') === 'lvmoiscsi'
        ? boolValue(config['multihomed'] === 'true')
        : undefined,
  }
}

/** A share stays as it was written while that names the same one: `\\host\share` and `//host/share`. */
function asWritten(name: string, now: Value, applied: ObjectValue | undefined): Value {
  const written = textOf(applied, name)
  return written !== undefined && now.kind === 'string' && slashes(written) === slashes(now.value)
    ? stringValue(written)
    : now
}

function slashes(text: string): string {
  return text.replaceAll('\\', '/')
}

function pbds(found: Found, observation: XapiObservation, applied: ObjectValue | undefined): Value {
  const attachments = new Map(
    pbdsOfSr(found.pool, found.ref).map(pbd => [textField(pbd.record, 'host'), pbd.record]),
  )
  const isShared = flagField(found.record, 'shared')
  const own = isShared ? undefined : hostBehind(found, observation, applied)?.ref
  const hosts = [...table(found.pool, 'host').keys()].filter(
    host => isShared || attachments.has(host) || host === own,
  )
  return listValue(
    hosts.map(host =>
      objectValue({
        host: toldLink(observation, found.pool, 'host', host),
        attached: boolValue(flagField(attachments.get(host) ?? {}, 'currently_attached')),
      }),
    ),
    pbdType,
  )
}
