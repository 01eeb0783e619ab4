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
import {
  deviceOfNetwork,
  findAll,
  findByRef,
  findByUuid,
  isReference,
  type Found,
} from '../../observation/find.js'
import { bondIdentity, findNetwork, linkTo } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { mapField, numberField, setField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { toldLink, toldPool } from '../belonging.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldFlag, toldKeys, toldNumber, toldTags, toldText, toldTexts } from '../told.js'
import { networkSchema, pifType } from './schema.js'

/** A network as its pool has it. */
export function readNetwork(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const found = findNetwork(observation, identity)
  return found === undefined
    ? undefined
    : observedObject(networkSchema, networkObserved(found, observation, applied), applied)
}

/** What the pool tells of a network. */
export function networkObserved(
  found: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Observed {
  const { pool, ref, record } = found
  const vlan = vlanOf(found)
  const device = deviceOfNetwork(pool, ref) ?? vlan?.device
  return {
    uuid: toldText(record, 'uuid'),
    tags: toldTags(record),
    other_config: toldKeys(record, 'other_config', applied),
    pool: toldPool(observation, pool, applied),
    name: toldText(record, 'name_label'),
    description: toldText(record, 'name_description'),
    device: device === undefined ? nullValue(stringType) : stringValue(device),
    bond: vlan?.bond === undefined ? nullValue(linkType('bond')) : linkToBond(vlan.bond, observation),
    vlan: vlan === undefined ? nullValue(numberType) : numberValue(vlan.tag),
    mtu: toldNumber(record, 'MTU'),
    automatic: boolValue(mapField(record, 'other_config')['automatic'] === 'true'),
    purpose: toldTexts(setField(record, 'purpose')),
    bridge: toldText(record, 'bridge'),
    pifs: pifs(found, observation),
  }
}

function pifsOf({ pool, ref }: Found): readonly XapiRecord[] {
  return findAll(pool, 'PIF', pif => pif['network'] === ref).map(pif => pif.record)
}

/** The tag of a VLAN's network, and what is below it: a NIC, or a bond, which is known by the UUID of its network. */
interface Vlan {
  readonly tag: number
  readonly device: string | undefined
  readonly bond: string | undefined
}

function linkToBond(networkUuid: string, observation: XapiObservation): Value {
  return linkTo(observation, 'bond', bondIdentity(networkUuid))
}

/** Where it lies on different things, by somebody's hand, that of the coordinator speaks for all. */
function vlanOf(found: Found): Vlan | undefined {
  const tagged = pifsOf(found).filter(each => (numberField(each, 'VLAN') ?? -1) >= 0)
  const coordinator = findByUuid(found.pool, 'host', found.pool.coordinatorUuid)?.ref
  const pif = tagged.find(each => each['host'] === coordinator) ?? tagged[0]
  if (pif === undefined) return undefined
  const master = findByRef(found.pool, 'VLAN', textField(pif, 'VLAN_master_of'))
  const base = findByRef(found.pool, 'PIF', textField(master?.record ?? {}, 'tagged_PIF'))?.record
  const isBond = base !== undefined && setField(base, 'bond_master_of').some(isReference)
  const network = isBond ? findByRef(found.pool, 'network', textField(base, 'network')) : undefined
  return {
    tag: numberField(pif, 'VLAN') ?? 0,
    device: isBond ? undefined : textField(pif, 'device'),
    bond: network === undefined ? undefined : textField(network.record, 'uuid'),
  }
}

function pifs(found: Found, observation: XapiObservation): Value {
  const rows = pifsOf(found).map(pif =>
    objectValue({
      host: toldLink(observation, found.pool, 'host', textField(pif, 'host')),
      device: toldText(pif, 'device'),
      is_attached: toldFlag(pif, 'currently_attached'),
    }),
  )
  return listValue(rows, pifType)
}
