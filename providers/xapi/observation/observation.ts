import type { Observation } from '../../../src/provider/contract.js'
import type { XapiRecord } from '../session/xapi-session.js'

/**
 * Everything read from the pools at one moment: all records of all classes that we use, a handful of calls a pool, never
 * one call an object. A standalone host is the coordinator of a pool of its own.
 */
export interface XapiObservation extends Observation {
  /** By pool UUID. */
  readonly pools: ReadonlyMap<string, ObservedPool>
  /** By the endpoint's (the host block's) address. */
  readonly hosts: ReadonlyMap<string, ObservedHost>
  /** Address by identity and the reverse, of everything that the state binds: how a UUID becomes a link. */
  readonly addressOf: ReadonlyMap<string, string>
  readonly identityOf: ReadonlyMap<string, string>
}

export interface ObservedPool {
  readonly uuid: string
  readonly coordinatorAddress: string
  readonly coordinatorUuid: string
  /** As product_version tells: `6.2.0`, `7.1.2`, `xcp-ng-8.2.1`. */
  readonly release: string
  /** class name → reference → record. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, XapiRecord>>
  /** Credentials to log in with; in memory only. */
  readonly username: string
  readonly password: string
}

/** A host block and the record behind it; `live` is false for a member that its pool knows and that is down. */
export interface ObservedHost {
  readonly address: string
  /** Where its block says that it is reached: the one it has, or the one that it is to get. */
  readonly writtenAddress: string
  readonly hostUuid: string
  readonly poolUuid: string
  readonly ref: string
  readonly isLive: boolean
  /** What the clock of the host says, minus ours, in seconds; undefined where it was not asked. */
  readonly clockSkewSeconds: number | undefined
}
