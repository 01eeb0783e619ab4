import { connect, createServer, type Server, type Socket } from 'node:net'

/** What a proxy does to connections. `cut`: ends them after so many bytes of the answer; `silence`: lets no answer through. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'cut'; readonly afterBytes: number }

/** A loopback proxy that passes bytes on as long as nothing is wrong with it. */
export class FaultyProxy {
  fault: Fault = { kind: 'none' }
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(private readonly target: { readonly host: string; readonly port: number }) {
    this.#server = createServer(client => this.#pass(client))
  }

  /** Begins to listen; answers the port. */
  start(): Promise<number> {
    return new Promise(resolve => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve())
      this.breakAll()
    })
  }

  /** Ends all connections at once. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #pass(client: Socket): void {
    if (this.fault.kind === 'refuse') {
      client.destroy()
      return
    }
    const server = connect(this.target)
    let passed = 0
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', chunk => server.write(chunk))
    server.on('data', chunk => {
      if (this.fault.kind === 'silence') return
      passed += chunk.length
      if (this.fault.kind === 'cut' && passed > this.fault.afterBytes) client.destroy()
      else client.write(chunk)
    })
  }
}
