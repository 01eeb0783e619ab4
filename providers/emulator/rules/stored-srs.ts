import { createHash } from 'node:crypto'
import type { World } from '../world.js'
import { stringsOf } from './field.js'
import type { StorageTarget } from './storage-target.js'

/** Uuids of the SRs on an export, LUN or disk. */
export function srsOn(world: World, target: StorageTarget): readonly string[] {
  const stored = world.fact(srsKey(target.key))
  if (stored !== undefined) return stringsOf(stored)
  return target.lunWithSr === undefined ? [] : [uuidFrom(`sr on ${target.lunWithSr}`)]
}

/** A uuid that is always the same for the same text. */
export function uuidFrom(seed: string): string {
  const digest = createHash('md5').update(seed).digest('hex')
  return [8, 4, 4, 4, 12]
    .reduce<{ readonly parts: readonly string[]; readonly at: number }>(
      ({ parts, at }, length) => ({ parts: [...parts, digest.slice(at, at + length)], at: at + length }),
      { parts: [], at: 0 },
    )
    .parts.join('-')
}

/** The fact that keeps which SRs lie on a piece of storage. */
export function srsKey(key: string): string {
  return `storage/${key}`
}
