import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { areEqual, parseFeatures } from './cpu-features.js'
import { defaultFeatureMask, maskFeatures, parseMask } from './cpu-masking.js'
import { flagOf, mapOf, numberOf, recordOf, setOf, textOf } from './field.js'
import { joinCertificateRefusals } from './join-certificates.js'
import type { Join } from './pool-join.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { poolOf, referring } from './related.js'
import { isAtLeast, isBefore } from './release.js'

/** Compatible, then homogeneous; join_force leaves the second out (xapi.md §1.1, 12 to 15; §1.3). */
export function joinSoftwareRefusals(join: Join): readonly Refusal[] {
  return [...compatibilityRefusals(join), ...(join.isForced ? [] : homogeneityRefusals(join))]
}

function hostsOf({ joiner, joinerHost, pool, coordinator }: Join): readonly [DatabaseRecord, DatabaseRecord] {
  return [recordOf(joiner, 'host', joinerHost), recordOf(pool, 'host', coordinator)]
}

/** HOSTS_NOT_COMPATIBLE (6.1 on); 6.0 compared product versions and had a code of its own. */
function compatibilityRefusals(join: Join): readonly Refusal[] {
  const [local, remote] = hostsOf(join).map(host => mapOf(host, 'software_version'))
  const object = ['host', join.joinerHost] as const
  if (isBefore(join.release, '6.0')) return []
  if (isBefore(join.release, '6.1')) {
    return refusedWhen(
      local?.['product_version'] !== remote?.['product_version'],
      'POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION',
      [],
      object,
    )
  }
  const brand = (version: Readonly<Record<string, string>> | undefined) =>
    version?.['product_brand'] ?? version?.['platform_name']
  const isDifferent =
    local?.['platform_version'] !== remote?.['platform_version'] || brand(local) !== brand(remote)
  return refusedWhen(isDifferent, 'HOSTS_NOT_COMPATIBLE', [], object)
}

/** HOSTS_NOT_HOMOGENEOUS: software, then processors. The text was in lower case up to 6.5. */
function homogeneityRefusals(join: Join): readonly Refusal[] {
  const [local, remote] = hostsOf(join)
  const isEarly = isBefore(join.release, '7.0')
  const object = ['host', join.joinerHost] as const
  const softwareText = isEarly ? 'software version differs' : 'Software version differs'
  const processors = processorsDiffer(join, mapOf(local, 'cpu_info'), mapOf(remote, 'cpu_info'))
  return [
    ...refusedWhen(
      softwareDiffers(join.release, local, remote),
      'HOSTS_NOT_HOMOGENEOUS',
      [softwareText],
      object,
    ),
    ...refusedWhen(processors, 'HOSTS_NOT_HOMOGENEOUS', [isEarly ? 'cpus differ' : 'CPUs differ'], object),
  ]
}

function softwareDiffers(release: string, local: DatabaseRecord, remote: DatabaseRecord): boolean {
  const compared = [
    isAtLeast(release, '23.0') ? 'xapi_version' : 'platform_version',
    'compatibility_name',
    'git_id',
    'linux',
    ...(isBefore(release, '7.5') ? ['build_number'] : []),
  ]
  const [first, second] = [mapOf(local, 'software_version'), mapOf(remote, 'software_version')]
  return compared.some(key => first[key] !== second[key])
}

type Info = Readonly<Record<string, string>>

/** 7.0 on: the vendor alone. 6.x: vendor and features seen through the pool's mask. 5.6: everything (xapi.md §1.3). */
function processorsDiffer({ pool, release }: Join, local: Info, remote: Info): boolean {
  if (isAtLeast(release, '7.0')) {
    const poolVendor = mapOf(poolOf(pool)[1], 'cpu_info')['vendor'] ?? remote['vendor']
    return local['vendor'] !== poolVendor
  }
  if (local['vendor'] !== remote['vendor']) return true
  if (isBefore(release, '6.0')) {
    return ['model', 'family', 'flags'].some(key => local[key] !== remote[key])
  }
  const mask =
    parseMask(mapOf(poolOf(pool)[1], 'other_config')['cpuid_feature_mask'] ?? '') ?? defaultFeatureMask
  const seen = (info: Info) => maskFeatures(parseFeatures(info['features'] ?? '') ?? [], mask)
  return !areEqual(seen(local), seen(remote))
}

/** Backends, API, schema, updates, purposes: what is compared last, force or not (24 to 30). */
export function joinUpdateRefusals(join: Join): readonly Refusal[] {
  return [
    ...backendRefusals(join),
    ...versionRefusals(join),
    ...patchRefusals(join),
    ...updateRefusals(join),
    ...addressTypeRefusals(join),
    ...joinCertificateRefusals(join),
  ]
}

/** OPERATION_NOT_ALLOWED ["Network backends differ"] (24). */
function backendRefusals(join: Join): readonly Refusal[] {
  if (isBefore(join.release, '6.0')) return []
  const [local, remote] = hostsOf(join).map(
    host => mapOf(host, 'software_version')['network_backend'] ?? 'bridge',
  )
  const objects = ['host', join.joinerHost] as const
  const [mine = '', theirs = ''] = [join.joiner, join.pool].map(controllerOf)
  const isSteered = local === 'openvswitch' && remote === 'openvswitch' && mine !== '' && mine !== theirs
  return [
    ...refusedWhen(local !== remote, 'OPERATION_NOT_ALLOWED', ['Network backends differ'], objects),
    ...refusedWhen(isSteered, 'OPERATION_NOT_ALLOWED', ['SDN controller differs'], objects),
  ]
}

