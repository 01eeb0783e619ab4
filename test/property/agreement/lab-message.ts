import type { ServedMachine } from '../../../providers/emulator/wire/serve.js'

/** Something that is done to the hardware of a lab, or by hand in a pool, between two applies. */
export type Incident =
  | { readonly kind: 'power-off' | 'power-on'; readonly machine: string }
  | { readonly kind: 'unplug' | 'replug'; readonly machine: string; readonly nic: string }
  | { readonly kind: 'nas-down' | 'nas-up'; readonly nas: string }
  | { readonly kind: 'advance'; readonly seconds: number }
  | ByHand

/** A deed of `deeds` at the XenAPI of the pool that answers at this address; the numbers choose among what there is. */
export interface ByHand {
  readonly kind: 'by-hand'
  readonly address: string
  readonly deed: string
  readonly first: number
  readonly second: number
}

/** What the process that serves labs is asked; `lab` is the number that a lab is held under. */
export type LabRequest =
  | {
      readonly kind: 'open'
      readonly lab: number
      readonly labText: string
      /** The folder of the world with its files, by path. */
      readonly folder: string
      readonly files: Readonly<Record<string, string>>
      /** Decides what is drawn by chance from now on. */
      readonly seed: string
    }
  | { readonly kind: 'incident'; readonly lab: number; readonly incident: Incident }
  | { readonly kind: 'close'; readonly lab: number }

export type LabAnswer =
  | {
      readonly kind: 'opened'
      readonly port: number
      readonly fingerprint: string
      readonly machines: readonly ServedMachine[]
    }
  | { readonly kind: 'done' }
  | { readonly kind: 'closed'; readonly files: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly message: string }

/** A question and its answer are told apart from others by their number. */
export interface Numbered<T> {
  readonly number: number
  readonly content: T
}
