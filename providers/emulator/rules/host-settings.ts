import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, recordOf, refOf, textOf } from './field.js'
import { isKnownEdition } from './pool-join.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isAttached, residentsOf, srOfVbd } from './related.js'

/** host.apply_edition: INVALID_EDITION [edition] (xapi.md §8.7). */
export function applyEditionRefusals(edition: string, host: Ref): readonly Refusal[] {
  return refusedWhen(!isKnownEdition(edition), 'INVALID_EDITION', [edition], ['host', host])
}

/** host.enable_local_storage_caching: disabled, unused, a local plugged SR that can cache (xapi.md §5.6, §8.7). */
export function enableCachingRefusals(database: Database, host: Ref, sr: Ref): readonly Refusal[] {
  const record = recordOf(database, 'SR', sr)
  const canCache = textOf(record, 'type') === 'ext' && !flagOf(record, 'shared')
  return [
    ...unusedRefusals(database, host),
    ...refusedWhen(!canCache, 'SR_OPERATION_NOT_SUPPORTED', [sr], ['SR', sr]),
    ...refusedWhen(!isAttached(database, host, sr), 'SR_HAS_NO_PBDS', [sr], ['SR', sr], ['host', host]),
  ]
}

/** host.disable_local_storage_caching: the host is disabled and unused. */
export function disableCachingRefusals(database: Database, host: Ref): readonly Refusal[] {
  return unusedRefusals(database, host)
}

function unusedRefusals(database: Database, host: Ref): readonly Refusal[] {
  const cache = refOf(recordOf(database, 'host', host), 'local_cache_sr')
  const [resident] = residentsOf(database, host)
  const isUsing = (vbd: DatabaseRecord) =>
    flagOf(vbd, 'currently_attached') && srOfVbd(database, vbd) === cache
  const used = cache === nullRef ? undefined : database.records('VBD').find(([, vbd]) => isUsing(vbd))
  return [
    ...refusedWhen(
      flagOf(recordOf(database, 'host', host), 'enabled'),
      'HOST_NOT_DISABLED',
      [],
      ['host', host],
    ),
    ...(resident === undefined
      ? []
      : [refusal('HOST_IN_USE', [host, 'vm', resident[0]], ['host', host], ['VM', resident[0]])]),
    ...(used === undefined
      ? []
      : [refusal('HOST_IN_USE', [host, 'vbd', used[0]], ['host', host], ['VBD', used[0]])]),
  ]
}
