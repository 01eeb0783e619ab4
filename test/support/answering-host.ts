import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { makeIdentity, type Identity } from '../../providers/emulator/wire/certificate.js'

/** What a host answers to a body that it was sent; `cut` ends the connection without a word. */
export type Answering = (
  body: string,
  request: IncomingMessage,
  response: ServerResponse,
) => void | Promise<void>

/** An HTTPS server on a loopback address that answers as a test wants, with a certificate of its own. */
export class AnsweringHost {
  /** What it was sent, oldest first: path and body. */
  readonly received: string[] = []
  identity: Identity
  port = 0
  readonly #server: Server

  constructor(
    private readonly answering: Answering,
    identity: Identity = makeIdentity(['127.0.0.1'], Date.now(), Buffer.from([1])),
  ) {
    this.identity = identity
    this.#server = createServer(
      { key: identity.key, cert: identity.certificate },
      (request, response) => void this.#answer(request, response),
    )
  }

  /** Begins to listen; answers itself. */
  async start(host: string = '127.0.0.1'): Promise<this> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, host, resolve)
    })
    const address = this.#server.address()
    this.port = typeof address === 'object' && address !== null ? address.port : 0
    return this
  }

  /** Shows another certificate on every connection from now on; those that stand are ended. */
  showAnother(identity: Identity): void {
    this.identity = identity
    this.#server.setSecureContext({ key: identity.key, cert: identity.certificate })
    this.endAll()
  }

  endAll(): void {
    this.#server.closeAllConnections()
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve())
      this.endAll()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      this.received.push(`${request.url} ${body}`)
      void this.answering(body, request, response)
    })
  }
}

/** An answer of JSON-RPC 2.0. */
export function answerJson(response: ServerResponse, result: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', result, id: 1 }))
}

/** An error of JSON-RPC 2.0, as xapi writes its own. */
export function refuseJson(response: ServerResponse, code: string, ...parameters: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: 1, message: code, data: parameters }, id: 1 }))
}
