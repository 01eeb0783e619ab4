import { createHash } from 'node:crypto'
import type { Database, Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { planEvacuation } from '../rules/evacuation.js'
import { recordOf, textOf } from '../rules/field.js'
import { isHaEnabled, poolOf } from '../rules/related.js'
import {
  applyUpdatesRefusals,
  chooseRepositoriesRefusals,
  enabledRepositories,
  forgetRepositoryRefusals,
  introduceBundleRefusals,
  introduceRepositoryRefusals,
  syncUpdatesRefusals,
} from '../rules/repository.js'
import type { Call, CallContext } from './call.js'
import type { Claim } from './define-call.js'
import { defineCall } from './define-call.js'
import { flag, optional, reference, references, text } from './parameter.js'

const pool = reference('pool')
const repository = reference('Repository')

function claimsPool(operation: string) {
  return ({ database }: CallContext): readonly Claim[] => [
    { className: 'pool', ref: poolOf(database)[0], operation },
  ]
}

function choose(database: Database, chosen: readonly Ref[]): void {
  database.update('pool', poolOf(database)[0], { repositories: [...new Set(chosen)] })
}

/** What the repositories hold, as a hash over their addresses: in the lab they never change. */
function sync({ world, database }: CallContext): string {
  const enabled = enabledRepositories(database)
  const urls = enabled.map(ref => textOf(recordOf(database, 'Repository', ref), 'binary_url'))
  const hash = createHash('sha256').update(urls.toSorted().join('\n')).digest('hex')
  for (const ref of enabled) database.update('Repository', ref, { hash })
  database.update('pool', poolOf(database)[0], { last_update_sync: printDatetime(world.clock.now()) })
  for (const [host, record] of database.records('host'))
    database.update('host', host, {
      latest_synced_updates_applied: textOf(record, 'last_update_hash') === hash ? 'yes' : 'no',
    })
  return hash
}

/** What stands against updates now: HA, and where hosts are to reboot, the VMs that cannot leave one. */
function obstacles({ database, release }: CallContext, requiresReboot: boolean) {
  const stuck = requiresReboot
    ? database.refs('host').flatMap(host => planEvacuation(database, host, { release }).obstacles)
    : []
  return [
    ...(isHaEnabled(database) ? [['HA_IS_ENABLED']] : []),
    ...stuck.map(([, { code, parameters }]) => [code, ...parameters]),
  ]
}

/** Messages about updates from repositories, from 8 on (xapi.md §6.3). */
export const repositoryCalls: readonly Call[] = [
  defineCall(
    'Repository.introduce',
    {
      name_label: text(),
      name_description: text(),
      binary_url: text(),
      source_url: text(),
      update: flag(),
      gpgkey_path: optional(text(), ''),
    },
    {
      rules: ({ database }, given) => introduceRepositoryRefusals(database, given.binary_url),
      perform: ({ database }, given) => database.create('Repository', { ...given, origin: 'remote' }),
    },
  ),
  defineCall(
    'Repository.introduce_bundle',
    { name_label: text(), name_description: text() },
    {
      rules: ({ database }) => introduceBundleRefusals(database),
      perform: ({ database }, given) => database.create('Repository', { ...given, origin: 'bundle' }),
    },
  ),
  defineCall(
    'Repository.forget',
    { self: repository },
    {
      rules: ({ database }, { self }) => forgetRepositoryRefusals(database, self),
      perform: ({ database }, { self }) => database.remove('Repository', self),
    },
  ),
  defineCall(
    'pool.set_repositories',
    { self: pool, value: references('Repository') },
    {
      exclusive: claimsPool('configure_repositories'),
      rules: ({ database, release }, { value }) => chooseRepositoriesRefusals(database, value, release),
      perform: ({ database }, { value }) => choose(database, value),
    },
  ),
  defineCall(
    'pool.add_repository',
    { self: pool, value: repository },
    {
      exclusive: claimsPool('configure_repositories'),
      rules: ({ database, release }, { value }) =>
        chooseRepositoriesRefusals(database, [...enabledRepositories(database), value], release),
      perform: ({ database }, { value }) => choose(database, [...enabledRepositories(database), value]),
    },
  ),
  defineCall(
    'pool.remove_repository',
    { self: pool, value: repository },
    {
      exclusive: claimsPool('configure_repositories'),
      rules: ({ database, release }) => chooseRepositoriesRefusals(database, [], release),
      perform: ({ database }, { value }) =>
        choose(
          database,
          enabledRepositories(database).filter(ref => ref !== value),
        ),
    },
  ),
  defineCall(
    'pool.sync_updates',
    {
      self: pool,
      force: flag(),
      token: optional(text(), ''),
      token_id: optional(text(), ''),
      username: optional(text(), ''),
      password: optional(text(), ''),
    },
    {
      durationSeconds: 60,
      exclusive: claimsPool('sync_updates'),
      rules: ({ database, release }) => syncUpdatesRefusals(database, release),
      perform: sync,
    },
  ),
  defineCall(
    'pool.check_update_readiness',
    { self: pool, requires_reboot: flag() },
    { perform: (context, { requires_reboot }) => obstacles(context, requires_reboot) },
  ),
  defineCall(
    'host.apply_updates',
    { self: reference('host'), hash: text() },
    {
      durationSeconds: 120,
      exclusive: (context, { self }) => [
        ...claimsPool('apply_updates')(context),
        { className: 'host', ref: self, operation: 'apply_updates' },
      ],
      rules: ({ database, release }, { self, hash }) => applyUpdatesRefusals(database, self, hash, release),
      perform: ({ world, database }, { self, hash }) => {
        database.update('host', self, {
          last_update_hash: hash,
          latest_synced_updates_applied: 'yes',
          last_software_update: printDatetime(world.clock.now()),
        })
        return []
      },
    },
  ),
  defineCall(
    'host.emergency_clear_mandatory_guidance',
    {},
    {
      perform: ({ world, database, machine }) =>
        database.update('host', world.machine(machine).hostRef, { pending_guidances: [] }),
    },
  ),
]
