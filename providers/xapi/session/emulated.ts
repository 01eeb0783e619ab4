import { Failure } from '../../../src/diagnostic/failure.js'
import type { Emulator, XapiConnection } from '../../emulator/emulator.js'
import { isRefusal, isUnavailable, refusalFailure } from './refusal.js'
import type { XapiDialer, XapiSession, XapiValue } from './xapi-session.js'

/** The way to the emulated pools, through the emulator's door. */
export function dialEmulator(emulator: Emulator): XapiDialer {
  const sessions = new Set<XapiSession>()
  return {
    async connect(address, username, password) {
      const session = new EmulatedSession(emulator, { username, password }, () => sessions.delete(session))
      await session.logIn(address)
      sessions.add(session)
      return session
    },
    pause: seconds => emulator.advance(seconds),
    sync: () => emulator.sync(),
    async close() {
      await Promise.all([...sessions].map(session => session.close()))
      await emulator.close()
    },
  }
}

interface Credentials {
  readonly username: string
  readonly password: string
}

class EmulatedSession implements XapiSession {
  #connection: XapiConnection | undefined
  #reference = ''
  #address = ''

  constructor(
    readonly emulator: Emulator,
    readonly credentials: Credentials,
    readonly whenClosed: () => void,
  ) {}

  get address(): string {
    return this.#address
  }

  /** Logs in, at the coordinator where the address is a member's. */
  async logIn(address: string, isFollowing: boolean = false): Promise<void> {
    const connection = this.emulator.connect(address)
    const { username, password } = this.credentials
    try {
      const answer = await ask(connection, 'session.login_with_password', [
        username,
        password,
        '1.0',
        'poolwright',
      ])
      this.#connection = connection
      this.#reference = String(answer)
      this.#address = address
    } catch (problem) {
      const coordinator = isRefusal(problem, 'HOST_IS_SLAVE') ? problem.parameters[0] : undefined
      // Two hosts that each take the other for the coordinator would send us round for ever.
      if (coordinator === undefined || isFollowing) throw problem
      await this.logIn(coordinator, true)
    }
  }

  async call(method: string, ...parameters: readonly XapiValue[]): Promise<XapiValue> {
    try {
      return await this.#callOnce(method, parameters)
    } catch (problem) {
      // The session ended, or another host coordinates by now: nothing was done yet, so once more is safe.
      const isStale = isRefusal(problem, 'SESSION_INVALID') || isRefusal(problem, 'HOST_IS_SLAVE')
      if (!isStale) throw problem
      await this.logIn(this.#address)
      return this.#callOnce(method, parameters)
    }
  }

  async upload(path: string, content: string): Promise<string> {
    if (this.#connection === undefined) throw closedFailure()
    try {
      return await this.emulator.upload(this.#address, path, this.#reference, content)
    } catch (problem) {
      throw asFailure(`PUT ${path}`, problem)
    }
  }

  async close(): Promise<void> {
    this.whenClosed()
    if (this.#connection === undefined) return
    const connection = this.#connection
    this.#connection = undefined
    try {
      await ask(connection, 'session.logout', [this.#reference])
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

  #callOnce(method: string, parameters: readonly XapiValue[]): Promise<XapiValue> {
    if (this.#connection === undefined) throw closedFailure()
    return ask(this.#connection, method, [this.#reference, ...parameters])
  }
}

async function ask(
  connection: XapiConnection,
  method: string,
  parameters: readonly XapiValue[],
): Promise<XapiValue> {
  try {
    return await connection.call(method, ...parameters)
  } catch (problem) {
    throw asFailure(method, problem)
  }
}

function asFailure(method: string, problem: unknown): unknown {
  return problem instanceof Failure && problem.kind === 'refused'
    ? refusalFailure(method, problem.code, problem.parameters)
    : problem
}

function closedFailure(): Failure {
  return new Failure('cancelled', 'SESSION_CLOSED', 'the session was closed already')
}
