import { together } from '../catalogue/entry.js'
import type { Finding } from '../../../src/provider/contract.js'
import { flagOf } from '../drafting/attribute.js'
import { isKeeping, poolOf, type Staging } from '../drafting/staging.js'

/** A pool has one default SR. */
export function defaultSrFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool => {
    const defaults = [...staging.changes.values()].filter(
      change =>
        change.kindName === 'sr' &&
        isKeeping(change) &&
        flagOf(change.planned, 'default') === true &&
        poolOf(change, staging) === pool,
    )
    const [first, second] = defaults
    if (first === undefined || second === undefined) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'two-default-srs',
        summary: 'Two SRs want to be the default of one pool',
        detail: `${together(defaults.map(change => change.address))} ${defaults.length === 2 ? 'both' : 'all'} say default = true.`,
        remedy: 'Leave default = true on one of them.',
        address: second.address,
        path: ['default'],
        related: [{ address: first.address, path: ['default'], message: 'the other default SR' }],
      },
    ]
  })
}
