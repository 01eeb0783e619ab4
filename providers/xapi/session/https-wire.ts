import { Failure } from '../../../src/diagnostic/failure.js'
import type { AddressBook, Target } from './address-book.js'
import type { CallTrace } from './call-log.js'
import { keptConnections, TrustingAgent } from './https-agent.js'
import { foreignAnswer, unexpectedStatus, type HttpsAnswer } from './https-answer.js'
import { sendHttps, type HttpsRequest } from './https-request.js'
import type { Wire } from './logged-in.js'
import { jsonCodec, loadXmlCodec, type MessageCodec } from './message-codec.js'
import { isRefusal } from './refusal.js'
import type { TlsTrust } from './tls-trust.js'
import { CallLimit } from './call-limit.js'
import type { XapiRecord, XapiValue } from './xapi-session.js'

/** How long is waited for a connection, for what is read, and for what is done, in milliseconds; and how much is read. */
export interface HttpsPatience {
  readonly connectMilliseconds: number
  readonly readMilliseconds: number
  readonly callMilliseconds: number
  /** The longest answer that is read, in bytes. */
  readonly answerBytes: number
  /** How long a host that does not answer any more is asked what became of its task. */
  readonly lostMilliseconds: number
}

export interface HttpsWireOptions {
  readonly target: Target
  readonly book: AddressBook
  readonly trust: TlsTrust
  readonly patience: HttpsPatience
}

/** The wire to one host: JSON-RPC where it speaks that, XML-RPC otherwise. */
export class HttpsWire implements Wire {
  readonly #agent: TrustingAgent
  /** The agent alone would not keep to its number: connections that are being made do not count there. */
  readonly #limit = new CallLimit(keptConnections)
  /** Who waits for events holds a connection that others would be waiting for. */
  readonly #waiting: TrustingAgent
  #codec: MessageCodec | undefined

  constructor(private readonly options: HttpsWireOptions) {
    const { trust, patience } = options
    this.#agent = new TrustingAgent(trust, patience.connectMilliseconds)
    this.#waiting = new TrustingAgent(trust, patience.connectMilliseconds, Infinity)
  }

  async call(method: string, parameters: readonly XapiValue[], trace: CallTrace): Promise<XapiValue> {
    const codec = this.#codec ?? (await this.#chooseCodec(trace))
    try {
      const answer = await this.#post(codec, method, parameters, trace)
      if (answer.status !== 200)
        throw unexpectedStatus(this.#where, method, answer, readingMethod.test(method))
      return this.#inward(method, this.#read(codec, method, answer))
    } catch (problem) {
      throw this.#renamed(problem)
    }
  }

  /** Sends a file. What the host makes of it, its task tells (`task_id` in the path): hosts of every release have that. */
  async upload(
    path: string,
    session: string,
    content: string | Uint8Array,
    trace: CallTrace,
  ): Promise<string> {
    const { target, patience } = this.options
    const purpose = `PUT ${path.replace(/\?.*$/s, '')}`
    const request: HttpsRequest = {
      ...target,
      path: `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ session_id: session }).toString()}`,
      method: 'PUT',
      contentType: 'application/octet-stream',
      body: content,
      agent: this.#agent,
      patienceMilliseconds: patience.callMilliseconds,
      answerBytes: patience.answerBytes,
      purpose,
      isRepeatable: false,
      trace,
    }
    const answer = await this.#limit.take(() => sendHttps(request))
    if (answer.status !== 200) throw unexpectedStatus(this.#where, purpose, answer, false)
    return answer.body
  }

  close(): void {
    this.#agent.destroy()
    this.#waiting.destroy()
  }

  async #post(
    codec: MessageCodec,
    method: string,
    parameters: readonly XapiValue[],
    trace: CallTrace,
  ): Promise<HttpsAnswer> {
    const { target, patience } = this.options
    const isReading = readingMethod.test(method)
    const body = codec.print(method, parameters)
    if (Buffer.byteLength(body) > requestBytes) throw tooLong(method, Buffer.byteLength(body))
    const isWaiting = method.startsWith('event.')
    const request: HttpsRequest = {
      ...target,
      path: codec.path,
      method: 'POST',
      contentType: codec.contentType,
      body,
      agent: isWaiting ? this.#waiting : this.#agent,
      patienceMilliseconds: isReading ? patience.readMilliseconds : patience.callMilliseconds,
      answerBytes: patience.answerBytes,
      purpose: method,
      isRepeatable: isReading,
      trace,
    }
    return isWaiting ? sendHttps(request) : this.#limit.take(() => sendHttps(request))
  }

  /** Whoever refuses a session that there is not, and does so in JSON, speaks JSON-RPC. */
  async #chooseCodec(trace: CallTrace): Promise<MessageCodec> {
    const answer = await this.#post(jsonCodec, probe, [nullReference, nullReference], trace)
    const speaksJson = answer.status === 200 && isJson(answer) && isAnswer(answer.body)
    this.#codec = speaksJson ? jsonCodec : await loadXmlCodec()
    return this.#codec
  }

