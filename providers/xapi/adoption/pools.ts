import type { FoundObject } from '../../../src/provider/contract.js'
import { boolValue, nullValue } from '../../../src/value/construct.js'
import { flagOf } from '../drafting/attribute.js'
import { readHost } from '../kinds/host/read.js'
import { sendsAlerts } from '../kinds/pool/alerts.js'
import { readPoolObject } from '../kinds/pool/read.js'
import { poolSchema } from '../kinds/pool/schema.js'
import { toldLinks } from '../kinds/told.js'
import { findAll, isLive, poolRecord, residents } from '../observation/find.js'
import { haPlanIdentity, linkTo } from '../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { flagField, numberField, textField } from '../observation/record.js'
import { objectValue } from '../../../src/value/construct.js'
import type { Value } from '../../../src/value/value.js'
import { mostFailures } from '../kinds/ha_plan/failures.js'
import { heartbeatSr } from '../kinds/ha_plan/read.js'
import { leftSo, tell } from './finding.js'

/** Takes a sentence about an object that is left out. */
export type Remark = (sentence: string) => void

/** The hosts of a pool, the coordinator first. */
export function foundHosts(
  pool: ObservedPool,
  observation: XapiObservation,
  remark: Remark,
): readonly FoundObject[] {
  const isFirst = (uuid: string): number => (uuid === pool.coordinatorUuid ? 0 : 1)
  const hosts = findAll(pool, 'host', () => true).toSorted((left, right) => {
    const [a, b] = [left, right].map(({ record }) => textField(record, 'uuid'))
    const names = [left, right].map(({ record }) => textField(record, 'name_label'))
    return isFirst(a ?? '') - isFirst(b ?? '') || (names[0] ?? '').localeCompare(names[1] ?? '', 'en')
  })
  return hosts.flatMap(host => {
    const identity = textField(host.record, 'uuid')
    const name = textField(host.record, 'name_label')
    const isOff = isLive(pool, host.record) && !flagField(host.record, 'enabled')
    if (isOff && residents(host).length > 0)
      remark(leftSo(`Host ${name} is disabled while VMs run on it`, 'maintenance', 'enables it'))
    const isInMaintenance = isOff && flagOf(readHost(identity, observation), 'maintenance') === true
    return tell(
      {
        kindName: 'host',
        identity,
        name,
        subject: 'hosts',
        secrets: ['password'],
        ignored: isOff && residents(host).length > 0 ? ['maintenance'] : [],
        // Every host makes up a name of its own for iSCSI, and how it is reached is its own affair.
        instead: {
          iscsi_iqn: null,
          cpu_features: null,
          management: null,
          maintenance: boolValue(isInMaintenance && residents(host).length === 0),
        },
      },
      observation,
    )
  })
}

/** The pool itself, with all its hosts. */
export function foundPools(pool: ObservedPool, observation: XapiObservation): readonly FoundObject[] {
  const record = poolRecord(pool)?.record
  if (record === undefined) return []
  const members = findAll(pool, 'host', host => host['uuid'] !== pool.coordinatorUuid)
  return tell(
    {
      kindName: 'pool',
      identity: pool.uuid,
      name: textField(record, 'name_label') || 'pool',
      subject: 'hosts',
      instead: {
        coordinator: linkTo(observation, 'host', pool.coordinatorUuid),
        members: toldLinks(
          members.map(host => linkTo(observation, 'host', textField(host.record, 'uuid'))),
          'host',
        ),
        alerts: alertsOf(pool, observation),
      },
    },
    observation,
  )
}

/** The alerts of a pool that sends some. */
function alertsOf(pool: ObservedPool, observation: XapiObservation): Value {
  const record = poolRecord(pool)?.record
  if (record === undefined || !sendsAlerts(record)) return nullValue()
  // With an empty block every part of it is told.
  const asked = objectValue([['alerts', objectValue([])]])
  return readPoolObject(pool.uuid, observation, asked)?.attributes.get('alerts') ?? nullValue()
}

/** High availability, where it is on; off, it says nothing that a block has to keep. */
export function foundPlans(
  pool: ObservedPool,
  observation: XapiObservation,
  remark: Remark,
): readonly FoundObject[] {
  const record = poolRecord(pool)?.record
  if (record === undefined || !flagField(record, 'ha_enabled')) return []
  const name = textField(record, 'name_label') || poolSchema.name
  if (heartbeatSr(pool) === undefined) {
    remark(`High availability of ${name} has no heartbeat SR that can be told; it is left out.`)
    return []
  }
  const wanted = numberField(record, 'ha_host_failures_to_tolerate') ?? 0
  const isOvercommitted = wanted > mostFailures(pool)
  if (isOvercommitted)
    remark(
      `High availability of ${name} is to tolerate ${wanted} host failures, and ${mostFailures(pool)} is all that holds; its block leaves the number out.`,
    )
  return tell(
    {
      kindName: 'ha_plan',
      identity: haPlanIdentity(pool.uuid),
      name,
      subject: 'availability',
      // More than can be kept is nothing to ask for; a block that is silent keeps what the pool has.
      instead: isOvercommitted ? { failures_to_tolerate: null } : {},
    },
    observation,
  )
}
