import type { SeededRandom } from '../world.js'

export type ChanceState = readonly [number, number, number, number]

/** Random numbers of which the whole state is four words, so that a world goes on where it stopped (sfc32). */
export class SeededChance implements SeededRandom {
  private words: [number, number, number, number]

  constructor(state: ChanceState) {
    this.words = [...state]
  }

  get state(): ChanceState {
    return [...this.words]
  }

  set state(state: ChanceState) {
    this.words = [...state]
  }

  next(): number {
    return this.word() / 0x100000000
  }

  uuid(): string {
    const [first, second, third, fourth] = [this.word(), this.word(), this.word(), this.word()]
    const versioned = (second & 0xffff0fff) | 0x4000
    const variant = (third & 0x3fffffff) | 0x80000000
    return `${hex(first >>> 16)}${hex(first)}-${hex(second >>> 16)}-${hex(versioned)}-${hex(variant >>> 16)}-${hex(third)}${hex(fourth >>> 16)}${hex(fourth)}`
  }

  private word(): number {
    let [a, b, c, counter] = this.words
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + result) | 0
    this.words = [a, b, c, counter]
    return result >>> 0
  }
}

/** The state that a text leads to: the same for the same text, well apart for similar ones. */
export function seedChance(seed: string): ChanceState {
  const words = [0x9e3779b9, 0x243f6a88, 0xb7e15162].map(start => hashText(seed, start))
  const chance = new SeededChance([words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, 1])
  for (let round = 0; round < 12; round += 1) chance.next()
  return chance.state
}

function hashText(text: string, start: number): number {
  let hash = start
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x85ebca6b)
    hash = (hash << 13) | (hash >>> 19)
  }
  return hash ^ text.length
}

const hexBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

/** The lower sixteen bits as four digits. */
function hex(word: number): string {
  return `${hexBytes[(word >>> 8) & 0xff]}${hexBytes[word & 0xff]}`
}
