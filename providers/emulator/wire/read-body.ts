import type { IncomingMessage } from 'node:http'
import { errorCode } from './error-code.js'

/**
 * The body of a request as text; undefined where it is longer than the limit (bytes). A transfer that promised more than
 * came is over all the same: clients that do not know a length promise far too much and cut the connection.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
      length += bytes.length
      if (length > limit) return undefined
      chunks.push(bytes)
    }
  } catch (problem) {
    if (errorCode(problem) !== 'ECONNRESET') throw problem
  }
  return Buffer.concat(chunks).toString(encoding)
}
