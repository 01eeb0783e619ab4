import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Path } from '../../../src/value/path.js'
import type { LinkValue, Value } from '../../../src/value/value.js'
import { attributeOf } from '../drafting/attribute.js'
import { hostOf, isKeeping, poolOf, poolOfObject, type Staging } from '../drafting/staging.js'
import type { PoolPlan } from '../drafting/pool-plan.js'

/** The arguments by kind that name what is to be in the same pool. Who is protected is told with high availability. */
const naming: Readonly<Record<string, readonly string[]>> = {
  network: ['bond'],
  bond: ['network'],
  storage_interface: ['network'],
  vm: ['home', 'host', 'template', 'disk', 'nic', 'cd'],
  ha_plan: ['heartbeat_sr'],
}

/** What a block names and will be in another pool: xapi knows nothing of the hosts, networks and SRs of others. */
export function otherPoolFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()].filter(isKeeping).flatMap(change => strangers(change, staging))
}

function strangers(change: Change, staging: Staging): readonly Finding[] {
  const pool = poolOf(change, staging)
  if (pool === undefined) return []
  const links = (naming[change.kindName] ?? []).flatMap(name => {
    const value = attributeOf(change.planned, name)
    return value === undefined ? [] : linksIn(value, [name])
  })
  return links.flatMap(({ link, path }): readonly Finding[] => {
    if (!isElsewhere(link, pool, staging)) return []
    const name = link.address ?? link.identity ?? 'what it names'
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'of-other-pool',
        summary: 'What is named belongs to another pool',
        detail: `${change.address} is in the pool of ${pool.coordinator.name}, and ${name} will not be.`,
        remedy: 'Name one of the same pool, or take it out.',
        address: change.address,
        path,
      },
    ]
  })
}

function isElsewhere(link: LinkValue, pool: PoolPlan, staging: Staging): boolean {
  if (link.to === 'host') {
    const host = hostOf(link, staging)
    return host !== undefined && !pool.hosts.includes(host)
  }
  const change = link.address === undefined ? undefined : staging.changes.get(link.address)
  const other = change === undefined ? poolOfObject(link, staging) : poolOf(change, staging)
  return other !== undefined && other !== pool
}

function linksIn(value: Value, path: Path): readonly { readonly link: LinkValue; readonly path: Path }[] {
  switch (value.kind) {
    case 'link':
      return [{ link: value, path }]
    case 'object':
      return [...value.attributes].flatMap(([name, part]) => linksIn(part, [...path, name]))
    case 'map':
      return [...value.entries].flatMap(([name, part]) => linksIn(part, [...path, name]))
    case 'list':
    case 'tuple':
      return value.elements.flatMap((part, index) => linksIn(part, [...path, index]))
    default:
      return []
  }
}
