import { AddressBook, bookOf } from '../../../../../providers/xapi/session/address-book.js'
import { jsonCodec, loadXmlCodec } from '../../../../../providers/xapi/session/message-codec.js'
import { readTrust, tlsSettings } from '../../../../../providers/xapi/session/tls-trust.js'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'
import {
  boolValue,
  mapValue,
  nullValue,
  objectValue,
  stringValue,
} from '../../../../../src/value/construct.js'

describe('addresses', () => {
  const book = new AddressBook(
    new Map([
      ['10.0.0.1', '127.0.1.1:8443'],
      ['10.0.0.2', '127.0.1.2'],
      ['fd00::1', '[::1]:444'],
    ]),
  )
  test.each([
    ['10.0.0.1', undefined, { host: '127.0.1.1', port: 8443 }],
    ['10.0.0.2', undefined, { host: '127.0.1.2', port: 443 }],
    ['fd00::1', undefined, { host: '::1', port: 444 }],
    ['10.0.0.3', undefined, { host: '10.0.0.3', port: 443 }],
    ['127.0.1.3', '10.0.0.1', { host: '127.0.1.3', port: 8443 }],
  ])('%s, named by %s, is dialled at %j', (address, from, target) => {
    expect(book.target(address, from)).toEqual(target)
  })

  test('what pools say is turned back', () => {
    expect(['127.0.1.1', '127.0.1.9'].map(address => book.written(address))).toEqual([
      '10.0.0.1',
      '127.0.1.9',
    ])
  })

  test.each(['', 'a:b', '1.2.3.4:99999', 'http://x:1'])('%j is no place to dial', text => {
    const block = objectValue({ addresses: mapValue({ host: stringValue(text) }) })
    expect(() => bookOf(block)).toThrow(expect.objectContaining({ kind: 'refused', code: 'addresses' }))
  })
})

describe('trust', () => {
  const runtime = createSimulatedRuntime({ files: { 'pool/ca.pem': 'PEM' } })
  const read = (tls: Parameters<typeof objectValue>[0]) =>
    readTrust(tlsSettings(objectValue({ tls: objectValue(tls) })), runtime, 'pool')

  test('nothing written trusts the authorities of the system', async () => {
    expect(await readTrust(tlsSettings(objectValue({ tls: nullValue() })), runtime, '.')).toEqual({
      isInsecure: false,
    })
  })
  test('what is written is read', async () => {
    expect(await read({ ca_file: stringValue('ca.pem'), insecure: boolValue(true) })).toEqual({
      authorities: 'PEM',
      isInsecure: true,
    })
    const digits = 'AB'.repeat(32)
    const written = digits.match(/../g)?.join(':') ?? ''
    expect(await read({ fingerprint: stringValue(written) })).toEqual({
      fingerprints: [digits.toLowerCase()],
      isInsecure: false,
    })
  })
  test.each([
    ['a short fingerprint', { fingerprint: stringValue('AB:CD') }],
    ['a file that is not there', { ca_file: stringValue('none.pem') }],
  ])('%s is refused', async (_what, tls) => {
    await expect(read(tls)).rejects.toMatchObject({ kind: 'refused', code: 'tls-settings' })
  })
})

describe('answers', () => {
  test.each([
    ['{"jsonrpc":"2.0","result":["a"],"id":1}', ['a']],
    ['{"result":{"n":null},"error":null,"id":1}', { n: '' }],
  ])('%s is %j', (body, value) => {
    expect(jsonCodec.read('VM.get_all', body)).toEqual(value)
  })

  test.each([
    ['{"jsonrpc":"2.0","error":{"code":1,"message":"HANDLE_INVALID","data":["VM","x"]},"id":1}'],
    ['{"result":null,"error":["HANDLE_INVALID","VM","x"],"id":1}'],
  ])('%s is a refusal', body => {
    expect(() => jsonCodec.read('VM.start', body)).toThrow(
      expect.objectContaining({ kind: 'refused', code: 'HANDLE_INVALID', parameters: ['VM', 'x'] }),
    )
  })

  test.each(['', '[]', '{}', '{"id":1'])('%j is no answer', async body => {
    const badAnswer = expect.objectContaining({ kind: 'unavailable', code: 'BAD_ANSWER' })
    expect(() => jsonCodec.read('VM.start', body)).toThrow(badAnswer)
    const xml = await loadXmlCodec()
    expect(() => xml.read('VM.start', body)).toThrow(badAnswer)
  })
})
