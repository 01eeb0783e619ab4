import { Failure } from '../../../src/diagnostic/failure.js'
import type { Clock } from '../../../src/runtime/runtime.js'
import type { AddressBook, Target } from './address-book.js'
import { TrustingAgent } from './https-agent.js'
import { sendHttps, type HttpsAnswer } from './https-request.js'
import type { Wire } from './logged-in.js'
import { jsonCodec, loadXmlCodec, type MessageCodec } from './message-codec.js'
import { isRefusal, refusalFailure } from './refusal.js'
import type { TlsTrust } from './tls-trust.js'
import type { XapiRecord, XapiValue } from './xapi-session.js'

/** How long is waited for a connection, for what is read, and for what is done, in milliseconds. */
export interface HttpsPatience {
  readonly connectMilliseconds: number
  readonly readMilliseconds: number
  readonly callMilliseconds: number
}

export interface HttpsWireOptions {
  readonly target: Target
  readonly book: AddressBook
  readonly trust: TlsTrust
  readonly patience: HttpsPatience
  readonly clock: Clock
}

/** The wire to one host: JSON-RPC where it speaks that, XML-RPC otherwise. */
export class HttpsWire implements Wire {
  readonly #agent: TrustingAgent
  #codec: MessageCodec | undefined

  constructor(private readonly options: HttpsWireOptions) {
    this.#agent = new TrustingAgent(options.trust, options.patience.connectMilliseconds)
  }

  async call(method: string, parameters: readonly XapiValue[]): Promise<XapiValue> {
    const codec = this.#codec ?? (await this.#chooseCodec())
    try {
      const answer = await this.#post(codec, method, parameters)
      if (answer.status !== 200) throw unexpectedStatus(method, answer)
      return this.#inward(method, codec.read(method, answer.body))
    } catch (problem) {
      throw this.#renamed(problem)
    }
  }

  /** The transfer is tied to a task, by which hosts of every release tell what they made of the file. */
  async upload(path: string, session: string, content: string | Uint8Array): Promise<string> {
    const task = String(await this.call('task.create', [session, `PUT ${path}`, '']))
    const query = new URLSearchParams({ session_id: session, task_id: task })
    const { target, patience } = this.options
    const answer = await sendHttps({
      ...target,
      path: `${path}${path.includes('?') ? '&' : '?'}${query.toString()}`,
      method: 'PUT',
      contentType: 'application/octet-stream',
      body: content,
      agent: this.#agent,
      patienceMilliseconds: patience.callMilliseconds,
      purpose: `PUT ${path}`,
      isRepeatable: false,
    })
    const made = await this.#taskResult(session, task, path, answer)
    await this.call('task.destroy', [session, task])
    return made
  }

  close(): void {
    this.#agent.destroy()
  }

  async #taskResult(session: string, task: string, path: string, answer: HttpsAnswer): Promise<string> {
    for (;;) {
      const record = await this.call('task.get_record', [session, task])
      if (!isRecord(record)) throw unexpectedStatus(`PUT ${path}`, answer)
      const { status, result, error_info: description } = record
      if (status === 'success') return /^<value>(.*)<\/value>$/s.exec(String(result))?.[1] ?? ''
      if (Array.isArray(description) && status !== 'pending') {
        const [code = 'UPLOAD_FAILED', ...parameters] = description.map(String)
        throw refusalFailure(`PUT ${path}`, code, parameters)
      }
      if (answer.status !== 200) throw unexpectedStatus(`PUT ${path}`, answer)
      await this.options.clock.sleep(1000)
    }
  }

  #post(codec: MessageCodec, method: string, parameters: readonly XapiValue[]): Promise<HttpsAnswer> {
    const { target, patience } = this.options
    const isReading = readingMethod.test(method)
    return sendHttps({
      ...target,
      path: codec.path,
      method: 'POST',
      contentType: codec.contentType,
      body: codec.print(method, parameters),
      agent: this.#agent,
      patienceMilliseconds: isReading ? patience.readMilliseconds : patience.callMilliseconds,
      purpose: method,
      isRepeatable: isReading,
    })
  }

  /** Whoever refuses a session that there is not, and does so in JSON, speaks JSON-RPC. */
  async #chooseCodec(): Promise<MessageCodec> {
    const answer = await this.#post(jsonCodec, probe, [nullReference, nullReference])
    const speaksJson = answer.status === 200 && isJson(answer) && isAnswer(answer.body)
    this.#codec = speaksJson ? jsonCodec : await loadXmlCodec()
    return this.#codec
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
const readingMethod = /\.get_|^session\.|^system\.|^event\./

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

function unexpectedStatus(purpose: string, { status }: HttpsAnswer): Failure {
  return new Failure(
    'unavailable',
    `HTTP_${status}`,
    `the host answered ${purpose} with the HTTP status ${status}`,
  )
}

function isRecord(value: XapiValue): value is XapiRecord {
  return typeof value === 'object' && !Array.isArray(value)
}
