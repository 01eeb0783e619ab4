import type { InstanceAddress } from '../address/address.js'
import { instanceText } from '../address/print-address.js'
import type { ObjectValue } from '../value/value.js'
import type { Known } from '../desired/desired.js'

/** What the walk has found out so far; grows while it goes on. */
export class KnownValues implements Known {
  readonly #values = new Map<string, ObjectValue>()
  readonly #instances = new Map<string, InstanceAddress[]>()

  value(address: string): ObjectValue | undefined {
    return this.#values.get(address)
  }

  instances(block: string): readonly InstanceAddress[] | undefined {
    return this.#instances.get(block)
  }

  /** The addresses of a block's instances, as text. */
  addresses(block: string): readonly string[] {
    return (this.#instances.get(block) ?? []).map(instanceText)
  }

  setInstances(block: string, instances: readonly InstanceAddress[]): void {
    this.#instances.set(block, [...instances])
  }

  /**
   * The same knowledge as another object, for whoever remembers what was concluded from this one; without the values of
   * these instances, where some are to be hidden.
   */
  view(hidden: ReadonlySet<string> = new Set()): Known {
    return {
      value: address => (hidden.has(address) ? undefined : this.#values.get(address)),
      instances: block => this.#instances.get(block),
    }
  }

  /** The value as others see it: it can be linked to. */
  setValue(address: string, kindName: string, value: ObjectValue, identity?: string): void {
    const instance =
      identity === undefined || identity === '' ? { kindName, address } : { kindName, address, identity }
    this.#values.set(address, { ...value, instance })
  }
}
