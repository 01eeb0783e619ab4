import { sortAddressTexts } from '../address/compare-address.js'
import { invariant, unreachable } from '../diagnostic/invariant.js'
import type { Json } from '../provider/step.js'
import type { State, StateInstance, StateOutput, Tombstone, UnfinishedPlan } from './state.js'
import type { StateChange } from './state-changes.js'

/** A state while it is being changed: each change costs the same however large the state is. */
export class StateDraft {
  readonly #base: State
  readonly #instances: Map<string, StateInstance>
  readonly #tombstones: Map<string, Tombstone>
  /** Built when first asked for; a binding that is no more is noticed at look-up. */
  #addresses: Map<string, string> | undefined
  #outputs: { readonly [name: string]: StateOutput }
  /** The saved plan under way: its fingerprint, and what its done steps answered. */
  #unfinished: { readonly fingerprint: string; readonly done: Map<string, Json> } | undefined

  constructor(state: State) {
    this.#base = state
    this.#instances = new Map(Object.entries(state.instances))
    this.#tombstones = new Map(Object.entries(state.tombstones ?? {}))
    this.#outputs = state.outputs
    this.#unfinished = state.unfinished && {
      fingerprint: state.unfinished.fingerprint,
      done: new Map(Object.entries(state.unfinished.done)),
    }
  }

  get isPlanUnderWay(): boolean {
    return this.#unfinished !== undefined
  }

  /** The saved plan that is under way, or was left unfinished. */
  get unfinished(): UnfinishedPlan | undefined {
    const plan = this.#unfinished
    return plan && { fingerprint: plan.fingerprint, done: Object.fromEntries(plan.done) }
  }

  instance(address: string): StateInstance | undefined {
    return this.#instances.get(address)
  }

  /** Every instance with its address, in no particular order. */
  instances(): IterableIterator<[string, StateInstance]> {
    return this.#instances.entries()
  }

  /** The address that an object is bound to. */
  addressOf(kindName: string, identity: string): string | undefined {
    if (!this.#addresses) {
      this.#addresses = new Map()
      for (const [address, instance] of this.#instances)
        this.#addresses.set(addressKey(instance.kindName, instance.identity), address)
    }
    const address = this.#addresses.get(addressKey(kindName, identity))
    return address !== undefined && this.#instances.get(address)?.identity === identity ? address : undefined
  }

  /** Applies one change; a change that does not fit the state is a programmer's mistake. */
  apply(change: StateChange): void {
    switch (change.kind) {
      case 'bind':
        this.#bind(change.address, change.instance, change.deposedKey)
        return
      case 'unbind':
        this.#unbind(change.address, change.identity, change.leavesData === true)
        return
      case 'write':
        this.#instances.set(change.address, change.instance)
        return
      case 'taint': {
        const instance = this.#existing(change.address)
        this.#instances.set(change.address, { ...instance, isTainted: change.isTainted })
        return
      }
      case 'move': {
        const instance = this.#existing(change.from)
        invariant(!this.#instances.has(change.to), `${change.to} is in the state already`)
        this.#instances.delete(change.from)
        this.#instances.set(change.to, instance)
        this.#addresses = undefined
        return
      }
      case 'forget':
        this.#instances.delete(change.address)
        return
      case 'outputs':
        this.#outputs = change.outputs
        return
      case 'plan-begun':
        this.#unfinished = { fingerprint: change.fingerprint, done: new Map() }
        return
      case 'step-done':
        this.#unfinished?.done.set(change.step, change.result)
        return
      case 'plan-ended':
        this.#unfinished = undefined
        return
      default:
        unreachable(change)
    }
  }

  /** The state as it is now, instances in the order of addresses, with this serial. */
  finish(serial: number = this.#base.serial, writtenBy: string = this.#base.writtenBy): State {
    const instances: Record<string, StateInstance> = {}
    for (const address of sortAddressTexts(this.#instances.keys())) {
      const instance = this.#instances.get(address)
      if (instance) instances[address] = instance
    }
    const { unfinished: _before, tombstones: _earlier, ...base } = this.#base
    const { unfinished } = this
    const tombstones = this.#tombstones.size === 0 ? {} : { tombstones: Object.fromEntries(this.#tombstones) }
    const state = { ...base, serial, writtenBy, outputs: this.#outputs, instances, ...tombstones }
    return unfinished === undefined ? state : { ...state, unfinished }
  }

  #existing(address: string): StateInstance {
    const instance = this.#instances.get(address)
    invariant(instance, `${address} is not in the state`)
    return instance
  }

  #bind(address: string, instance: StateInstance, deposedKey: string | undefined): void {
    const before = this.#instances.get(address)
    const deposed = { ...before?.deposed, ...instance.deposed }
    if (
      before &&
      deposedKey !== undefined &&
      before.identity !== instance.identity &&
      before.identity !== ''
    ) {
      deposed[deposedKey] = { identity: before.identity, values: before.values }
    }
    this.#instances.set(address, { ...instance, deposed })
    this.#tombstones.delete(instance.identity)
    this.#addresses?.set(addressKey(instance.kindName, instance.identity), address)
  }

  #unbind(address: string, identity: string, leavesData: boolean): void {
    const instance = this.#instances.get(address)
    if (!instance) return
    if (leavesData) this.#tombstones.set(identity, { kindName: instance.kindName, address })
    const deposed = Object.entries(instance.deposed).filter(([, object]) => object.identity !== identity)
    const isCurrent = instance.identity === identity
    if (isCurrent && deposed.length === 0) this.#instances.delete(address)
    else {
      this.#instances.set(address, {
        ...instance,
        identity: isCurrent ? '' : instance.identity,
        deposed: Object.fromEntries(deposed),
      })
    }
  }
}

function addressKey(kindName: string, identity: string): string {
  return `${kindName}\n${identity}`
}

/** The state after these changes. */
export function changeState(state: State, changes: readonly StateChange[]): State {
  const draft = new StateDraft(state)
  for (const change of changes) draft.apply(change)
  return draft.finish()
}
