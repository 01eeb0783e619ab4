import { Failure } from '../../../src/diagnostic/failure.js'
import { isRefusal, isUnavailable } from './refusal.js'
import type { XapiSession, XapiValue } from './xapi-session.js'

/** What carries messages to one host; parameters begin with the session where XenAPI has it. Rejects with `Failure`. */
export interface Wire {
  call(method: string, parameters: readonly XapiValue[]): Promise<XapiValue>
  upload(path: string, session: string, content: string | Uint8Array): Promise<string>
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** One session at a pool's coordinator: follows members to it, and logs in again where the session has ended. */
export class LoggedIn implements XapiSession {
  #wire: Wire | undefined
  #reference = ''
  #address = ''
  #renewal: Promise<void> | undefined

  constructor(
    /** The wire to an address; `from` is the member that named it. */
    private readonly reach: (address: string, from: string | undefined) => Wire,
    private readonly credentials: Credentials,
    private readonly whenClosed: () => void,
  ) {}

  get address(): string {
    return this.#address
  }

  /** Logs in, at the coordinator where the address is a member's. */
  async logIn(address: string, from?: string): Promise<void> {
    const wire = this.reach(address, from)
    const { username, password } = this.credentials
    try {
      const answer = await wire.call('session.login_with_password', [username, password, '1.0', 'poolwright'])
      this.#wire = wire
      this.#reference = String(answer)
      this.#address = address
    } catch (problem) {
      const coordinator = isRefusal(problem, 'HOST_IS_SLAVE') ? problem.parameters[0] : undefined
      // Two hosts that each take the other for the coordinator would send us round for ever.
      if (coordinator === undefined || from !== undefined) throw problem
      await this.logIn(coordinator, address)
    }
  }

  async call(method: string, ...parameters: readonly XapiValue[]): Promise<XapiValue> {
    const used = this.#reference
    try {
      return await this.#callOnce(method, parameters)
    } catch (problem) {
      // The session ended, or another host coordinates by now: nothing was done yet, so once more is safe.
      const isStale = isRefusal(problem, 'SESSION_INVALID') || isRefusal(problem, 'HOST_IS_SLAVE')
      if (!isStale) throw problem
      await this.#renew(used)
      return this.#callOnce(method, parameters)
    }
  }

  async upload(path: string, content: string | Uint8Array): Promise<string> {
    if (this.#wire === undefined) throw closedFailure()
    return this.#wire.upload(path, this.#reference, content)
  }

  async close(): Promise<void> {
    this.whenClosed()
    const wire = this.#wire
    this.#wire = undefined
    try {
      await wire?.call('session.logout', [this.#reference])
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

  /** Calls that found the same session ended wait for one new login. */
  async #renew(used: string): Promise<void> {
    if (this.#reference !== used) return
    this.#renewal ??= this.logIn(this.#address).finally(() => {
      this.#renewal = undefined
    })
    await this.#renewal
  }

  #callOnce(method: string, parameters: readonly XapiValue[]): Promise<XapiValue> {
    if (this.#wire === undefined) throw closedFailure()
    return this.#wire.call(method, [this.#reference, ...parameters])
  }
}

function closedFailure(): Failure {
  return new Failure('cancelled', 'SESSION_CLOSED', 'the session was closed already')
}
