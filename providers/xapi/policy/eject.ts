import type { Finding } from '../../../src/provider/contract.js'
import { flagOf } from '../drafting/attribute.js'
import { observedPool, type Staging } from '../drafting/staging.js'
import { lostDisks } from '../kinds/pool/eject.js'

/** Ejecting erases a host, so the block has to allow it. */
export function ejectFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool => {
    const block = pool.address === undefined ? undefined : staging.changes.get(pool.address)
    const observed = observedPool(pool, staging)
    if (
      block === undefined ||
      block.action === 'delete' ||
      flagOf(block.planned, 'allow_eject') === true ||
      observed === undefined
    )
      return []
    return pool.leavers.map(host => {
      const lost = lostDisks(observed, host.uuid)
      const loss =
        lost.length === 0
          ? 'No disks are on its local storage.'
          : `These disks on its local storage would be lost: ${lost.join(', ')}.`
      return {
        severity: 'error',
        origin: 'policy',
        code: 'eject-not-allowed',
        summary: 'A host would be ejected, which erases it',
        detail: `${host.name} is no longer among the members of ${block.address}: it would leave the pool and start again as after installation. ${loss}`,
        remedy: 'Write allow_eject = true to eject it, or put the host back among the members.',
        address: block.address,
        path: ['members'],
      }
    })
  })
}
