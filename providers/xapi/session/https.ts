import type { Clock } from '../../../src/runtime/runtime.js'
import type { AddressBook } from './address-book.js'
import { HttpsWire, type HttpsPatience } from './https-wire.js'
import { LoggedIn } from './logged-in.js'
import type { TlsTrust } from './tls-trust.js'
import type { XapiDialer, XapiSession } from './xapi-session.js'

export interface HttpsOptions {
  readonly clock: Clock
  readonly book: AddressBook
  /** What is trusted where nothing else is said for a host. */
  readonly trust: TlsTrust
  /** What is trusted at an address of its own. */
  readonly trustAt: ReadonlyMap<string, TlsTrust>
  readonly patience?: Partial<HttpsPatience>
}

const usualPatience: HttpsPatience = {
  connectMilliseconds: 10_000,
  readMilliseconds: 2 * 60_000,
  // Moving the VMs off a host, or copying a disk, takes as long as it takes.
  callMilliseconds: 6 * 3600_000,
}

/** The way to real pools, and to a lab that is served: HTTPS with kept connections. */
export function dialHttps(options: HttpsOptions): XapiDialer {
  const { clock, book, trust, trustAt } = options
  const patience = { ...usualPatience, ...options.patience }
  const sessions = new Set<XapiSession>()
  const wires = new Map<string, HttpsWire>()
  const wireTo = (address: string, from: string | undefined): HttpsWire => {
    const known = wires.get(address)
    if (known !== undefined) return known
    const trusted = trustAt.get(address) ?? (from === undefined ? undefined : trustAt.get(from)) ?? trust
    const wire = new HttpsWire({ target: book.target(address, from), book, trust: trusted, patience, clock })
    wires.set(address, wire)
    return wire
  }
  return {
    async connect(address, username, password) {
      const session = new LoggedIn(wireTo, { username, password }, () => sessions.delete(session))
      await session.logIn(address)
      sessions.add(session)
      return session
    },
    pause: seconds => clock.sleep(seconds * 1000),
    // What a real pool has answered is on its disk already.
    sync: () => Promise.resolve(),
    async close() {
      await Promise.all([...sessions].map(session => session.close()))
      for (const wire of wires.values()) wire.close()
    },
  }
}
