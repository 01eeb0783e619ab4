import { Failure } from '../../../src/diagnostic/failure.js'
import { loginMethod, type CallLog, type CallTrace } from './call-log.js'
import { isRefusal, isUnavailable } from './refusal.js'
import type { Credentials, Logins, XapiSession, XapiValue } from './xapi-session.js'

/** What carries messages to one host; parameters begin with the session where XenAPI has it. Rejects with `Failure`. */
export interface Wire {
  call(method: string, parameters: readonly XapiValue[], trace: CallTrace): Promise<XapiValue>
  upload(path: string, session: string, content: string | Uint8Array, trace: CallTrace): Promise<string>
}

export interface LoggedInOptions {
  /** The wire to an address; `from` is the address that was asked first and led there. */
  readonly reach: (address: string, from: string | undefined) => Wire
  readonly credentials: Credentials
  /** How to log in at a coordinator that a member names, where that is known. */
  readonly others?: Logins | undefined
  readonly log: CallLog
  readonly whenClosed: (session: XapiSession) => void
}

/** One session at a pool's coordinator: follows members to it, and logs in again where the session has ended. */
export class LoggedIn implements XapiSession {
  #wire: Wire | undefined
  #reference = ''
  #address = ''
  #credentials: Credentials
  #from: string | undefined
  #renewal: Promise<void> | undefined

  constructor(private readonly options: LoggedInOptions) {
    this.#credentials = options.credentials
  }

  get address(): string {
    return this.#address
  }

  get credentials(): Credentials {
    return this.#credentials
  }

  /** Logs in, at the coordinator where the address is a member's. */
  async logIn(address: string): Promise<void> {
    await this.#logInAt(address, undefined)
  }

  async call(method: string, ...parameters: readonly XapiValue[]): Promise<XapiValue> {
    return this.#renewing(method, (wire, reference, trace) =>
      wire.call(method, [reference, ...parameters], trace),
    )
  }

  async upload(path: string, content: string | Uint8Array): Promise<string> {
    return this.options.log.traced(this.#address, `PUT ${path}`, trace =>
      this.#opened().upload(path, this.#reference, content, trace),
    )
  }

  async close(): Promise<void> {
    this.options.whenClosed(this)
    const wire = this.#wire
    this.#wire = undefined
    if (wire === undefined) return
    const method = 'session.logout'
    try {
      await this.options.log.traced(this.#address, method, trace =>
        wire.call(method, [this.#reference], trace),
      )
    } catch (problem) {
      // A host that is down, or that restarted since, has no session left to end.
      if (
        !isUnavailable(problem) &&
        !isRefusal(problem, 'SESSION_INVALID') &&
        !isRefusal(problem, 'HOST_IS_SLAVE')
      )
        throw problem
    }
  }

  /** Where the session ended, or another host coordinates by now, nothing was done yet: so once more is safe. */
  #renewing<T>(
    method: string,
    work: (wire: Wire, reference: string, trace: CallTrace) => Promise<T>,
  ): Promise<T> {
    return this.options.log.traced(this.#address, method, async trace => {
      const used = this.#reference
      try {
        return await work(this.#opened(), used, trace)
      } catch (problem) {
        const isStale = isRefusal(problem, 'SESSION_INVALID') || isRefusal(problem, 'HOST_IS_SLAVE')
        if (!isStale) throw problem
        const before = this.#address
        await this.#renew(used)
        trace.renewals += 1
        if (this.#address !== before) trace.redirect = this.#address
        return await work(this.#opened(), this.#reference, trace)
      }
    })
  }

  /** Whom a member names is followed once: two hosts that each take the other for the coordinator would send us round for ever. */
  async #logInAt(address: string, from: string | undefined, isFollowing: boolean = true): Promise<void> {
    const others = from === undefined ? undefined : this.options.others?.get(address)
    try {
      await this.#logInWith(others ?? this.options.credentials, address, from, isFollowing)
    } catch (problem) {
      if (others === undefined || !isRefusal(problem, 'SESSION_AUTHENTICATION_FAILED')) throw problem
      await this.#logInWith(this.options.credentials, address, from, isFollowing)
    }
  }

  async #logInWith(
    credentials: Credentials,
    address: string,
    from: string | undefined,
    isFollowing: boolean,
  ): Promise<void> {
    const { reach, log } = this.options
    const wire = reach(address, from)
    const parameters = [credentials.username, credentials.password, '1.0', 'poolwright']
    const { reference, coordinator } = await log.traced(address, loginMethod, async trace => {
      try {
        return { reference: String(await wire.call(loginMethod, parameters, trace)), coordinator: undefined }
      } catch (problem) {
        if (!isFollowing || !isRefusal(problem, 'HOST_IS_SLAVE')) throw problem
        trace.redirect = problem.parameters[0]
        return { reference: '', coordinator: problem.parameters[0] ?? '' }
      }
    })
    if (coordinator !== undefined) return this.#logInAt(coordinator, from ?? address, false)
    this.#wire = wire
    this.#reference = reference
    this.#credentials = credentials
    this.#address = address
    this.#from = from
  }

  /** Calls that found the same session ended wait for one new login. */
  async #renew(used: string): Promise<void> {
    if (this.#reference !== used) return
    this.#renewal ??= this.#logInAt(this.#address, this.#from).finally(() => {
      this.#renewal = undefined
    })
    await this.#renewal
  }

  #opened(): Wire {
    if (this.#wire === undefined)
      throw new Failure('cancelled', 'SESSION_CLOSED', 'the session was closed already')
    return this.#wire
  }
}
