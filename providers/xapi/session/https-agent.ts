import { Agent, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect, createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { Failure } from '../../../src/diagnostic/failure.js'
import type { TlsTrust } from './tls-trust.js'

/** How many connections there are to one host at most. */
export const keptConnections = 8

/** A kept connection is dropped after this rest, before hosts drop it, in milliseconds. */
const restMilliseconds = 4000

/** Connections to one host, kept for the next call; a certificate that is not trusted is refused before anything is sent. */
export class TrustingAgent extends Agent {
  readonly #settings: ConnectionOptions

  constructor(
    private readonly trust: TlsTrust,
    private readonly connectMilliseconds: number,
    mostConnections: number = keptConnections,
  ) {
    super({ keepAlive: true, keepAliveMsecs: 30_000, maxSockets: mostConnections, timeout: restMilliseconds })
    // What is costly about a connection is made once for all.
    const { rejectUnauthorized, ...settings } = settingsFor(trust)
    this.#settings = { rejectUnauthorized, secureContext: createSecureContext(settings) }
  }

  override createConnection(
    options: RequestOptions,
    callback?: (problem: Error | null, stream: Duplex) => void,
  ): undefined {
    const host = options.host ?? ''
    const socket = connect({ ...this.#settings, host, port: Number(options.port), ...nameFor(host) })
    const timer = setTimeout(() => {
      socket.destroy(
        Object.assign(new Error(`no connection within ${this.connectMilliseconds / 1000} s`), {
          code: 'ETIMEDOUT',
        }),
      )
    }, this.connectMilliseconds)
    const fail = (problem: Error): void => {
      clearTimeout(timer)
      callback?.(problem, socket)
    }
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      const problem = distrust(socket, host, this.trust)
      if (problem !== undefined) {
        socket.destroy(problem)
        return
      }
      socket.off('error', fail)
      socket.setKeepAlive(true, 30_000)
      callback?.(null, socket)
    })
  }
}

function settingsFor({ authorities, fingerprints, isInsecure }: TlsTrust): ConnectionOptions {
  // The certificate is judged once the connection stands, so that what is wrong with it can be told.
  const always = { rejectUnauthorized: false } as const
  // Who is known by its fingerprint may be old: hosts of 6.x speak TLS 1.0 with short keys.
  if (isInsecure || fingerprints !== undefined)
    return { ...always, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }
  return authorities === undefined ? always : { ...always, ca: [authorities] }
}

/** Why the other side is not trusted; undefined where it is. What it showed is told, so that it can be compared and pinned. */
function distrust(
  socket: TLSSocket,
  host: string,
  { fingerprints, isInsecure }: TlsTrust,
): Failure | undefined {
  const shown = socket.getPeerX509Certificate()?.fingerprint256 ?? ''
  const seen = `the certificate of ${host} has the SHA-256 fingerprint ${shown}`
  if (fingerprints !== undefined) {
    if (fingerprints.includes(shown.replaceAll(':', '').toLowerCase())) return undefined
    return new Failure('refused', 'tls-fingerprint', `${seen}, which is not the one that is written`)
  }
  if (isInsecure || socket.authorized) return undefined
  return new Failure(
    'refused',
    'tls-untrusted',
    `${seen} and is not trusted: ${reasonFor(String(socket.authorizationError))}`,
  )
}

/** What openssl and node find wrong with certificates, in words; their own code for what is rare. */
const reasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet; compare the clocks',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'no authority that is known signed it; the host did so itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority that signed it is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority that signed it is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority that signed it is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for other names and addresses than the one that is dialled',
}

function reasonFor(code: string): string {
  return reasons[code] ?? code
}

/** Names are told to the host, addresses are not: TLS has no place for them. */
function nameFor(host: string): { readonly servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {}
}
