/** Something with a size in bytes: a VM to place, or a host with that much free memory. */
export type Sized<T> = readonly [item: T, sizeBytes: number]

/** Where something goes: a VM and its host. */
export type Placement<V, H> = readonly (readonly [vm: V, host: H])[]

/**
 * xapi's packing (xapi.md §3.8): things by size, biggest first; each goes to the bin with most room or, if it does not fit
 * there, nowhere. The answer is last placed first.
 */
export function pack<V, H>(things: readonly Sized<V>[], bins: readonly Sized<H>[]): Placement<V, H> {
  const left = bins.toSorted(([, first], [, second]) => second - first)
  const placed: (readonly [V, H])[] = []
  for (const [thing, size] of things.toSorted(([, first], [, second]) => second - first)) {
    const [bin] = left
    if (bin === undefined || size > bin[1]) continue
    placed.unshift([thing, bin[0]])
    left.shift()
    const room = bin[1] - size
    const position = left.findIndex(([, other]) => other <= room)
    left.splice(position < 0 ? left.length : position, 0, [bin[0], room])
  }
  return placed
}
