import type { Json } from '../provider/step.js'
import type { State, StateInstance, StateOutput } from './state.js'

/**
 * Everything that can happen to a state, as data: what commands do, and what the journal holds.
 * `bind`: this address is that object from now on; the object it was before is kept under `deposedKey`, where one is given ·
 * `unbind`: the object of that identity is gone, be it the current one or a deposed one; one that leaves its data behind
 * is remembered · `write`: what is known of an
 * object changes, not which object it is · `forget`: the address leaves the state with all that belongs to it ·
 * `plan-begun`: a saved plan of this fingerprint is being applied · `step-done`: one of its steps is done ·
 * `plan-ended`: it is finished, or given up for another.
 */
export type StateChange =
  | {
      readonly kind: 'bind'
      readonly address: string
      readonly instance: StateInstance
      readonly deposedKey?: string
    }
  | {
      readonly kind: 'unbind'
      readonly address: string
      readonly identity: string
      readonly leavesData?: boolean
    }
  | { readonly kind: 'write'; readonly address: string; readonly instance: StateInstance }
  | { readonly kind: 'taint'; readonly address: string; readonly isTainted: boolean }
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  | { readonly kind: 'forget'; readonly address: string }
  | { readonly kind: 'outputs'; readonly outputs: { readonly [name: string]: StateOutput } }
  | { readonly kind: 'plan-begun'; readonly fingerprint: string }
  | { readonly kind: 'step-done'; readonly step: string; readonly result: Json }
  | { readonly kind: 'plan-ended' }

/** A state that nothing is in yet. */
export function emptyState(lineage: string, writtenBy: string): State {
  return { formatVersion: 1, writtenBy, serial: 0, lineage, outputs: {}, instances: {} }
}

/** The change that takes an address out of the state; the object itself stays. */
export function forgetInstance(address: string): StateChange {
  return { kind: 'forget', address }
}

/** The change that gives an object another address. */
export function moveInstance(from: string, to: string): StateChange {
  return { kind: 'move', from, to }
}

/** The change after which the next plan replaces the object, or no longer does. */
export function taintInstance(address: string, isTainted: boolean): StateChange {
  return { kind: 'taint', address, isTainted }
}
