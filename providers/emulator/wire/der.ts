/** ASN.1 in its distinguished encoding, as far as a certificate needs it. */

/** One value: its tag, its length, its content. */
export function encode(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body), body])
}

function lengthOf(body: Buffer): Buffer {
  if (body.length < 0x80) return Buffer.from([body.length])
  const hex = body.length.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes])
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => encode(0x30, ...content)
export const set = (...content: readonly Uint8Array[]): Buffer => encode(0x31, ...content)
export const utf8String = (text: string): Buffer => encode(0x0c, Buffer.from(text, 'utf8'))
export const octetString = (content: Uint8Array): Buffer => encode(0x04, content)
export const bitString = (content: Uint8Array): Buffer => encode(0x03, Buffer.from([0]), content)
export const trueValue: Buffer = encode(0x01, Buffer.from([0xff]))
/** A constructed value under a number of its context. */
export const tagged = (number: number, ...content: readonly Uint8Array[]): Buffer =>
  encode(0xa0 + number, ...content)

/** A positive integer from its bytes, most significant first: written as short as it goes, with a zero where it looks negative. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex(byte => byte !== 0)
  const short = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  const isHigh = ((short[0] ?? 0) & 0x80) !== 0
  return encode(0x02, isHigh ? Buffer.concat([Buffer.from([0]), short]) : short)
}

/** An object identifier, `2.5.29.17`. */
export function objectIdentifier(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  return encode(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(number: number): readonly number[] {
  const digits = [number & 0x7f]
  for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

/** A moment with four digits of the year, in milliseconds since 1970. */
export function generalizedTime(milliseconds: number): Buffer {
  const text = new Date(milliseconds)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:T]/g, '')
  return encode(0x18, Buffer.from(text, 'ascii'))
}