/** Who steers the switch: an SDN controller (7.2 on), or the address that the pool keeps; empty where nobody does. */
function controllerOf(database: Database): string {
  const [controller] = database.records('SDN_controller')
  if (controller === undefined) return textOf(poolOf(database)[1], 'vswitch_controller')
  const [, record] = controller
  return `${textOf(record, 'protocol')}:${textOf(record, 'address')}:${numberOf(record, 'port')}`
}

/** Same API version and database schema, 7.1 on (26, 27). */
function versionRefusals(join: Join): readonly Refusal[] {
  if (isBefore(join.release, '7.1')) return []
  const [local, remote] = hostsOf(join)
  const api = (host: DatabaseRecord) =>
    `${numberOf(host, 'API_version_major')}.${numberOf(host, 'API_version_minor')}`
  const schema = (host: DatabaseRecord) => mapOf(host, 'software_version')['db_schema'] ?? ''
  const object = ['host', join.joinerHost] as const
  const schemas = [schema(local), schema(remote)]
  return [
    ...refusedWhen(
      api(local) !== api(remote),
      'POOL_JOINING_HOST_MUST_HAVE_SAME_API_VERSION',
      [api(local), api(remote)],
      object,
    ),
    ...refusedWhen(
      schemas.includes('') || schemas[0] !== schemas[1],
      'POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA',
      schemas,
      object,
    ),
  ]
}

/** HOSTS_NOT_HOMOGENEOUS: applied patches, 6.1 to 7.0; not skippable (xapi.md §1.3). */
function patchRefusals({ joiner, joinerHost, pool, coordinator, release }: Join): readonly Refusal[] {
  if (isBefore(release, '6.1') || isAtLeast(release, '7.1')) return []
  const local = appliedPatches(joiner, joinerHost)
  const remote = appliedPatches(pool, coordinator)
  const missing = [...remote].filter(uuid => !local.has(uuid))
  const surplus = [...local].filter(uuid => !remote.has(uuid))
  const text = `Patches applied differ: Remote has ${missing.join('; ')} -- Local has ${surplus.join('; ')}`
  return refusedWhen(
    missing.length + surplus.length > 0,
    'HOSTS_NOT_HOMOGENEOUS',
    [text],
    ['host', joinerHost],
  )
}

/** Uuids of the patches applied to a host. */
export function appliedPatches(database: Database, host: Ref): ReadonlySet<string> {
  return new Set(
    referring(database, 'host_patch', 'host', host).flatMap(([, record]) => {
      const patch = database.get('pool_patch', textOf(record, 'pool_patch'))
      return patch && flagOf(record, 'applied') ? [textOf(patch, 'uuid')] : []
    }),
  )
}

/** HOSTS_NOT_HOMOGENEOUS: updates that must be everywhere, 7.1 on; not skippable (28). */
function updateRefusals({ joiner, joinerHost, pool, coordinator, release }: Join): readonly Refusal[] {
  if (isBefore(release, '7.1')) return []
  const local = homogeneousUpdates(joiner, joinerHost)
  const remote = homogeneousUpdates(pool, coordinator)
  const isEqual = local.size === remote.size && [...local].every(uuid => remote.has(uuid))
  const name = (database: Database, host: Ref) => textOf(recordOf(database, 'host', host), 'name_label')
  const text = `Updates on local host ${name(joiner, joinerHost)} and pool host ${name(pool, coordinator)} differ`
  return refusedWhen(!isEqual, 'HOSTS_NOT_HOMOGENEOUS', [text], ['host', joinerHost])
}

function homogeneousUpdates(database: Database, host: Ref): ReadonlySet<string> {
  return new Set(
    setOf(recordOf(database, 'host', host), 'updates').flatMap(ref => {
      const update = recordOf(database, 'pool_update', ref)
      return flagOf(update, 'enforce_homogeneity') ? [textOf(update, 'uuid')] : []
    }),
  )
}

/** OPERATION_NOT_ALLOWED ["Primary address type differs"], 6.1 on; then network purposes, 7.3 on (29, 30). */
function addressTypeRefusals(join: Join): readonly Refusal[] {
  const { joiner, joinerHost, pool, coordinator, release } = join
  const type = (database: Database, host: Ref) => {
    const pif = referring(database, 'PIF', 'host', host).find(([, record]) => flagOf(record, 'management'))
    return pif === undefined ? '' : textOf(pif[1], 'primary_address_type')
  }
  const isDifferent = isAtLeast(release, '6.1') && type(joiner, joinerHost) !== type(pool, coordinator)
  const purposes = [joiner, pool].map(nbdPurpose)
  const clash =
    isAtLeast(release, '7.3') &&
    purposes[0] !== undefined &&
    purposes[1] !== undefined &&
    purposes[0] !== purposes[1]
  const object = ['host', joinerHost] as const
  return [
    ...refusedWhen(isDifferent, 'OPERATION_NOT_ALLOWED', ['Primary address type differs'], object),
    ...refusedWhen(
      clash,
      'OPERATION_NOT_ALLOWED',
      ['Incompatible network purposes: nbd and insecure_nbd'],
      object,
    ),
  ]
}

function nbdPurpose(database: Database): string | undefined {
  return database
    .records('network')
    .flatMap(([, network]) => setOf(network, 'purpose'))
    .find(purpose => purpose === 'nbd' || purpose === 'insecure_nbd')
}
