import type { Json } from '../provider/step.js'

/**
 * What we believe exists. Plain JSON: written to disk as it is. Never a password: write-only arguments are kept as a
 * salted slow hash, so that a changed one is noticed.
 */
export interface State {
  readonly formatVersion: 1
  /** Which Poolwright wrote it. */
  readonly writtenBy: string
  readonly serial: number
  readonly lineage: string
  readonly outputs: { readonly [name: string]: StateOutput }
  /** By address, in the order of addresses. */
  readonly instances: { readonly [address: string]: StateInstance }
  /** Objects that were let go of and left their data behind, by identity; left out where there are none. */
  readonly tombstones?: { readonly [identity: string]: Tombstone }
  /** Parts of the real world that may be changed, by identity: each was confirmed by name; left out where none was. */
  readonly trusted?: { readonly [identity: string]: Trust }
  /** The saved plan whose apply was interrupted; left out where none was. */
  readonly unfinished?: UnfinishedPlan
}

/** What an object was that is no longer ours, and whose data may be found again. */
export interface Tombstone {
  readonly kindName: string
  readonly address: string
}

/** The name by which a part of the real world was confirmed, and when (RFC 3339). */
export interface Trust {
  readonly name: string
  readonly since: string
}

/** How far a saved plan has come. */
export interface UnfinishedPlan {
  readonly fingerprint: string
  /** What the steps that are done answered, by their ids. */
  readonly done: { readonly [step: string]: Json }
}

export interface StateOutput {
  /** As `encodeTyped` writes it (value and type). */
  readonly value: Json
  readonly type: Json
  readonly isSensitive: boolean
}

export interface StateInstance {
  readonly kindName: string
  readonly providerName: string
  readonly mode: 'managed' | 'data'
  readonly schemaVersion: number
  /** What the provider knows the object by. */
  readonly identity: string
  /** The arguments last applied and the values last read, without write-only ones. */
  readonly values: Json
  /** Paths of values that are sensitive beyond what the schema says. */
  readonly sensitivePaths: readonly (readonly (string | number)[])[]
  /** Salted slow hashes of write-only arguments, by path text. */
  readonly writeOnly: { readonly [path: string]: string }
  /** Text addresses of the blocks that it depends on, or of single instances of them. */
  readonly dependencies: readonly string[]
  readonly createBeforeDestroy: boolean
  readonly isTainted: boolean
  /** Objects replaced but not yet destroyed, by key (8 hex digits). */
  readonly deposed: { readonly [key: string]: { readonly identity: string; readonly values: Json } }
  /** Facts a provider wants kept, such as addresses to try. */
  readonly notes: { readonly [name: string]: Json }
}
