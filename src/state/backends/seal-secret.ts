import { Failure } from '../../diagnostic/failure.js'
import type { Files } from '../../runtime/runtime.js'
import type { SealSecret } from './seal.js'
import type { BackendSettings } from './settings.js'

const passphraseVariable = 'POOLWRIGHT_STATE_PASSPHRASE'

/** What the `encryption` block, or the environment, says that states are encrypted with; undefined where they are not. */
export async function sealSecret(settings: BackendSettings, files: Files): Promise<SealSecret | undefined> {
  const block = settings.block('encryption')
  const keyPath = block?.text('key_file')
  if (keyPath !== undefined) return { kind: 'key', key: parseKey(await files.readBytes(keyPath), keyPath) }
  const line = (await block?.file('passphrase_file'))?.split(/\r?\n/)[0]
  const passphrase = line ?? (block ?? settings).text('passphrase', passphraseVariable)
  if (passphrase !== undefined) return { kind: 'passphrase', passphrase: checkLength(passphrase) }
  if (block === undefined) return undefined
  throw new Failure(
    'refused',
    'encryption-incomplete',
    `The "encryption" block says neither passphrase, passphrase_file nor key_file, and ${passphraseVariable} is not set.`,
  )
}

function checkLength(passphrase: string): string {
  if (passphrase.length >= 16) return passphrase
  throw new Failure(
    'refused',
    'passphrase-too-short',
    'The passphrase of the state has fewer than 16 characters, too few to withstand guessing. Take a longer one.',
  )
}

function parseKey(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === 32) return bytes
  const text = new TextDecoder().decode(bytes).trim()
  const decoded = Buffer.from(text, /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : 'base64')
  if (decoded.length === 32) return decoded
  throw new Failure(
    'refused',
    'key-unusable',
    `${path} holds no key: that is 32 bytes, or these in hexadecimal or base64. "openssl rand -base64 32" makes one.`,
  )
}
