import type { Realm } from '../../../src/provider/contract.js'
import { findByUuid, poolRecord } from './find.js'
import type { ObservedPool, XapiObservation } from './observation.js'
import { textField } from './record.js'

/** Every pool that was read; a host by itself is one of its own. */
export function realmsOf({ pools }: XapiObservation): readonly Realm[] {
  return [...pools.values()].map(pool => {
    const coordinator = textField(findByUuid(pool, 'host', pool.coordinatorUuid)?.record ?? {}, 'name_label')
    const name = textField(poolRecord(pool)?.record ?? {}, 'name_label')
    return {
      identity: pool.uuid,
      name: name === '' ? coordinator : name,
      description: `${releaseText(pool)}, coordinator ${coordinator} (${pool.coordinatorAddress})`,
    }
  })
}

function releaseText({ release }: ObservedPool): string {
  return release.startsWith('xcp-ng-') ? `XCP-ng ${release.slice('xcp-ng-'.length)}` : `XenServer ${release}`
}
