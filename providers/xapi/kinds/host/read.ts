import { boolValue, listValue, objectValue, stringValue } from '../../../../src/value/construct.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { flagOf, textOf } from '../../drafting/attribute.js'
import {
  coordinator,
  findAll,
  findAnywhere,
  findManagementPif,
  isLive,
  isPhysical,
  releaseOf,
  residents,
  updatesOfHost,
  type Found,
} from '../../observation/find.js'
import { hostMemory } from '../../observation/memory.js'
import type { XapiObservation } from '../../observation/observation.js'
import { flagField, mapField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { observedBlock, observedObject, type Observed } from '../observed-object.js'
import { toldAmount, toldFlag, toldKeys, toldList, toldTags, toldText, toldTexts, toldWord } from '../told.js'
import { featuresAfterBoot, featuresNow, isSameFeatures, physicalFeatures } from './cpu.js'
import { carries } from './management.js'
import { hostSchema, nicType } from './schema.js'

/** A host as its pool has it. */
export function readHost(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const found = findAnywhere(observation, 'host', identity)
  if (found === undefined) return undefined
  return observedObject(hostSchema, { ...settings(found, applied), ...hostFacts(found) }, applied)
}

function settings(found: Found, applied: ObjectValue | undefined): Observed {
  const { pool, ref, record } = found
  const live = isLive(pool, record)
  return {
    tags: toldTags(record),
    other_config: toldKeys(record, 'other_config', applied),
    // A DNS name stays as written: that it leads to this machine was checked when it was connected to.
    address: applied?.attributes.get('address') ?? toldText(record, 'address'),
    name: toldText(record, 'name_label'),
    description: toldText(record, 'name_description'),
    multipathing: boolValue(
      'multipathing' in record
        ? flagField(record, 'multipathing')
        : mapField(record, 'other_config')['multipathing'] === 'true',
    ),
    iscsi_iqn: stringValue(
      textField(record, 'iscsi_iqn') || (mapField(record, 'other_config')['iscsi_iqn'] ?? ''),
    ),
    // A host that is down is disabled too, and that is not what maintenance means.
    maintenance: live ? boolValue(isInMaintenance(found, applied)) : applied?.attributes.get('maintenance'),
    cpu_features: maskNow(record, coordinator(pool)?.record ?? record, applied),
    management: management({ pool, ref, record }, applied),
  }
}

/** Disabled; where its block asks for that, VMs that are still on it leave it unfinished. */
function isInMaintenance(found: Found, applied: ObjectValue | undefined): boolean {
  if (flagField(found.record, 'enabled')) return false
  return flagOf(applied, 'maintenance') !== true || residents(found).length === 0
}

/** The mask as it was written while it holds, else the features that the host will have. */
function maskNow(host: XapiRecord, first: XapiRecord, applied: ObjectValue | undefined): Value | undefined {
  const written = textOf(applied, 'cpu_features')
  const will = featuresAfterBoot(host)
  if (written === undefined || will === undefined) return undefined
  const wanted = wantedFeatures(written, host, first)
  return stringValue(wanted === undefined || isSameFeatures(wanted, will) ? written : will)
}

function wantedFeatures(written: string, host: XapiRecord, first: XapiRecord): string | undefined {
  if (written === 'physical') return physicalFeatures(host)
  return written === 'pool' ? featuresNow(first) : written
}

function management(found: Found, applied: ObjectValue | undefined): Value | undefined {
  const before = applied?.attributes.get('management')
  const schema = hostSchema.block.blocks['management']
  const present = findManagementPif(found.pool, found.ref)
  if (before?.kind !== 'object' || schema === undefined || present === undefined) return undefined
  const pif = present.record
  const written = textOf(before, 'device') ?? ''
  const observed = {
    // A bond that has taken the written NIC carries it.
    device: carries(present, written) ? stringValue(written) : toldText(pif, 'device'),
    mode: stringValue(textField(pif, 'ip_configuration_mode').toLowerCase()),
    ip: toldWord(textField(pif, 'IP')),
    netmask: toldWord(textField(pif, 'netmask')),
    gateway: toldWord(textField(pif, 'gateway')),
    dns: toldList(
      textField(pif, 'DNS')
        .split(',')
        .filter(each => each !== ''),
    ),
  }
  return observedBlock(schema.block, observed, before)
}

/** What nobody can write: facts of the machine and of what runs on it. */
export function hostFacts({ pool, ref, record }: Found): Observed {
  const version = mapField(record, 'software_version')
  const cpu = mapField(record, 'cpu_info')
  const memory = hostMemory(pool, ref)
  return {
    uuid: toldText(record, 'uuid'),
    release: stringValue(releaseOf(record)),
    build: toldWord(version['build_number']),
    edition: toldText(record, 'edition'),
    cpus: toldAmount(Number(cpu['cpu_count'])),
    cpu_vendor: toldWord(cpu['vendor']),
    cpu_model: toldWord(cpu['modelname']),
    cpu_features_now: toldWord(featuresNow(record)),
    memory_total: toldAmount(memory?.total),
    memory_free: toldAmount(memory?.free),
    nics: nics({ pool, ref, record }),
    patches: toldTexts(updatesOfHost(pool, ref)),
    is_coordinator: boolValue(record['uuid'] === pool.coordinatorUuid),
    enabled: toldFlag(record, 'enabled'),
  }
}

function nics({ pool, ref }: Found): Value {
  const pifs = findAll(pool, 'PIF', pif => pif['host'] === ref && isPhysical(pif)).map(pif => pif.record)
  const inOrder = pifs.toSorted((left, right) =>
    textField(left, 'device').localeCompare(textField(right, 'device'), 'en', { numeric: true }),
  )
  return listValue(
    inOrder.map(pif =>
      objectValue({
        device: toldText(pif, 'device'),
        mac: toldText(pif, 'MAC'),
        is_management: toldFlag(pif, 'management'),
      }),
    ),
    nicType,
  )
}
