import { Failure } from '../../../diagnostic/failure.js'
import type { Clock } from '../../../runtime/runtime.js'
import { type HttpAnswer, makeRequest, statusFailure } from '../request.js'
import { type Credentials, encodeUri, signRequest } from './sign.js'

/** Where a bucket is and who asks for it. */
export interface BucketSettings {
  readonly bucket: string
  readonly region: string
  /** `https://…` of an S3-compatible service; left out, Amazon's. */
  readonly endpoint: string | undefined
  /** True puts the bucket's name into the path instead of the host's name. */
  readonly usesPathStyle: boolean
  readonly credentials: Credentials
  readonly authority: string | undefined
}

/** An object as it was read. Times are the server's, in milliseconds since 1970. */
export interface StoredObject {
  readonly text: string
  readonly etag: string
  /** How long ago it was written, by the server's own clock, in milliseconds. */
  readonly ageMilliseconds: number
}

/** When a write is to be done: only where nothing is there, or only over what was read. */
export type WriteCondition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string } | undefined

/** The objects of one bucket. Rejects with a `Failure`. */
export interface Bucket {
  read(key: string): Promise<StoredObject | undefined>
  /** The new ETag; undefined where the condition did not hold. */
  write(key: string, text: string, condition?: WriteCondition): Promise<string | undefined>
  remove(key: string): Promise<void>
  /** All keys with this beginning, in order. */
  list(prefix: string): Promise<readonly string[]>
}

/** A bucket over signed requests. The time of a signature is the local clock's, put right by the server's where they differ. */
export function openBucket(settings: BucketSettings, clock: Clock, name: string): Bucket {
  let skewMilliseconds = 0
  /** Ceph's gateway compares an If-Match with the bare tag, so one in quotes, as HTTP has it, never holds there. */
  let takesQuotes = true
  const send = async (
    method: string,
    key: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    body = '',
  ): Promise<HttpAnswer> => {
    const url = urlOf(settings, key, query)
    const attempt = (): Promise<HttpAnswer> => {
      const now = clock.now() + skewMilliseconds
      const signed = signRequest({ method, url, headers, body }, settings.credentials, settings.region, now)
      const { host: _host, ...sent } = signed
      return makeRequest({ method, url, headers: sent, body, authority: settings.authority })
    }
    const answer = await attempt()
    if (answer.status !== 403 || !answer.body.includes('RequestTimeTooSkewed')) return answer
    skewMilliseconds = serverTime(answer) - clock.now()
    return attempt()
  }
  const expect = (answer: HttpAnswer, ...statuses: readonly number[]): void => {
    if (!statuses.includes(answer.status)) throw answerFailure(name, answer)
  }
  const isThere = async (key: string, condition: WriteCondition): Promise<boolean> => {
    const { headers } = await send('HEAD', key, {}, {})
    return condition !== undefined && 'ifMatch' in condition && headers['etag'] === condition.ifMatch
  }
  return {
    async read(key) {
      const answer = await send('GET', key, {}, {})
      if (answer.status === 404 && !answer.body.includes('NoSuchBucket')) return undefined
      expect(answer, 200)
      const written = Date.parse(answer.headers['last-modified'] ?? '')
      return {
        text: answer.body,
        etag: answer.headers['etag'] ?? '',
        ageMilliseconds: Number.isNaN(written) ? 0 : Math.max(0, serverTime(answer) - written),
      }
    },
    async write(key, text, condition) {
      const put = (wanted: WriteCondition): Promise<HttpAnswer> =>
        send('PUT', key, {}, conditionHeaders(wanted), text)
      let answer = await put(takesQuotes ? condition : bare(condition))
      if (
        answer.status === 412 &&
        takesQuotes &&
        bare(condition) !== condition &&
        (await isThere(key, condition))
      ) {
        answer = await put(bare(condition))
        takesQuotes = answer.status !== 200
      }
      if (answer.status === 412 || answer.status === 409) return undefined
      // Where the object that was to be replaced is gone, the condition does not hold either.
      if (answer.status === 404 && condition !== undefined && 'ifMatch' in condition) return undefined
      expect(answer, 200)
      return answer.headers['etag'] ?? ''
    },
    async remove(key) {
      expect(await send('DELETE', key, {}, {}), 200, 204, 404)
    },
    async list(prefix) {
      const keys: string[] = []
      let continuation: string | undefined
      do {
        const query = {
          'list-type': '2',
          prefix,
          ...(continuation === undefined ? {} : { 'continuation-token': continuation }),
        }
        const answer = await send('GET', '', query, {})
        expect(answer, 200)
        keys.push(...elements(answer.body, 'Key'))
        continuation = elements(answer.body, 'NextContinuationToken')[0]
      } while (continuation !== undefined)
      return keys.sort()
    },
  }
}

function bare(condition: WriteCondition): WriteCondition {
  if (condition === undefined || !('ifMatch' in condition) || !condition.ifMatch.startsWith('"'))
    return condition
  return { ifMatch: condition.ifMatch.slice(1, -1) }
}

function conditionHeaders(condition: WriteCondition): Readonly<Record<string, string>> {
  if (condition === undefined) return {}
  return 'ifMatch' in condition ? { 'if-match': condition.ifMatch } : { 'if-none-match': '*' }
}

function urlOf(settings: BucketSettings, key: string, query: Readonly<Record<string, string>>): URL {
  const { bucket, region, endpoint, usesPathStyle } = settings
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`)
  const path = encodeUri(key, true)
  if (usesPathStyle) url.pathname = `/${bucket}/${path}`
  else {
    url.hostname = `${bucket}.${url.hostname}`
    url.pathname = `/${path}`
  }
  // The query is written as it is signed: URLSearchParams would write a blank as a plus sign.
  url.search = Object.entries(query)
    .map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`)
    .sort()
    .join('&')
  return url
}

function serverTime(answer: HttpAnswer): number {
  const time = Date.parse(answer.headers['date'] ?? '')
  return Number.isNaN(time) ? 0 : time
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The texts of all elements of this name in an answer of S3, whose elements of text never nest. */
function elements(body: string, name: string): readonly string[] {
  return [...body.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
    text.replace(/&(#x?[0-9a-fA-F]+|[a-z]+);/g, (whole: string, entity: string) =>
      decodeEntity(whole, entity),
    ),
  )
}

function decodeEntity(whole: string, entity: string): string {
  if (!entity.startsWith('#')) return entities[entity] ?? whole
  return String.fromCodePoint(
    entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1)),
  )
}

function answerFailure(name: string, answer: HttpAnswer): Failure {
  const code = elements(answer.body, 'Code')[0] ?? `HTTP_${answer.status}`
  const message = elements(answer.body, 'Message')[0] ?? ''
  if (answer.status >= 500 || answer.status === 429) return statusFailure(name, answer)
  const remedy = remedies[code] ?? ''
  return new Failure(
    'refused',
    code,
    `The state in ${name} cannot be used: ${code}${message === '' ? '' : `, ${message}`}. ${remedy}`.trim(),
  )
}

const remedies: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Make the bucket first, with versioning switched on, or name another one.',
  InvalidAccessKeyId: 'The access key is not known there.',
  SignatureDoesNotMatch: 'The secret key does not belong to the access key, or region is wrong.',
  AccessDenied: 'These credentials need to list, read, write and delete objects of the bucket.',
}
