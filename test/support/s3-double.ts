import { createHash } from 'node:crypto'
import { signRequest } from '../../src/state/backends/s3/sign.js'
import { type DoubleAnswer, type DoubleRequest, Served } from './served.js'

interface StoredObject {
  readonly text: string
  readonly etag: string
  writtenAt: number
}

export const s3Keys = { accessKey: 'AKIDOUBLE', secretKey: 'wJalrXUtnFEMI/K7MDENG' }

/** A bucket of an S3-compatible service: signatures are checked, conditional writes honoured, listings paged. */
export class S3Double {
  readonly objects = new Map<string, StoredObject>()
  /** False plays a service that takes no notice of If-None-Match and If-Match. */
  honoursConditions = true
  /** True plays Ceph's gateway, for which an If-Match with the quotes of HTTP never holds. */
  wantsBareTags = false
  readonly served = new Served(request => this.#answer(request))
  #writes = 0

  constructor(readonly bucket: string) {}

  /** Lets an object look as old as this, in milliseconds. */
  age(key: string, milliseconds: number): void {
    const object = this.objects.get(key)
    if (object) object.writtenAt -= milliseconds
  }

  #answer(request: DoubleRequest): DoubleAnswer {
    const refused = checkSignature(request)
    if (refused) return refused
    const path = decodeURIComponent(request.url.pathname).slice(1)
    const [bucket = ''] = path.split('/')
    if (bucket !== this.bucket) return failure(404, 'NoSuchBucket')
    const key = path.slice(bucket.length + 1)
    if (key === '') return this.#list(request.url.searchParams)
    const object = this.objects.get(key)
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return object
          ? {
              status: 200,
              body: object.text,
              headers: {
                etag: object.etag,
                'last-modified': new Date(object.writtenAt).toUTCString(),
                'content-length': String(Buffer.byteLength(object.text)),
              },
            }
          : failure(404, 'NoSuchKey')
      case 'PUT':
        return this.#put(request, key, object)
      case 'DELETE':
        this.objects.delete(key)
        return { status: 204 }
      default:
        return failure(405, 'MethodNotAllowed')
    }
  }

  #put(request: DoubleRequest, key: string, object: StoredObject | undefined): DoubleAnswer {
    if (this.honoursConditions) {
      if (request.headers['if-none-match'] === '*' && object) return failure(412, 'PreconditionFailed')
      const wanted = request.headers['if-match']
      if (wanted !== undefined && !object) return failure(404, 'NoSuchKey')
      const etag = this.wantsBareTags ? object?.etag.slice(1, -1) : object?.etag
      if (wanted !== undefined && etag !== wanted) return failure(412, 'PreconditionFailed')
    }
    this.#writes += 1
    const etag = `"${createHash('md5').update(`${this.#writes} ${request.body}`).digest('hex')}"`
    this.objects.set(key, { text: request.body, etag, writtenAt: Date.now() })
    return { status: 200, headers: { etag } }
  }

  #list(query: URLSearchParams): DoubleAnswer {
    const prefix = query.get('prefix') ?? ''
    const after = query.get('continuation-token') ?? ''
    const keys = [...this.objects.keys()].filter(key => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, 3)
    const next = keys.length > 3 ? `<NextContinuationToken>${page.at(-1) ?? ''}</NextContinuationToken>` : ''
    const contents = page.map(key => `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key></Contents>`)
    return { status: 200, body: `<ListBucketResult>${contents.join('')}${next}</ListBucketResult>` }
  }
}

function checkSignature({ method, url, headers, body }: DoubleRequest): DoubleAnswer | undefined {
  const authorization = headers.authorization ?? ''
  const names = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? []
  const time = String(headers['x-amz-date'])
  const asked = new URL(`http://${headers.host ?? ''}${url.pathname}${url.search}`)
  const signed = Object.fromEntries(names.map(name => [name, String(headers[name])]))
  const now = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const { authorization: right } = signRequest(
    { method, url: asked, headers: signed, body },
    s3Keys,
    'us-east-1',
    now,
  )
  if (Math.abs(now - Date.now()) > 900_000) return failure(403, 'RequestTimeTooSkewed')
  return authorization === right ? undefined : failure(403, 'SignatureDoesNotMatch')
}

function failure(status: number, code: string): DoubleAnswer {
  return { status, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` }
}
