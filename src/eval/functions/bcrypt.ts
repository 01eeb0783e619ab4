// A cohesive algorithm: bcrypt (version 2a) on Blowfish, whose tables are the hexadecimal digits of pi.

const roundCount = 16
const boxWords = 4 * 256
const text = 'OrpheanBeholderScryDoubt'
const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The hash of a password of at most 72 bytes with 16 bytes of salt; 2^cost rounds. */
export function bcryptHash(password: Uint8Array, salt: Uint8Array, cost: number): string {
  const key = Uint8Array.from([...password, 0])
  const cipher = new Blowfish()
  cipher.expand(key, salt)
  for (let round = 0; round < 2 ** cost; round++) {
    cipher.expand(key, undefined)
    cipher.expand(salt, undefined)
  }
  const digest = Buffer.from(text, 'latin1')
  for (let block = 0; block < 3; block++) {
    let halves: readonly [number, number] = [
      digest.readUInt32BE(block * 8),
      digest.readUInt32BE(block * 8 + 4),
    ]
    for (let round = 0; round < 64; round++) halves = cipher.encrypt(...halves)
    digest.writeUInt32BE(halves[0], block * 8)
    digest.writeUInt32BE(halves[1], block * 8 + 4)
  }
  return `$2a$${String(cost).padStart(2, '0')}$${base64(salt)}${base64(digest.subarray(0, 23))}`
}

class Blowfish {
  private readonly keys: Uint32Array
  private readonly boxes: Uint32Array

  constructor() {
    const words = piWords(roundCount + 2 + boxWords)
    this.keys = Uint32Array.from(words.slice(0, roundCount + 2))
    this.boxes = Uint32Array.from(words.slice(roundCount + 2))
  }

  encrypt(left: number, right: number): [number, number] {
    let a = left
    let b = right
    for (let round = 0; round < roundCount; round++) {
      a = (a ^ (this.keys[round] ?? 0)) >>> 0
      b = (b ^ this.mix(a)) >>> 0
      ;[a, b] = [b, a]
    }
    return [(b ^ (this.keys[roundCount + 1] ?? 0)) >>> 0, (a ^ (this.keys[roundCount] ?? 0)) >>> 0]
  }

  expand(key: Uint8Array, salt: Uint8Array | undefined): void {
    for (let index = 0; index < this.keys.length; index++)
      this.keys[index] = (this.keys[index] ?? 0) ^ wordAt(key, index)
    let halves: [number, number] = [0, 0]
    let word = 0
    for (const table of [this.keys, this.boxes]) {
      for (let index = 0; index < table.length; index += 2) {
        if (salt !== undefined) halves = [halves[0] ^ wordAt(salt, word++), halves[1] ^ wordAt(salt, word++)]
        halves = this.encrypt(halves[0] >>> 0, halves[1] >>> 0)
        table.set(halves, index)
      }
    }
  }

  private mix(word: number): number {
    const box = (table: number, shift: number) => this.boxes[table * 256 + ((word >>> shift) & 0xff)] ?? 0
    return ((((box(0, 24) + box(1, 16)) ^ box(2, 8)) >>> 0) + box(3, 0)) >>> 0
  }
}

// The bytes go round without end.
function wordAt(bytes: Uint8Array, index: number): number {
  let word = 0
  for (let byte = 0; byte < 4; byte++) word = (word << 8) | (bytes[(index * 4 + byte) % bytes.length] ?? 0)
  return word >>> 0
}

let digitsOfPi: readonly number[] | undefined

// The fraction of pi in words of 32 bits, by Machin's formula: 16 arctan(1/5) - 4 arctan(1/239).
function piWords(count: number): readonly number[] {
  if (digitsOfPi !== undefined) return digitsOfPi
  const bits = BigInt(count * 32 + 64)
  const one = 1n << bits
  const fraction = (16n * inverseTangent(5n, one) - 4n * inverseTangent(239n, one)) % one
  digitsOfPi = Array.from({ length: count }, (_, index) =>
    Number((fraction >> (bits - BigInt(index * 32 + 32))) & 0xffffffffn),
  )
  return digitsOfPi
}

function inverseTangent(inverse: bigint, one: bigint): bigint {
  const square = inverse * inverse
  let power = one / inverse
  let sum = power
  for (let divisor = 3n, sign = -1n; power !== 0n; divisor += 2n, sign = -sign) {
    power /= square
    sum += (sign * power) / divisor
  }
  return sum
}

function base64(bytes: Uint8Array): string {
  let result = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const count = Math.min(4, Math.ceil(((bytes.length - index) * 8) / 6))
    for (let place = 0; place < count; place++) result += alphabet.charAt((group >>> (18 - place * 6)) & 63)
  }
  return result
}
