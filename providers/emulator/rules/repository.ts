import type { Database, Ref } from '../database/database.js'
import { recordOf, setOf, textOf } from './field.js'
import { poolBusyRefusals } from './pool-operation.js'
import { licenceRefusals } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { coordinatorOf, isHaEnabled, poolOf, residentsOf } from './related.js'

/** Repository.introduce: a web address, one that no other has (xapi.md §6.3). */
export function introduceRepositoryRefusals(database: Database, url: string): readonly Refusal[] {
  const known = database.records('Repository').find(([, other]) => other['binary_url'] === url)
  return [
    ...refusedWhen(!/^https?:\/\/[^/\s]+/.test(url), 'INVALID_BASE_URL', [url]),
    ...(known === undefined
      ? []
      : [refusal('REPOSITORY_ALREADY_EXISTS', [known[0]], ['Repository', known[0]])]),
  ]
}

/** Repository.introduce_bundle: a pool has one at most. */
export function introduceBundleRefusals(database: Database): readonly Refusal[] {
  const known = database.records('Repository').find(([, other]) => other['origin'] === 'bundle')
  return known === undefined
    ? []
    : [refusal('BUNDLE_REPOSITORY_ALREADY_EXISTS', [known[0]], ['Repository', known[0]])]
}

/** REPOSITORY_IS_IN_USE: the pool takes its updates from it. */
export function forgetRepositoryRefusals(database: Database, repository: Ref): readonly Refusal[] {
  const isUsed = enabledRepositories(database).includes(repository)
  return refusedWhen(isUsed, 'REPOSITORY_IS_IN_USE', [], ['Repository', repository])
}

/** Repositories that the pool takes its updates from. */
export function enabledRepositories(database: Database): readonly Ref[] {
  return setOf(poolOf(database)[1], 'repositories')
}

/** pool.set_repositories and add_repository: a bundle or another pool is the only one (xapi.md §6.3). */
export function chooseRepositoriesRefusals(
  database: Database,
  chosen: readonly Ref[],
  release: string,
): readonly Refusal[] {
  const isSpecial = (ref: Ref) =>
    ['bundle', 'remote_pool'].includes(textOf(recordOf(database, 'Repository', ref), 'origin'))
  return [
    ...poolBusyRefusals(database, release),
    ...refusedWhen(chosen.length > 1 && chosen.some(isSpecial), 'REPO_SHOULD_BE_SINGLE_ONE_ENABLED'),
  ]
}

/** pool.sync_updates: another operation of the pool, no repository, one that cannot be asked (xapi.md §6.3). */
export function syncUpdatesRefusals(database: Database, release: string): readonly Refusal[] {
  const enabled = enabledRepositories(database)
  const isBundle = enabled.some(ref => textOf(recordOf(database, 'Repository', ref), 'origin') === 'bundle')
  return [
    ...poolBusyRefusals(database, release),
    ...refusedWhen(enabled.length === 0, 'NO_REPOSITORY_ENABLED'),
    ...refusedWhen(isBundle, 'CAN_NOT_SYNC_UPDATES'),
  ]
}

/** host.apply_updates, in the order of xapi.md §6.3: the licence, the pool, HA, the coordinator first, what is outstanding. */
export function applyUpdatesRefusals(
  database: Database,
  host: Ref,
  hash: string,
  release: string,
): readonly Refusal[] {
  const record = recordOf(database, 'host', host)
  const coordinator = coordinatorOf(database)
  const isAhead =
    host !== coordinator && textOf(recordOf(database, 'host', coordinator), 'last_update_hash') !== hash
  const isOffered = enabledRepositories(database).some(
    ref => textOf(recordOf(database, 'Repository', ref), 'hash') === hash,
  )
  const residents = residentsOf(database, host).map(([vm]) => ['VM', vm] as const)
  const object = ['host', host] as const
  return [
    ...licenceRefusals(database, 'restrict_updates', 'Updates'),
    ...poolBusyRefusals(database, release),
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', poolOf(database)[0]]),
    ...refusedWhen(hash === '' || isAhead || !isOffered, 'UPDATEINFO_HASH_MISMATCH', [], object),
    ...refusedWhen(
      setOf(record, 'pending_guidances').length > 0,
      'HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY',
      [host],
      object,
    ),
    ...refusedWhen(residents.length > 0, 'HOST_EVACUATION_IS_REQUIRED', [host], object, ...residents),
  ]
}
