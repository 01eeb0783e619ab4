import { createHash, createPrivateKey, privateDecrypt, constants } from 'node:crypto'
import { stringValue, unknownValue } from '../../value/construct.js'
import { stringType } from '../../value/type.js'
import type { Surroundings } from '../scope.js'
import { bcryptHash } from './bcrypt.js'
import { quote } from '../../value/quote.js'
import { base64Bytes, utf8Text } from './character-set.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { readForHash } from './file-access.js'
import { integerOf, number, text, textOf } from './parameter.js'

type Encoding = 'hex' | 'base64'

function ofText(name: string, algorithm: string, encoding: Encoding): FunctionDefinition {
  return {
    name,
    parameters: [text('str')],
    returns: stringType,
    call: ([value]) => stringValue(createHash(algorithm).update(textOf(value), 'utf8').digest(encoding)),
  }
}

function ofFile(name: string, algorithm: string, encoding: Encoding): FunctionDefinition {
  return {
    name,
    parameters: [text('path')],
    returns: stringType,
    call: ([path], surroundings: Surroundings) =>
      stringValue(
        createHash(algorithm)
          .update(readForHash(surroundings, textOf(path)))
          .digest(encoding),
      ),
  }
}

const bcrypt: FunctionDefinition = {
  name: 'bcrypt',
  parameters: [text('str')],
  variadic: number('cost'),
  returns: stringType,
  call: ([value, ...costs], surroundings) => {
    if (costs.length > 1) refuseCall('bcrypt() takes no more than two arguments')
    const cost =
      costs.length === 0
        ? 10
        : (integerOf(costs[0]) ??
          refuseCall('value must be a whole number, between -9223372036854775808 and 9223372036854775807'))
    if (cost > 31)
      refuseCall(
        `error occured generating password crypto/bcrypt: cost ${cost} is outside allowed inclusive range 4..31`,
      )
    const password = Buffer.from(textOf(value), 'utf8')
    if (password.length > 72)
      refuseCall('error occured generating password bcrypt: password length exceeds 72 bytes')
    if (surroundings.isPure === true) return unknownValue(stringType, { notNull: true })
    return stringValue(bcryptHash(password, surroundings.randomBytes(16), cost < 4 ? 10 : cost))
  },
}

const rsadecrypt: FunctionDefinition = {
  name: 'rsadecrypt',
  parameters: [text('ciphertext'), text('privatekey')],
  returns: stringType,
  call: ([ciphertext, key]) => {
    const bytes =
      base64Bytes(textOf(ciphertext)) ??
      refuse(0, `failed to decode input ${quote(textOf(ciphertext))}: cipher text must be base64-encoded`)
    const plain = unpadded(decrypted(bytes, textOf(key)))
    if (plain === undefined) return refuseCall('failed to decrypt: crypto/rsa: decryption error')
    return stringValue(utf8Text(plain) ?? refuseCall('the decrypted text is not valid UTF-8'))
  },
}

function decrypted(bytes: Uint8Array, pem: string): Uint8Array {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) refuse(1, 'invalid private key: ssh: no key found')
  try {
    const key = createPrivateKey(pem)
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, bytes)
  } catch {
    return refuseCall('failed to decrypt: crypto/rsa: decryption error')
  }
}

// PKCS #1 v1.5: 00 02, at least eight bytes that are not zero, 00, the text.
function unpadded(block: Uint8Array): Uint8Array | undefined {
  const end = block.indexOf(0, 2)
  return block[0] === 0 && block[1] === 2 && end >= 10 ? block.subarray(end + 1) : undefined
}

const uuid: FunctionDefinition = {
  name: 'uuid',
  parameters: [],
  returns: stringType,
  call: (_, surroundings) =>
    surroundings.isPure === true
      ? unknownValue(stringType, { notNull: true })
      : stringValue(surroundings.uuid()),
}

const namespaces: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
}

const uuidPattern = /^(?:urn:uuid:)?\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i

const uuidv5: FunctionDefinition = {
  name: 'uuidv5',
  parameters: [text('namespace'), text('name')],
  returns: stringType,
  call: ([namespace, name]) => {
    const written = textOf(namespace)
    const [, found = ''] = uuidPattern.exec(namespaces[written] ?? written) ?? []
    if (found === '') refuseCall(`uuidv5() doesn't support namespace ${written} (${uuidProblem(written)})`)
    const digest = createHash('sha1')
      .update(Buffer.from(found.replaceAll('-', ''), 'hex'))
      .update(textOf(name), 'utf8')
      .digest()
      .subarray(0, 16)
    digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
    digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
    return stringValue(digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
  },
}

function uuidProblem(written: string): string {
  const length = Buffer.byteLength(written)
  return [32, 36, 38, 45].includes(length) ? 'invalid UUID format' : `invalid UUID length: ${length}`
}

/** Hashes of texts and files, UUIDs, RSA and bcrypt. */
export const hashFunctions: readonly FunctionDefinition[] = [
  ofText('base64sha256', 'sha256', 'base64'),
  ofText('base64sha512', 'sha512', 'base64'),
  ofText('md5', 'md5', 'hex'),
  ofText('sha1', 'sha1', 'hex'),
  ofText('sha256', 'sha256', 'hex'),
  ofText('sha512', 'sha512', 'hex'),
  ofFile('filebase64sha256', 'sha256', 'base64'),
  ofFile('filebase64sha512', 'sha512', 'base64'),
  ofFile('filemd5', 'md5', 'hex'),
  ofFile('filesha1', 'sha1', 'hex'),
  ofFile('filesha256', 'sha256', 'hex'),
  ofFile('filesha512', 'sha512', 'hex'),
  bcrypt,
  rsadecrypt,
  uuid,
  uuidv5,
]
