import { constants, deflateRawSync } from 'node:zlib'

/** The gzip file of a text in base64, with the header and the block structure that Go's writer gives it. */
export function gzipBase64(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
  const body = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
  const trailer = Buffer.alloc(13)
  trailer.set([1, 0, 0, 0xff, 0xff])
  trailer.writeUInt32LE(checksum(bytes), 5)
  trailer.writeUInt32LE(bytes.length % 2 ** 32, 9)
  return Buffer.concat([header, body, trailer]).toString('base64')
}

function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}
