import type { ServerResponse } from 'node:http'

/** Ends a request that has no answer, and the connection with it. */
export function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': '0', Connection: 'close' })
  response.end()
}
