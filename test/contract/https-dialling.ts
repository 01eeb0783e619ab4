import { AddressBook } from '../../providers/xapi/session/address-book.js'
import { silentLog, type CallLog } from '../../providers/xapi/session/call-log.js'
import { dialHttps } from '../../providers/xapi/session/https.js'
import type { HttpsPatience } from '../../providers/xapi/session/https-wire.js'
import type { TlsTrust } from '../../providers/xapi/session/tls-trust.js'
import type { XapiDialer } from '../../providers/xapi/session/xapi-session.js'
import { hastyRuntime } from '../support/over-tls.js'

/** Nobody waits longer than half a second. */
export const shortPatience: Partial<HttpsPatience> = {
  connectMilliseconds: 500,
  readMilliseconds: 500,
  callMilliseconds: 500,
  lostMilliseconds: 500,
}

/** The way to hosts over TLS; `addresses` say where the written ones are dialled. */
export interface Dialling {
  readonly trust: TlsTrust
  readonly trustAt?: Readonly<Record<string, TlsTrust>>
  readonly addresses: Readonly<Record<string, string>>
  readonly log?: CallLog
  readonly patience?: Partial<HttpsPatience>
}

const dialers: XapiDialer[] = []

/** Dials; `hangUp` closes all that were. */
export function dial({ trust, trustAt = {}, addresses, log = silentLog, patience }: Dialling): XapiDialer {
  const dialer = dialHttps({
    clock: hastyRuntime().clock,
    book: new AddressBook(new Map(Object.entries(addresses))),
    trusts: { usual: trust, at: new Map(Object.entries(trustAt)) },
    log,
    patience: { ...shortPatience, ...patience },
  })
  dialers.push(dialer)
  return dialer
}

/** Closes every dialer; a host that does not answer any more is no failure here. */
export async function hangUp(): Promise<void> {
  await Promise.allSettled(dialers.splice(0).map(dialer => dialer.close()))
}

/** Who shows this certificate is trusted. */
export function pinned(fingerprint: string): TlsTrust {
  return { fingerprints: [fingerprint.replaceAll(':', '').toLowerCase()], isInsecure: false }
}

export const nobodyTrusted: TlsTrust = { isInsecure: false }
export const anybodyTrusted: TlsTrust = { isInsecure: true }

/** What some work fails with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (problem: unknown) => problem,
  )
}
