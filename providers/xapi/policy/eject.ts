import type { Finding } from '../../../src/provider/contract.js'
import { flagOf, linkOf } from '../drafting/attribute.js'
import { hostOf, isMaking, observedPool, type Staging } from '../drafting/staging.js'
import { lostDisks } from '../kinds/pool/eject.js'

/** Ejecting erases a host, so the block has to allow it, and what is to be made on the host has to wait until it is back. */
export function ejectFindings(staging: Staging): readonly Finding[] {
  return [...unwanted(staging), ...erased(staging)]
}

const kindsOnHosts = new Set(['sr', 'storage_interface'])

function erased(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()].flatMap(change => {
    const host = hostOf(linkOf(change.planned, 'host'), staging)
    const isLeaving = host !== undefined && staging.pools.some(pool => pool.leavers.includes(host))
    if (!isLeaving || !kindsOnHosts.has(change.kindName) || !isMaking(change)) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'on-leaving-host',
        summary: 'A host leaves its pool before what is made on it is of use',
        detail: `${change.address} is to be made on ${host.name}, which leaves its pool in the same plan and starts again as after installation.`,
        remedy: `Take ${change.address} out of the configuration, apply, and put it back once the host stands by itself.`,
        address: change.address,
        path: ['host'],
      },
    ]
  })
}

function unwanted(staging: Staging): readonly Finding[] {
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
