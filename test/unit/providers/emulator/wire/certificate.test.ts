import { X509Certificate } from 'node:crypto'
import { makeIdentity, obtainIdentity } from '../../../../../providers/emulator/wire/certificate.js'
import { integer, objectIdentifier, sequence } from '../../../../../providers/emulator/wire/der.js'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'

const now = Date.UTC(2026, 0, 1)

test.each([
  ['2.5.29.17', '0603551d11'],
  ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
])('the identifier %s is %s', (text, hex) => {
  expect(objectIdentifier(text).toString('hex')).toBe(hex)
})

test.each([
  [127, '307f'],
  [128, '308180'],
  [256, '30820100'],
])('a sequence of %i bytes begins with %s', (length, hex) => {
  expect(sequence(Buffer.alloc(length)).toString('hex', 0, hex.length / 2)).toBe(hex)
})

test.each([
  [[0x7f], '02017f'],
  [[0x80], '02020080'],
  [[0, 0, 0x7f, 1], '02027f01'],
  [[0, 0x80], '02020080'],
  [[0, 0], '020100'],
])('the number of the bytes %j is %s', (bytes, hex) => {
  expect(integer(Uint8Array.from(bytes)).toString('hex')).toBe(hex)
  expect(() => makeIdentity(['localhost'], now, Uint8Array.from(bytes))).not.toThrow()
})

test('a certificate is its own authority, for its names, for ten years', () => {
  const made = makeIdentity(['localhost', '127.0.1.1'], now, Buffer.from([0xff, 1]))
  const certificate = new X509Certificate(made.certificate)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.1.1')
  expect(certificate.fingerprint256).toBe(made.fingerprint)
  expect(certificate.ca).toBe(true)
  expect(Date.parse(certificate.validFrom)).toBeLessThan(now)
  expect(Date.parse(certificate.validTo)).toBe(now + 3650 * 86_400_000)
})

test('an identity is kept as long as it serves', async () => {
  const runtime = createSimulatedRuntime({ now })
  const first = await obtainIdentity(runtime, 'lab', ['127.0.1.1'])
  expect((await obtainIdentity(runtime, 'lab', ['127.0.1.1'])).fingerprint).toBe(first.fingerprint)
  const second = await obtainIdentity(runtime, 'lab', ['127.0.1.1', '127.0.1.2'])
  expect(second.fingerprint).not.toBe(first.fingerprint)
  const later = createSimulatedRuntime({
    now: now + 4000 * 86_400_000,
    files: {
      'lab/key.pem': second.key,
      'lab/certificate.pem': second.certificate,
    },
  })
  expect((await obtainIdentity(later, 'lab', ['127.0.1.1'])).fingerprint).not.toBe(second.fingerprint)
})
