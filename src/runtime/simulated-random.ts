import type { Random } from './runtime.js'

/** Randomness that is the same for the same seed. */
export function createSimulatedRandom(seed: number): Random {
  // Three xorshift steps over 32 bits, begun at a spread-out seed so that neighbouring seeds differ at once.
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ 0x5bd1e995) >>> 0 || 1
  const word = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => word() >>> 24)
  return {
    next: () => word() / 2 ** 32,
    bytes,
    uuid: () => {
      const digits = [...bytes(16)].map(byte => byte.toString(16).padStart(2, '0')).join('')
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
    },
  }
}
