/**
 * A map that differs from a shared one in a few entries: as large as it, in its order, and without a copy of it. What is
 * set must be among its keys.
 */
export class OverlaidMap<Key, Item> implements ReadonlyMap<Key, Item> {
  readonly #base: ReadonlyMap<Key, Item>
  readonly #own: ReadonlyMap<Key, Item>

  constructor(base: ReadonlyMap<Key, Item>, own: ReadonlyMap<Key, Item>) {
    this.#base = base
    this.#own = own
  }

  get size(): number {
    return this.#base.size
  }

  get(key: Key): Item | undefined {
    return this.#own.get(key) ?? this.#base.get(key)
  }

  has(key: Key): boolean {
    return this.#base.has(key)
  }

  keys(): MapIterator<Key> {
    return this.#base.keys()
  }

  *entries(): MapIterator<[Key, Item]> {
    for (const [key, item] of this.#base) yield [key, this.#own.get(key) ?? item]
  }

  *values(): MapIterator<Item> {
    for (const [key, item] of this.#base) yield this.#own.get(key) ?? item
  }

  [Symbol.iterator](): MapIterator<[Key, Item]> {
    return this.entries()
  }

  forEach(visit: (item: Item, key: Key, map: ReadonlyMap<Key, Item>) => void): void {
    this.#base.forEach((item, key) => visit(this.#own.get(key) ?? item, key, this))
  }
}
