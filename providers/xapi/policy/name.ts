import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { textOf } from '../drafting/attribute.js'
import { isKeeping, poolOf, type Staging } from '../drafting/staging.js'

/** xapi lets two networks of a pool bear one name; whoever looks a network up by name cannot tell them apart. */
export function nameFindings(staging: Staging): readonly Finding[] {
  const seen = new Map<string, Change>()
  const findings: Finding[] = []
  for (const change of staging.changes.values()) {
    const name = textOf(change.planned, 'name')
    if (change.kindName !== 'network' || !isKeeping(change) || name === undefined) continue
    const key = `${poolOf(change, staging)?.uuid ?? ''} ${name}`
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, change)
      continue
    }
    findings.push({
      severity: 'warning',
      origin: 'policy',
      code: 'duplicate-network-name',
      summary: 'Two networks of the pool have the same name',
      detail: `${first.address} and ${change.address} are both named “${name}”. The pool allows it, but they cannot be told apart by name.`,
      remedy: 'Give one of them another name.',
      address: change.address,
      path: ['name'],
      related: [{ address: first.address, path: ['name'], message: 'the other network of this name' }],
    })
  }
  return findings
}
