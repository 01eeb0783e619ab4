import { request as openRequest } from 'node:https'
import { Failure } from '../../../src/diagnostic/failure.js'
import type { CallTrace } from './call-log.js'
import { keptConnections, type TrustingAgent } from './https-agent.js'
import type { HttpsAnswer } from './https-answer.js'

export interface HttpsRequest {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly method: 'POST' | 'PUT'
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly agent: TrustingAgent
  /** How long the host may take for its answer. */
  readonly patienceMilliseconds: number
  /** The longest answer that is read. */
  readonly answerBytes: number
  /** What is asked, for messages: never a parameter, which may be secret. */
  readonly purpose: string
  /** Whether the same may be asked again when nothing came back. */
  readonly isRepeatable: boolean
  readonly trace: CallTrace
}

/** Sends one request and reads its whole answer. Rejects with `Failure`: `unavailable` where none came, `refused` for trust. */
export async function sendHttps(request: HttpsRequest): Promise<HttpsAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendOnce(request)
    } catch (problem) {
      if (!(problem instanceof StaleConnection)) throw problem
      // The host had ended a kept connection already; who only reads loses nothing by asking on another one.
      if (!request.isRepeatable || attempt > keptConnections) throw unavailable(request, problem, true)
      request.trace.retries += 1
    }
  }
}

/** A connection that was kept, and that ended without a word of an answer. */
class StaleConnection extends Error {
  readonly code = 'ECONNRESET'
}

function sendOnce(request: HttpsRequest): Promise<HttpsAnswer> {
  const { host, port, path, method, agent, body, answerBytes } = request
  return new Promise((resolve, reject) => {
    let isSent = false
    let isAnswered = false
    const fail = (problem: Error): void => {
      clearTimeout(timer)
      if (problem instanceof Failure) reject(problem)
      else if (outgoing.reusedSocket && !isAnswered && isReset(problem))
        reject(new StaleConnection(problem.message))
      else reject(unavailable(request, problem, isSent))
    }
    const headers = { 'content-type': request.contentType, 'content-length': Buffer.byteLength(body) }
    const outgoing = openRequest({ host, port, path, method, agent, headers }, response => {
      isAnswered = true
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length > answerBytes) outgoing.destroy(tooLong(request))
      })
      response.on('error', fail)
      response.on('end', () => {
        clearTimeout(timer)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    const timer = setTimeout(() => {
      outgoing.destroy(
        Object.assign(new Error(`no answer within ${request.patienceMilliseconds / 1000} s`), {
          code: 'ETIMEDOUT',
        }),
      )
    }, request.patienceMilliseconds)
    outgoing.on('error', fail)
    outgoing.on('finish', () => {
      isSent = true
    })
    outgoing.end(body)
  })
}

function isReset(problem: Error): boolean {
  return 'code' in problem && (problem.code === 'ECONNRESET' || problem.code === 'EPIPE')
}

/** It would be as long again, so the same is not asked again; what the call has done is not known. */
function tooLong({ host, port, purpose, answerBytes }: HttpsRequest): Failure {
  return new Failure(
    'unavailable',
    'ANSWER_TOO_LONG',
    `${host}:${port} sent more than ${Math.round(answerBytes / 1024 / 1024)} MiB for ${purpose}, which is more than any pool has to say`,
  )
}

/** Before the request was sent nothing can have happened; afterwards, only who asks to read may ask again. */
function unavailable(
  { host, port, purpose, isRepeatable }: HttpsRequest,
  problem: Error,
  isSent: boolean,
): Failure {
  const code = 'code' in problem && typeof problem.code === 'string' ? problem.code : 'ECONNRESET'
  const what = isSent ? `gave no answer to ${purpose}` : 'does not answer'
  return new Failure(
    'unavailable',
    code,
    `${host}:${port} ${what} (${problem.message})`,
    !isSent || isRepeatable,
  )
}
