import { boolValue, nullValue, stringValue } from '../../../../src/value/construct.js'
import { boolType, linkType, stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { linkOf } from '../../drafting/attribute.js'
import { isProvisional } from '../../drafting/key.js'
import { waitingVms } from '../../drafting/places.js'
import { asDatabase } from '../../observation/as-database.js'
import { findAnywhere, findByRef, isVirtualMachine, type Found } from '../../observation/find.js'
import type { XapiObservation } from '../../observation/observation.js'
import { mapField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { toldLink, toldPool } from '../belonging.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldAmount, toldKeys, toldList, toldNumber, toldTags, toldText, toldTexts } from '../told.js'
import { whyNotAgile } from './agility.js'
import { toldCd, toldDisks, toldNics } from './devices-told.js'
import { toldMemory } from './memory-told.js'
import { vmSchema } from './schema.js'

/** A virtual machine as its pool has it. */
export function readVm(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const found = findAnywhere(observation, 'VM', identity)
  if (found === undefined || !(isVirtualMachine(found.record) || isHalfMade(found.record))) return undefined
  return observedObject(vmSchema, vmObserved(found, observation, applied), applied)
}

/** A clone of a template is a template until it is provisioned; an interrupted apply may leave one. */
function isHalfMade(record: XapiRecord): boolean {
  return record.is_a_template === true && isProvisional(textField(record, 'name_label'))
}

/** What the pool tells of a VM. */
export function vmObserved(
  found: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Observed {
  const { record } = found
  return {
    ...settings(found, observation, applied),
    ...boot(record),
    ...keys(record, applied),
    ...toldMemory(record, applied),
    disk: toldDisks(found, observation, applied),
    nic: toldNics(found, observation, applied),
    cd: toldCd(found, observation, applied),
    ...facts(found, observation),
  }
}

function settings(found: Found, observation: XapiObservation, applied: ObjectValue | undefined): Observed {
  const { pool, record } = found
  return {
    tags: toldTags(record),
    pool: toldPool(observation, pool, applied),
    name: toldText(record, 'name_label'),
    description: toldText(record, 'name_description'),
    vcpus: toldNumber(record, 'VCPUs_at_startup'),
    vcpus_max: toldNumber(record, 'VCPUs_max'),
    cores_per_socket: toldAmount(Number(mapField(record, 'platform')['cores-per-socket'] ?? '1')),
    power: power(found, applied),
    home: toldLink(observation, pool, 'host', textField(record, 'affinity')),
    host: pinned(found, observation, applied),
    appliance: appliance(found),
    order: toldNumber(record, 'order'),
    start_delay: toldNumber(record, 'start_delay'),
    shutdown_delay: toldNumber(record, 'shutdown_delay'),
    auto_start: boolValue(mapField(record, 'other_config')['auto_poweron'] === 'true'),
    blocked_operations: toldTexts(Object.keys(mapField(record, 'blocked_operations'))),
  }
}

/** What it is in; a VM that is down for as long as its host is in maintenance is in what it was in before. */
function power({ pool, record }: Found, applied: ObjectValue | undefined): Value {
  const now = textField(record, 'power_state')
  const before = applied?.attributes.get('power')
  return now !== 'Running' && before !== undefined && waitingVms(pool).has(textField(record, 'uuid'))
    ? before
    : stringValue(now.toLowerCase())
}

/** Where it runs, if a block says where it must; a VM that does not run is where it was wanted. */
function pinned(found: Found, observation: XapiObservation, applied: ObjectValue | undefined): Value {
  const written = linkOf(applied, 'host')
  if (written === undefined) return nullValue(linkType('host'))
  const resident = findByRef(found.pool, 'host', textField(found.record, 'resident_on'))
  return resident === undefined ? written : toldLink(observation, found.pool, 'host', resident.ref)
}

function appliance({ pool, record }: Found): Value {
  const found = findByRef(pool, 'VM_appliance', textField(record, 'appliance'))
  return found === undefined ? nullValue(stringType) : toldText(found.record, 'name_label')
}

/** How an HVM guest boots; nothing for others. */
function boot(record: XapiRecord): Observed {
  if (textField(record, 'HVM_boot_policy') === '') {
    const none = nullValue(stringType)
    return { boot_order: none, firmware: none, secure_boot: nullValue(boolType) }
  }
  const parameters = mapField(record, 'HVM_boot_params')
  return {
    boot_order: stringValue(parameters['order'] ?? ''),
    firmware: stringValue(parameters['firmware'] ?? 'bios'),
    secure_boot: boolValue(mapField(record, 'platform')['secureboot'] === 'true'),
  }
}

function keys(record: XapiRecord, applied: ObjectValue | undefined): Observed {
  return {
    other_config: toldKeys(record, 'other_config', applied),
    xenstore: toldKeys(record, 'xenstore_data', applied, 'xenstore'),
    platform: toldKeys(record, 'platform', applied),
  }
}

function facts(found: Found, observation: XapiObservation): Observed {
  const { pool, record } = found
  const reason = whyNotAgile(asDatabase(pool), found.ref)
  return {
    uuid: toldText(record, 'uuid'),
    agile: boolValue(reason === undefined),
    agile_reason: reason === undefined ? undefined : stringValue(reason),
    resident_on: toldLink(observation, pool, 'host', textField(record, 'resident_on')),
    ips: toldList(addresses(found)),
    power_now: toldText(record, 'power_state'),
  }
}

/** What the guest reports, `0/ip` and `0/ipv6/0`, in the order of the interfaces. */
function addresses({ pool, record }: Found): readonly string[] {
  const metrics = findByRef(pool, 'VM_guest_metrics', textField(record, 'guest_metrics'))
  const networks = metrics === undefined ? {} : mapField(metrics.record, 'networks')
  return Object.keys(networks)
    .filter(key => /^\d+\/ip(v6\/\d+)?$/.test(key))
    .toSorted((left, right) => left.localeCompare(right, 'en', { numeric: true }))
    .flatMap(key => networks[key] ?? [])
}
