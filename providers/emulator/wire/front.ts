import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Identity } from './certificate.js'

/** A listening address that takes HTTP and HTTPS alike. */
export interface Front {
  readonly port: number
  close(): Promise<void>
}

/** The first byte of every TLS handshake. */
const handshake = 0x16
/** Long polls hold a request, and pooled connections rest between calls: neither may be cut by the server. */
const restMilliseconds = 10 * 60_000

/**
 * Listens at one address; port 0 takes a free one. `isSilent` tells at each new connection whether the machine behind it
 * answers at all. Rejects with node's error where the address or the port cannot be had.
 */
export async function openFront(
  address: { readonly host: string; readonly port: number },
  identity: Identity,
  listener: RequestListener,
  isSilent: () => boolean,
): Promise<Front> {
  const plain = unhurried(createHttpServer(listener))
  const secure = unhurried(createHttpsServer({ key: identity.key, cert: identity.certificate }, listener))
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (isSilent()) {
      socket.destroy()
      return
    }
    socket.once('data', chunk => {
      socket.pause()
      const target = chunk[0] === handshake ? secure : plain
      target.emit('connection', socket)
      socket.unshift(chunk)
      socket.resume()
    })
  })
  await listen(server, address)
  return {
    port: portOf(server.address()),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function unhurried<S extends HttpServer>(server: S): S {
  server.requestTimeout = 0
  server.keepAliveTimeout = restMilliseconds
  server.headersTimeout = restMilliseconds
  return server
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
