import { compareVersions } from '../datamodel/releases.js'
import type { Database, Ref } from '../database/database.js'
import { mapOf } from './field.js'

/** The version of a host that a rolling upgrade looks at (xapi.md §8.5); empty for a host that is gone. */
function versionOf(database: Database, host: Ref): string {
  const record = database.get('host', host)
  return record === undefined ? '' : (mapOf(record, 'software_version')['platform_version'] ?? '')
}

/** True when the first host's version is lower than the second's: VMs do not migrate to it. */
export function isOlder(database: Database, host: Ref, other: Ref): boolean {
  const [mine, theirs] = [versionOf(database, host), versionOf(database, other)]
  return mine !== '' && theirs !== '' && compareVersions(mine, theirs) < 0
}

/** True when no host of the pool has a higher version: during an upgrade VMs start on such hosts alone. */
export function isOfNewest(database: Database, host: Ref): boolean {
  return !database.refs('host').some(other => isOlder(database, host, other))
}
