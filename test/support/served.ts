import { createServer, type IncomingMessage, type Server } from 'node:http'

/** What a double answers; `undefined` breaks the connection off, as if the answer were lost. */
export interface DoubleAnswer {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface DoubleRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server on the loopback address that answers by a function, for doubles of services. */
export class Served {
  /** How many of the next answers get lost after the work was done. */
  loses = 0
  readonly #server: Server

  constructor(answer: (request: DoubleRequest) => DoubleAnswer) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://double')
        const body = Buffer.concat(chunks).toString('utf8')
        const {
          status,
          headers,
          body: text = '',
        } = answer({
          method: request.method ?? 'GET',
          url,
          headers: request.headers,
          body,
        })
        if (this.loses > 0) {
          this.loses -= 1
          request.socket.destroy()
          return
        }
        response.writeHead(status, headers)
        response.end(text)
      })
    })
  }

  /** Begins to listen; answers the address. */
  start(): Promise<string> {
    return new Promise(resolve => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address()
        resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
      })
    })
  }

  /** Breaks off every request that is under way, undone, as when the server dies and another takes its place. */
  cut(): void {
    this.#server.closeAllConnections()
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.#server.closeAllConnections()
      this.#server.close(() => resolve())
    })
  }
}
