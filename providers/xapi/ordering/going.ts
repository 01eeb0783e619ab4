import type { Change } from '../../../src/provider/change.js'
import type { Staging } from '../drafting/staging.js'

/** The changes that take an object away, each as a removal, in their order, and which of them use an address. */
export interface Going {
  readonly all: readonly Change[]
  readonly usersOf: ReadonlyMap<string, readonly Change[]>
}

/** The part of a change that takes the object away that is there: it has nothing to do with what is planned. */
export function removalOf(change: Change): Change {
  const { planned: _planned, ...rest } = change
  return { ...rest, action: 'delete' }
}

const known = new WeakMap<Staging['changes'], Going>()

/** What goes of the whole set; gathered once, since every removal asks. */
export function goingOf({ changes }: Staging): Going {
  const before = known.get(changes)
  if (before !== undefined) return before
  const all = [...changes.values()]
    .filter(({ action }) => action === 'delete' || action === 'replace')
    .map(removalOf)
  const usersOf = new Map<string, Change[]>()
  for (const change of all)
    for (const address of new Set(change.dependencies)) {
      const users = usersOf.get(address)
      if (users === undefined) usersOf.set(address, [change])
      else users.push(change)
    }
  const going = { all, usersOf }
  known.set(changes, going)
  return going
}

/** True for an object that goes once the VMs that stay have left it; one that has to make room for its successor cannot wait. */
export function isLeftFirst({ address }: Change, { changes }: Staging): boolean {
  const change = changes.get(address)
  return change?.action === 'delete' || change?.createBeforeDestroy === true
}
