import { mapValue, stringValue } from '../../../../src/value/construct.js'
import { stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { mapOf, textsOf } from '../../drafting/attribute.js'
import { bondIdentity, linkToNetwork } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { mapField, textField } from '../../observation/record.js'
import { observedObject } from '../observed-object.js'
import { toldKeys, toldList, toldText, toldTexts, toldWord } from '../told.js'
import { findBonds, hostsWithout, networkOfBond } from './find.js'
import { bondSchema } from './schema.js'

/** The property in which lacp keeps what it spreads by. */
export const hashingKey = 'hashing_algorithm'

/** A bond as its pool has it: that of the coordinator speaks for all; gone where no host has it. */
export function readBond(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const byHand = networkOfBond(observation, identity)
  const found = findBonds(
    observation,
    byHand === undefined ? identity : bondIdentity(textField(byHand.record, 'uuid')),
  )
  const [first] = found?.bonds ?? []
  if (found === undefined || first === undefined) return undefined
  const { pool } = found.network
  const { record } = first.bond
  return observedObject(
    bondSchema,
    {
      uuid: toldText(record, 'uuid'),
      other_config: toldKeys(record, 'other_config', applied),
      network: linkToNetwork(observation, pool, found.network.ref),
      devices: toldDevices(first.devices, applied),
      mode: toldText(record, 'mode'),
      hashing: toldWord(mapField(record, 'properties')[hashingKey]),
      properties: toldProperties(mapField(record, 'properties'), applied),
      missing_on: toldTexts(
        hostsWithout(pool, found.bonds)
          .map(host => textField(host.record, 'name_label'))
          .toSorted(),
      ),
    },
    applied,
  )
}

/** The same NICs in another order are the same bond, so they are told as they were written. */
function toldDevices(devices: readonly string[], applied: ObjectValue | undefined): Value {
  const written = textsOf(applied, 'devices')
  return toldList(isSameDevices(written, devices) ? written : devices)
}

/** True for the same NICs, in whatever order. */
export function isSameDevices(left: readonly string[], right: readonly string[]): boolean {
  return [...new Set(left)].toSorted().join() === [...new Set(right)].toSorted().join()
}

function toldProperties(
  present: Readonly<Record<string, string>>,
  applied: ObjectValue | undefined,
): Value | undefined {
  const keys = [...mapOf(applied, 'properties').keys()]
  if (keys.length === 0) return undefined
  const entries = keys.flatMap(key => {
    const value = present[key]
    return value === undefined ? [] : [[key, stringValue(value)] as const]
  })
  return mapValue(entries, stringType)
}
