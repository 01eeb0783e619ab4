import { type DoubleAnswer, type DoubleRequest, Served } from './served.js'

/** A comment as the double keeps it. */
export interface ForgeComment {
  readonly id: number
  readonly author: string
  body: string
}

/** A change that was reviewed, and perhaps merged. */
export interface ForgeRequest {
  readonly number: number
  readonly isMerged: boolean
  readonly commit: string
}

/** The part of a forge's API that workflows use: comments on requests, page by page, and the requests of a commit. */
export class ForgeDouble {
  readonly comments: ForgeComment[] = []
  readonly requests: ForgeRequest[] = []
  readonly served = new Served(request => this.#answer(request))
  #nextId = 1

  constructor(
    private readonly forge: 'github' | 'gitlab',
    private readonly self: string,
  ) {}

  /** Somebody comments. */
  say(author: string, body: string): ForgeComment {
    const comment = { id: this.#nextId, author, body }
    this.#nextId += 1
    this.comments.push(comment)
    return comment
  }

  #answer({ method, url, headers, body }: DoubleRequest): DoubleAnswer {
    const token = headers.authorization ?? headers['private-token']
    if (token !== 'Bearer token' && token !== 'token') return { status: 401 }
    const path = url.pathname
    if (path === '/user') return json({ id: this.self })
    if (/\/(pulls|merge_requests)$/.test(path)) return json(this.requests.map(each => this.#request(each)))
    if (method === 'GET') {
      const page = Number(url.searchParams.get('page') ?? '1')
      const size = Number(url.searchParams.get('per_page') ?? '20')
      return json(this.comments.slice((page - 1) * size, page * size).map(each => this.#comment(each)))
    }
    if (method === 'DELETE') {
      const place = this.comments.findIndex(
        ({ id, author }) => path.endsWith(`/${id}`) && author === this.self,
      )
      if (place < 0) return { status: 403 }
      this.comments.splice(place, 1)
      return { status: 204 }
    }
    const text = String((JSON.parse(body) as { readonly body: unknown }).body)
    if (method === 'POST') return json(this.#comment(this.say(this.self, text)))
    const comment = this.comments.find(({ id }) => path.endsWith(`/${id}`))
    if (comment?.author !== this.self) return { status: 403 }
    comment.body = text
    return json(this.#comment(comment))
  }

  #comment({ id, author, body }: ForgeComment): object {
    return this.forge === 'github'
      ? { id, body, user: { login: author } }
      : { id, body, author: { id: author }, system: false }
  }

  #request({ number, isMerged, commit }: ForgeRequest): object {
    return this.forge === 'github'
      ? { number, merged_at: isMerged ? '2024-01-01T00:00:00Z' : null, merge_commit_sha: commit }
      : {
          iid: number,
          state: isMerged ? 'merged' : 'opened',
          merge_commit_sha: isMerged ? commit : null,
          sha: commit,
        }
  }
}

function json(data: object): DoubleAnswer {
  return { status: 200, body: JSON.stringify(data), headers: { 'content-type': 'application/json' } }
}
