import { createCipheriv, createDecipheriv, createHash, scrypt } from 'node:crypto'
import { Failure } from '../../diagnostic/failure.js'
import type { Random } from '../../runtime/runtime.js'

/** What the texts of a state are locked with before they leave the process. */
export type SealSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** 32 bytes. */
  | { readonly kind: 'key'; readonly key: Uint8Array }

/** Encryption at rest: what `seal` gives only `open` with the same secret can read. Each is one line. */
export interface Seal {
  seal(text: string): Promise<string>
  /** The text; what was never sealed comes back as it is. Rejects with a `Failure` where the secret is wrong or missing. */
  open(text: string, name: string): Promise<string>
}

const opening = 'poolwright-sealed-1'
const scryptOptions = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** A seal with this secret: AES-256-GCM, the key of a passphrase derived by scrypt. Without a secret, texts stay plain. */
export function createSeal(secret: SealSecret | undefined, random: Random): Seal {
  const keys = new Map<string, Promise<Uint8Array>>()
  const keyFor = (salt: string): Promise<Uint8Array> => {
    if (secret === undefined) throw new Error('without a secret nothing is sealed')
    const known = keys.get(salt) ?? deriveKey(secret, salt)
    keys.set(salt, known)
    return known
  }
  // One salt for all that this process writes: deriving a key takes a noticeable time.
  const ownSalt = Buffer.from(random.bytes(16)).toString('base64url')
  return {
    async seal(text) {
      if (secret === undefined) return text
      const nonce = random.bytes(12)
      const cipher = createCipheriv('aes-256-gcm', await keyFor(ownSalt), nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${opening} ${ownSalt} ${Buffer.from(nonce).toString('base64url')} ${body.toString('base64url')}\n`
    },
    async open(text, name) {
      if (!text.startsWith(`${opening} `)) return text
      if (secret === undefined) throw sealed(name)
      const [, salt = '', nonce = '', body = ''] = text.trimEnd().split(' ')
      return decipher(
        await keyFor(salt),
        Buffer.from(nonce, 'base64url'),
        Buffer.from(body, 'base64url'),
        name,
      )
    },
  }
}

function decipher(key: Uint8Array, nonce: Buffer, body: Buffer, name: string): string {
  try {
    const decipherer = createDecipheriv('aes-256-gcm', key, nonce)
    decipherer.setAuthTag(body.subarray(-16))
    return Buffer.concat([decipherer.update(body.subarray(0, -16)), decipherer.final()]).toString('utf8')
  } catch {
    throw new Failure(
      'refused',
      'state-unreadable',
      `The state in ${name} is encrypted, and not with the secret that was given, or it is damaged. Give the passphrase or key that it was written with.`,
    )
  }
}

function deriveKey(secret: SealSecret, salt: string): Promise<Uint8Array> {
  if (secret.kind === 'key')
    return Promise.resolve(createHash('sha256').update(secret.key).update(salt).digest())
  return new Promise((resolve, reject) => {
    scrypt(secret.passphrase, salt, 32, scryptOptions, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

function sealed(name: string): Failure {
  return new Failure(
    'refused',
    'state-encrypted',
    `The state in ${name} is encrypted. Say how to open it: an "encryption" block in the backend's block, or the environment variable POOLWRIGHT_STATE_PASSPHRASE.`,
  )
}
