import { listValue, numberValue, stringValue } from '../../../../src/value/construct.js'
import { stringType } from '../../../../src/value/type.js'
import type { LinkValue, ObjectValue, Value } from '../../../../src/value/value.js'
import { linksOf, textOf } from '../../drafting/attribute.js'
import { findByUuid, table, updatesOfHost, type Found } from '../../observation/find.js'
import { hostOfLink, linkTo } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { awaitsReboot } from '../../observation/reboot.js'
import { numberField, setField, textField } from '../../observation/record.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldKeys, toldLinks, toldText } from '../told.js'
import { patchSchema } from './schema.js'

/** An update as the pools have it; gone where none knows it. */
export function readPatch(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const found = findUpdate(observation, identity)
  return found === undefined
    ? undefined
    : observedObject(patchSchema, observed(found, observation, applied), applied)
}

function observed(found: Found, observation: XapiObservation, applied: ObjectValue | undefined): Observed {
  return {
    ...patchFacts(found),
    other_config: toldKeys(found.record, 'other_config', applied),
    hosts: hosts(textField(found.record, 'uuid'), observation, applied),
  }
}

/** The record of an update, of either era. */
export function findUpdate(observation: XapiObservation, uuid: string): Found | undefined {
  for (const pool of observation.pools.values()) {
    const found = findByUuid(pool, 'pool_update', uuid) ?? findByUuid(pool, 'pool_patch', uuid)
    if (found !== undefined) return found
  }
  return undefined
}

/** What nobody can write of an update. */
export function patchFacts({ record }: Found): Observed {
  const size = numberField(record, 'size') ?? numberField(record, 'installation_size')
  return {
    uuid: toldText(record, 'uuid'),
    label: toldText(record, 'name_label'),
    version: toldText(record, 'version'),
    guidance: guidance(setField(record, 'after_apply_guidance')),
    size: size === undefined ? undefined : numberValue(size),
  }
}

function guidance(words: readonly string[]): Value {
  return listValue(
    words.toSorted().map(word => stringValue(word)),
    stringType,
  )
}

/** Of the hosts that were to have it, those that do and have rebooted for it; for an import, all that have it. */
function hosts(uuid: string, observation: XapiObservation, applied: ObjectValue | undefined): Value {
  const wanted = linksOf(applied, 'hosts')
  const links: readonly LinkValue[] = applied === undefined ? everyHost(observation) : wanted
  return toldLinks(
    links.filter(link => {
      const host = hostOfLink(observation, link)
      return (
        host !== undefined &&
        updatesOfHost(host.pool, host.ref).includes(uuid) &&
        (applied === undefined ||
          textOf(applied, 'reboot') === 'never' ||
          !awaitsReboot(host.pool, host, uuid))
      )
    }),
    'host',
  )
}

function everyHost(observation: XapiObservation): readonly LinkValue[] {
  return [...observation.pools.values()].flatMap(pool =>
    [...table(pool, 'host').values()].map(host => linkTo(observation, 'host', textField(host, 'uuid'))),
  )
}
