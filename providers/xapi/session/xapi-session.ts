import type { Failure } from '../../../src/diagnostic/failure.js'
import type { StepWatch } from '../../../src/provider/watch.js'

/** XenAPI values as JSON-RPC has them; references are `OpaqueRef:…` strings. */
export type XapiValue =
  string | number | boolean | readonly XapiValue[] | { readonly [key: string]: XapiValue }
export type XapiRecord = { readonly [field: string]: XapiValue }

/**
 * The one way to a pool, emulated or real. `connect` logs in at an address and follows HOST_IS_SLAVE to the coordinator;
 * calls leave out the session reference. Refusals and lost connections are `Failure`s: `refused` carries xapi's code and
 * parameters, `unavailable` is for hosts that do not answer.
 */
export interface XapiDialer {
  /** `others`: how to log in at hosts that the first may lead to, by address; left out, and refused there, as at the first. */
  connect(address: string, username: string, password: string, others?: Logins): Promise<XapiSession>
  /** Lets time pass: virtual time in the emulator, real time over the wire. */
  pause(seconds: number): Promise<void>
  /** Switches the machine of a management address on; left out where the hardware is out of reach. */
  powerOn?(address: string): Promise<void>
  /** Makes what was done outlast a crash of this process. */
  sync(): Promise<void>
  close(): Promise<void>
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** By the address of a host. */
export type Logins = ReadonlyMap<string, Credentials>

export interface XapiSession {
  /** The address that answers now: the coordinator's. */
  readonly address: string
  /** What was accepted there. */
  readonly credentials: Credentials
  call(method: string, ...parameters: readonly XapiValue[]): Promise<XapiValue>
  /** The same for what may take long: it runs as a task, its progress is told, it can be called off. Left out: `call`. */
  run?(watch: StepWatch | undefined, method: string, ...parameters: readonly XapiValue[]): Promise<XapiValue>
  /** Sends a file to the host over HTTP PUT (`/pool_patch_upload`) and answers what that made: the reference of the update. */
  upload(path: string, content: string | Uint8Array): Promise<string>
  close(): Promise<void>
}

export type XapiFailure = Failure
