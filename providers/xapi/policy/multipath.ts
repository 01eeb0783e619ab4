import type { Finding } from '../../../src/provider/contract.js'
import { flagOf } from '../drafting/attribute.js'
import { isKeeping, poolOf, type Staging } from '../drafting/staging.js'
import { findAnywhere } from '../observation/find.js'
import { flagField, mapField } from '../observation/record.js'

/** Several paths are used by hosts whose multipathing is on; from others the storage hangs on one path. */
export function multipathFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()]
    .filter(
      change => change.kindName === 'sr' && isKeeping(change) && flagOf(change.planned, 'multipath') === true,
    )
    .flatMap(change => {
      const hosts = poolOf(change, staging)?.hosts ?? []
      const without = hosts.filter(host => !hasMultipathing(host.address, host.uuid, staging))
      if (without.length === 0) return []
      const names = without.map(host => host.name).join(', ')
      return [
        {
          severity: 'warning',
          origin: 'policy',
          code: 'multipathing-off',
          summary: 'Hosts do not use several paths to the storage',
          detail: `${change.address} has multipath = true, and multipathing is off on ${names}: the storage is lost to ${without.length === 1 ? 'it' : 'them'} with one path.`,
          remedy: 'Write multipathing = true in the host blocks.',
          address: change.address,
          path: ['multipath'],
        },
      ]
    })
}

function hasMultipathing(address: string | undefined, uuid: string, staging: Staging): boolean {
  const planned = address === undefined ? undefined : staging.changes.get(address)?.planned
  const written = flagOf(planned, 'multipathing')
  if (written !== undefined) return written
  const record = findAnywhere(staging.observation, 'host', uuid)?.record ?? {}
  return flagField(record, 'multipathing') || mapField(record, 'other_config')['multipathing'] === 'true'
}
