import { boolValue, nullValue, numberValue, stringValue } from '../../../../src/value/construct.js'
import { linkType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { attributeOf, linkOf } from '../../drafting/attribute.js'
import { findAll, findByRef, poolRecord } from '../../observation/find.js'
import { haPlanPool, linkTo } from '../../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../../observation/observation.js'
import { flagField, mapField, numberField, setField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { toldPool } from '../belonging.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldFlag, toldKeys, toldNumber, toldText } from '../told.js'
import { mostFailures } from './failures.js'
import { toldProtections } from './protection.js'
import { haPlanSchema } from './schema.js'

/** High availability as a pool has it. Every pool has such a plan, if only one that is switched off and protects nothing. */
export function readHaPlan(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const pool = haPlanPool(observation, identity)
  const record = pool === undefined ? undefined : poolRecord(pool)?.record
  if (pool === undefined || record === undefined) return undefined
  return observedObject(haPlanSchema, observed(pool, record, observation, applied), applied)
}

function observed(
  pool: ObservedPool,
  record: XapiRecord,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Observed {
  const isOn = flagField(record, 'ha_enabled')
  const timeout = Number(mapField(record, 'ha_configuration')['timeout'])
  const most = mostFailures(pool)
  const sr = heartbeatSr(pool)
  return {
    uuid: toldText(record, 'uuid'),
    other_config: toldKeys(record, 'other_config', applied),
    pool: toldPool(observation, pool, applied),
    heartbeat_sr:
      !isOn && linkOf(applied, 'heartbeat_sr') !== undefined
        ? undefined
        : sr === undefined
          ? nullValue(linkType('sr'))
          : linkTo(observation, 'sr', sr),
    failures_to_tolerate: toldFailures(record, most, attributeOf(applied, 'failures_to_tolerate')),
    timeout: isOn && timeout > 0 ? numberValue(timeout) : undefined,
    enabled: boolValue(isOn),
    protect: toldProtections(pool, observation, applied),
    max_failures: numberValue(most),
    overcommitted: toldFlag(record, 'ha_overcommitted'),
    guarantee: stringValue(guaranteeOf(record)),
  }
}

/** "max" as long as the number is the largest one. */
function toldFailures(record: XapiRecord, most: number, applied: Value | undefined): Value | undefined {
  const wanted = numberField(record, 'ha_host_failures_to_tolerate') ?? 0
  return applied?.kind === 'string' && wanted === most
    ? stringValue('max')
    : toldNumber(record, 'ha_host_failures_to_tolerate')
}

/** The SR of the statefile: the one in use, else one left from before. */
export function heartbeatSr(pool: ObservedPool): string | undefined {
  const record = poolRecord(pool)?.record
  const [inUse] = record === undefined ? [] : setField(record, 'ha_statefiles')
  const statefile =
    inUse === undefined
      ? findAll(pool, 'VDI', vdi => vdi['type'] === 'ha_statefile').at(0)
      : findByRef(pool, 'VDI', inUse)
  const sr = statefile === undefined ? undefined : findByRef(pool, 'SR', textField(statefile.record, 'SR'))
  return sr === undefined ? undefined : textField(sr.record, 'uuid')
}

/** `none` while HA is off, `overcommitted` where some VM might stay down, `complete` otherwise. */
export function guaranteeOf(record: XapiRecord): string {
  if (!flagField(record, 'ha_enabled')) return 'none'
  return flagField(record, 'ha_overcommitted') ? 'overcommitted' : 'complete'
}