  #read(codec: MessageCodec, method: string, answer: HttpsAnswer): XapiValue {
    try {
      return codec.read(method, answer.body)
    } catch (problem) {
      if (problem instanceof Failure && problem.code === 'BAD_ANSWER')
        throw foreignAnswer(this.#where, method, answer)
      throw problem
    }
  }

  get #where(): string {
    const { host, port } = this.options.target
    return `${host}:${port}`
  }

  /** What the pool says of its hosts' addresses, as the configuration writes them. */
  #inward(method: string, answer: XapiValue): XapiValue {
    const { book } = this.options
    if (book.isEmpty || !method.startsWith('host.get_')) return answer
    const renamed = (record: XapiRecord): XapiRecord =>
      typeof record['address'] === 'string' ? { ...record, address: book.written(record['address']) } : record
    if (method === 'host.get_address') return typeof answer === 'string' ? book.written(answer) : answer
    if (!isRecord(answer)) return answer
    if (method === 'host.get_record') return renamed(answer)
    return method.startsWith('host.get_all_records')
      ? Object.fromEntries(
          Object.entries(answer).map(([ref, record]) => [ref, isRecord(record) ? renamed(record) : record]),
        )
      : answer
  }

  #renamed(problem: unknown): unknown {
    if (!isRefusal(problem, 'HOST_IS_SLAVE')) return problem
    const [coordinator = ''] = problem.parameters
    return new Failure(problem.kind, problem.code, problem.message, problem.isRetryable, [
      this.options.book.written(coordinator),
    ])
  }
}

const probe = 'session.get_uuid'
const nullReference = 'OpaqueRef:NULL'

/** Messages that change nothing, or nothing that would hurt twice. */
const readingMethod = /^(?!Async\.).*\.get_|^session\.|^system\.|^event\.|^task\.(cancel|destroy)$/

/** The longest message that xapi takes (http_limit_max_rpc_size), in bytes. */
const requestBytes = 300 * 1024

function isJson({ headers }: HttpsAnswer): boolean {
  return headers['content-type']?.startsWith('application/json') === true
}

function isAnswer(body: string): boolean {
  try {
    jsonCodec.read(probe, body)
    return true
  } catch (problem) {
    return problem instanceof Failure && problem.kind === 'refused'
  }
}

/** It is not sent, so nothing has happened. */
function tooLong(method: string, bytes: number): Failure {
  return new Failure(
    'refused',
    'REQUEST_TOO_LONG',
    `${method} would take ${bytes} bytes, and hosts take no message of more than ${requestBytes}: shorten the texts that are written for it`,
  )
}

function isRecord(value: XapiValue): value is XapiRecord {
  return typeof value === 'object' && !Array.isArray(value)
}
