import { type DoubleAnswer, type DoubleRequest, Served } from './served.js'

/** A server of Terraform's protocol for states, as GitLab has one: locks by LOCK and UNLOCK, each write a new version. */
export class HttpStateDouble {
  readonly texts = new Map<string, string>()
  readonly locks = new Map<string, string>()
  readonly served = new Served(request => this.#answer(request))
  readonly #serials = new Map<string, number>()

  #answer({ method, url, headers, body }: DoubleRequest): DoubleAnswer {
    if (headers.authorization !== `Basic ${Buffer.from('user:token').toString('base64')}`)
      return { status: 401 }
    const at = url.pathname
    const lock = this.locks.get(at)
    switch (method) {
      case 'GET': {
        const text = this.texts.get(at)
        return text === undefined ? { status: 404 } : { status: 200, body: text }
      }
      case 'POST':
        return this.#post(at, url.searchParams.get('ID') ?? '', body)
      case 'LOCK':
        if (lock !== undefined) return { status: 423, body: lock }
        this.locks.set(at, body)
        return { status: 200 }
      case 'UNLOCK':
        if (lock !== undefined && idOf(lock) !== idOf(body)) return { status: 409, body: lock }
        this.locks.delete(at)
        return { status: 200 }
      case 'DELETE':
        this.texts.delete(at)
        return { status: 200 }
      default:
        return { status: 405 }
    }
  }

  #post(at: string, id: string, body: string): DoubleAnswer {
    const lock = this.locks.get(at)
    if (lock === undefined || idOf(lock) !== id) return { status: 409, body: lock ?? '' }
    const serial = Number(Object(JSON.parse(body)).serial)
    const isRepeated = this.texts.get(at) === body
    if (!isRepeated && serial <= (this.#serials.get(at) ?? 0)) return { status: 400, body: 'version taken' }
    this.#serials.set(at, serial)
    this.texts.set(at, body)
    return { status: 200 }
  }
}

function idOf(lock: string): string {
  return String(Object(JSON.parse(lock)).ID)
}
