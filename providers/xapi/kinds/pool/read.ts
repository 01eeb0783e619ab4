import { boolValue } from '../../../../src/value/construct.js'
import type { LinkValue, ObjectValue } from '../../../../src/value/value.js'
import { linkOf, linksOf } from '../../drafting/attribute.js'
import { coordinator, poolRecord, table, type Found } from '../../observation/find.js'
import { hostOfLink, linkTo } from '../../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../../observation/observation.js'
import { flagField, mapField, textField } from '../../observation/record.js'
import { featuresNow } from '../host/cpu.js'
import { observedObject, type Observed } from '../observed-object.js'
import { toldFlag, toldKeys, toldLinks, toldTags, toldText, toldWord } from '../told.js'
import { toldAlerts } from './alerts.js'
import { poolSchema } from './schema.js'

/** A pool as it is. */
export function readPoolObject(
  identity: string,
  observation: XapiObservation,
  applied?: ObjectValue,
): ObjectValue | undefined {
  const pool = observation.pools.get(identity)
  const found = pool === undefined ? undefined : poolRecord(pool)
  if (found === undefined) return undefined
  return observedObject(poolSchema, observed(found, observation, applied), applied)
}

function observed(found: Found, observation: XapiObservation, applied: ObjectValue | undefined): Observed {
  const { pool, record } = found
  const named = namedCoordinator(pool, observation, applied)
  return {
    tags: toldTags(record),
    other_config: toldKeys(record, 'other_config', applied),
    name: toldText(record, 'name_label'),
    description: toldText(record, 'name_description'),
    migration_compression:
      'migration_compression' in record ? toldFlag(record, 'migration_compression') : undefined,
    coordinator: named,
    members: toldLinks(members(pool, observation, named, applied), 'host'),
    alerts: toldAlerts(record, applied),
    ...poolFacts(found, observation),
  }
}

/** What nobody can write of a pool. */
export function poolFacts({ pool, record }: Found, observation: XapiObservation): Observed {
  const first = coordinator(pool)?.record
  const cpu = mapField(record, 'cpu_info')
  return {
    uuid: toldText(record, 'uuid'),
    cpu_features: toldWord(featuresNow(record) ?? (first === undefined ? undefined : featuresNow(first))),
    cpu_vendor: toldWord(
      cpu['vendor'] ?? (first === undefined ? undefined : mapField(first, 'cpu_info')['vendor']),
    ),
    ha_enabled: boolValue(flagField(record, 'ha_enabled')),
    hosts: toldLinks(
      hostUuids(pool).map(uuid => linkTo(observation, 'host', uuid)),
      'host',
    ),
  }
}

function hostUuids(pool: ObservedPool): readonly string[] {
  return [...table(pool, 'host').values()].map(host => textField(host, 'uuid'))
}

/** The coordinator that was written: another one by an election is no drift. */
function namedCoordinator(
  pool: ObservedPool,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): LinkValue {
  const written = linkOf(applied, 'coordinator')
  const host = written === undefined ? undefined : hostOfLink(observation, written)
  return written !== undefined && host?.pool.uuid === pool.uuid
    ? written
    : linkTo(observation, 'host', pool.coordinatorUuid)
}

/** The hosts that some block names, without the coordinator, unless it was listed too. Others are nobody's business. */
function members(
  pool: ObservedPool,
  observation: XapiObservation,
  named: LinkValue,
  applied: ObjectValue | undefined,
): readonly LinkValue[] {
  const listed = linksOf(applied, 'members')
  const isListed = listed.some(link => link.address !== undefined && link.address === named.address)
  return hostUuids(pool)
    .map(uuid => linkTo(observation, 'host', uuid))
    .filter(link => link.address !== undefined || listed.some(each => each.identity === link.identity))
    .filter(link => isListed || !isSame(link, named))
}

function isSame(left: LinkValue, right: LinkValue): boolean {
  return left.address !== undefined && right.address !== undefined
    ? left.address === right.address
    : left.identity === right.identity
}
