import type { IncomingHttpHeaders } from 'node:http'
import { Failure } from '../../../src/diagnostic/failure.js'

/** What came back over HTTP. */
export interface HttpsAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Statuses of what stands before a host and cannot reach it now. */
const momentary: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Why an answer is none of XenAPI's: its HTTP status in words. A redirection is not followed, since whoever is led
 * elsewhere would show its session there. `isRepeatable`: whether the same may be asked again.
 */
export function unexpectedStatus(
  where: string,
  purpose: string,
  { status, headers }: HttpsAnswer,
  isRepeatable: boolean,
): Failure {
  return new Failure(
    'unavailable',
    `HTTP_${status}`,
    `${where} answered ${purpose} with the HTTP status ${status}${explain(status, headers)}`,
    isRepeatable && momentary.has(status),
  )
}

function explain(status: number, { location }: IncomingHttpHeaders): string {
  if (status >= 300 && status < 400) {
    const host = /^https?:\/\/([\w.:[\]-]{1,253})/.exec(location ?? '')?.[1]
    return `, which sends on to ${host ?? 'another page'}: a proxy or a login page stands before the host`
  }
  if (status === 401 || status === 403 || status === 407)
    return ': something before the host wants a login of its own'
  if (status === 404) return ': there is no XenAPI at this address and port'
  if (status === 413) return ': what was sent is too long for it'
  return momentary.has(status) ? ': what stands before the host does not reach it' : ''
}

/** What came back is no message of XenAPI: the kind of text that it is, for who has to find out whose it is. */
export function foreignAnswer(where: string, purpose: string, { headers, body }: HttpsAnswer): Failure {
  const kind = /^[\w.+-]+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0]
  const isPage = kind === 'text/html' || /^\s*<(!doctype )?html/i.test(body)
  const what = isPage ? 'a web page' : `${body.length} characters${kind === undefined ? '' : ` of ${kind}`}`
  return new Failure(
    'unavailable',
    'BAD_ANSWER',
    `what ${where} sent for ${purpose} is no answer of XenAPI but ${what}${isPage ? ': a proxy or a login page stands before the host' : ''}`,
  )
}
