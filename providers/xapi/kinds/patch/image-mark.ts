import type { Change } from '../../../../src/provider/change.js'

/** The mark of an update's image: its block, and the pool that the image was made in. */
export function imageMark(change: Change, poolUuid: string): string {
  return `${change.address} ${poolUuid.slice(0, 6)}`
}
