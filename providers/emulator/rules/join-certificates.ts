import type { Database, Ref } from '../database/database.js'
import { flagOf, mapOf, recordOf, refOf, setOf, textOf } from './field.js'
import type { Join } from './pool-join.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { poolOf } from './related.js'
import { isAtLeast, isBefore } from './release.js'

/** TLS verification, certificates of one name, 23.x on (31, 32); updates under way (34). */
export function joinCertificateRefusals({
  joiner,
  joinerHost,
  pool,
  coordinator,
  release,
}: Join): readonly Refusal[] {
  if (isBefore(release, '23.0')) return []
  const verifies = [joiner, pool].map(database => flagOf(poolOf(database)[1], 'tls_verification_enabled'))
  const conflicts = joiner.records('Certificate').flatMap(([, mine]) => {
    const name = textOf(mine, 'name')
    const theirs = pool
      .records('Certificate')
      .find(([, other]) => name !== '' && other['type'] === 'ca' && other['name'] === name)
    return theirs && mine['type'] === 'ca' && theirs[1]['fingerprint'] !== mine['fingerprint'] ? [name] : []
  })
  const isUpdating = [joiner, pool].some(database =>
    Object.values(mapOf(poolOf(database)[1], 'current_operations')).includes('apply_updates'),
  )
  return [
    ...refusedWhen(
      verifies[0] !== verifies[1],
      'POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH',
      [],
      ['host', joinerHost],
    ),
    ...(conflicts.length > 0
      ? [refusal('POOL_JOINING_HOST_CA_CERTIFICATES_CONFLICT', conflicts, ['host', joinerHost])]
      : []),
    ...(isAtLeast(release, '26.0') ? trustRefusals(joiner, pool) : []),
    ...refusedWhen(isUpdating, 'NOT_SUPPORTED_DURING_UPGRADE', [], ['pool', poolOf(pool)[0]]),
    ...(isAtLeast(release, '24.39') ? storageManagerRefusals(joiner, pool) : []),
    ...(isAtLeast(release, '26.0') ? bundleRefusals(pool, coordinator) : []),
  ]
}

/** POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT: one fingerprint, purposes that differ but meet, 26.x on (33). */
function trustRefusals(joiner: Database, pool: Database): readonly Refusal[] {
  const unnamed = (database: Database) =>
    database.records('Certificate').filter(([, each]) => each['type'] === 'ca' && textOf(each, 'name') === '')
  return unnamed(joiner).flatMap(([mine, record]) => {
    const fingerprint = textOf(record, 'fingerprint')
    const same = unnamed(pool).find(([, other]) => textOf(other, 'fingerprint') === fingerprint)
    if (same === undefined || fingerprint === '') return []
    const [first, second] = [setOf(record, 'purpose'), setOf(same[1], 'purpose')]
    const common = first.filter(purpose => second.includes(purpose)).length
    const isConflict = common > 0 && (common < first.length || common < second.length)
    const objects = ['Certificate', same[0]] as const
    return refusedWhen(
      isConflict,
      'POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT',
      [same[0], mine],
      objects,
    )
  })
}

/**
 * POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE [uuid], 26.x on (36): the pool knows certificates of its hosts, but
 * not its coordinator's own.
 */
function bundleRefusals(pool: Database, coordinator: Ref): readonly Refusal[] {
  const ofHosts = pool.records('Certificate').filter(([, each]) => each['type'] === 'host_internal')
  const isMissing = ofHosts.length > 0 && !ofHosts.some(([, each]) => refOf(each, 'host') === coordinator)
  const uuid = textOf(recordOf(pool, 'host', coordinator), 'uuid')
  return refusedWhen(
    isMissing,
    'POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE',
    [uuid],
    ['host', coordinator],
  )
}

/** POOL_JOINING_SM_FEATURES_INCOMPATIBLE: a driver missing or less able on the joiner, 24.39 on (35). */
function storageManagerRefusals(joiner: Database, pool: Database): readonly Refusal[] {
  return pool.records('SM').flatMap(([ref, theirs]) => {
    const mine = joiner.records('SM').filter(([, sm]) => sm['type'] === theirs['type'])
    const [only] = mine
    if (only === undefined || mine.length > 1) {
      return [refusal('POOL_JOINING_SM_FEATURES_INCOMPATIBLE', [ref, ''], ['SM', ref])]
    }
    const able = mapOf(only[1], 'features')
    const isAble = Object.entries(mapOf(theirs, 'features')).every(
      ([feature, version]) => Number(able[feature] ?? 0) >= Number(version),
    )
    return refusedWhen(!isAble, 'POOL_JOINING_SM_FEATURES_INCOMPATIBLE', [ref, only[0]], ['SM', ref])
  })
}
