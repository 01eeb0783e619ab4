import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What a proxy does to connections. `cut`: ends them after so many bytes of the answer, or of the question; `silence`: lets
 * no answer through; `delay`: lets every answer wait.
 */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | {
      readonly kind: 'cut'
      readonly afterBytes: number
      readonly of?: 'answer' | 'question'
      /** Nothing is wrong any more after the first one. */
      readonly isOnce?: boolean
    }

/** A loopback proxy that passes bytes on as long as nothing is wrong with it. */
export class FaultyProxy {
  fault: Fault = { kind: 'none' }
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(private readonly target: { readonly host: string; readonly port: number }) {
    this.#server = createServer(client => this.#pass(client))
  }

  /** Begins to listen; answers the port. */
  start(host: string = '127.0.0.1'): Promise<number> {
    return new Promise(resolve => {
      this.#server.listen(0, host, () => {
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
    const passed = { question: 0, answer: 0 }
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
    const pass = (of: 'answer' | 'question', chunk: Buffer, to: Socket): void => {
      passed[of] += chunk.length
      const { fault } = this
      if (fault.kind === 'silence' && of === 'answer') return
      if (fault.kind === 'delay' && of === 'answer') {
        setTimeout(() => to.write(chunk), fault.milliseconds)
        return
      }
      if (fault.kind === 'cut' && (fault.of ?? 'answer') === of && passed[of] > fault.afterBytes) {
        if (fault.isOnce === true) this.fault = { kind: 'none' }
        client.destroy()
      } else to.write(chunk)
    }
    client.on('data', chunk => pass('question', chunk, server))
    server.on('data', chunk => pass('answer', chunk, client))
  }
}
