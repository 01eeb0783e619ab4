import type { Change } from '../../../src/provider/change.js'
import type { LinkValue } from '../../../src/value/value.js'
import { blocksOf, linkOf } from '../drafting/attribute.js'

/** The networks that hosts have to be on for a change: that of a storage interface, and those of the NICs of a VM. */
export function networksUnder({ kindName, planned }: Change): readonly LinkValue[] {
  const wearers =
    kindName === 'storage_interface'
      ? [planned]
      : kindName === 'vm'
        ? blocksOf(planned, 'nic').map(([, nic]) => nic)
        : []
  return wearers.flatMap(each => linkOf(each, 'network') ?? [])
}
