import { createHash } from 'node:crypto'
import type { Change } from '../../../src/provider/change.js'
import type { PoolPlan } from './pool-plan.js'

/** The name in other_config under which objects say which block made them. */
export const markKey = 'poolwright'

/**
 * Six hexadecimal digits that tell what one step makes from everything else in the pool: the same for the same plan, and
 * another one when an object takes the place of an old one.
 */
export function stepKey(change: Change, name: string, pool: PoolPlan): string {
  const parts = [pool.uuid, change.address, name, change.identity ?? '']
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 6)
}

/** The mark of an object: the address of its block and the key of the step that makes it. */
export function mark(change: Change, name: string, pool: PoolPlan): string {
  return `${change.address} ${stepKey(change, name, pool)}`
}

/** The name that an object bears until its mark can be set. */
export function provisionalName(name: string, key: string): string {
  return `${name} [poolwright ${key}]`
}

/** True for a name that an object bears until its mark can be set. */
export function isProvisional(name: string): boolean {
  return /\[poolwright [0-9a-f]{6}\]$/.test(name)
}

/**
 * True where the mark of an object is its own. One that bears its provisional name still may have that of what it was
 * cloned from, or none: its own ends in the key of the name.
 */
export function isOwnMark(mark: string | undefined, name: string): boolean {
  const key = /\[poolwright ([0-9a-f]{6})\]$/.exec(name)?.[1]
  return key === undefined || mark?.endsWith(` ${key}`) === true
}
