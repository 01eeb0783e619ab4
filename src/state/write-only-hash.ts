import { createHash, scrypt, timingSafeEqual } from 'node:crypto'
import type { Random } from '../runtime/runtime.js'

const cost = 16384
const keyLength = 32

function derive(secret: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, keyLength, { N: cost }, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** What this process has derived: planning asks for the same keys as applying, and each takes a noticeable time. */
const derived = new Map<string, Promise<Buffer>>()

/** Recognises write-only values by their hashes; one secret is hashed once for each salt, however often it is asked for. */
export class WriteOnlyHashes {
  #key(secret: string, salt: Buffer): Promise<Buffer> {
    // Secrets are not kept longer than they are needed: a fast hash of one serves as its name.
    const name = createHash('sha256').update(salt).update(secret).digest('base64')
    const known = derived.get(name)
    if (known) return known
    const key = derive(secret, salt)
    derived.set(name, key)
    return key
  }

  /** A salted slow hash, `scrypt$SALT$KEY`. The salt of `like`, another hash of the same state, is used again where given. */
  async create(secret: string, random: Random, like?: string): Promise<string> {
    const salt = (like === undefined ? undefined : parseHash(like)?.salt) ?? Buffer.from(random.bytes(16))
    const key = await this.#key(secret, salt)
    return `scrypt$${salt.toString('base64')}$${key.toString('base64')}`
  }

  /** True when the hash was made of this secret. */
  async matches(secret: string, hash: string): Promise<boolean> {
    const parsed = parseHash(hash)
    if (!parsed) return false
    const key = await this.#key(secret, parsed.salt)
    return key.length === parsed.key.length && timingSafeEqual(key, parsed.key)
  }
}

function parseHash(hash: string): { readonly salt: Buffer; readonly key: Buffer } | undefined {
  const [, salt, key] = /^scrypt\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(hash) ?? []
  if (salt === undefined || key === undefined) return undefined
  return { salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') }
}
