import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { isIPv4 } from 'node:net'
import type { Runtime } from '../../../src/runtime/runtime.js'
import {
  bitString,
  encode,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  trueValue,
  utf8String,
} from './der.js'

/** A key and its self-signed certificate, as PEM texts. */
export interface Identity {
  readonly key: string
  readonly certificate: string
  /** SHA-256 of the certificate, as `AB:CD:…`. */
  readonly fingerprint: string
}

const dayMilliseconds = 86_400_000
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))

/** The identity kept in a folder while it covers the names and is valid, else a new one, kept there from now on. */
export async function obtainIdentity(
  { files, clock, random }: Runtime,
  folder: string,
  names: readonly string[],
): Promise<Identity> {
  const [keyPath, certificatePath] = [`${folder}/key.pem`, `${folder}/certificate.pem`]
  if ((await files.exists(keyPath)) && (await files.exists(certificatePath))) {
    const key = await files.readText(keyPath)
    const certificate = await files.readText(certificatePath)
    if (covers(certificate, names, clock.now()))
      return { key, certificate, fingerprint: fingerprintOf(certificate) }
  }
  const made = makeIdentity(names, clock.now(), random.bytes(16))
  await files.makeFolder(folder)
  await files.replaceText(keyPath, made.key, { mode: 0o600 })
  await files.replaceText(certificatePath, made.certificate)
  return made
}

function covers(pem: string, names: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(pem)
  const isValid = Date.parse(certificate.validTo) > now && Date.parse(certificate.validFrom) <= now
  return (
    isValid && names.every(name => (isIPv4(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
  )
}

/** Makes a key and a certificate for these names and addresses, valid for ten years (`now` in milliseconds). */
export function makeIdentity(names: readonly string[], now: number, serial: Uint8Array): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String('Poolwright lab'))))
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    name,
    sequence(generalizedTime(now - dayMilliseconds), generalizedTime(now + 3650 * dayMilliseconds)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(isAuthority(), alternativeNames(names))),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = toPem(sequence(body, ecdsaWithSha256, bitString(signature)))
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { key, certificate, fingerprint: fingerprintOf(certificate) }
}

/** It is its own authority, so that clients can be given it as the one to trust. */
function isAuthority(): Buffer {
  return sequence(objectIdentifier('2.5.29.19'), trueValue, octetString(sequence(trueValue)))
}

function alternativeNames(names: readonly string[]): Buffer {
  const entries = names.map(name =>
    isIPv4(name) ? encode(0x87, Buffer.from(name.split('.').map(Number))) : encode(0x82, Buffer.from(name)),
  )
  return sequence(objectIdentifier('2.5.29.17'), octetString(sequence(...entries)))
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function fingerprintOf(pem: string): string {
  const hex = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex').toUpperCase()
  return hex.match(/../g)?.join(':') ?? ''
}
