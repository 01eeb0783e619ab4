import type { Change } from '../../../../src/provider/change.js'
import { blocksOf, flagOf, textOf } from '../../drafting/attribute.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { observedPool, type Staging } from '../../drafting/staging.js'
import { diskWithSize } from '../../observation/disk.js'
import { findByUuid, findWhere } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { isLeftFirst } from '../../ordering/going.js'

/** The disks that are on an SR when it goes, by name and size: VMs that stay have moved theirs or given them up before. */
export function disksGoingWith(
  change: Change,
  pool: PoolPlan | undefined,
  staging: Staging,
): readonly string[] {
  const observed = pool && observedPool(pool, staging)
  const sr = observed && findByUuid(observed, 'SR', change.identity ?? '')
  if (sr === undefined) return []
  const left = isLeftFirst(change, staging) ? disksLeaving(staging) : new Set()
  return findWhere(sr.pool, 'VDI', 'SR', sr.ref)
    .filter(({ record }) => !left.has(textField(record, 'uuid')))
    .map(({ record }) => diskWithSize(record))
}

/** The disks that updates of VMs move or destroy, by UUID; one whose block is gone and said `keep` is only detached. */
function disksLeaving({ changes }: Staging): ReadonlySet<string> {
  const updates = [...changes.values()].filter(
    ({ kindName, action }) => kindName === 'vm' && action === 'update',
  )
  return new Set(
    updates.flatMap(({ prior, planned, applied }) => {
      const stays = new Set(blocksOf(planned, 'disk').map(([label]) => label))
      const kept = new Set(
        blocksOf(applied, 'disk')
          .filter(([label, block]) => !stays.has(label) && flagOf(block, 'keep') === true)
          .map(([label]) => label),
      )
      return blocksOf(prior, 'disk').flatMap(([label, block]) =>
        kept.has(label) ? [] : (textOf(block, 'uuid') ?? []),
      )
    }),
  )
}
