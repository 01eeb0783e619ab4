import { Failure } from '../../../src/diagnostic/failure.js'
import type { Binding, Endpoint } from '../../../src/provider/contract.js'
import type { ObjectValue } from '../../../src/value/value.js'
import { askAgain } from '../session/ask-again.js'
import { isUnavailable } from '../session/refusal.js'
import type { Credentials, Logins, XapiDialer, XapiSession } from '../session/xapi-session.js'

/** What became of the attempt to log in at an endpoint: a session (its coordinator's, where it is a member) or a failure. */
export interface Door {
  readonly endpoint: Endpoint
  /** The address that answered, or the first that was tried. */
  readonly address: string
  readonly session: XapiSession | undefined
  readonly failure: Failure | undefined
}

/** How long a host that is starting up is waited for, in seconds. */
export const patienceSeconds = 600

/** The time between two looks at a host that is starting up, in seconds. */
export const pauseSeconds = 10

/**
 * Logs in at an endpoint: at its written address, else at the one that the state has. A host that the state knows and
 * that refuses connections is starting up, as after the reboot of an interrupted apply: it is waited for. `others`: how
 * all endpoints log in; at the coordinator of a member that is asked first.
 */
export async function openDoor(
  endpoint: Endpoint,
  bindings: readonly Binding[],
  dialer: XapiDialer,
  others: Logins,
): Promise<Door> {
  for (let waited = 0; ; waited += pauseSeconds) {
    const door = await tryDoor(endpoint, bindings, dialer, others)
    const isStarting = endpoint.identity !== undefined && door.failure?.code === 'ECONNREFUSED'
    if (!isStarting || waited >= patienceSeconds) return door
    await dialer.pause(pauseSeconds)
  }
}

async function tryDoor(
  endpoint: Endpoint,
  bindings: readonly Binding[],
  dialer: XapiDialer,
  others: Logins,
): Promise<Door> {
  const { username, password } = credentialsOf(endpoint)
  const [first = '', ...rest] = addressesToTry(endpoint, bindings)
  const door = await tryAddress(first)
  for (const address of rest) {
    if (!isUnavailable(door.failure)) break
    const other = await tryAddress(address)
    if (!isUnavailable(other.failure)) return other
  }
  return door

  async function tryAddress(address: string): Promise<Door> {
    try {
      const logIn = () => dialer.connect(address, username, password, others)
      const session = await askAgain(dialer, logIn, isBroken)
      return { endpoint, address, session, failure: undefined }
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem
      return { endpoint, address, session: undefined, failure: problem }
    }
  }
}

/** The connection ended before the answer: whoever is off does not even make one, and is not asked again. */
function isBroken({ isRetryable, code }: Failure): boolean {
  return isRetryable && (code === 'ECONNRESET' || code === 'EPIPE')
}

function addressesToTry(endpoint: Endpoint, bindings: readonly Binding[]): readonly string[] {
  const applied = bindings.find(binding => binding.address === endpoint.address)?.applied
  const addresses = [
    textOf(endpoint.config, 'address'),
    applied === undefined ? '' : textOf(applied, 'address'),
  ]
  return [...new Set(addresses.filter(address => address !== ''))]
}

/** The account and the password of an endpoint. */
export function credentialsOf(endpoint: Endpoint): Credentials {
  return {
    username: textOf(endpoint.config, 'username') || 'root',
    password: textOf(endpoint.config, 'password'),
  }
}

/** The address that the block of an endpoint writes. */
export function writtenAddress(endpoint: Endpoint): string {
  return textOf(endpoint.config, 'address')
}

function textOf(value: ObjectValue, name: string): string {
  const part = value.attributes.get(name)
  return part?.kind === 'string' ? part.value : ''
}

/** How these endpoints log in, by the address that they write. */
export function loginsOf(endpoints: readonly Endpoint[]): Logins {
  return new Map(
    endpoints.flatMap(endpoint => {
      const address = endpoint.config.attributes.get('address')
      return address?.kind === 'string' ? [[address.value, credentialsOf(endpoint)] as const] : []
    }),
  )
}
