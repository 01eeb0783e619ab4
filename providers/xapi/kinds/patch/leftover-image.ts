import type { Change } from '../../../../src/provider/change.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { call, type Draft } from '../../drafting/draft.js'
import { markKey } from '../../drafting/key.js'
import { delivered } from '../../drafting/milestone.js'
import type { Staging } from '../../drafting/staging.js'
import { findAll } from '../../observation/find.js'
import { mapField, textField } from '../../observation/record.js'
import { hostsOf, labelOf, lacking } from './facts.js'
import { imageMark } from './image-mark.js'
import { coordinatorSetUp } from '../host/set-up.js'
import { coordinatorAddress, coordinatorName } from './upload.js'

/**
 * Takes images away that an interrupted apply has left where no host needs the update any more: in a pool whose hosts all
 * have it, and on the local storage of a host that has joined another pool since.
 */
export function leftoverImageSteps(change: Change, staging: Staging): readonly Draft[] {
  const needed = new Set(lacking(change, staging).map(host => imageMark(change, host.poolUuid)))
  const pools = new Set(hostsOf(change, staging).map(host => host.poolUuid))
  return [...pools].flatMap(uuid => {
    const pool = staging.observation.pools.get(uuid)
    if (pool === undefined) return []
    const left = findAll(pool, 'VDI', vdi => {
      const mark = mapField(vdi, 'other_config')[markKey] ?? ''
      return mark.startsWith(`${change.address} `) && !needed.has(mark)
    })
    const name = coordinatorName(uuid, staging)
    const at = literal(coordinatorAddress(uuid, staging))
    const label = labelOf(change, staging)
    return left.map(({ ref, record }, place) => {
      const [update] = findAll(pool, 'pool_update', each => each['vdi'] === ref)
      const id = `${name}/leftover-${place}`
      const summary = `remove the image of ${label} that an interrupted apply left in the pool of ${name}`
      const [message, className, object] =
        update === undefined
          ? ['VDI.destroy', 'VDI', record]
          : ['pool_update.pool_clean', 'pool_update', update.record]
      const self = objectArgument(className, textField(object, 'uuid'))
      return call(change.address, id, message, { at, self }, summary, {
        after: coordinatorSetUp(uuid, staging),
        provides: [delivered(uuid)],
      })
    })
  })
}
