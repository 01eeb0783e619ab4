import type { Clock } from '../../../src/runtime/runtime.js'
import type { AddressBook } from './address-book.js'
import type { CallLog } from './call-log.js'
import { HttpsWire, type HttpsPatience } from './https-wire.js'
import { LoggedIn } from './logged-in.js'
import { TaskSession } from './task-session.js'
import { trustFor, type Trusts } from './whom-to-trust.js'
import type { XapiDialer, XapiSession } from './xapi-session.js'

export interface HttpsOptions {
  readonly clock: Clock
  readonly book: AddressBook
  readonly trusts: Trusts
  readonly log: CallLog
  readonly patience?: Partial<HttpsPatience>
}

const usualPatience: HttpsPatience = {
  connectMilliseconds: 10_000,
  readMilliseconds: 2 * 60_000,
  // Filling a disk with a file takes as long as it takes; what else takes long is a task.
  callMilliseconds: 6 * 3600_000,
  lostMilliseconds: 2 * 60_000,
  // Ten thousand VMs are 30 MiB, in XML.
  answerBytes: 256 * 1024 * 1024,
}

/** The way to real pools, and to a lab that is served: HTTPS with kept connections. */
export function dialHttps(options: HttpsOptions): XapiDialer {
  const { clock, book, trusts, log } = options
  const patience = { ...usualPatience, ...options.patience }
  const sessions = new Set<XapiSession>()
  const wires = new Map<string, HttpsWire>()
  const reach = (address: string, from: string | undefined): HttpsWire => {
    const target = book.target(address, from)
    const trust = trustFor(trusts, address, from)
    // Who is trusted for one reason is not trusted for another: each has connections of its own.
    const key = JSON.stringify([target, trust])
    const wire = wires.get(key) ?? new HttpsWire({ target, book, trust, patience })
    wires.set(key, wire)
    return wire
  }
  return {
    async connect(address, username, password, others) {
      const session = new LoggedIn({
        reach,
        credentials: { username, password },
        others,
        log,
        whenClosed: closed => sessions.delete(closed),
      })
      await session.logIn(address)
      sessions.add(session)
      return new TaskSession(session, clock, patience)
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
