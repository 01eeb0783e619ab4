import type { Change } from '../../../../src/provider/change.js'
import { uuidFrom } from '../../drafting/argument.js'
import type { Draft } from '../../drafting/draft.js'
import { done, patched, ready } from '../../drafting/milestone.js'
import { managedKeys, otherConfig, setKeys, target } from '../../drafting/setting.js'
import type { Staging } from '../../drafting/staging.js'
import { findByUuid } from '../../observation/find.js'
import { hostsOf, labelOf, updateUuid } from './facts.js'
import { coordinatorAddress, isImageForm, uploadId } from './upload.js'

/** The keys of the update's other_config, in every pool of its hosts, once the update is there. */
export function keySteps(change: Change, staging: Staging): readonly Draft[] {
  const keys = managedKeys(change)
  if (keys.size === 0) return []
  const pools = [...new Set(hostsOf(change, staging).map(host => host.poolUuid))]
  return pools.flatMap(poolUuid => {
    const pool = staging.observation.pools.get(poolUuid)
    const className = isImageForm(pool) ? 'pool_update' : 'pool_patch'
    const uuid = updateUuid(change, staging)
    const found = pool === undefined || uuid === undefined ? undefined : findByUuid(pool, className, uuid)
    const at = coordinatorAddress(poolUuid, staging)
    const upload = uploadId(change, poolUuid, staging)
    const to = target(className, at, uuid ?? uuidFrom(upload), labelOf(change, staging))
    const after = [
      { milestone: done(upload), reason: 'its file is there first' },
      { milestone: ready(change.address), reason: 'it is applied first' },
      ...(pool === undefined
        ? []
        : [{ milestone: patched(pool.coordinatorUuid), reason: 'the coordinator is up again then' }]),
    ]
    return setKeys(change, to, 'other_config', keys, otherConfig(found?.record)).map(draft => ({
      ...draft,
      id: pools.length === 1 ? draft.id : `${draft.id} at ${at}`,
      after,
    }))
  })
}
