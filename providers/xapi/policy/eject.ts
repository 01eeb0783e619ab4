import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Path } from '../../../src/value/path.js'
import { flagOf, linkOf, linksOf } from '../drafting/attribute.js'
import type { HostPlan } from '../drafting/pool-plan.js'
import { differs } from '../drafting/setting.js'
import { hostOf, isLeaving, isMaking, kindsOnHosts, observedPool, type Staging } from '../drafting/staging.js'
import { lostDisks } from '../kinds/pool/eject.js'

/** Ejecting erases a host, so the block has to allow it, and what is to be made on the host has to wait until it is back. */
export function ejectFindings(staging: Staging): readonly Finding[] {
  return [...unwanted(staging), ...erased(staging), ...needed(staging)]
}

/** The host that a pool elected while the written coordinator is down cannot be ejected: it is the pool's coordinator. */
function needed(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool => {
    const change = pool.address === undefined ? undefined : staging.changes.get(pool.address)
    if (change === undefined || change.action === 'delete') return []
    const { coordinator: elected } = pool
    const named = hostOf(linkOf(change.planned, 'coordinator'), staging)
    const behind = (values: Change['planned']): readonly (HostPlan | undefined)[] =>
      linksOf(values, 'members').map(link => hostOf(link, staging))
    if (
      named === elected ||
      behind(change.planned).includes(elected) ||
      !behind(change.prior).includes(elected)
    )
      return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'elected-host-leaves',
        summary: 'The host that is to leave coordinates the pool',
        detail: `${elected.name} is no longer among the members of ${change.address}, and the pool made it its coordinator while ${named?.name ?? 'the written one'} was down.`,
        remedy: `Write a host that is up as coordinator, or leave ${elected.name} among the members until ${named?.name ?? 'it'} coordinates again.`,
        address: change.address,
        path: ['members'],
      },
    ]
  })
}

function erased(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()].flatMap(change => {
    const made = madeOnHost(change, staging)
    if (made === undefined || !isLeaving(made.host, staging)) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'on-leaving-host',
        summary: 'A host leaves its pool before what is made on it is of use',
        detail: `${made.what} is to be made on ${made.host.name}, which leaves its pool in the same plan and starts again as after installation.`,
        remedy: `Take ${made.what} out of the configuration, apply, and put it back once the host stands by itself.`,
        address: change.address,
        path: made.path,
      },
    ]
  })
}

/** Arguments of a host that an ejection undoes, or that are asked of the pool that it leaves. */
const undone = ['cpu_features', 'management'] as const

/** What a change makes on one host and an ejection undoes: storage and addresses of its own, the mask of its CPU. */
function madeOnHost(
  change: Change,
  staging: Staging,
): { readonly what: string; readonly host: HostPlan; readonly path: Path } | undefined {
  if (change.kindName === 'host') {
    const host = staging.pools.flatMap(pool => pool.leavers).find(each => each.address === change.address)
    const name = undone.find(each => differs(change, each))
    return host === undefined || name === undefined
      ? undefined
      : { what: `${name} of ${change.address}`, host, path: [name] }
  }
  if (!kindsOnHosts.has(change.kindName) || !isMaking(change)) return undefined
  const host = hostOf(linkOf(change.planned, 'host'), staging)
  return host === undefined ? undefined : { what: change.address, host, path: ['host'] }
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
