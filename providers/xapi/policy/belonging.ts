import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { isMaking, poolOf, type Staging } from '../drafting/staging.js'
import { missingNic } from './network.js'

/** Changes of which it can be told where they belong, and what is to be said of the others. */
export interface Belonging {
  readonly told: readonly Change[]
  readonly findings: readonly Finding[]
}

const kindsOfPools = new Set(['network', 'sr', 'vm'])

/**
 * A block that says of no pool, where there are several hosts and no pool of theirs, belongs nowhere; one of a NIC that is
 * not there neither. What refers to it has to wait.
 */
export function tellPools(staging: Staging): Belonging {
  const changes = [...staging.changes.values()]
  const findings = changes.flatMap(change => homeless(change, staging) ?? missingNic(change, staging) ?? [])
  if (findings.length === 0) return { told: changes, findings }
  const left = new Set(findings.map(finding => finding.address ?? ''))
  for (let count = 0; count !== left.size;) {
    count = left.size
    for (const change of changes)
      if (change.dependencies.some(address => left.has(address))) left.add(change.address)
  }
  return { told: changes.filter(change => !left.has(change.address)), findings }
}

function homeless(change: Change, staging: Staging): Finding | undefined {
  if (!kindsOfPools.has(change.kindName) || !isMaking(change) || poolOf(change, staging) !== undefined)
    return undefined
  return {
    severity: 'error',
    origin: 'policy',
    code: 'pool-not-told',
    summary: 'It is not said which pool this belongs to',
    detail: `${change.address} names no pool, and it cannot be told which one is meant: there are ${staging.pools.length}, a host outside any pool being one of its own.`,
    remedy: 'Write pool = pool.NAME, or pool = host.NAME for a host outside any pool.',
    address: change.address,
  }
}
