import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { Failure } from '../../diagnostic/failure.js'

/** A request over HTTP or HTTPS. */
export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Certificates in PEM that are trusted beside the system's. */
  readonly authority?: string | undefined
}

/** Its answer, whole. Names of headers are in lower case. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

const timeoutMilliseconds = 30_000

/** Makes a request; rejects with a retryable `Failure` when no whole answer comes. What the status means is the caller's matter. */
export function makeRequest(request: HttpRequest): Promise<HttpAnswer> {
  const { method, url, body = '', authority } = request
  const isSecure = url.protocol === 'https:'
  const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(unreachable(url, error))
    const started = (isSecure ? requestSecure : requestPlain)(
      url,
      {
        method,
        headers,
        timeout: timeoutMilliseconds,
        ...(isSecure && authority !== undefined ? { ca: authority } : {}),
      },
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', fail)
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: singleHeaders(response.headers),
            body: Buffer.concat(chunks).toString('utf8'),
          })
        })
      },
    )
    started.on('error', fail)
    started.on('timeout', () =>
      started.destroy(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)),
    )
    started.end(body)
  })
}

function singleHeaders(headers: NodeJS.Dict<string | string[]>): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

function unreachable(url: URL, error: Error): Failure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'no-answer'
  const isUntrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)
  const remedy = isUntrusted ? ' Name the authority that signed its certificate with ca_file.' : ''
  const reason = error.message === '' ? code : error.message
  return new Failure(
    isUntrusted ? 'refused' : 'unavailable',
    code,
    `${url.origin} cannot be reached: ${reason}.${remedy}`,
    !isUntrusted,
  )
}

/** The failure that an answer's status amounts to; retryable for overload and faults of the server. */
export function statusFailure(name: string, answer: HttpAnswer, remedy = ''): Failure {
  const { status } = answer
  const isPassing = status === 429 || status === 408 || status >= 500
  const told = answer.body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
  return new Failure(
    isPassing ? 'unavailable' : 'refused',
    `HTTP_${status}`,
    `The state in ${name} cannot be used: the server answers with status ${status}${told === '' ? '' : `, "${told}"`}.${remedy === '' ? '' : ` ${remedy}`}`,
    isPassing,
  )
}
